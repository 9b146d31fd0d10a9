"""What each table of the record allows, as statement-level triggers that stand beside its model.

Invariant: no row of the record changes without the open door's actor, whatever path writes it; every change of a fact,
of a judgement or of reference data is in the ledger before the statement ends. Four kinds of tables:

* `append_only()` – evidence and judgement: rows are added; a few columns may be set once; nothing is deleted.
* `reference()` – reference data: may change and go, inside the door, and the ledger keeps what it was.
* `derived()` – worked out from the others: may be rewritten inside the door, and is not in the ledger.
* operational tables (`UNLEDGERED`) – work in progress and people's addresses: no trigger at all.
"""

from enum import StrEnum
from functools import cache

import pgtrigger
from django.apps import apps
from django.db import models

from coalition.ledger.canonical import canonical_select, key_column

REFUSED = "only_through_the_door"
KEPT = "facts_are_append_only"
"""The names under which the triggers refuse, like the name of a constraint."""

UNLEDGERED = {
    "coalition_accesstoken": "keys of the API: who may knock, not what is recorded; each commit names its person",
    "coalition_keptanswer": "answers kept for a day, in case a request is sent again; a redaction throws them away",
    "pledges_decisionproposal": "what waits for a second person; agreed to, it is a decision of the record",
    "pledges_run": "work that comes with the calendar; its rows change as it is done",
    "pledges_digest": "what was sent, with words for one reader",
    "pledges_delivery": "the stages of one mail",
    "pledges_draft": "unpublished work, which may be thrown away; a ledger that forgets nothing is no place for it",
    "pledges_secondcoding": "a second reader's coding of unpublished work; the reviews of what is published are kept",
    "pledges_subscription": "people's addresses, which they may have deleted",
    "pledges_subscription_countries": "part of a subscription",
}
"""Tables of our apps that the ledger leaves alone, and why. A test fails for a table that is neither here nor
triggered.
"""

REPEATING = frozenset({"pledges_draft", "pledges_secondcoding"})
"""Those that hold words of the record a second time: a redaction reaches them too."""

NEVER_IGNORED = ("heard", "text := set_config('pgtrigger.ignore', '{}', true)")
"""Declared first in every trigger of the record: the library lets any session switch its triggers off by a setting,
and looks at that setting only after this.
"""


class Kind(StrEnum):
    FACT = "fact"
    REFERENCE = "reference"
    DERIVED = "derived"
    LEDGER = "ledger"


def refuse(message: str, name: str = REFUSED) -> str:
    """A plpgsql statement that refuses with a plain sentence."""
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


