"""The feed of changes."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api import pagination
from api.pagination import Ordering, Page
from api.parameters import Parameter
from api.problems import BadRequest
from api.serializers.change import Change, Feed
from api.views.base import ReadView
from pledges.models import Change as ChangeRow
from pledges.queries import change_list
from pledges.queries.change_filter import ChangeFilter
from pledges.queries.change_list import Place
from pledges.queries.fields import CodeField, read_day
from pledges.vocabulary import Clock

DAYS = ("from", "to")
Value = TypeVar("Value")


class ChangeView(ReadView):
    """What changed, for whoever keeps a copy: follow `next` while there is one, keep `last`, come back with it."""

    serializer_class = Change
    envelope_class = Feed
    filterset = ChangeFilter
    orderings = (Ordering("happened_on", "happened_on", then=("seq_id",), key="n"),)
    ordering_default = "happened_on"
    own_parameters: ClassVar[dict[str, Parameter]] = {
        "after": Parameter(
            "Only what comes after this place: `seq` (a whole commit) or `seq.n` (one change), as `last` says it. "
            "Without it, from the first change on. Beyond the newest commit it is refused.",
            {"type": "string", "pattern": r"^\d+(\.\d+)?$"},
        ),
        "clock": Parameter(
            "`record`: in the order in which we learned it. `world`: by the day of speaking; what we learn later may "
            "stand anywhere in it, so it is no feed to follow.",
            {"type": "string", "enum": [clock.value for clock in Clock], "default": Clock.RECORD.value},
        ),
        "from": Parameter("The first UTC day; `clock` says whose.", {"type": "string", "format": "date"}),
        "to": Parameter("The last UTC day, itself included.", {"type": "string", "format": "date"}),
        "cursor": Parameter("Opaque, from `next` or `previous`; for the clock of the world.", {"type": "string"}),
    }

    def known_parameters(self) -> tuple[str, ...]:
        """The feed has one order for each clock; nobody chooses."""
        return ("fields", "limit", *self.own_parameters, *ChangeFilter.base_filters)

    def list(self, request: Request) -> Response:
        """What changed, oldest first: in commit order, or with `clock=world` by the day of speaking.

        A commit is there whole or not at all, and nothing is ever added before a place that was read. A resource that
        is gone is told as removed, never left out.
        """
        chosen = self.chosen_fields()
        clock = self.clock()
        rows = change_list.between(self.filtered(change_list.changes()), clock, *self.days())
        if clock == Clock.WORLD:
            page = self.page_of(rows)
            return self.fed(self.serialized(page.rows, chosen, many=True), page, last=None)
        return self.followed(rows, chosen)

    def followed(self, rows: QuerySet[ChangeRow], chosen: Any) -> Response:
        """One page in commit order. `last` is the last row's place, and the head's where there is nothing more."""
        limit = pagination.read_limit(self.params.get("limit"))
        start = self.asked("after", lambda text: change_list.read_place(text, self.record_head)) or Place(0)
        found = list(change_list.after(rows, start)[: limit + 1])
        more = len(found) > limit
        found = found[:limit]
        last = Place(found[-1].seq_id, found[-1].n) if more else Place(self.record_head.seq)
        response = self.fed(self.serialized(found, chosen, many=True), None, last=str(last))
        if more:
            response.data["next"] = self.link("after", str(last))
        return response

    def fed(self, results: Any, page: Page | None, *, last: str | None) -> Response:
        """The envelope of lists, with `last`."""
        response = self.enveloped(results, page)
        response.data["last"] = last
        return response

    def clock(self) -> Clock:
        """Whose days and order are asked for. Raises BadRequest where another parameter needs the other clock."""
        code = self.asked("clock", CodeField(codes=Clock).read)
        if code is None and (unclear := [name for name in DAYS if name in self.params]):
            raise BadRequest.at(unclear[0], "clock_needed", _("Say whose days: clock=world or clock=record."))
        clock = Clock(code or Clock.RECORD)
        other = {Clock.WORLD: "after", Clock.RECORD: "cursor"}[clock]
        if other in self.params:
            detail = _("With clock=%(clock)s this is not asked.") % {"clock": clock}
            raise BadRequest.at(other, "other_clock", detail)
        return clock

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day asked for. Raises BadRequest."""
        first, last = (self.asked(name, read_day) for name in DAYS)
        if first and last and first > last:
            raise BadRequest.at("to", "before_from", _("The last day lies before the first."))
        return first, last

    def asked(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """The value of a parameter, None where it is not given. Raises BadRequest."""
        if name not in self.params:
            return None
        try:
            return read(self.params[name])
        except ValidationError as error:
            raise BadRequest.at(name, str(error.code), " ".join(error.messages)) from None
