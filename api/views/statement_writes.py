"""Statements are published in one call, corrected and retracted. What is refused writes nothing.

A change names in `If-Match` the commit that recorded the statement it was made from (`recorded_seq`, in quotation
marks; the `ETag` of the answer that wrote it). Looked at inside the write door: nobody comes between.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import bodies
from api.asked import moment_of
from api.draft_problems import as_problems
from api.needs import Need
from api.orders import do, named, read_order
from api.preconditions import asked_version, tag
from api.problems import BadRequest, Disagreement, Fault, PreconditionFailed, Retracted
from api.serializers.retraction import Retraction
from api.serializers.statement import Statement
from api.views.writing import StaffView
from api.write_schema import WriteSchema
from coalition.ledger import Commit
from coalition.ledger.door import LONGEST_REASON
from coalition.texts import forbidden_character
from coalition.vocabulary import Scope
from pledges.actions import orders
from pledges.actions.bodies import body_of, clean_body
from pledges.actions.differences import by_place, differences
from pledges.actions.drafts import create_draft
from pledges.actions.entry_of import entry_of as entry_of_statement
from pledges.actions.merging_statements import merge_statements
from pledges.actions.retractions import retract
from pledges.actions.reviews import correct_alone, publish_draft
from pledges.models import Retraction as RetractionRow
from pledges.models import Statement as StatementRow
from pledges.queries import statement_list
from pledges.queries.head import head
from pledges.queries.taken_back import Gone, Moved, statement_now
from pledges.vocabulary import RetractionReason


class StatementWriteView(StaffView):
    """What is done to statements."""

    schema = WriteSchema()
    serializer_class = Statement
    http_method_names = ["post", "options"]

    @property
    def need(self) -> Need:
        """The permission with which the staff site publishes."""
        return Need(Scope.WRITE, ("pledges.add_statement",))

    def create(self, request: Request) -> Response:
        """Publish a statement in one call: drafted, checked and published, or nothing of it. What needs a second reader
        where there is one is a 409: it goes by `drafts/`.
        """
        body = bodies.read(request._request)
        with as_problems():
            clean_body(body)  # what cannot be read is said before the door is opened

        def work(commit: Commit) -> StatementRow:
            draft = create_draft(body=body, by=self.user, now=commit.at)
            return publish_draft(public_id=draft.public_id, version=draft.version, by=self.user, commit=commit)

        return self._answer(do(work, by=self.user, reason="publish a statement").public_id, status=201)

    def correct(self, request: Request, public_id: str) -> Response:
        """Put a whole statement in the place of one that stands. The old id leads to the new one for ever."""
        sent = asked_version(request._request)
        order = read_order(orders.Correct, request._request)
        _ask_why(order.why)
        body = body_of(order.statement)

        def work(commit: Commit) -> StatementRow:
            statement = _standing(public_id, sent, body)
            return correct_alone(statement=statement, entry=order.statement, by=self.user, commit=commit)

        return self._answer(do(work, by=self.user, reason=order.why).public_id, status=201)

    def retract(self, request: Request, public_id: str) -> Response:
        """Take a statement back. What rested on it is worked out again without it; its id answers with a tombstone. A
        duplicate goes into the statement that stays, which its id then leads to.
        """
        sent = asked_version(request._request)
        order = read_order(orders.Retract, request._request)

        def work(commit: Commit) -> RetractionRow:
            statement = _standing(public_id, sent, None)
            values: dict[str, Any] = {"by": self.user, "commit": commit, "note": order.note}
            if order.reason is RetractionReason.DUPLICATE:
                into = named(_standing_rows(), "public_id", order.into, "into")
                return merge_statements(statement, into, **values)
            if order.into:
                raise BadRequest([Fault("not_merged", _("Only a duplicate names another statement."), pointer="/into")])
            return retract(statement, reason=order.reason, **values)

        row = do(work, by=self.user, reason=f"retract {public_id}: {order.reason.value}")
        return Response(Retraction(row).data)

    def _answer(self, public_id: str, *, status: int) -> Response:
        moment = moment_of({}, head(), timezone.now().date())
        row = statement_list.statements(moment).get(public_id=public_id)
        address = f"{request_root(self.request)}statements/{public_id}/"
        return Response(
            Statement(row, context={"request": self.request, "moment": moment}).data,
            status=status,
            headers={"ETag": tag(row.since_seq_id), "Location": self.request.build_absolute_uri(address)},
        )


def request_root(request: Request) -> str:
    """The address under which all of this version lies."""
    return request.path.partition("/v1/")[0] + "/v1/"


def _standing_rows() -> "QuerySet[StatementRow]":
    return StatementRow.objects.filter(until_seq__isnull=True)


def _standing(public_id: str, sent: str, body: dict[str, Any] | None) -> StatementRow:
    """The statement, where it stands and is the one that was read. Raises NotFound, Retracted and PreconditionFailed,
    with each place at which the `body` that was sent differs from what stands.
    """
    row = _standing_rows().filter(public_id=public_id).first()
    if row is None:
        match statement_now(public_id):
            case Gone() as gone:
                raise Retracted(gone)
            case Moved(public_id=now):
                row = _standing_rows().get(public_id=now)
                words = _("It was corrected since you read it, and stands as %(id)s. Nothing of yours was written.")
                raise _moved(row, words % {"id": now}, body)
        raise NotFound(_("There is nothing here."))
    if sent != str(row.since_seq_id):
        raise _moved(row, _("It is not the one that you have read. Nothing of yours was written."), body)
    return row


def _moved(row: StatementRow, words: str, body: dict[str, Any] | None) -> PreconditionFailed:
    found = () if body is None else differences(by_place(body), by_place(body_of(entry_of_statement(row))), "statement")
    code, detail = "changed", _("It holds something else than what you sent.")
    faults = [
        Disagreement(code, detail, pointer=bodies.pointer(one.path), yours=one.yours, theirs=one.theirs)
        for one in found
    ]
    return PreconditionFailed(words, tag(row.since_seq_id), faults)


def _ask_why(why: str) -> None:
    if not why.strip():
        raise BadRequest([Fault("required", _("Say why the record is corrected."), pointer="/why")])
    if len(why.strip()) > LONGEST_REASON or forbidden_character(why):
        detail = _("One line of at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        raise BadRequest([Fault("too_long", detail, pointer="/why")])
