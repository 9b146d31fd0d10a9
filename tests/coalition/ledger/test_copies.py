"""The drill on the store (trust.md T5): every copy that was swapped, changed or taken away is found and named."""

import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from coalition import archive
from coalition.ledger.verify import Answer, Asked, check_all
from pledges.actions.captures import give_up_copy, keep_copy
from pledges.models import Capture, Document
from pledges.vocabulary import ArchiveState
from tests import factories

pytestmark = pytest.mark.django_db

COPIES = 50


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ARCHIVE_ROOT = str(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def copies(root: Path) -> list[Path]:
    """Fifty copies of one page, each another one."""
    factories.publish_statement("FR")
    document, ann = Document.objects.get(), User.objects.create_user("ann", is_staff=True)
    with factories.door("keep") as commit:
        for number in range(COPIES):
            kept = archive.keep([f"<p>{number}</p>".encode() * 100])
            keep_copy(document, kept, captured_at=commit.at, by=ann, commit=commit)
    return [root / digest[:2] / digest for digest in archive.digests()]


def asked() -> Answer:
    (answer,) = check_all(Asked(timezone.now()), ["I8"])
    return answer


def named(answer: Answer) -> set[str]:
    """The digests that are said to be wrong."""
    assert all(trouble.seq for trouble in answer.troubles)
    return {trouble.what.split()[2] for trouble in answer.troubles}


def test_one_byte_changed_in_each_of_fifty_files_is_found_fifty_times(copies: list[Path]) -> None:
    assert asked().troubles == ()
    dice = random.Random(20261123)
    for file in copies:
        file.chmod(0o600)
        content = bytearray(file.read_bytes())
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        file.write_bytes(bytes(content))
    answer = asked()
    assert named(answer) == {file.name for file in copies}
    assert all("was changed" in trouble.what for trouble in answer.troubles)
    with pytest.raises(CommandError, match=f"{COPIES} things are wrong"):
        call_command("verify", "--only", "I8", stdout=StringIO())


def test_a_file_that_is_gone_and_one_that_was_swapped_for_another_are_named(copies: list[Path]) -> None:
    gone, swapped, other = copies[3], copies[7], copies[9]
    gone.unlink()
    swapped.unlink()
    swapped.write_bytes(other.read_bytes())
    answer = asked()
    assert named(answer) == {gone.name, swapped.name}
    assert any("is not in the store" in trouble.what for trouble in answer.troubles)


def test_a_file_that_no_row_names_is_said_and_is_no_fault(copies: list[Path]) -> None:
    stray = archive.keep([b"nobody's"]).sha256
    answer = asked()
    assert answer.troubles == ()
    assert any(stray in sentence for sentence in answer.unheld)


def test_a_copy_that_was_given_up_is_not_asked_for(copies: list[Path]) -> None:
    copies[0].unlink()
    with factories.door("give up") as commit:
        row = Capture.objects.get(sha256=copies[0].name)
        give_up_copy(row, state=ArchiveState.GONE, reason="The disk is broken.", commit=commit)
    assert asked().troubles == ()
