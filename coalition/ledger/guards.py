"""The triggers of the ledger's own tables: a commit is numbered on without a gap and closed by its transaction; an
entry is written by the record's triggers and stays for ever; a payload may only be blanked, by a redaction.
"""

from typing import Any

import pgtrigger

from coalition.ledger.lock import LOCK_KEY
from coalition.ledger.triggers import KEPT, NEVER_IGNORED, Kind, refuse


class _Guard(pgtrigger.Trigger):
    kind = Kind.LEDGER

    def __init__(self, *, declare: list[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(declare=[NEVER_IGNORED, *(declare or [])], **options)


def commit_guards() -> list[pgtrigger.Trigger]:
    """What makes a commit: its number is the next one, its time rises, its head is the database's, at the latest when
    the transaction ends.
    """
    return [
        _Guard(
            name="commit_opens",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("last_seq", "bigint"), ("last_at", "timestamptz")],
            func=f"""
                PERFORM pg_advisory_xact_lock({LOCK_KEY});
                IF coalesce(current_setting('tracker.actor', true), '') <> NEW.actor_name
                    OR coalesce(current_setting('tracker.seq', true), '') <> NEW.seq::text
                THEN {refuse("A commit is made by the write door only.")} END IF;
                SELECT c.seq, c.at INTO last_seq, last_at FROM coalition_ledgercommit c ORDER BY c.seq DESC LIMIT 1;
                IF NEW.seq <> coalesce(last_seq, 0) + 1 OR NEW.at <= last_at
                THEN {refuse("Commits are counted without a gap, and their time rises.", KEPT)} END IF;
                NEW.opened_in := pg_current_xact_id()::text::bigint;
                NEW.head := NULL;
                RETURN NEW;
            """,  # noqa: S608
        ),
        _Guard(
            name="commit_closes",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("head"),  # type: ignore[no-untyped-call]
            timing=pgtrigger.Deferred,
            func="""
                IF EXISTS (SELECT 1 FROM coalition_ledgercommit c WHERE c.seq = NEW.seq AND c.head IS NULL)
                THEN PERFORM coalition_ledger_close(NEW.seq); END IF;
                RETURN NULL;
            """,
        ),
        _Guard(
            name="commit_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
                IF to_jsonb(NEW) - ARRAY['actor_id', 'head'] <> to_jsonb(OLD) - ARRAY['actor_id', 'head']
                    OR (NEW.actor_id IS NOT NULL AND NEW.actor_id IS DISTINCT FROM OLD.actor_id)
                    OR (NEW.head IS DISTINCT FROM OLD.head AND OLD.opened_in <> pg_current_xact_id()::text::bigint)
                THEN {refuse("A commit is never edited.", KEPT)} END IF;
                RETURN NEW;
            """,
        ),
        *_never_removed("A commit is never deleted."),
    ]


def entry_guards() -> list[pgtrigger.Trigger]:
    """Entries are written by the triggers of the record, and stay."""
    return [_only_by_triggers(), _never("entry_stays", pgtrigger.Update, "An entry of the ledger is never edited."),
            *_never_removed("An entry of the ledger is never deleted.")]  # fmt: skip


def payload_guards() -> list[pgtrigger.Trigger]:
    """Payloads stay, but for the one thing that a redaction may do: leave the entry and its hash, and blank the
    words.
    """
    return [
        _only_by_triggers(),
        _Guard(
            name="payload_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
                IF NOT coalition_ledger_redacts() OR NEW.payload IS NOT NULL OR NEW.blanked_in IS NULL
                    OR (NEW.seq, NEW.n) <> (OLD.seq, OLD.n)
                THEN {refuse("A payload of the ledger is never edited.", KEPT)} END IF;
                RETURN NEW;
            """,
        ),
        *_never_removed("A payload of the ledger is never deleted."),
    ]


def _only_by_triggers() -> pgtrigger.Trigger:
    return _Guard(
        name="written_by_triggers",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF pg_trigger_depth() < 2 AND coalesce(current_setting('tracker.baseline', true), '') <> 'on'
            THEN {refuse("The ledger is written by the database alone.", KEPT)} END IF;
            RETURN NULL;
        """,
    )


def _never(name: str, operation: pgtrigger.Operation, message: str) -> pgtrigger.Trigger:
    return _Guard(
        name=name, level=pgtrigger.Statement, when=pgtrigger.Before, operation=operation, func=refuse(message, KEPT)
    )


def _never_removed(message: str) -> list[pgtrigger.Trigger]:
    return [
        _never("never_deleted", pgtrigger.Delete, message),
        _never("never_emptied", pgtrigger.Truncate, "The ledger is never emptied."),
    ]
