"""Each promise of `verify` by its name: past the triggers, one fault is planted that breaks it, and the check finds it.

What a promise means is trust.md's list I1–I10; there is no I9.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from coalition.ledger.verify import Answer, Asked, check_all, first_bad, invariants, troubles
from coalition.models import LedgerCommit
from pledges.models import Delivery, Digest, Flag, Pledge, Run, Subscription
from tests.coalition.ledger.conftest import past_the_triggers, witnesses
from tests.rig.reading import everything
from tests.scenarios.one_of_each import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_of_eight")]

NAMES = ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I10", "redactions", "triggers", "witnesses"]


def asked(*names: str, later: timedelta = timedelta(0), **more: Any) -> list[Answer]:
    return check_all(Asked(timezone.now() + later, **more), names)


def broken(answers: list[Answer]) -> list[str]:
    return [answer.invariant.name for answer in answers if answer.troubles]


def sql(cursor: Any, text: str, *given: Any) -> None:
    cursor.execute(text, given)
    assert cursor.rowcount >= 1, "the fault was not planted"


def one_mail() -> None:
    """A digest that is built and waits for its first try."""
    now = timezone.now()
    subscription = Subscription.objects.create(email="reader@example.org", created_at=now, confirmed_at=now)
    digest = Digest.objects.create(
        subscription=subscription, starts_at=now - timedelta(days=7), ends_at=now, clock="record", subject="1 new",
        text="…", html="…", built_at=now,
    )  # fmt: skip
    Delivery.objects.create(
        digest=digest, recipient="reader@example.org", message_id="<1@localhost>", state="pending", next_try_at=now
    )
    connection.check_constraints()  # as at the end of a transaction


def chain_anew(cursor: Any, seq: int) -> None:
    """Make the chain fit again from commit `seq` on."""
    cursor.execute("UPDATE coalition_ledgercommit SET opened_in = pg_current_xact_id()::text::bigint")
    for number in range(seq, LedgerCommit.objects.count() + 1):
        cursor.execute("SELECT coalition_ledger_close(%s)", [number])


def a_changed_actor(cursor: Any) -> int:
    sql(cursor, "UPDATE coalition_ledgercommit SET actor_name = 'minister' WHERE seq = 3")
    return 3


def a_live_row(cursor: Any) -> int:
    sql(cursor, "UPDATE pledges_statement SET summary = 'Never said.' WHERE since_seq = 3")
    return 3


def a_missing_commit(cursor: Any) -> int:
    for table in ("payload", "entry", "commit"):
        cursor.execute(f"DELETE FROM coalition_ledger{table} WHERE seq = 5")
    return 5


def a_missing_entry(cursor: Any) -> int:
    for table in ("payload", "entry"):
        sql(cursor, f"DELETE FROM coalition_ledger{table} WHERE (seq, n) = (2, 1)")
    return 2


def a_backdated_fact(cursor: Any) -> int:
    """Row, payload, digest and chain all say that a statement was recorded earlier: they agree with each other."""
    cursor.execute("SELECT e.n FROM coalition_ledgerentry e WHERE seq = 3 AND \"table\" = 'pledges_statement'")
    n = cursor.fetchone()[0]
    sql(cursor, "UPDATE pledges_statement SET since_seq = 1 WHERE since_seq = 3")
    sql(
        cursor,
        "UPDATE coalition_ledgerpayload SET payload = replace(payload, '\"since_seq\":3', '\"since_seq\":1')"
        " WHERE (seq, n) = (3, %s)",
        n,
    )
    sql(
        cursor,
        """
        UPDATE coalition_ledgerentry e SET payload_length = octet_length(convert_to(p.payload, 'UTF8')),
            payload_hash = encode(sha256(convert_to(p.payload, 'UTF8')), 'hex')
        FROM coalition_ledgerpayload p WHERE (p.seq, p.n) = (e.seq, e.n) AND (e.seq, e.n) = (3, %s)
        """,
        n,
    )
    sql(
        cursor,
        """
        UPDATE coalition_ledgerentry SET digest = encode(sha256(convert_to(concat_ws(E'\\n',
            'coalition-ledger-entry/1', seq, n, "table", operation, key, payload_length, payload_hash, ''), 'UTF8')),
            'hex') WHERE (seq, n) = (3, %s)
        """,
        n,
    )
    chain_anew(cursor, 3)
    return 1


def work_left_lying(cursor: Any) -> None:
    Run.objects.bulk_create([Run(job="sweep", period="2025-06-02", created_at=timezone.now() - timedelta(minutes=6))])


def a_mail_sent_twice(cursor: Any) -> None:
    cursor.execute("ALTER TABLE pledges_delivery DROP CONSTRAINT delivery_once_per_recipient")
    first = everything(Delivery).order_by("pk")[0]
    first.pk, first.message_id = None, "<again@localhost>"
    first.save(force_insert=True)


def a_mail_sent_at_no_time(cursor: Any) -> None:
    cursor.execute("ALTER TABLE pledges_delivery DROP CONSTRAINT delivery_sent_has_time")
    sql(cursor, "UPDATE pledges_delivery SET state = 'sent', sent_at = NULL")


def a_digest_made_twice(cursor: Any) -> None:
    cursor.execute("ALTER TABLE pledges_digest DROP CONSTRAINT digest_once_per_period")
    first = everything(Digest).order_by("pk")[0]
    first.pk = None
    first.save(force_insert=True)


def a_statement_without_source(cursor: Any) -> int:
    sql(cursor, "UPDATE pledges_appearance SET until_seq = 8 WHERE since_seq = 3")
    return 3


def a_page_without_copy_or_reason(cursor: Any) -> int:
    cursor.execute("ALTER TABLE pledges_document DROP CONSTRAINT document_without_copy_has_reason")
    sql(cursor, "UPDATE pledges_document SET archive_state = 'without', archive_reason = '' WHERE since_seq = 3")
    return 3


def a_copy_that_was_never_there(cursor: Any) -> int:
    sql(
        cursor,
        """
        INSERT INTO pledges_capture (public_id, document_id, state, sha256, size, media_type, captured_at,
            captured_by_name, address, reason, note, since_seq)
        SELECT 'planted', id, 'archived', repeat('0', 64), 5, '', now(), 'ann', '', '', '', 3
        FROM pledges_document WHERE since_seq = 3
        """,
    )
    return 3


def another_head_than_was_mailed(cursor: Any) -> int:
    sql(cursor, "UPDATE pledges_digest SET head_seq = 4, head_hash = repeat('0', 64), head_at = now()")
    return 4


def a_flag_without_its_rule(cursor: Any) -> int:
    flag = Flag(
        rule="C2",
        rule_version=1,
        pledge=Pledge.objects.get(public_id="gb-naval-1"),
        facts_hash="0" * 64,
        severity="low",
        state="open",
        explanation_code="C2",
        opened_on=timezone.now().date(),
        opened_seq_id=4,
    )
    flag.save(force_insert=True)
    return 4


def words_gone_without_redaction(cursor: Any) -> int:
    sql(cursor, "UPDATE coalition_ledgerpayload SET payload = NULL, blanked_in = 8 WHERE (seq, n) = (3, 1)")
    return 3


def a_trigger_that_is_off(cursor: Any) -> None:
    cursor.execute("ALTER TABLE coalition_seat DISABLE TRIGGER ALL")


PLANTED: list[tuple[str, Callable[[Any], int | None]]] = [
    ("I1", a_changed_actor),
    ("I2", a_live_row),
    ("I3", a_missing_commit),
    ("I3", a_missing_entry),
    ("I4", a_backdated_fact),
    ("I5", work_left_lying),
    ("I6", a_mail_sent_twice),
    ("I6", a_mail_sent_at_no_time),
    ("I6", a_digest_made_twice),
    ("I7", a_statement_without_source),
    ("I7", a_page_without_copy_or_reason),
    ("I8", a_copy_that_was_never_there),
    ("I8", another_head_than_was_mailed),
    ("I10", a_flag_without_its_rule),
    ("redactions", words_gone_without_redaction),
    ("triggers", a_trigger_that_is_off),
]


def test_these_are_the_promises_and_each_has_a_planted_fault() -> None:
    assert [one.name for one in invariants()] == NAMES
    assert {name for name, _plant in PLANTED} == {*NAMES} - {"witnesses"}


def test_a_whole_record_breaks_none_of_them() -> None:
    one_mail()
    assert broken(asked(witnesses=witnesses())) == []


@pytest.mark.parametrize(("name", "plant"), PLANTED, ids=[f"{name}-{plant.__name__}" for name, plant in PLANTED])
def test_a_planted_fault_is_found_by_the_promise_it_breaks(name: str, plant: Callable[[Any], int | None]) -> None:
    one_mail()
    assert broken(asked(name)) == []
    with past_the_triggers() as cursor:
        first = plant(cursor)
    answers = asked(name)
    assert broken(answers) == [name]
    if first is not None:
        assert first_bad(troubles(answers)) == first


def test_a_backdated_fact_leaves_chain_and_replay_whole() -> None:
    """What I4 is for: nothing else finds it, but a head that somebody wrote down."""
    seen = witnesses()
    with past_the_triggers() as cursor:
        a_backdated_fact(cursor)
    assert broken(asked("I1", "I2", "I3", "I4")) == ["I4"]
    assert broken(asked("witnesses", witnesses=seen)) == ["witnesses"]


def test_work_that_is_young_held_or_explained_is_not_left_lying() -> None:
    now = timezone.now()
    old = now - timedelta(hours=1)
    Run.objects.bulk_create(
        [
            Run(job="sweep", period="young", created_at=now - timedelta(minutes=4)),
            Run(job="sweep", period="explained", created_at=old, problem="The disk is full."),
            Run(job="sweep", period="done", created_at=old, done_at=now),
            Run(job="sweep", period="aside", created_at=old, set_aside_at=now, problem="Its worker died."),
        ]
    )
    assert broken(asked("I5")) == []
    assert broken(asked("I5", later=timedelta(minutes=2))) == ["I5"]


def test_one_row_of_each_table_keeps_every_promise_about_the_ledger() -> None:
    one_of_each()
    connection.check_constraints()
    assert broken(asked("I1", "I2", "I3", "I4")) == []
