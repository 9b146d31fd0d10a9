"""Making a snapshot: written under another name, file by file, each seen onto the disk; renamed when it is whole.

Every file shows the same commit about the same day, so that it is all one whether they are written at once or by one
worker after the other: what was begun says how far it is. Whoever is killed on the way leaves a folder that begins with
a dot, and the next one goes on there. Nothing restricted gets in: the tables are asked for as anybody may see them.
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
"""No single file may take longer; the worker's own limit for a portion is 100 s."""

MAKING, GONE = ".making-", ".gone-"
BEGUN = ".begun.json"
"""In what is being made: the commit that it shows, and the files that are whole."""

FILES = [(table, form) for table in TABLES.values() for form in Format]


Begun = dict[str, Any]


class NothingRecordedError(ValueError):
    """The record was empty on that day."""


def make(day: date, *, now: datetime, seq: int | None = None) -> Snapshot:
    """The snapshot of a UTC day, made from the first file to the last and put where the day's is; one that is there
    already gives way. Raises as `portion`.
    """
    _clear(folder.root(), day)
    while portion(day, now=now, seq=seq):
        pass
    found = folder.snapshot_of(day)
    if found is None:
        raise OSError(f"The snapshot of {day} is gone as soon as it was made.")
    return found


def portion(day: date, *, now: datetime, seq: int | None = None) -> bool:
    """Write the next file of a day's snapshot, which is begun where nothing is; after the last one put it where the
    day's is. Returns whether there is more to do. Whoever calls it is alone with the day.

    It shows the record as it stood on that day: at commit `seq`, else at the last commit of the day, or at the newest
    one where the day is the one of `now`. Its visibility is that of the commit at which it was begun: what is taken
    back meanwhile makes it one that is not shown. Raises NothingRecordedError, OSError; nothing is left then.
    """
    root = folder.root()
    root.mkdir(parents=True, exist_ok=True)
    made = root / f"{MAKING}{day}"
    try:
        begun = _begun(made, seq)
        if begun is None:
            _clear(root, day)
            begun = _begin(made, day, now, seq)
        if len(begun["resources"]) < len(FILES):
            _write_next(made, begun, now)
            return True
        _finish(made, begun)
        _put(made, root / day.isoformat())
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return False


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
        for left in root.glob(f"{mark}{day}*"):
            shutil.rmtree(left, ignore_errors=True)


def _begun(made: Path, seq: int | None) -> Begun | None:
    """How far `made` is; None where nothing can be gone on with: another commit is asked for, or a release that words
    a column otherwise wrote it.
    """
    try:
        told: Begun = json.loads((made / BEGUN).read_text())
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return None
    if seq not in (None, told["seq"]):
        return None
    for (table, form), kept in zip(FILES, told["resources"], strict=False):
        ours = _plain(resource(table, form, f"{table.name}.{form}"))
        if {name: kept.get(name) for name in ours} != ours:
            return None
    return told


def _begin(made: Path, day: date, now: datetime, seq: int | None) -> Begun:
    with one_snapshot(TIMEOUT_MS):
        newest = head()
        moment = at_day(day, head=newest, today=now.astimezone(UTC).date(), seq=seq)
    if not moment.seq:
        raise NothingRecordedError(f"Nothing was recorded by {day}: there is no snapshot to make.")
    made.mkdir()
    told = {"day": day, "seq": moment.seq, "visible_seq": newest.seq, "made_at": now, "resources": []}
    return _note(made, told)


def _write_next(made: Path, begun: Begun, now: datetime) -> None:
    table, form = FILES[len(begun["resources"])]
    (made / f"{table.name}.{form}").unlink(missing_ok=True)  # of somebody who was killed at it
    with one_snapshot(TIMEOUT_MS), translation.override(settings.LANGUAGE_CODE):
        told = _write_table(made, table, form, _moment(begun, now))
    _note(made, {**begun, "resources": [*begun["resources"], told]})


def _finish(made: Path, begun: Begun) -> None:
    """Say what it all is, and what each file's checksum is."""
    resources = begun["resources"]
    with one_snapshot(TIMEOUT_MS), translation.override(settings.LANGUAGE_CODE):
        moment = _moment(begun, datetime.fromisoformat(begun["made_at"]))
        told = {
            **package(resources, version=f"{moment.seq}-{begun['day']}", created=moment.at),
            "snapshot": {
                "day": begun["day"],
                "seq": moment.seq,
                "head": LedgerCommit.objects.values_list("head", flat=True).get(seq=begun["seq"]),
                "at": moment.at,
                "made_at": begun["made_at"],
                "visible_seq": begun["visible_seq"],
                "rules_version": rules_version(moment.policy),
                "left_out": taken_back.left_out(moment) or 0,
            },
        }
    for name in (PACKAGE, SUMS):
        (made / name).unlink(missing_ok=True)
    sums = {one["path"]: one["hash"].removeprefix("sha256:") for one in resources}
    text = json.dumps(told, indent=1, ensure_ascii=False, default=_as_text) + "\n"
    sums[PACKAGE] = _save(made / PACKAGE, [text.encode()])
    _save(made / SUMS, ["".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()])
    (made / BEGUN).unlink()
    _sync(made)


def _moment(begun: Begun, now: datetime) -> Moment:
    """The one moment that every file shows."""
    today = now.astimezone(UTC).date()
    return at_day(date.fromisoformat(begun["day"]), head=head(), today=today, seq=begun["seq"])


def _note(made: Path, told: dict[str, Any]) -> Begun:
    """Write down how far it is, at once or not at all."""
    new = made / f"{BEGUN}.new"
    new.unlink(missing_ok=True)
    kept = _plain(told)
    _save(new, [json.dumps(kept).encode()])
    new.rename(made / BEGUN)
    _sync(made)
    return kept


def _plain(told: Any) -> Any:
    """As it is when it is read again."""
    return json.loads(json.dumps(told, default=_as_text))


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
