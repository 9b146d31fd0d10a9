"""Unpublished statements: for the staff, one version after the other, nobody over anybody.

Every answer is the reader's own and kept by no cache. A draft that the reader may not see is not there; a change names
in `If-Match` the version it was made from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import bodies, pagination
from api.draft_problems import as_problems, source_moved, source_tag
from api.draft_schema import DraftSchema
from api.needs import Need
from api.pagination import Ordering
from api.preconditions import asked_version, tag
from api.problems import BadRequest
from api.serializers.draft import Draft, DraftShort
from api.views.writing import StaffView
from coalition.ledger import record
from coalition.visibility import viewer_of
from coalition.vocabulary import Origin, Scope
from pledges.actions import drafts as actions
from pledges.actions.bodies import entry_of
from pledges.actions.drafts import MAY_WRITE
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import code_second, publish_draft
from pledges.actions.second_readers import reasons
from pledges.models import Draft as DraftRow
from pledges.models.draft import MAY_CODE_SECOND, MAY_SEE
from pledges.queries import drafts as reading
from pledges.queries.fields import shown
from pledges.vocabulary import DraftState, SecondReaderReason

ORDERINGS = (Ordering("updated", "updated_at"), Ordering("created", "created_at"), Ordering("id"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with everything that one answer says of it."""

    draft: DraftRow
    body: dict[str, Any] | None
    is_blind: bool
    codings: list[reading.SeenCoding]
    reasons: tuple[SecondReaderReason, ...] | None


class DraftView(StaffView):
    """Drafts: your own, and those that wait for a second reader."""

    schema = DraftSchema()
    serializer_class = Draft
    http_method_names = ["get", "post", "patch", "head", "options"]

    def known_parameters(self) -> tuple[str, ...]:
        """The list is paged, and may be asked for one state; nothing else takes a parameter."""
        return ("state", "limit", "cursor", "ordering") if self.action == "list" else ()

    @property
    def need(self) -> Need:
        """Any of what work on drafts takes: which drafts they are is a question for each of them."""
        scope = Scope.READ_DRAFTS if self.action in ("list", "retrieve") else Scope.WRITE
        return Need(scope, (MAY_SEE, MAY_WRITE, MAY_CODE_SECOND))

    # ------------------------------------------------------------ reading
    def list(self, request: Request) -> Response:
        """Your drafts and those that wait for a second reader, the latest change first."""
        rows = reading.drafts(viewer_of(self.user))
        if state := self.params.get("state"):
            if state not in set(DraftState):
                detail = _("“%(value)s” is not one of: %(known)s.")
                known = ", ".join(code.value for code in DraftState)
                raise BadRequest.at("state", "unknown_value", detail % {"value": shown(state), "known": known})
            rows = rows.filter(state=state)
        ordering, descending = pagination.read_ordering(self.params.get("ordering"), ORDERINGS, "-updated")
        page = pagination.page_of(
            lambda stretch: list(stretch.of(rows.order_by())),
            ordering,
            descending=descending,
            limit=pagination.read_limit(self.params.get("limit")),
            cursor=self.params.get("cursor"),
            asked={"state": self.params.get("state", ""), "path": request.path, "user": str(self.user.pk)},
        )
        seen = reading.with_bodies(viewer_of(self.user), page.rows)
        links = {"next": self._link(page.next), "previous": self._link(page.previous)}
        return Response({"results": DraftShort(seen, many=True).data, **links})

    def retrieve(self, request: Request, public_id: str) -> Response:
        """One draft. Its `ETag` is what a change names in `If-Match`."""
        return self._answer(public_id)

    # ------------------------------------------------------------ writing
    def create(self, request: Request) -> Response:
        """Begin a draft with as much of the statement as there is."""
        body = bodies.read(request._request)
        with as_problems():
            draft = actions.create_draft(body=body, by=self.user, now=timezone.now())
        return self._answer(draft.public_id, status=201, location=True)

    def partial_update(self, request: Request, public_id: str) -> Response:
        """Replace the named top fields; null takes one out. The others stay as they are."""
        version = self._version()
        changes = bodies.read(request._request)
        with as_problems():
            actions.save_draft(public_id=public_id, changes=changes, version=version, by=self.user, now=timezone.now())
        return self._answer(public_id)

    def submit(self, request: Request, public_id: str) -> Response:
        """Hand a whole draft over to a second reader."""
        return self._step(actions.submit_draft, public_id)

    def discard(self, request: Request, public_id: str) -> Response:
        """Throw a draft away."""
        return self._step(actions.discard_draft, public_id)

    def coding(self, request: Request, public_id: str) -> Response:
        """Hand in your own coding of somebody else's draft, made from its source material alone."""
        sent = asked_version(request._request)
        coding = bodies.read(request._request)
        found = self._seen(public_id)
        if sent != source_tag(found.draft):
            raise source_moved(found.draft)
        with as_problems():
            code_second(public_id=public_id, coding=coding, source=found.draft.source, by=self.user, now=timezone.now())
        return self._answer(public_id, status=201)

    def publish(self, request: Request, public_id: str) -> Response:
        """Publish a draft: the statement, what follows from it and who read it, in one commit."""
        version = self._version()
        bodies.read_nothing(request._request)
        self._seen(public_id)
        with (
            as_problems(),
            record(actor=self.user, reason=f"publish draft {public_id}", origin=Origin.API) as commit,
        ):
            publish_draft(public_id=public_id, version=version, by=self.user, commit=commit)
            connection.check_constraints()  # let the deferred rules speak while there is somebody to tell
        return self._answer(public_id)

    # ------------------------------------------------------------ parts
    def _step(self, step: Callable[..., DraftRow], public_id: str) -> Response:
        version = self._version()
        bodies.read_nothing(self.request._request)
        with as_problems():
            step(public_id=public_id, version=version, by=self.user, now=timezone.now())
        return self._answer(public_id)

    def _version(self) -> int:
        """The version named in `If-Match`; -1, which no draft has, for a tag that is not one of ours."""
        sent = asked_version(self.request._request)
        return int(sent) if sent.isdigit() and len(sent) <= 9 else -1

    def _seen(self, public_id: str) -> reading.SeenDraft:
        found = reading.seen(viewer_of(self.user), public_id)
        if found is None:
            raise NotFound(_("There is nothing here."))
        return found

    def _answer(self, public_id: str, *, status: int = 200, location: bool = False) -> Response:
        found = self._seen(public_id)
        told = Shown(
            found.draft,
            found.body,
            found.is_blind,
            [] if found.is_blind else reading.codings(viewer_of(self.user), found.draft),
            _reasons(found),
        )
        mark = found.draft.version if found.draft.is_own else source_tag(found.draft)  # type: ignore[attr-defined]
        headers = {"ETag": tag(mark)}
        if location:
            headers["Location"] = self.request.build_absolute_uri(f"{self.request.path}{public_id}/")
        return Response(Draft(told).data, status=status, headers=headers)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request._request.GET.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def _reasons(found: reading.SeenDraft) -> tuple[SecondReaderReason, ...] | None:
    """Why a second reader is needed, for whoever may see the coding; None where it is not whole yet."""
    if found.body is None or not DraftState(found.draft.state).is_open:
        return None
    try:
        return reasons(entry_of(found.body))
    except EntryInvalid:
        return None
