"""Every digest carries the head of the record; what is copied from a mail is a witness that `verify` believes."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coalition.ledger.witness import read
from coalition.models import LedgerCommit
from coalition.visibility import Purpose
from pledges.digest.build import freeze
from pledges.digest.message import digest_message
from pledges.digest.schedule import Period
from pledges.models import Delivery, Digest
from tests import factories
from tests.coalition.ledger.conftest import past_the_triggers
from tests.rig.mail import subscriber

pytestmark = pytest.mark.django_db
ALONE = Path(__file__).resolve().parents[3] / "docs" / "verify_ledger.py"


@pytest.fixture(autouse=True)
def witness_file(settings: Any, tmp_path: Path) -> Path:
    settings.WITNESS_FILE = str(tmp_path / "witness.jsonl")
    return Path(settings.WITNESS_FILE)


@pytest.fixture
def digest(django_capture_on_commit_callbacks: Any) -> Digest:
    """A digest of a week in which something was recorded; more was recorded since."""
    with factories.door("the ground"):
        factories.ground(factories.entry(factories.position("FR")))
    factories.publish_statement("FR")
    now = datetime.now(UTC)
    with django_capture_on_commit_callbacks(execute=True):
        made = freeze(subscriber(), Period(now - timedelta(days=7), now + timedelta(hours=1), UTC), now=now)
    factories.publish_statement("FR", "air")
    connection.check_constraints()
    return made


def copied(digest: Digest) -> str:
    """The head as somebody copies it from the mail that arrived."""
    mail = digest_message(Delivery.objects.for_the_record(Purpose.DELIVER).get(digest=digest)).decode()
    (line,) = [line for line in mail.splitlines() if line.startswith(f"{digest.head_seq_id}:")]
    return line.replace("=\r\n", "").strip()


def verify(*words: str) -> str:
    out = StringIO()
    call_command("verify", *words, stdout=out)
    return out.getvalue()


def forged(word: str) -> str:
    return word[:-1] + ("0" if word[-1] != "0" else "1")


def test_the_head_is_frozen_with_the_digest(digest: Digest) -> None:
    commit = LedgerCommit.objects.get(seq=2)
    assert (digest.head_seq_id, digest.head_hash, digest.head_at) == (2, commit.head, commit.at)
    assert LedgerCommit.objects.count() == 3
    assert f"2:{commit.head}" in digest.html


def test_verify_believes_a_head_copied_from_a_mail_and_refuses_a_forged_one(digest: Digest) -> None:
    assert "holds, 2 witnessed heads" in verify("--head", copied(digest))
    with pytest.raises(CommandError, match="the first bad commit is 2"):
        verify("--head", forged(copied(digest)))
    with pytest.raises(CommandError, match="is no head"):
        verify("--head", "2:abc")


def test_the_verifier_of_one_file_does_the_same(digest: Digest, tmp_path: Path) -> None:
    call_command("export_ledger", str(tmp_path / "ledger.jsonl"), stdout=StringIO())
    codes = {}
    for word in (copied(digest), forged(copied(digest)), f"9:{'0' * 64}"):
        command = [sys.executable, "-I", "-S", str(ALONE), str(tmp_path / "ledger.jsonl"), word]
        codes[word] = subprocess.run(command, capture_output=True, text=True, check=False).returncode
    assert list(codes.values()) == [0, 1, 1]


def test_a_record_that_was_made_anew_as_a_whole_is_found_by_a_mail_alone(digest: Digest, witness_file: Path) -> None:
    """The whole chain fits itself again: only what is out of reach knows better."""
    word = copied(digest)
    witness_file.unlink()
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE coalition_ledgercommit SET actor_name = 'minister', head = NULL WHERE seq >= 1")
        for seq in (1, 2, 3):
            cursor.execute("SELECT coalition_ledger_close(%s)", [seq])
    with pytest.raises(CommandError, match="the first bad commit is 2"):
        verify()  # the digest's own row knows what was mailed, as long as nobody thinks of it
    with past_the_triggers() as cursor:
        cursor.execute(
            "UPDATE pledges_digest d SET head_hash = c.head FROM coalition_ledgercommit c WHERE c.seq = d.head_seq"
        )
    assert "holds; no witness" in verify()
    with pytest.raises(CommandError, match="the first bad commit is 2"):
        verify("--head", word)


def test_a_digest_is_also_written_down_where_anchor_does_once_for_each_head(
    digest: Digest, witness_file: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert [(one.seq, one.head) for one in read(witness_file)] == [(2, digest.head_hash)]
    now = datetime.now(UTC)
    with django_capture_on_commit_callbacks(execute=True):
        for email in ("b@example.org", "c@example.org"):
            freeze(subscriber(email=email), Period(now - timedelta(days=7), now, UTC), now=now)
    assert [one.seq for one in read(witness_file)] == [2, 3]


def test_a_witness_file_that_cannot_be_written_holds_up_no_mail(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any, capsys: Any
) -> None:
    settings.WITNESS_FILE = str(tmp_path)  # a folder
    factories.publish_statement("FR")
    now = datetime.now(UTC)
    with django_capture_on_commit_callbacks(execute=True):
        freeze(subscriber(), Period(now - timedelta(days=7), now + timedelta(hours=1), UTC), now=now)
    assert Delivery.objects.for_the_record(Purpose.DELIVER).count() == 1


def test_an_empty_record_has_no_head_to_carry() -> None:
    now = datetime.now(UTC)
    made = freeze(subscriber(), Period(now - timedelta(days=7), now, UTC), now=now)
    assert (made.head_seq_id, made.head_hash, made.head_at) == (None, "", None)
    assert "The record is empty." in made.text
