"""The store of archived copies: whole or not there, once, under its own digest, never written over."""

import errno
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coalition import archive
from coalition.archive import ArchiveError, TooLargeError

PAGE = b"<p>We will send troops.</p>"
DIGEST = sha256(PAGE).hexdigest()


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ARCHIVE_ROOT = str(tmp_path / "archive")
    return tmp_path / "archive"


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_bytes_lie_under_their_digest_and_cannot_be_written(root: Path) -> None:
    kept = archive.keep([PAGE[:5], PAGE[5:]])
    assert (kept.sha256, kept.size) == (DIGEST, len(PAGE))
    (file,) = files(root)
    assert (file.relative_to(root), file.read_bytes()) == (Path(DIGEST[:2]) / DIGEST, PAGE)
    assert file.stat().st_mode & 0o222 == 0
    assert archive.hashed(DIGEST) == DIGEST
    assert list(archive.digests()) == [DIGEST]
    with archive.open_copy(DIGEST) as found:
        assert found.read() == PAGE


def test_the_same_bytes_twice_are_kept_once(root: Path) -> None:
    archive.keep([PAGE])
    before = files(root)[0].stat()
    os.utime(files(root)[0], (1, 1))
    archive.keep([PAGE])
    (file,) = files(root)
    assert file.stat().st_ino == before.st_ino
    assert (archive.written_at(DIGEST) or 0) >= before.st_mtime  # it was asked for just now


def test_what_is_not_what_its_name_says_is_put_aside_and_not_written_over(root: Path) -> None:
    archive.keep([PAGE])
    (file,) = files(root)
    file.chmod(0o600)
    file.write_bytes(b"swapped")
    assert archive.hashed(DIGEST) != DIGEST
    archive.keep([PAGE])
    assert archive.hashed(DIGEST) == DIGEST
    (aside,) = (root / "damaged").iterdir()
    assert aside.read_bytes() == b"swapped"
    assert list(archive.digests()) == [DIGEST]


def test_a_copy_that_is_too_large_is_refused_and_leaves_nothing(root: Path, settings: Any) -> None:
    settings.ARCHIVE_MAX_BYTES = 10
    with pytest.raises(TooLargeError, match="at most 10 bytes"):
        archive.keep([b"x" * 6, b"x" * 5])
    assert files(root) == []
    assert archive.keep([b"x" * 10]).size == 10


def test_an_empty_file_is_no_copy(root: Path) -> None:
    with pytest.raises(ArchiveError, match="empty"):
        archive.keep([])
    assert files(root) == []


@pytest.mark.parametrize("call", ["fsync", "fchmod", "open"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_is_said_in_words_and_nothing_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(Path if call == "open" else os, call, refuse)
        with pytest.raises(ArchiveError, match=os.strerror(code)):
            archive.keep([PAGE])
    assert files(root) == []
    assert archive.size_of(DIGEST) is None


def test_a_file_where_the_folder_should_be_is_said_in_words(root: Path) -> None:
    root.write_text("in the way")
    with pytest.raises(ArchiveError, match="no copy was kept"):
        archive.keep([PAGE])


def test_a_writer_that_breaks_off_leaves_nothing_under_the_digest(root: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield PAGE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.keep(breaks_off())
    assert files(root) == []


def test_what_a_killed_writer_left_is_swept_once_it_is_old(root: Path) -> None:
    archive.keep([PAGE])
    left = root / ".incoming" / "0123"
    left.write_bytes(b"half")
    assert archive.sweep(left.stat().st_mtime - 1) == 0
    assert archive.sweep(left.stat().st_mtime + 1) == 1
    assert list(archive.digests()) == [DIGEST]


def test_forgotten_bytes_are_gone(root: Path) -> None:
    archive.keep([PAGE])
    assert archive.forget(DIGEST)
    assert not archive.forget(DIGEST)
    assert files(root) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, DIGEST[:-1], f"{DIGEST}\n"])
def test_only_a_digest_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        archive.size_of(name)
