"""Two people take the bytes of a copy away, once it counts no more; the digest, and that it was done, stay."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from coalition import archive
from coalition.ledger.redact import RedactionRefusedError, redact
from coalition.ledger.verify import Asked, check_all, troubles
from coalition.models import LedgerRedaction
from pledges.actions.captures import give_up_copy, keep_copy
from pledges.models import Capture, Document
from pledges.vocabulary import ArchiveState
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = b"Jane Roe of 12 Elm Street"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ARCHIVE_ROOT = str(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def copy(root: Path) -> Capture:
    factories.publish_statement("FR")
    for name in ("ann", "bob"):
        User.objects.create_user(name, is_staff=True)
    return keep()


def keep() -> Capture:
    with factories.door("keep") as commit:
        kept, ann = archive.keep([SECRET]), User.objects.get(username="ann")
        document = Document.objects.order_by("pk").first()
        return keep_copy(document, kept, captured_at=commit.at, by=ann, commit=commit)


def give_up(copy: Capture) -> None:
    with factories.door("give up") as commit:
        give_up_copy(copy, state=ArchiveState.WITHOUT, reason="A court ordered it.", commit=commit)


def by_two(row: Any, *columns: str) -> int:
    given = {"ground": "A court said so.", "first": "ann", "second": "bob"}
    return redact(table=row._meta.db_table, key=str(row.pk), columns=columns, **given)


def wrong() -> list[str]:
    names = ["I1", "I2", "I3", "I4", "I8", "redactions"]
    return [str(one) for one in troubles(check_all(Asked(timezone.now()), names))]


def test_the_bytes_are_gone_and_everything_else_is_whole(copy: Capture, root: Path) -> None:
    give_up(copy)
    assert by_two(copy, "file") == 2  # its recording and its closing
    assert [file for file in root.rglob("*") if file.is_file()] == []
    copy.refresh_from_db()
    assert (copy.note, len(copy.sha256)) == ("[redacted]", 64)
    assert LedgerRedaction.objects.get().columns == ["note", "file"]
    assert wrong() == []


def test_what_was_put_aside_under_the_digest_goes_too(copy: Capture, root: Path) -> None:
    file = root / copy.sha256[:2] / copy.sha256
    file.chmod(0o600)
    file.write_bytes(SECRET + b"!")
    archive.keep([SECRET])
    give_up(copy)
    by_two(copy, "file")
    assert [file for file in root.rglob("*") if file.is_file()] == []


def test_bytes_that_still_count_as_a_copy_stay(copy: Capture) -> None:
    with pytest.raises(RedactionRefusedError, match="still count as a copy"):
        by_two(copy, "file")
    again = keep()
    give_up(copy)
    with pytest.raises(RedactionRefusedError, match=f"row {again.pk}"):
        by_two(copy, "file")
    assert archive.hashed(copy.sha256) == copy.sha256
    assert not LedgerRedaction.objects.exists()


def test_bytes_that_cannot_be_taken_away_are_not_said_to_be_gone(copy: Capture, root: Path) -> None:
    give_up(copy)
    file = root / copy.sha256[:2] / copy.sha256
    file.unlink()
    file.mkdir()  # what no file can be taken away from
    with pytest.raises(CommandError, match="does not let go"):
        call_command(
            "redact", "pledges_capture", str(copy.pk), "file", "--ground=A court.", "--first=ann", "--second=bob",
            stdout=StringIO(),
        )  # fmt: skip
    assert not LedgerRedaction.objects.exists()
    copy.refresh_from_db()
    assert copy.note == ""


def test_bytes_that_come_back_after_a_redaction_are_found(copy: Capture) -> None:
    give_up(copy)
    by_two(copy, "file")
    archive.keep([SECRET])
    assert any("were redacted and are in the store" in one for one in wrong())


def test_a_row_without_a_file_and_a_table_without_files_are_refused(copy: Capture) -> None:
    give_up(copy)
    with pytest.raises(RedactionRefusedError, match="has no file"):
        by_two(Capture.objects.get(state=ArchiveState.WITHOUT), "file")
    with pytest.raises(RedactionRefusedError, match="has no files"):
        by_two(Document.objects.get(), "file")
