"""Pledges, how each moved, and what we knew of it when."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering, Stretch
from api.pledge_texts import pledge_texts
from api.serializers.pledge import Pledge, PledgeState
from api.serializers.timeline import Telling
from api.views.base import ReadView
from pledges.queries import pledge_list, pledge_rows, taken_back, timeline
from pledges.queries.asking import Asked
from pledges.queries.filters import PledgeFilter


class PledgeView(ReadView):
    """Pledges with the state that holds at the moment asked about."""

    serializer_class: type[serializers.Serializer[Any]] = Pledge
    filterset: ClassVar[type[Asked] | None] = PledgeFilter
    has_clocks = True
    orderings: ClassVar[tuple[Ordering, ...]] = (
        Ordering("last_stated_on", "state__last_stated_on", nullable=True, beside="state__pledge_public_id"),
        Ordering("stale_on", "state__stale_on", nullable=True, beside="state__pledge_public_id"),
        Ordering("id"),
    )
    ordering_default = "-last_stated_on"

    def list(self, request: Request) -> HttpResponse:
        """Pledges, the most recently stated first."""
        chosen = self.chosen_fields()
        page = self.page(self._read, self.orderings, self.ordering_default)
        return self.joined(pledge_texts(page.rows, chosen, request), page)

    def _read(self, stretch: Stretch) -> Any:
        """A stretch of the list: along its index where nothing narrows the question, else by asking."""
        in_order = stretch.valued and stretch.ordering.name in pledge_rows.WALKED
        if in_order and self.moment.seq is None and not self.asked_filters():
            return pledge_rows.walked(
                stretch.ordering.name, self.moment, after=stretch.after, falling=stretch.falling, limit=stretch.limit
            )
        if self.moment.is_now or not in_order:
            return pledge_rows.rows(stretch.of(self._found), self.moment)
        found = self.filtered(pledge_list.stated(self.moment, in_order=True))
        if stretch.ordering.name == "last_stated_on":  # no state rests on later words: the walk begins at the day
            found = found.annotate(_stated=F("state__last_stated_on")).filter(_stated__lte=self.moment.on)
        return pledge_rows.rows(stretch.of(found), self.moment)

    @cached_property
    def _found(self) -> QuerySet[Any]:
        return self.filtered(pledge_list.stated(self.moment))

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One pledge. The address of a merged one leads to the pledge it was merged into."""
        found = pledge_list.pledges(self.moment, self.viewer).filter(public_id=public_id).first()
        return self.detailed(found) if found else self.moved(public_id)

    def moved(self, public_id: str) -> Any:
        """A redirect for a merged pledge, else the 404 of everything that is not there."""
        found = taken_back.pledge_now(public_id)
        if found is None:
            raise NotFound(_("There is nothing here."))
        return self.at_home(public_id, found.public_id)


class TimelineView(PledgeView):
    """How one pledge moved."""

    serializer_class = Telling
    filterset = None
    orderings = (Ordering("said", "said_to"),)
    ordering_default = "said"
    paged = frozenset({"retrieve"})

    def retrieve(self, request: Request, public_id: str) -> Response:
        """The statements that bear on a pledge, oldest first, each with its documents and its origin."""
        chosen = self.chosen_fields()
        pledge = pledge_list.visible(self.moment).filter(public_id=public_id).first()
        if pledge is None:
            return self.moved(public_id)
        page = self.page_of(timeline.bearing(pledge, self.moment))
        told = [timeline.tell(statement, pledge) for statement in page.rows]
        return self.enveloped(self.serialized([one for one in told if one], chosen, many=True), page)


class HistoryView(PledgeView):
    """What we knew of one pledge when."""

    serializer_class = PledgeState
    filterset = None
    has_clocks = False
    orderings = (Ordering("known_from", "known_from", key="valid_from"),)
    ordering_default = "known_from"
    paged = frozenset({"retrieve"})

    def retrieve(self, request: Request, public_id: str) -> Response:
        """Every state of a pledge on both clocks: the record's first, then the world's. Replaced states stay."""
        chosen = self.chosen_fields()
        pledge = pledge_list.visible(self.moment).filter(public_id=public_id).first()
        if pledge is None:
            return self.moved(public_id)
        page = self.page_of(pledge_list.history(pledge))
        return self.enveloped(self.serialized(page.rows, chosen, many=True), page)
