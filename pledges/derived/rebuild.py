"""What is worked out, worked out again from nothing: the ledger is replayed commit by commit into empty copies of the
tables, each commit is settled as it was, and the result is compared with what stands in the tables.

Nothing is changed, and no lock is held: the copies are temporary tables, which PostgreSQL looks at first and forgets
at the end. Compared are states, flags (what rules decide of them, and what they said at each time), changes, due days,
the ready pieces of lists, the cells of the matrix and the days on which flags counted; random ids and keys are not.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Min, Q

from coalition.ledger import Commit, stored
from coalition.ledger.baseline import ACTOR, REASON
from coalition.ledger.chain import ChainedEntry
from coalition.ledger.replay import ledgered_models, upcast
from coalition.ledger.triggers import Kind, kind_of
from coalition.models import LedgerCommit
from coalition.visibility import Purpose
from pledges.derived import amends, cells, copies, counts, feed, feed_entries, flag_days, pieces, rule_change
from pledges.derived.changes import OWN_DOING
from pledges.derived.due import came_due
from pledges.derived.settle import settle
from pledges.derived.states import KEPT
from pledges.derived.time_alone import settle_day
from pledges.models import (
    Change,
    ConditionEvent,
    Decision,
    Due,
    Flag,
    FlagEvent,
    FlagWording,
    Pledge,
    PledgeState,
    Position,
    Statement,
)
from pledges.vocabulary import BOOKKEEPING, ChangeCause

Row = tuple[Any, ...]
FLAG_EVENTS = FlagEvent._meta.db_table
STEP = (
    "state_from",
    "state_to",
    "severity",
    "facts_hash",
    "by_job",
    "actor_name",
    "reason",
    "note",
    "until",
    "asks_second",
)
AMENDING = {(Statement._meta.db_table, "update"), (Decision._meta.db_table, "insert")}
"""The entries by which a commit amends what was recorded before it."""

WORDING = ("on", "rule_version", "facts_hash", "explanation_code", "explanation_slots")
"""What a wording says."""

DAY_EVALUATED = re.compile(r"day_evaluated (\d{4}-\d{2}-\d{2})")


Snapshot = dict[str, dict[Row, Any]]
"""Derived rows by kind ("state", "flag", "wording", "change", "due day", "piece", "cell", "days of flags"), each by
what it is known by.
"""


def differences() -> list[str]:
    """One line for every derived row that does not follow from the ledger, or that should be there and is not."""
    return list(_compare(*snapshots()))


def snapshots() -> tuple[Snapshot, Snapshot]:
    """What is derived as it stands, and as it follows from the ledger alone. Takes the right to make temporary
    tables.
    """
    with transaction.atomic():
        stands = _snapshot(pieces.standing(), cells.standing(), flag_days.standing())
        causes, fed_from = _causes(), _fed_from()
        flags = {
            flag.pk: _flag_key(flag) for flag in Flag.objects.for_the_record(Purpose.DERIVE).select_related("pledge")
        }
        commits = list(LedgerCommit.objects.order_by("seq"))
        by_seq: dict[int, list[ChainedEntry]] = defaultdict(list)
        for entry in stored.entries():
            by_seq[entry.seq].append(entry)
        words = _last_words(by_seq)
        _bring_home(by_seq, commits)
        _make_copies()
        for commit, following in zip(commits, [*commits[1:], None], strict=True):
            entries = by_seq.pop(commit.seq, [])
            _replay(commit, entries, words, flags, causes.get(commit.seq, ChangeCause.WORLD))
            _finish_the_day(commit, following)
            if fed_from is not None and commit.seq >= fed_from:
                feed.complete(_opened(commit), [_told(entry, words) for entry in entries])
        rebuilt = _snapshot(pieces.anew(), cells.anew(), flag_days.anew())
        transaction.set_rollback(True)
    return stands, rebuilt


def _bring_home(by_seq: dict[int, list[ChainedEntry]], commits: list[LedgerCommit]) -> None:
    """Rows that are older than the ledger were entered by one commit, all at once: each goes back to the commit that
    it names, and what names none stands from the first one on.
    """
    late = next((one.seq for one in commits if (one.actor_name, one.reason) == (ACTOR, REASON)), None)
    if late is None:
        return
    home: dict[int, list[ChainedEntry]] = defaultdict(list)
    for entry in by_seq.pop(late, []):
        row = json.loads(entry.payload or "{}")
        since = row.get("since_seq") or row.get("seq") or commits[0].seq
        home[since].append(
            replace(entry, payload=json.dumps({**row, "until_seq": None}) if "until_seq" in row else entry.payload)
        )
        if row.get("until_seq"):
            home[row["until_seq"]].append(replace(entry, operation="update"))
    for seq, entries in home.items():
        by_seq[seq] = [*entries, *by_seq[seq]]


def _make_copies() -> None:
    """Empty tables that stand before the real ones, with their indexes and unique rules, and without their triggers."""
    copied = [*ledgered_models(), *(model for model in apps.get_models() if kind_of(model) == Kind.DERIVED)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        for model in copied:
            table = model._meta.db_table
            cursor.execute(f'CREATE TEMP TABLE "{table}" (LIKE public."{table}" INCLUDING ALL) ON COMMIT DROP')


def _replay(
    commit: LedgerCommit,
    entries: list[ChainedEntry],
    words: dict[tuple[str, str], str],
    flags: dict[int, Row],
    cause: ChangeCause,
) -> None:
    """Apply one commit's entries and settle what hangs on them."""
    touched: set[int] = set()
    new: set[str] = set()
    decided: list[dict[str, Any]] = []
    of_counts: set[int] = set()
    for entry in entries:
        row = upcast(_models()[entry.table], json.loads(entry.payload or words[entry.table, entry.key]))
        if entry.table == FLAG_EVENTS:
            if not row["by_job"]:
                decided.append(row)
            elif row["flag_id"] in flags:
                touched |= {flags[row["flag_id"]][1]} - {None}
                of_counts |= {flags[row["flag_id"]][2]} - {None}
            continue
        _apply(entry, row)
        touched |= _hanging_on(entry, row)
        if entry.table == Position._meta.db_table and entry.operation == "insert":
            new.add(row["public_id"])
    opened = _opened(commit)
    amended = any((entry.table, entry.operation) in AMENDING for entry in entries)
    cause = (amends.cause_of(opened) if amended else None) or cause
    if again := rule_change.chunk_of(opened):
        here = rule_change.pledges_in(again)
        touched, cause = set(rule_change.not_before(here, again.after)), ChangeCause.RULE_CHANGE
    if of_counts and not counts.counted_by(of_counts) & _coalitions(touched):
        touched |= counts.settling(of_counts)
    if touched and _swept(commit):
        settle_day(touched, commit=opened, today=_day(commit))
    elif touched:
        settle(touched, commit=opened, today=_day(commit), cause=cause, new_positions=set() if amended else new)
    if amended:
        amends.tell(opened)
    for row in decided:
        _decide(row, flags)


