"""The store of archived copies: bytes under the SHA-256 of what they are, written once.

Invariant: under a digest lie the bytes that have it, or nothing, or what somebody else put there, which `hashed` finds.
Nothing of ours opens a kept file for writing. A file is whole before it gets its name: written beside, hashed on the
way, seen onto the disk, renamed. A copy that is not on the disk is never said to be there: what fails raises.
Decision 0200.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

DIGEST = re.compile(r"[0-9a-f]{64}")
BLOCK = 1 << 18
"""Bytes that are read at once."""

BESIDE, DAMAGED = ".incoming", "damaged"
"""Folders of the store: files that are not whole yet; and what lay under a digest that was not its own."""


class ArchiveError(Exception):
    """The copy was not kept; says why. No part of it is in the store."""


class TooLargeError(ArchiveError):
    """More bytes than ARCHIVE_MAX_BYTES."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are on the disk under their digest. `size` in bytes."""

    sha256: str
    size: int


def keep(blocks: Iterable[bytes]) -> Kept:
    """Keep these bytes for good. The same bytes twice are kept once. Raises ArchiveError: nothing was kept."""
    try:
        with _beside() as (name, file):
            kept = _take_in(blocks, file)
            _put(name, kept.sha256)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ArchiveError(_("The store of copies cannot be written (%(why)s): no copy was kept.") % {"why": reason}) \
            from error  # fmt: skip
    return kept


def open_copy(digest: str) -> IO[bytes]:
    """The bytes under `digest`. Raises FileNotFoundError."""
    return _place(digest).open("rb")


def size_of(digest: str) -> int | None:
    """How many bytes lie under `digest`; None where there is no file."""
    try:
        return _place(digest).stat().st_size
    except OSError:
        return None


def written_at(digest: str) -> float | None:
    """When the bytes under `digest` were last kept (seconds of the Unix clock); None where there is no file."""
    try:
        return _place(digest).stat().st_mtime
    except OSError:
        return None


def hashed(digest: str) -> str | None:
    """What the bytes under `digest` hash to, all of them read again; None where there is no file that can be read."""
    found = sha256()
    try:
        with _place(digest).open("rb") as file:
            while block := file.read(BLOCK):
                found.update(block)
    except OSError:
        return None
    return found.hexdigest()


def digests() -> Iterator[str]:
    """Every digest under which something lies, in order."""
    for folder in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        yield from sorted(file.name for file in folder.iterdir() if DIGEST.fullmatch(file.name))


def forget(digest: str) -> bool:
    """Take the bytes away for good, with what was put aside for them: for a redaction, and for what no row names.
    Returns whether there were any. Raises OSError where the folder does not let go of them.
    """
    found = [one for one in [_place(digest), *(_root() / DAMAGED).glob(f"{digest}.*")] if one.exists()]
    for one in found:
        one.unlink()
        _see_onto_disk(one.parent)
    return bool(found)


def sweep(older_than: float) -> int:
    """Take away what was left unfinished by processes that died, if it was last written before `older_than` (seconds
    of the Unix clock). Returns how many files.
    """
    left = [one for one in (_root() / BESIDE).glob("*") if one.stat().st_mtime < older_than]
    for one in left:
        one.unlink(missing_ok=True)
    return len(left)


def _root() -> Path:
    return Path(settings.ARCHIVE_ROOT)


def _place(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256.")
    return _root() / digest[:2] / digest


@contextmanager
def _beside() -> Iterator[tuple[Path, IO[bytes]]]:
    """A file in the store that is not of it yet; gone at the end, unless it was renamed."""
    folder = _root() / BESIDE
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    name = folder / token_hex(16)
    try:
        with name.open("xb") as file:
            yield name, file
    finally:
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _take_in(blocks: Iterable[bytes], file: IO[bytes]) -> Kept:
    found, size = sha256(), 0
    for block in blocks:
        size += len(block)
        if size > settings.ARCHIVE_MAX_BYTES:
            most = settings.ARCHIVE_MAX_BYTES
            raise TooLargeError(_("A copy has at most %(most)d bytes; this one has more.") % {"most": most})
        found.update(block)
        file.write(block)
    if not size:
        raise ArchiveError(_("This file is empty."))
    os.fchmod(file.fileno(), 0o440)
    file.flush()
    os.fsync(file.fileno())
    return Kept(found.hexdigest(), size)


def _put(name: Path, digest: str) -> None:
    """Give the whole file its name. What lies there already stays, or is put aside where it is not what it says."""
    place = _place(digest)
    place.parent.mkdir(exist_ok=True, mode=0o750)
    if place.exists():
        if hashed(digest) == digest:
            os.utime(place)  # asked for again just now: whoever tidies up leaves it alone
            return
        aside = _root() / DAMAGED
        aside.mkdir(exist_ok=True, mode=0o750)
        place.rename(aside / f"{digest}.{token_hex(4)}")
    name.rename(place)
    _see_onto_disk(place.parent)
    _see_onto_disk(_root())


def _see_onto_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
