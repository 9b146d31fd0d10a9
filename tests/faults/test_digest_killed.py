"""F8: the sender is killed at every stage. Nothing arrives twice, nothing is silently missing, and what nobody can know
is shown to a person.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db.models.functions import Now

from pledges.digest import stages
from pledges.digest.schedule import Hour, last_hour
from pledges.models import Delivery
from pledges.vocabulary import DeliveryState
from tests import factories
from tests.faults.conftest import ROOT, Programs, wait_until
from tests.faults.dying_sender import STAGES
from tests.rig.mail import Inbox, mail_server, pending, subscriber
from tests.rig.past import all_recorded_at, settled_on
from tests.rig.reading import everything

KILLS = int(os.environ.get("FAULT_MAIL_KILLS", "8"))
"""Kills at each stage; 40 before a release."""

DOUBTFUL = ("in DATA", "after 250")

Sender = Callable[[str], str]


@pytest.fixture
def mail() -> Iterator[tuple[Inbox, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def sender(programs: Programs, mail: tuple[Inbox, int]) -> Iterator[Sender]:
    """Try to send one mail, dying at a stage; says how it ended."""
    env = {**programs.env, "EMAIL_URL": f"smtp://127.0.0.1:{mail[1]}", "LOG_LEVEL": "CRITICAL"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying_sender"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=env,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        into, out = process.stdin, process.stdout

        def attempt(stage: str) -> str:
            into.write(stage + "\n")
            return out.readline().strip()

        yield attempt
        into.close()


def _states() -> Counter[str]:
    return Counter(everything(Delivery).values_list("state", flat=True))


def _let_leases_run_out() -> None:
    everything(Delivery).filter(lease_until__isnull=False).update(lease_until=Now())


def test_P3_a_sender_killed_at_every_stage_sends_nothing_twice_and_loses_nothing(
    sender: Sender, mail: tuple[Inbox, int]
) -> None:
    inbox, _ = mail
    kills = [stage for stage in STAGES if stage != "never" for _ in range(KILLS)]
    random.Random(8).shuffle(kills)
    for n in range(len(kills)):
        pending(f"reader{n}@example.org", text="Words.\n" * 200)
    for stage in kills:
        assert sender(stage) == "killed"
    _let_leases_run_out()
    while everything(Delivery).filter(state__in=[DeliveryState.PENDING, DeliveryState.CLAIMED]).exists():
        assert sender("never") == "done"
    sender("never")
    doubtful = sum(kills.count(stage) for stage in DOUBTFUL)
    assert _states() == {"sent": len(kills) - doubtful, "ambiguous": doubtful}
    arrived = inbox.counts()
    assert set(arrived.values()) == {1}
    sent = set(everything(Delivery).filter(state=DeliveryState.SENT).values_list("message_id", flat=True))
    assert sent <= set(arrived)
    assert len(arrived) == len(kills) - kills.count("in DATA")
    shown = set(stages.ambiguous())
    assert len(shown) == doubtful
    assert all("look whether it arrived" in delivery.problem for delivery in shown)


def test_P3_many_senders_at_once_send_each_digest_once(programs: Programs, mail: tuple[Inbox, int]) -> None:
    inbox, port = mail
    for n in range(30):
        pending(f"reader{n}@example.org")
    env = {**programs.env, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "CRITICAL"}
    code = "import django; django.setup(); from pledges.digest import send\nwhile send.unit(): pass"
    racing = [subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT) for _ in range(3)]
    assert [process.wait(120) for process in racing] == [0, 0, 0]
    assert _states() == {"sent": 30}
    assert (len(inbox.counts()), set(inbox.counts().values())) == (30, {1})


def test_P3_from_the_record_to_the_inbox_with_the_real_worker_and_two_clocks(
    programs: Programs, mail: tuple[Inbox, int], tmp_path: Path
) -> None:
    inbox, port = mail
    programs.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    with settled_on():
        factories.publish_statement("FR")
    last_week = last_hour(Hour(0, 7, ZoneInfo("UTC")), datetime.now(UTC)) - timedelta(days=1)
    all_recorded_at(last_week)
    for n in range(3):
        subscriber(f"reader{n}@example.org")
    programs.worker()
    for name in ("one", "two"):
        schedule = str(tmp_path / name)
        programs.start(*f"celery -A tests.faults.fast_clock beat --pidfile= --schedule {schedule}".split())
    wait_until(lambda: _states() == {"sent": 3}, 60, "three mails are sent")
    wait_until(lambda: programs.log.read_text().count("Task pledges.tasks.tick") > 8, 30, "the clocks went on")
    assert (len(inbox.messages), set(inbox.counts().values())) == (3, {1})
    assert {message["To"] for message in inbox.messages} == {f"reader{n}@example.org" for n in range(3)}
    assert {message["Subject"] for message in inbox.messages} == {"1 new pledge"}
    assert "France said it would contribute ground troops" in inbox.messages[0].as_string()