def _coalitions(pledges: set[int]) -> set[int]:
    return set(Pledge.objects.filter(pk__in=pledges).values_list("coalition", flat=True))


def _finish_the_day(commit: LedgerCommit, following: LedgerCommit | None) -> None:
    """With the last commit of a sweep, settle what was due and had nothing new to say: its next day is written then."""
    day = _swept(commit)
    if day is None or (following is not None and _swept(following) == day):
        return
    if due := came_due(day, limit=Pledge.objects.count()):
        settle_day(due, commit=_opened(commit), today=day)


def _opened(commit: LedgerCommit) -> Commit:
    return Commit(commit.seq, commit.at.astimezone(UTC), commit.actor_name, commit.reason)


def _told(entry: ChainedEntry, words: dict[tuple[str, str], str]) -> feed_entries.Entry:
    payload = entry.payload or words.get((entry.table, entry.key))
    return feed_entries.entry(entry.table, entry.operation, entry.key, payload)


def _fed_from() -> int | None:
    """The first commit of which the feed tells everything; what is older was recorded before it did."""
    seq: int | None = Change.objects.filter(code__in=BOOKKEEPING).aggregate(first=Min("seq"))["first"]
    return seq


def _models() -> dict[str, Any]:
    return {model._meta.db_table: model for model in ledgered_models()}


def _apply(entry: ChainedEntry, row: dict[str, Any]) -> None:
    table = entry.table
    with connection.cursor() as cursor:
        if entry.operation != "insert":
            cursor.execute(f'DELETE FROM pg_temp."{table}" WHERE id::text = %s', [entry.key])  # noqa: S608
        if entry.operation != "delete":
            cursor.execute(
                f'INSERT INTO pg_temp."{table}" SELECT * FROM jsonb_populate_record(NULL::pg_temp."{table}", %s)',  # noqa: S608
                [json.dumps(row)],
            )


def _hanging_on(entry: ChainedEntry, row: dict[str, Any]) -> set[int]:
    """Primary keys of the pledges that are settled because of this entry."""
    table = entry.table.removeprefix("pledges_")
    positions = Position.objects.all()
    if table == "position":
        return {row["pledge_id"]}
    if table in ("appearance", "statement") and entry.operation != "insert":
        of = {"appearance": "appearance", "statement": "appearance__statement"}[table]
        return set(positions.filter(**{of: row["id"]}).values_list("pledge_id", flat=True))
    if table == "pledge" and entry.operation != "insert":
        return {row["id"]}
    if table == "check":
        cell = {name: row[name] for name in ("coalition_id", "country_id", "capability")}
        return set(Pledge.objects.filter(**cell, until_seq__isnull=True).values_list("pk", flat=True))
    if table == "decision":
        return {row["pledge_id"], row["into_id"]} - {None}
    if table == "capture":
        return copies.pledges_on([row["document_id"]])
    if table == "conditionevent":
        coalition = ConditionEvent.objects.get(pk=row["id"]).condition.coalition_id
        named = Q(condition_rows__isnull=False) | ~Q(window_trigger="")
        hanging = positions.filter(named, pledge__coalition=coalition, until_seq__isnull=True)
        return set(hanging.values_list("pledge_id", flat=True))
    return set()


