"""What lies in the folder of snapshots, and what each says of itself. Nothing is known of a snapshot but its files.

A name is a day; what is being made, and what is being taken away, begins with a dot and is nobody's snapshot.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from pledges.queries.export_tables import TABLES
from pledges.queries.exports import Format

PACKAGE, SUMS = "datapackage.json", "SHA256SUMS"
TABLE_FILES = {f"{table}.{form}": form for table in TABLES for form in Format}
MEDIA_TYPES = {
    **{name: form.media_type for name, form in TABLE_FILES.items()},
    PACKAGE: "application/json",
    SUMS: "text/plain; charset=utf-8",
}
"""Every file of a snapshot, with its type."""

log = structlog.get_logger(__name__)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64})  ([\w.]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """A file: its size in bytes, its SHA-256 in hex, and how many rows it has; None where it is no table."""

    name: str
    size: int
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables about `day`, at commit `seq` of the record, made `at`; `head` is the ledger's hash after it (hex).

    `visible_seq` is the commit by whose visibility it was made: what was retracted or redacted by then is not in it.
    """

    day: date
    seq: int
    head: str
    at: datetime
    made_at: datetime
    visible_seq: int
    rules_version: str
    left_out: int
    folder: Path
    files: tuple[File, ...]


class BrokenSnapshotError(ValueError):
    """A folder of a day's name that does not hold what it says."""


def root() -> Path:
    """The folder that all lie in; it need not be there."""
    return Path(settings.SNAPSHOT_DIR)


def days() -> list[date]:
    """The days of which there is a snapshot, the newest first."""
    try:
        names = [path.name for path in root().iterdir() if path.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(filter(None, map(day_of, names)), reverse=True)


def day_of(name: str) -> date | None:
    """The day that a folder is named after; None for every other name."""
    if not _DAY.fullmatch(name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def snapshots() -> Iterator[Snapshot]:
    """All of them, the newest first."""
    return filter(None, map(snapshot_of, days()))


def snapshot_of(day: date) -> Snapshot | None:
    """The snapshot of a day; None where there is none, or none that can be read: the log says so then."""
    folder = root() / day.isoformat()
    try:
        stamp = (folder / PACKAGE).stat()
        return _read(folder, stamp.st_mtime_ns, stamp.st_ino)
    except FileNotFoundError:
        return None
    except BrokenSnapshotError as error:
        log.warning("snapshot_broken", day=str(day), problem=str(error))
        return None


@lru_cache(maxsize=1_000)
def _read(folder: Path, _changed: int, _inode: int) -> Snapshot:
    try:
        package = json.loads((folder / PACKAGE).read_text())
        sums = read_sums((folder / SUMS).read_text())
        rows = {one["path"]: one["rows"] for one in package["resources"]}
        told: dict[str, Any] = package["snapshot"]
        if told["day"] != folder.name:
            raise ValueError(f"it says that it is of {told['day']}")
        return Snapshot(
            day=date.fromisoformat(told["day"]), seq=told["seq"], head=told["head"],
            at=datetime.fromisoformat(told["at"]), made_at=datetime.fromisoformat(told["made_at"]),
            visible_seq=told["visible_seq"], rules_version=told["rules_version"], left_out=told["left_out"],
            folder=folder,
            files=tuple(
                File(name, (folder / name).stat().st_size, digest, rows.get(name)) for name, digest in sums.items()
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenSnapshotError(f"{folder}: {error}") from error


def read_sums(text: str) -> dict[str, str]:
    """The SHA-256 of each file, as `sha256sum` writes and checks them. Raises ValueError."""
    found = [_SUM.fullmatch(line) for line in text.splitlines()]
    if not all(found):
        raise ValueError(f"{SUMS} has a line that is no checksum")
    return {one[2]: one[1] for one in found if one}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def problems(day: date) -> list[str]:
    """What is wrong with the files of a day, each in a sentence; empty where every one is as its checksum says."""
    folder = root() / day.isoformat()
    try:
        sums = read_sums((folder / SUMS).read_text())
    except (OSError, ValueError) as error:
        return [f"{SUMS} cannot be read: {error}"]
    found = [f"{SUMS} does not name {name}" for name in MEDIA_TYPES if name not in {*sums, SUMS}]
    for name, digest in sums.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif digest_of(path) != digest:
            found.append(f"{name} is not as its checksum says")
    return found
