"""Making a snapshot: written under another name in one snapshot of the database, seen onto the disk, renamed.

Whoever is killed on the way leaves a folder that begins with a dot, which the next one takes away. Nothing restricted
gets in: the tables are asked for as anybody may see them.
"""

import hashlib
import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import translation

from coalition.models import LedgerCommit
from coalition.visibility import ANYBODY
from pledges.queries import exports, taken_back
from pledges.queries.data_package import package, resource
from pledges.queries.export_tables import TABLES, Table
from pledges.queries.exports import Format
from pledges.queries.head import head
from pledges.queries.moment import Moment, at_day
from pledges.queries.one_snapshot import one_snapshot
from pledges.reasoning.versions import rules_version
from pledges.snapshots import folder
from pledges.snapshots.folder import PACKAGE, SUMS, Snapshot

TIMEOUT_MS = 90_000
"""No single table may take longer; the worker's own limit is 100 s for the whole."""

MAKING, GONE = ".making-", ".gone-"


class NothingRecordedError(ValueError):
    """The record was empty on that day."""


def make(day: date, *, now: datetime, seq: int | None = None) -> Snapshot:
    """The snapshot of a UTC day, put where the day's is; one that is there already gives way.

    It shows the record as it stood on that day: at commit `seq`, else at the last commit of the day, or at the newest
    one where the day is the one of `now`. Raises NothingRecordedError, OSError.
    """
    root = folder.root()
    root.mkdir(parents=True, exist_ok=True)
    _clear(root, day)
    made = root / f"{MAKING}{day}-{uuid4().hex}"
    made.mkdir()
    try:
        _write(made, day, now, seq)
        _put(made, root / day.isoformat())
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    found = folder.snapshot_of(day)
    if found is None:
        raise OSError(f"The snapshot of {day} is gone as soon as it was made.")
    return found


def remove(snapshot: Snapshot) -> None:
    """Take a snapshot away. Its name is gone at once."""
    gone = folder.root() / f"{GONE}{snapshot.day}-{uuid4().hex}"
    snapshot.folder.rename(gone)
    shutil.rmtree(gone)


def discard(path: Path) -> None:
    """Delete a folder that is nobody's snapshot."""
    shutil.rmtree(path, ignore_errors=True)


def _clear(root: Path, day: date) -> None:
    """What was left by those who were killed at it."""
    for mark in (MAKING, GONE):
        for left in root.glob(f"{mark}{day}-*"):
            shutil.rmtree(left, ignore_errors=True)


def _write(made: Path, day: date, now: datetime, seq: int | None) -> None:
    with one_snapshot(TIMEOUT_MS), translation.override(settings.LANGUAGE_CODE):
        newest = head()
        moment = at_day(day, head=newest, today=now.astimezone(UTC).date(), seq=seq)
        if not moment.seq:
            raise NothingRecordedError(f"Nothing was recorded by {day}: there is no snapshot to make.")
        sums, resources = {}, []
        for table in TABLES.values():
            for form in Format:
                told = _write_table(made, table, form, moment)
                sums[told["path"]] = told["hash"].removeprefix("sha256:")
                resources.append(told)
        told = {
            **package(resources, version=f"{moment.seq}-{day}", created=moment.at),
            "snapshot": {
                "day": day,
                "seq": moment.seq,
                "head": LedgerCommit.objects.values_list("head", flat=True).get(seq=moment.seq),
                "at": moment.at,
                "made_at": now,
                "visible_seq": newest.seq,
                "rules_version": rules_version(moment.policy),
                "left_out": taken_back.left_out(moment) or 0,
            },
        }
    text = json.dumps(told, indent=1, ensure_ascii=False, default=_as_text) + "\n"
    sums[PACKAGE] = _save(made / PACKAGE, [text.encode()])
    _save(made / SUMS, ["".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()])
    _sync(made)


def _write_table(made: Path, table: Table, form: Format, moment: Moment) -> dict[str, Any]:
    name = f"{table.name}.{form}"
    asked = table.asked(table.rows(moment, ANYBODY), moment, ANYBODY)
    rows = exports.count(asked)
    digest = _save(made / name, exports.stream(asked, form))
    size = (made / name).stat().st_size
    return {**resource(table, form, name), "rows": rows, "bytes": size, "hash": f"sha256:{digest}"}


def _save(path: Path, chunks: Any) -> str:
    """Write a new file and see it onto the disk. Returns its SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _put(made: Path, place: Path) -> None:
    if place.exists():
        gone = place.parent / f"{GONE}{place.name}-{uuid4().hex}"
        place.rename(gone)
        made.rename(place)
        shutil.rmtree(gone)
    else:
        made.rename(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    """See the names in a folder onto the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)  # words that are translated late
