"""`record(actor, reason, origin)`: one transaction, one number, one actor.

Invariants: the ledger lock is taken first, so two writers never deadlock on it and numbers follow the order of
commit without a gap; a commit's time is the database's, read under that lock, and only rises. No network call
belongs inside the door.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string
from psycopg.errors import LockNotAvailable

from coalition.ledger import beside
from coalition.ledger.lock import LOCK_KEY
from coalition.ledger.put_off import asking
from coalition.models.ledger_commit import LedgerCommit
from coalition.vocabulary import Origin

if TYPE_CHECKING:
    from django.contrib.auth.models import User  # the models of this app use the ledger before accounts are loaded

TIMEOUT_SECONDS = 5
"""How long a write waits for the ledger, and how long it may keep it while saying nothing to the database."""

LONGEST_REASON = 500
"""Characters of the reason of a commit, as its column has them."""

BULK_SECONDS = 60
"""How long a bulk write may work something out in between: an import, the shipped record, a sweep's chunk."""

PLANNED_ONCE = "; SET LOCAL plan_cache_mode = force_generic_plan"
"""What is asked about a few rows again and again is not planned again each time: the server takes a plan for any number
of them to be dearer than one for these, and would make one for these each time, which costs more than to obey it.
"""


class DoorBusy(OperationalError):
    """Another write held the ledger for longer than the door waits. Nothing was written; the caller may try again."""


class DoorAlreadyOpen(RuntimeError):
    """`record()` was entered inside another `record()`."""


class MissingReason(ValueError):
    """A write without a reason. The record says why it was changed, or it is not changed."""


class ReasonTooLong(ValueError):
    """A reason that does not fit its column: at most LONGEST_REASON characters."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The open door. Actions ask for one, so that nothing can be written without it.

    `seq` counts transactions, without gaps, in commit order. `at` is the database's UTC time under the lock.
    """

    seq: int
    at: datetime
    actor: str
    reason: str

    @property
    def today(self) -> date:
        """The UTC day of this write: what "in the future" and "stale" are measured against inside it."""
        return self.at.date()


@contextmanager
def record(
    *, actor: "User | str", reason: str, origin: Origin, silent_seconds: int = TIMEOUT_SECONDS
) -> Iterator[Commit]:
    """Open the write door for one transaction.

    `actor` is a user, or the name of a job or a command. The server ends a transaction that says nothing to it for
    `silent_seconds`, so that nobody who hangs keeps the ledger; who writes in bulk says BULK_SECONDS. Raises
    MissingReason, ReasonTooLong, DoorAlreadyOpen, and DoorBusy where the ledger stayed locked for more than five
    seconds. Leaving by an exception writes nothing and uses no number.
    What the settings name as BEFORE_THE_DOOR_CLOSES is called last, with everything written.
    """
    if not reason.strip():
        raise MissingReason("A write to the record needs a reason.")
    if len(reason.strip()) > LONGEST_REASON:
        raise ReasonTooLong(f"A reason has at most {LONGEST_REASON} characters; this one has {len(reason.strip())}.")
    if _is_open():
        raise DoorAlreadyOpen("The write door is already open in this transaction.")
    with keeping_what_is_loaded(), transaction.atomic():
        commit = _open(actor, reason.strip(), origin, silent_seconds)
        with beside.beside() if silent_seconds > TIMEOUT_SECONDS else nullcontext():
            yield commit
            if not connection.needs_rollback:
                import_string(settings.BEFORE_THE_DOOR_CLOSES)(commit)
        # Not on an exception: the rollback takes the actor with it, and a failed transaction obeys nothing else.
        _close(commit)


def _open(actor: "User | str", reason: str, origin: Origin, silent_seconds: int) -> Commit:
    name = actor if isinstance(actor, str) else actor.get_username()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL lock_timeout = '{TIMEOUT_SECONDS}s';"
            f" SET LOCAL idle_in_transaction_session_timeout = '{int(silent_seconds)}s'"
            + (PLANNED_ONCE if silent_seconds <= TIMEOUT_SECONDS else "")
        )
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise DoorBusy("The record is being written by somebody else; nothing was saved. Try again.") from error
        cursor.execute(
            # One microsecond more where the clock stood still or was set back: `at` rises, whatever the clock does.
            "SELECT coalesce(max(seq), 0) + 1, greatest(clock_timestamp(), max(at) + interval '1 microsecond')"
            " FROM coalition_ledgercommit"
        )
        seq, at = cursor.fetchone()
        cursor.execute(
            "SELECT set_config('tracker.actor', %s, true), set_config('tracker.seq', %s, true)",
            [name, str(seq)],
        )
    LedgerCommit.objects.create(
        seq=seq,
        at=at,
        actor=actor if not isinstance(actor, str) else None,
        actor_name=name,
        reason=reason,
        origin=origin,
    )
    return Commit(seq=seq, at=at, actor=name, reason=reason)


@contextmanager
def keeping_what_is_loaded() -> Iterator[None]:
    """Look for garbage in circles only afterwards: nearly all that a commit makes is kept until its end, and the
    collector would walk through all of it again and again (a fifth of the time of a bulk, and of one statement).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _is_open() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('tracker.actor', true), '') <> ''")
        return bool(cursor.fetchone()[0])


def _close(commit: Commit) -> None:
    """Chain the commit to the one before it, and clear the actor: a local setting outlives an inner `atomic()`, and a
    later write must not inherit it.
    """
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalition_ledger_close(%s)", [commit.seq])
        cursor.execute(asking("ALL"))
        cursor.execute("SELECT set_config('tracker.actor', '', true), set_config('tracker.seq', '', true)")
