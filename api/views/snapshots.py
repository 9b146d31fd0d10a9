"""Snapshots of the exports: which there are, and their files."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.conditional import View, conditional, has_tag, tagged
from api.export_schema import SnapshotFileSchema
from api.problems import BeingMade, outside_the_framework
from api.serializers.snapshot import Snapshot as SnapshotWords
from api.views.base import ReadView
from api.views.exports import WhateverIsAccepted
from pledges.snapshots import folder, job
from pledges.snapshots.folder import MEDIA_TYPES, SUMS, Snapshot


def _beside() -> str:
    """What lies in the folder, and what may be shown of it."""
    there = [(str(one.day), one.made_at.isoformat()) for one in folder.snapshots()]
    return f"{there} {job.last_taken_back()}"


def _of(day: str) -> Snapshot:
    """The snapshot of a day. Raises NotFound."""
    named = folder.day_of(day)
    found = folder.snapshot_of(named) if named else None
    if found is None:
        raise NotFound(_("There is nothing here."))
    return found


class SnapshotView(ReadView):
    """Snapshots of the exports."""

    serializer_class = SnapshotWords
    paged = frozenset()

    @classmethod
    def looked_after(cls, view: View) -> View:
        return conditional(view, _beside)

    @property
    def is_enveloped(self) -> bool:
        """Whether this action answers with all of them."""
        return self.action == "list"

    def list(self, request: Request) -> Response:
        """The snapshots that are kept, the newest first: one of each of the last days, and the first of each month."""
        chosen, last = self.chosen_fields(), job.last_taken_back()
        return self.enveloped(self.serialized([self._row(one, last) for one in folder.snapshots()], chosen, many=True))

    def retrieve(self, request: Request, day: str) -> Response:
        """The snapshot of one day: every table as CSV and NDJSON, the data package, and the checksums of all of them.

        `curl` each file, or those of interest, into one folder; `sha256sum --ignore-missing -c SHA256SUMS` there says
        whether they arrived as they were made.
        """
        found = _of(day)
        told = self.serialized(self._row(found, job.last_taken_back()), self.chosen_fields())
        stamp = {
            "seq": found.seq,
            "as_of": found.day,
            "provisional": False,
            "data_as_of": found.at,
            "rules_version": found.rules_version,
            "retracted_since": found.left_out,
        }
        return Response({**told, **stamp})

    def _row(self, found: Snapshot, last: int) -> dict[str, Any]:
        def address(name: str) -> str:
            path = reverse("api-snapshot-file", kwargs={"day": str(found.day), "file": name})
            return str(self.request.build_absolute_uri(path))

        told = {name: getattr(found, name) for name in ("day", "seq", "head", "made_at", "rules_version")}
        return {
            **told,
            "data_as_of": found.at,
            "retracted_since": found.left_out,
            "available": job.is_shown(found, last),
            "url": self.request.build_absolute_uri(reverse("api-snapshot", kwargs={"day": str(found.day)})),
            "checksums": address(SUMS),
            "files": [
                {"name": one.name, "size": one.size, "sha256": one.sha256, "rows": one.rows, "url": address(one.name)}
                for one in found.files
            ],
        }


class SnapshotFileView(ReadView):
    """One file of a snapshot."""

    schema = SnapshotFileSchema()
    content_negotiation_class = WhateverIsAccepted
    serializer_class = SnapshotWords
    paged = frozenset()

    @classmethod
    def looked_after(cls, view: View) -> View:
        return view  # a file has a tag of its own, and asks the record little

    def known_parameters(self) -> tuple[str, ...]:
        return ()

    def retrieve(self, request: Request, day: str, file: str) -> HttpResponseBase:
        """One file of a snapshot, as its bytes were made. Its `ETag` is its SHA-256.

        503 while the snapshot is made again, because something that it holds was taken back.
        """
        found = _of(day)
        media_type = MEDIA_TYPES.get(file)
        if media_type is None:
            raise NotFound(_("There is nothing here."))
        if not job.is_shown(found, job.last_taken_back()):
            return outside_the_framework(BeingMade())
        digests = {one.name: one.sha256 for one in found.files}
        tag = f'"{digests[file] if file in digests else folder.digest_of(found.folder / file)}"'
        if has_tag(request._request, tag):
            return tagged(HttpResponse(status=304), tag)
        if request.method == "HEAD":
            size = str((found.folder / file).stat().st_size)
            return tagged(HttpResponse(content_type=media_type, headers={"Content-Length": size}), tag)
        return tagged(self._sent(found, found.folder / file, media_type), tag)

    def _sent(self, found: Snapshot, path: Path, media_type: str) -> HttpResponseBase:
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return outside_the_framework(BeingMade())
        if folder.snapshot_of(found.day) is not found:  # another one took its place
            opened.close()
            return outside_the_framework(BeingMade())
        return FileResponse(opened, content_type=media_type, as_attachment=True, filename=path.name)  # as SUMS names it
