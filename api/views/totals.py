"""Totals of a coalition: what is pledged, and what of it could be counted on if some conditions were otherwise."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import Parameter
from api.problems import BadRequest, Fault
from api.serializers.totals import InScenario, TotalRow
from api.views.base import ReadView
from coalition.models import Coalition
from pledges.derived.policies import policy_known_at
from pledges.queries import totals
from pledges.queries.asking import Asked
from pledges.queries.filters import CountedFilter
from pledges.queries.supposing import NAMES, SUPPOSED, read_scenario
from pledges.reasoning.scenarios import Scenario

_NAMES = f"Kinds of conditions ({', '.join(NAMES)}) or ids of single ones of the coalition, with commas; the words for "
_NAMES += "the end of fighting are one condition."
_SHAPE = {"type": "string", "examples": ["peace_agreement", "us_backstop,parliament-de"]}


class ScenarioView(ReadView):
    """What is the same of every answer about a scenario of a coalition. Coded for `retrieve` alone."""

    has_clocks = True
    enveloped_without_pages = True
    envelope_class = InScenario
    filterset: ClassVar[type[Asked] | None] = CountedFilter
    own_parameters: ClassVar[dict[str, Parameter]] = {
        "met": Parameter(f"Suppose that these are met. {_NAMES}", _SHAPE),
        "waived": Parameter(f"Suppose that these are waived. {_NAMES}", _SHAPE),
        "failed": Parameter(f"Suppose that these have failed. {_NAMES}", _SHAPE),
    }

    def filters(self) -> type[Asked] | None:
        """The same filters, though it is no list."""
        return self.filterset

    def scenario(self, coalition: Coalition) -> Scenario:
        """What is supposed. Raises BadRequest naming the parameter and the condition."""
        try:
            return read_scenario(self.params, coalition)
        except ValidationError as error:
            raise BadRequest(
                Fault(str(one.code), " ".join(one.messages), param=name)
                for name, found in error.error_dict.items()
                for one in found
            ) from None

    def entries(self, coalition: Coalition, scenario: Scenario) -> list[totals.Entry]:
        """Every pledge that answers the filters, with its part, by the policy of the moment."""
        rows = self.filtered(totals.pledges_of(coalition, self.moment, self.viewer))
        premises = totals.premises_of(coalition, self.moment)
        return totals.entries(rows, self.moment, scenario, premises, policy_known_at(self.moment.seq))

    def told(self, results: Any, scenario: Scenario) -> Response:
        """The envelope, with what was supposed."""
        response = self.enveloped(results)
        every = [*scenario.groups.items(), *scenario.conditions.items()]
        response.data["scenario"] = {
            name: sorted(one for one, state in every if state is supposed) for name, supposed in SUPPOSED.items()
        }
        return response


class TotalsView(ScenarioView):
    """What all pledges come to, as ranges."""

    serializer_class = TotalRow

    def retrieve(self, request: Request, slug: str) -> Response:
        """Totals by capability and unit, with every pledge behind them; with `met`, `waived` and `failed`, as they
        would be if those conditions were so.

        Counted are countries' own offers to the coalition's force. What several said together, what others say of a
        country, refusals and offers to another operation are listed and add to no number. A condition that is on record
        keeps its state unless the question supposes another.
        """
        chosen = self.chosen_fields()
        coalition = self.one(Coalition.objects.all(), slug=slug)
        scenario = self.scenario(coalition)
        found = list(totals.total_rows(self.entries(coalition, scenario)))
        return self.told(self.serialized(found, chosen, many=True), scenario)
