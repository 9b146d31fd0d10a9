"""Files of statements: written whole in one commit, or not at all, with every bad row by its line."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import bodies
from api.needs import Need
from api.orders import do
from api.problems import BadRequest, Fault
from api.serializers.imported import Import
from api.views.writing import StaffView
from api.write_schema import WriteSchema
from coalition.ledger import BULK_SECONDS, Commit
from coalition.models import LedgerCommit
from coalition.vocabulary import Origin, Scope
from pledges.actions.importing import ImportInvalid, Row, import_rows, read_rows
from pledges.models import Statement

REASON = "import of a file"
MOST_TOLD = 200
"""Bad rows in one answer; the rest are counted."""


class ImportView(StaffView):
    """Imports. One is named by the number of its commit."""

    schema = WriteSchema()
    serializer_class = Import
    http_method_names = ["get", "post", "head", "options"]

    @property
    def need(self) -> Need:
        """The permission with which the staff site publishes."""
        return Need(Scope.IMPORT, ("pledges.add_statement",))

    def create(self, request: Request) -> Response:
        """Publish a file of statements: a YAML list in the form of the record's own files (`application/yaml`, at most
        a megabyte and 1,000 statements). Every bad row is told with its line; where one is bad, nothing is written.
        """
        text = bodies.read_text(request._request, bodies.YAML)
        try:
            rows = read_rows(text)
            done = do(
                lambda commit: (commit, import_rows(rows, by=self.user, commit=commit)),
                by=self.user, reason=f"{REASON}: {len(rows)} statements", silent_seconds=BULK_SECONDS,
            )  # fmt: skip
        except ImportInvalid as invalid:
            raise _refused(invalid) from None
        commit, statements = done
        address = self.request.build_absolute_uri(f"{request.path}{commit.seq}/")
        told = _told(commit.seq, self.user.get_username(), commit, statements, rows)
        return Response(Import(told).data, status=201, headers={"Location": address})

    def retrieve(self, request: Request, slug: str) -> Response:
        """What one import wrote, and which of it still stands."""
        number = int(slug) if slug.isascii() and slug.isdigit() and len(slug) <= 18 else 0
        found = LedgerCommit.objects.filter(seq=number, origin=Origin.API, reason__startswith=f"{REASON}:").first()
        if found is None:
            raise NotFound(_("There is nothing here."))
        statements = list(Statement.objects.filter(since_seq=found.seq).order_by("pk"))
        return Response(Import(_told(found.seq, found.actor_name, found, statements, [])).data)


def _told(seq: int, by: str, commit: Commit | LedgerCommit, rows: list[Statement], lines: list[Row]) -> dict[str, Any]:
    told = [
        {"id": row.public_id, "line": lines[n].line if lines else None, "stands": row.until_seq_id is None}
        for n, row in enumerate(rows)
    ]
    return {"id": str(seq), "by": by, "at": commit.at, "statements": told}


def _refused(invalid: ImportInvalid) -> BadRequest:
    faults = []
    for one in invalid.problems[:MOST_TOLD]:
        words = _("Line %(line)d: %(what)s") % {"line": one.line, "what": one.message}
        faults.append(Fault(one.code, words, pointer=bodies.pointer(one.path), line=one.line))
    if len(invalid.problems) > MOST_TOLD:
        more = _("and %(more)d more.") % {"more": len(invalid.problems) - MOST_TOLD}
        faults.append(Fault("more", more, pointer="/"))
    return BadRequest(faults)