class RecordTrigger(pgtrigger.Trigger):
    """One statement-level trigger of a table of the record; knows the kind of its table."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(
        self,
        operation: str,
        kind: Kind,
        *,
        once: tuple[str, ...] = (),
        forgets: tuple[str, ...] = (),
        opened_by: str = "",
    ) -> None:
        self.kind, self.once, self.forgets, self.opened_by = kind, once, forgets, opened_by
        self.verb = operation
        shown = {
            "insert": pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
            "update": pgtrigger.Referencing(old="old_rows", new="new_rows"),  # type: ignore[no-untyped-call]
            "delete": pgtrigger.Referencing(old="old_rows"),  # type: ignore[no-untyped-call]
        }
        super().__init__(
            name=f"record_{operation}",
            operation=getattr(pgtrigger, operation.capitalize()),
            referencing=shown.get(operation),
            declare=[NEVER_IGNORED, ("keys", "text[]"), ("payloads", "text[]"), ("open_seq", "bigint")],
        )

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the library gives the class
        """The body: what is refused first, then what is written down."""
        if self.verb == "truncate":
            return refuse("The tables of the record are never emptied.", KEPT)
        if self.kind == Kind.DERIVED:
            rows = "old_rows" if self.verb == "delete" else "new_rows"
            return f"IF EXISTS (SELECT 1 FROM {rows}) THEN PERFORM coalition_ledger_door(); END IF; RETURN NULL;"  # noqa: S608
        rules = getattr(self, f"_{self.verb}")(model)
        return f"{rules} PERFORM coalition_ledger_write('{model._meta.db_table}', {self._operation()}, keys, payloads); RETURN NULL;"  # noqa: E501

    def _operation(self) -> str:
        if self.verb != "update":
            return f"'{self.verb}'"
        return "CASE WHEN coalition_ledger_redacts() THEN 'redact' ELSE 'update' END"

    def _rows(self, model: type[models.Model], source: str) -> str:
        return canonical_select(model, source, without=self.forgets)

    def _gathered(self, rows: str) -> str:
        """Fill `keys` and `payloads` from SQL that gives `(key, payload)`, in the order of the keys."""
        return (
            "SELECT array_agg(r.key::text ORDER BY r.key), array_agg(r.payload ORDER BY r.key) "  # noqa: S608
            f"INTO keys, payloads FROM ({rows}) r;"
        )

    def _insert(self, model: type[models.Model]) -> str:
        gathered = self._gathered(self._rows(model, "new_rows"))
        if not self.opened_by:
            return gathered
        backdated = refuse("What is recorded now carries the number of this commit, not another one.", KEPT)
        return f"""{gathered}
            IF keys IS NOT NULL THEN
                open_seq := coalition_ledger_door();
                IF EXISTS (SELECT 1 FROM new_rows n WHERE n."{self.opened_by}" <> open_seq) THEN {backdated} END IF;
            END IF;"""  # noqa: S608

    def _update(self, model: type[models.Model]) -> str:
        key = key_column(model)
        changed = (
            f"SELECT n.key, n.payload FROM ({self._rows(model, 'new_rows')}) n "  # noqa: S608
            f"JOIN ({self._rows(model, 'old_rows')}) o ON o.key = n.key WHERE o.payload <> n.payload"
        )
        moved = f"""
            IF EXISTS (SELECT 1 FROM old_rows o WHERE NOT EXISTS (SELECT 1 FROM new_rows n WHERE n."{key}" = o."{key}"))
            THEN {refuse("A row of the record keeps its key.", KEPT)} END IF;"""  # noqa: S608
        forgotten = " OR ".join(
            f'(n."{column}" IS NOT NULL AND n."{column}" IS DISTINCT FROM o."{column}")' for column in self.forgets
        )
        if forgotten:
            moved += f"""
            IF EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n USING ("{key}") WHERE {forgotten})
            THEN {refuse("Who wrote it stays; an account may only go.", KEPT)} END IF;"""  # noqa: S608
        kept = self._kept(key) if self.kind == Kind.FACT else ""
        return f"{moved} {kept} {self._gathered(changed)}"

    def _kept(self, key: str) -> str:
        """A fact stays as it was recorded, but for what may be set once; only a redaction reaches its words."""
        free = ", ".join(f"'{column}'" for column in (*self.once, *self.forgets))
        but = f" - ARRAY[{free}]::text[]" if free else ""
        again = " OR ".join(
            f'(o."{column}" IS NOT NULL AND n."{column}" IS DISTINCT FROM o."{column}")' for column in self.once
        )
        rules = f"""
            IF NOT coalition_ledger_redacts() AND EXISTS (
                SELECT 1 FROM old_rows o JOIN new_rows n USING ("{key}") WHERE to_jsonb(o){but} <> to_jsonb(n){but}
            ) THEN {refuse("A published fact is never edited: correct or retract it.", KEPT)} END IF;"""  # noqa: S608
        if again:
            rules += f"""
            IF EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n USING ("{key}") WHERE {again})
            THEN {refuse("This is set once and stays.", KEPT)} END IF;"""  # noqa: S608
        if "until_seq" in self.once:
            rules += f"""
            IF EXISTS (
                SELECT 1 FROM old_rows o JOIN new_rows n USING ("{key}")
                WHERE o.until_seq IS NULL AND n.until_seq IS NOT NULL AND n.until_seq <> coalition_ledger_door()
            ) THEN {refuse("A fact is closed by the commit that closes it, not by another one.", KEPT)} END IF;"""  # noqa: S608
        return rules

    def _delete(self, model: type[models.Model]) -> str:
        if self.kind == Kind.FACT:
            refused = refuse("A published fact is never deleted: retract it.", KEPT)
            return f"IF EXISTS (SELECT 1 FROM old_rows) THEN {refused} END IF;"  # noqa: S608
        return self._gathered(self._rows(model, "old_rows"))


def append_only(
    *, once: tuple[str, ...] = (), forgets: tuple[str, ...] = (), opened_by: str = ""
) -> list[pgtrigger.Trigger]:
    """Evidence and judgement. `once` are columns that may go from empty to a value, `forgets` references to accounts,
    which the ledger does not keep and which may become empty, `opened_by` the column with the commit's number.
    """
    return _each(Kind.FACT, once=once, forgets=forgets, opened_by=opened_by)


def versioned(*, once: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """Facts with `since_seq` and `until_seq`: the one is this commit's number, the other is set once."""
    return append_only(once=("until_seq", *once), opened_by="since_seq")


def reference() -> list[pgtrigger.Trigger]:
    """Reference data."""
    return _each(Kind.REFERENCE)


def derived() -> list[pgtrigger.Trigger]:
    """What is worked out. `manage.py rebuild --check` proves it, so the ledger does not repeat it."""
    return _each(Kind.DERIVED)


def kind_of(model: type[models.Model]) -> Kind | None:
    """The kind of a table; None for one that has no trigger of the record."""
    return next((t.kind for t in getattr(model._meta, "triggers", []) if hasattr(t, "kind")), None)


@cache
def tables_of(kind: Kind) -> frozenset[str]:
    """The names of the tables of a kind."""
    return frozenset(model._meta.db_table for model in apps.get_models() if kind_of(model) == kind)


def forgotten_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of `model` that the ledger does not keep."""
    return next((t.forgets for t in getattr(model._meta, "triggers", []) if isinstance(t, RecordTrigger)), ())


def _each(kind: Kind, **options: object) -> list[pgtrigger.Trigger]:
    return [RecordTrigger(verb, kind, **options) for verb in ("insert", "update", "delete", "truncate")]  # type: ignore[arg-type]