def _decide(row: dict[str, Any], flags: dict[int, Row]) -> None:
    """What people decided about a flag is evidence of its own: it is taken over."""
    rule, pledge, statement, a, b = flags[row["flag_id"]]
    flags_now = Flag.objects.for_the_record(Purpose.DERIVE)
    found = flags_now.filter(rule=rule, pledge=pledge, statement=statement, evidence_a=a, evidence_b=b)
    found.update(state=row["state_to"], snoozed_until=row["until"])
    FlagEvent.objects.bulk_create(
        FlagEvent(flag=flag, seq_id=row["seq"], actor=None, **{name: row[name] for name in STEP}) for flag in found
    )


def _day(commit: LedgerCommit) -> date:
    """The day that the commit was settled for."""
    return _swept(commit) or commit.at.astimezone(UTC).date()


def _swept(commit: LedgerCommit) -> date | None:
    """The day that a sweep evaluated in this commit; None for every other commit."""
    named = DAY_EVALUATED.fullmatch(commit.reason)
    return date.fromisoformat(named[1]) if named else None


def _last_words(by_seq: dict[int, list[ChainedEntry]]) -> dict[tuple[str, str], str]:
    """The newest words of each row: what stands for those that a redaction blanked."""
    return {(e.table, e.key): e.payload for found in by_seq.values() for e in found if e.payload is not None}


def _causes() -> dict[int, ChangeCause]:
    """The cause that a commit was settled with: that of our own doing where there was any."""
    found = Change.objects.filter(cause__in=OWN_DOING).exclude(code__in=BOOKKEEPING).values_list("seq_id", "cause")
    return {seq: ChangeCause(cause) for seq, cause in found}


def _flag_key(flag: Flag) -> Row:
    return flag.rule, flag.pledge_id, flag.statement_id, flag.evidence_a_id, flag.evidence_b_id


def row_key(flag: Flag) -> Row:
    """What a flag is known by in a snapshot."""
    return (*_flag_key(flag), flag.document_id)


def _snapshot(
    ready: Iterable[tuple[int, dict[str, Any]]],
    shown: Iterable[tuple[Row, dict[str, Any]]],
    flagged: Iterable[tuple[int, dict[str, Any]]],
) -> Snapshot:
    """Every derived row by what it is known by, the `ready` pieces, the cells that are `shown`, and the days on which
    pledges were `flagged`. Ids that chance or a sequence gave are left out.
    """
    columns = (*KEPT, "policy_version", "pledge_public_id")
    states = {
        (row.pledge_id, row.valid, row.known): {name: getattr(row, name) for name in columns}
        for row in PledgeState.objects.all()
    }
    names = ("rule_version", "facts_hash", "severity", "state", "snoozed_until", "explanation_code",
             "explanation_slots", "internal", "opened_on", "opened_seq_id")  # fmt: skip
    flags = {
        row_key(row): {name: getattr(row, name) for name in names}
        for row in Flag.objects.for_the_record(Purpose.DERIVE)
    }
    told = ("kind", "cause", "code", "slots", "resource", "resource_id", "happened_on", "pledge_id", "position_id",
            "country_id", "capability")  # fmt: skip
    changes: dict[Row, Any] = {}
    for row in Change.objects.all():
        changes[row.seq_id, row.n] = {name: getattr(row, name) for name in told}
        if row.resource == "flag":
            del changes[row.seq_id, row.n]["resource_id"]  # a random one
    due = {(row.pledge_id,): {"on": row.on} for row in Due.objects.all()}
    found = {"state": states, "flag": flags, "wording": _wordings(), "change": changes, "due day": due}
    found |= {"piece": {(key,): columns for key, columns in ready}, "cell": dict(shown)}
    return found | {"days of flags": {(key,): columns for key, columns in flagged}}


def _wordings() -> dict[Row, Any]:
    """What each flag said, by what it is known by, the commit, and which time it was in that commit."""
    found: dict[Row, Any] = {}
    said: Counter[Row] = Counter()
    rows = FlagWording.objects.for_the_record(Purpose.DERIVE).select_related("flag").order_by("id")
    for row in rows:
        at = (*row_key(row.flag), row.seq_id)
        said[at] += 1
        found[(*at, said[at])] = {name: getattr(row, name) for name in WORDING}
    return found


def _compare(stands: Snapshot, rebuilt: Snapshot) -> Iterator[str]:
    for kind in stands:
        yield from _compare_rows(kind, stands[kind], rebuilt[kind])


def _compare_rows(kind: str, stands: dict[Row, Any], rebuilt: dict[Row, Any]) -> Iterable[str]:
    for key in sorted(stands.keys() | rebuilt.keys(), key=str):
        shown = ", ".join(str(part) for part in key)
        if key not in rebuilt:
            yield f"{kind} ({shown}) stands in the table and does not follow from the ledger"
        elif key not in stands:
            yield f"{kind} ({shown}) follows from the ledger and is not in the table"
        elif stands[key] != rebuilt[key]:
            columns = ", ".join(name for name, value in stands[key].items() if rebuilt[key].get(name) != value)
            yield f"{kind} ({shown}) is another in {columns}"
