"""Somebody with every right rewrites the past: chain, replay or witness finds it, and names the first bad commit.

Each kind is done on another victim each time, past the triggers (F16): three times, or as often as DRILL_ROUNDS says;
a long run sets 20.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from coalition.ledger.chain import Trouble
from coalition.ledger.verify import Asked, check_all, troubles
from coalition.ledger.witness import Witness
from coalition.models import LedgerCommit, LedgerEntry
from tests.coalition.ledger.conftest import past_the_triggers, witnesses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_of_eight")]

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROUNDS = int(os.environ.get("DRILL_ROUNDS", "3"))


LOOKED_AT = ("I1", "I2", "I3", "I4", "redactions", "witnesses")
"""What `verify` asks of the ledger and the tables. No test here touches mail, flags or the triggers' own state."""


def found(seen: list[Witness] = []) -> list[Trouble]:  # noqa: B006 - never changed
    """Everything that `verify` finds."""
    return troubles(check_all(Asked(NOW, seen), LOOKED_AT))


def an_entry(dice: random.Random) -> LedgerEntry:
    return dice.choice(list(LedgerEntry.objects.all()))


def live_row(cursor: Any, dice: random.Random) -> tuple[int, str]:
    row = dice.choice(list(LedgerEntry.objects.filter(table="pledges_statement")))
    cursor.execute("UPDATE pledges_statement SET summary = 'Never said.' WHERE id = %s", [row.key])
    return row.seq, "replay"


def payload(cursor: Any, dice: random.Random) -> tuple[int, str]:
    row = an_entry(dice)
    cursor.execute(
        "UPDATE coalition_ledgerpayload SET payload = payload || ' ' WHERE (seq, n) = (%s, %s)",
        [row.seq, row.n],
    )
    return row.seq, "chain"


def entry(cursor: Any, dice: random.Random) -> tuple[int, str]:
    row = an_entry(dice)
    cursor.execute("UPDATE coalition_ledgerentry SET key = key || '0' WHERE (seq, n) = (%s, %s)", [row.seq, row.n])
    return row.seq, "chain"


def actor(cursor: Any, dice: random.Random) -> tuple[int, str]:
    seq = dice.randint(1, 8)
    cursor.execute("UPDATE coalition_ledgercommit SET actor_name = 'minister' WHERE seq = %s", [seq])
    return seq, "chain"


def middle_entry(cursor: Any, dice: random.Random) -> tuple[int, str]:
    row = an_entry(dice)
    cursor.execute("DELETE FROM coalition_ledgerpayload WHERE (seq, n) = (%s, %s)", [row.seq, row.n])
    cursor.execute("DELETE FROM coalition_ledgerentry WHERE (seq, n) = (%s, %s)", [row.seq, row.n])
    return row.seq, "chain"


def middle_commit(cursor: Any, dice: random.Random) -> tuple[int, str]:
    seq = dice.randint(2, 7)
    for table in ("payload", "entry", "commit"):
        cursor.execute(f"DELETE FROM coalition_ledger{table} WHERE seq = %s", [seq])
    return seq, "gap"


ONE_PLACE = [live_row, payload, entry, actor, middle_entry, middle_commit]


@pytest.mark.parametrize("tamper", ONE_PLACE, ids=lambda one: one.__name__)
def test_what_is_changed_in_one_place_is_found_and_named(tamper: Callable[..., Any], dice: random.Random) -> None:
    assert found(witnesses()) == []
    for _ in range(ROUNDS):
        with transaction.atomic():
            with past_the_triggers() as cursor:
                first, check = tamper(cursor, dice)
            troubles = found()
            assert troubles, tamper.__name__
            assert troubles[0].seq == first
            assert check in {trouble.check for trouble in troubles}
            transaction.set_rollback(True)
    assert found(witnesses()) == []


def test_a_row_that_was_slipped_in_or_taken_away_is_found_by_replay() -> None:
    with transaction.atomic():
        with past_the_triggers() as cursor:
            cursor.execute("DELETE FROM coalition_membership")
        assert [(trouble.seq, trouble.check) for trouble in found()] == [(1, "replay")]
        transaction.set_rollback(True)
    with past_the_triggers() as cursor:
        cursor.execute("INSERT INTO coalition_country (iso2, iso3, m49, name) VALUES ('IT', 'ITA', '380', 'Italy')")
    assert "never entered" in str(found()[0])


def test_a_tail_that_was_cut_off_with_its_head_is_found_by_the_witness_only(dice: random.Random) -> None:
    seen = witnesses()
    for _ in range(ROUNDS):
        last = dice.randint(4, 7)
        with transaction.atomic():
            with past_the_triggers() as cursor:
                for table in ("payload", "entry", "commit"):
                    cursor.execute(f"DELETE FROM coalition_ledger{table} WHERE seq > %s", [last])
                cursor.execute("UPDATE coalition_country SET name = %s WHERE iso2 = 'DE'", [f"Germany {last - 4}"])
            assert found() == []
            assert (found(seen)[0].seq, found(seen)[0].check) == (last + 1, "witness")
            transaction.set_rollback(True)


def test_a_whole_chain_that_was_made_anew_is_found_by_the_witness_only(dice: random.Random) -> None:
    seen = witnesses()
    for _ in range(ROUNDS):
        seq = dice.randint(1, 7)
        with transaction.atomic():
            with past_the_triggers() as cursor:
                cursor.execute("UPDATE coalition_ledgercommit SET reason = 'an honest mistake' WHERE seq = %s", [seq])
                cursor.execute("UPDATE coalition_ledgercommit SET opened_in = pg_current_xact_id()::text::bigint")
                for number in range(seq, LedgerCommit.objects.count() + 1):
                    cursor.execute("SELECT coalition_ledger_close(%s)", [number])
            assert found() == []
            assert (found(seen)[0].seq, found(seen)[0].check) == (seq, "witness")
            transaction.set_rollback(True)


def test_a_blanked_payload_without_its_redaction_is_found(dice: random.Random) -> None:
    row = an_entry(dice)
    with past_the_triggers() as cursor:
        cursor.execute(
            "UPDATE coalition_ledgerpayload SET payload = NULL, blanked_in = 8 WHERE (seq, n) = (%s, %s)",
            [row.seq, row.n],
        )
    assert (row.seq, "redaction") in {(trouble.seq, trouble.check) for trouble in found()}
