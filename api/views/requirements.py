"""What sources say is needed, and what is pledged beside it."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.serializers.requirement import CoverageRow, Requirement
from api.views.base import ReadView
from api.views.totals import ScenarioView
from coalition.models import Coalition
from pledges.queries import requirements
from pledges.queries.filters import RequirementFilter


class RequirementView(ReadView):
    """What sources say is needed."""

    serializer_class = Requirement
    filterset = RequirementFilter
    has_clocks = True
    orderings = (Ordering("said", "statement__said_to"),)
    ordering_default = "said"

    def list(self, request: Request) -> Response:
        """Requirements, by the day on which they were said: how much of what is needed, of the whole force or of one
        country, and who says so.
        """
        return self.listed(requirements.requirements(self.moment))


class CoverageView(ScenarioView):
    """Totals beside requirements."""

    serializer_class = CoverageRow

    def retrieve(self, request: Request, slug: str) -> Response:
        """Each requirement beside the total of its capability and unit, for what is on record or in a scenario.

        `covered`: the floor reaches the most that the source asks for. `short`: the ceiling stays below the least, and
        every counted pledge gives a number in this unit. Everything else `cannot_be_said`. With `country`, the totals
        of those countries and what is asked of them.
        """
        chosen = self.chosen_fields()
        coalition = self.one(Coalition.objects.all(), slug=slug)
        scenario = self.scenario(coalition)
        found = self.entries(coalition, scenario)
        asked: dict[str, str] = {name: self.params[name] for name in ("country", "capability") if name in self.params}
        needed = RequirementFilter(
            asked, requirements.requirements(self.moment).filter(coalition=coalition), moment=self.moment,
            viewer=self.viewer,
        )  # fmt: skip
        return self.told(
            self.serialized(list(requirements.coverage_rows(needed.qs, found)), chosen, many=True), scenario
        )
