"""A seventh of the copies is read again each night, all of them in a week; what is found waits for a person."""

import os
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from coalition import archive
from coalition.ledger.redact import redact
from pledges.actions.captures import give_up_copy, keep_copy
from pledges.derived import rehash
from pledges.derived.rehash import CHUNK, open_night, share_of
from pledges.models import Capture, Document, Run
from pledges.vocabulary import ArchiveState
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 1, 5, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ARCHIVE_ROOT = str(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def digests(root: Path) -> list[str]:
    """Twenty copies."""
    factories.publish_statement("FR")
    document, ann = Document.objects.get(), User.objects.create_user("ann", is_staff=True)
    with factories.door("keep") as commit:
        for number in range(20):
            keep_copy(document, archive.keep([f"{number}".encode()]), captured_at=commit.at, by=ann, commit=commit)
    return list(archive.digests())


def a_run() -> Run:
    found: Run = everything(Run).get(job="copies")
    return found


def damage(digest: str, root: Path) -> None:
    file = root / digest[:2] / digest
    file.chmod(0o600)
    file.write_bytes(b"swapped")


def test_seven_nights_read_every_copy_once(digests: list[str]) -> None:
    shares = [share_of(date(2026, 1, 5) + timedelta(days=night)) for night in range(7)]
    assert sorted(digest for share in shares for digest in share) == digests


def test_a_night_on_which_all_is_well_is_done(digests: list[str]) -> None:
    open_night(NIGHT)
    assert rehash.unit()
    assert a_run().done_at is not None
    assert not rehash.unit()


def test_without_copies_there_is_nothing_to_read() -> None:
    open_night(NIGHT)
    assert not everything(Run).filter(job="copies").exists()


def test_a_copy_that_was_changed_sets_the_night_aside_and_names_it(digests: list[str], root: Path) -> None:
    bad = share_of(NIGHT.date())[0]
    damage(bad, root)
    open_night(NIGHT)
    rehash.unit()
    run = a_run()
    assert run.set_aside_at is not None
    assert bad in run.problem
    assert not rehash.unit()


def test_a_large_share_is_read_in_pieces(digests: list[str], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CHUNK > 1
    monkeypatch.setattr(rehash, "CHUNK", 1)
    share = share_of(NIGHT.date())
    damage(share[-1], root)
    open_night(NIGHT)
    for read in range(1, len(share)):
        assert rehash.unit()
        assert (a_run().progress, a_run().done_at) == (read, None)
    rehash.unit()
    assert share[-1] in a_run().problem


def said(*options: str) -> list[str]:
    out = StringIO()
    call_command("copies", *options, stdout=out)
    return out.getvalue().splitlines()


def test_tidying_up_takes_away_old_files_without_a_row_and_leaves_the_rest(digests: list[str], root: Path) -> None:
    old, young = (archive.keep([content]).sha256 for content in (b"old", b"young"))
    os.utime(root / old[:2] / old, (1, 1))
    assert said() == ["20 copies, 30 bytes; 2 files belong to nothing."]
    assert said("--tidy") == [f"removed {old}", "20 copies, 30 bytes; 1 files belong to nothing."]
    assert set(archive.digests()) == {*digests, young}


def test_tidying_up_takes_away_redacted_bytes_that_came_back(digests: list[str]) -> None:
    User.objects.create_user("bob", is_staff=True)
    row = Capture.objects.get(sha256=digests[0])
    with archive.open_copy(digests[0]) as file:
        content = file.read()
    with factories.door("give up") as commit:
        give_up_copy(row, state=ArchiveState.WITHOUT, reason="A court ordered it.", commit=commit)
    redact(table="pledges_capture", key=str(row.pk), columns=["file"], ground="A court.", first="ann", second="bob")
    archive.keep([content])  # from a backup, say
    assert f"removed {digests[0]}" in said("--tidy")
    assert archive.size_of(digests[0]) is None
