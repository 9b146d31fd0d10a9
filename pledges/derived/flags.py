"""Findings as flags: opened, resolved and reopened. Running twice opens nothing twice, and a human decision is never
overwritten.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from coalition.visibility import Purpose
from pledges.derived import prepared
from pledges.derived.counts import uncounting
from pledges.derived.questions import Question, any_of, read
from pledges.models import Flag, FlagEvent, FlagWording, Pledge
from pledges.reasoning.facts import Finding
from pledges.vocabulary import FlagState

Key = tuple[str, int | None, int | None, int | None, int | None]

UNDECIDED = frozenset({FlagState.OPEN, FlagState.ACKNOWLEDGED})
"""The states that a job may resolve. Confirmed, dismissed and snoozed are decisions of people."""

HELD = frozenset({FlagState.CONFIRMED, FlagState.SNOOZED})
"""Decisions that go with what they were about: nobody confirms what has been retracted."""


DECIDED = frozenset({FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.SNOOZED})
"""What only people make of a flag."""


_ABOUT = """SELECT id FROM pledges_flag WHERE pledge_id = ANY(%s::bigint[])
    UNION ALL SELECT id FROM pledges_flag WHERE statement_id IS NOT NULL"""


def _about(keys: models.Func) -> "models.QuerySet[Flag]":
    asked: Any = keys.source_expressions[0]
    found = RawSQL(_ABOUT, [asked.value])  # noqa: S611 - a text of our own
    return Flag.objects.for_the_record(Purpose.DERIVE).filter(pk__in=found).order_by()


ABOUT = Question(_about)
"""The flags of some pledges, and of all statements."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened to one flag in this evaluation. `before` is empty for a flag that is new.

    `settled_on` is the world's day on which it was settled, None where it was not, or where its evidence is gone.
    `decided` is what people decided about the same facts in rows that a correction or a merge has replaced.
    `severity_before` is that of a flag that stood already, empty for every other.
    """

    flag: Flag
    before: str
    finding: Finding | None
    settled_on: date | None = None
    decided: FlagEvent | None = None
    severity_before: str = ""


def standing(pledges: Collection[int], rules: Collection[str] | None = None) -> list[Flag]:
    """The flags of `pledges` (primary keys) and of all statements, or those by which some `rules` told of `pledges`.
    Nobody locks them: who changes a flag has the open door, of which there is one.
    """
    if rules is None:
        found = ABOUT.rows(pledges)
    else:
        every = Flag.objects.for_the_record(Purpose.DERIVE)
        found = read(every.filter(pledge__in=any_of(pledges), rule__in=rules))
    return sorted(found, key=lambda flag: (flag.rule, flag.facts_hash))


def turns(
    standing: Collection[Flag],
    findings: Collection[Finding],
    pledges: Mapping[str, Pledge],
    positions: Mapping[str, int],
    statements: Mapping[str, int],
    *,
    steps_since: Mapping[str, date],
    today: date,
) -> list[Turn]:
    """What the flags of `pledges`, and of `statements` (primary keys by public id), have to become to say what
    `findings` say: every one whose state or severity changes. A flag about a statement that gives no count any more is
    settled, as one whose evidence is gone. `write` stores it.

    `positions` are the primary keys of those that stand, by public id. `steps_since` has, by the public id of a pledge,
    the first day of the state that holds today: what ends a silence. Those of `standing` that move are changed in
    place.
    """
    since = {pledges[public_id].pk: day for public_id, day in steps_since.items()}
    wanted: dict[Key, Finding] = {}
    for finding in findings:
        wanted.setdefault(_key(finding, pledges, positions, statements), finding)
    existing = {
        (flag.rule, flag.pledge_id, flag.statement_id, flag.evidence_a_id, flag.evidence_b_id): flag
        for flag in standing
    }
    gone = _left_to_us(existing, frozenset(statements.values()))
    told = frozenset(positions.values())
    replaced: dict[tuple[str, str], list[Flag]] = defaultdict(list)
    for flag in existing.values():
        if flag.state in DECIDED and _groundless(flag, told, gone):
            replaced[flag.rule, flag.facts_hash].append(flag)
    turned: list[Turn] = []
    for key, finding in wanted.items():
        if key in existing:
            turned += _revisit(existing[key], finding, today)
        else:
            new = Turn(_new(key, finding), "", finding, finding.resolved_on)
            turned.append(_as_decided(new, replaced.get((finding.rule, finding.facts_hash), ())))
    for key, flag in existing.items():
        if key in wanted:
            continue
        if flag.state in UNDECIDED or _wakes(flag, today) or (flag.state in HELD and _groundless(flag, told, gone)):
            of_silence = flag.evidence_a_id is None
            turned.append(_gone(flag, since.get(flag.pledge_id or 0) if of_silence else None))
    return turned


def _left_to_us(existing: dict[Key, Flag], counting: frozenset[int]) -> frozenset[int]:
    """Take out of `existing` what is about statements that give counts of another coalition; whoever settles that one
    asks them. Returns the statements (primary keys) of the rest that give no count any more.
    """
    others = {key: flag for key, flag in existing.items() if key[2] and key[2] not in counting}
    asked = {key[2] for key, flag in others.items() if key[2] and flag.state != FlagState.AUTO_RESOLVED}
    gone = uncounting(asked) if asked else frozenset()
    for key in others:
        if key[2] not in gone:
            del existing[key]
    return gone


def _key(
    finding: Finding, pledges: Mapping[str, Pledge], positions: Mapping[str, int], statements: Mapping[str, int]
) -> Key:
    pledge = pledges[finding.pledge].pk if finding.pledge else None
    statement = statements[finding.statement] if finding.statement else None
    return finding.rule, pledge, statement, positions.get(finding.a), positions.get(finding.b)


def _new(key: Key, finding: Finding) -> Flag:
    rule, pledge, statement, a, b = key
    return new_row(
        Flag,
        rule=rule,
        rule_version=finding.version,
        pledge_id=pledge,
        statement_id=statement,
        evidence_a_id=a,
        evidence_b_id=b,
        facts_hash=finding.facts_hash,
        severity=finding.severity,
        state=FlagState.AUTO_RESOLVED if finding.resolved_by else FlagState.OPEN,
        explanation_code=finding.explanation.code,
        explanation_slots=finding.explanation.slots,
        internal=finding.internal,
        opened_on=finding.opened_on,
        opened_seq_id=0,  # until it is written
    )


def _as_decided(turn: Turn, replaced: Iterable[Flag]) -> Turn:
    """A new flag about what people have decided already, in rows that were replaced since, by corrected or merged ones
    that a rule weighs alike: what they decided holds. `replaced` are the flags of the same facts on such rows.
    """
    flag = turn.flag
    if flag.state != FlagState.OPEN:
        return turn
    for earlier in replaced:
        steps = FlagEvent.objects.for_the_record(Purpose.DERIVE)
        last = steps.filter(flag=earlier, state_to=earlier.state, by_job=False).order_by("pk").last()
        if last is not None:
            flag.state, flag.snoozed_until = earlier.state, earlier.snoozed_until
            return replace(turn, decided=last)
    return turn


def _revisit(flag: Flag, finding: Finding, today: date) -> Iterable[Turn]:
    """A finding that already has its flag: reopened when what it rests on changed, resolved when something settled
    it. What people have confirmed stays confirmed, and what they have decided about a settled matter is left alone.
    """
    before_state, before_severity = flag.state, flag.severity
    resolvable = flag.state in UNDECIDED or flag.state == FlagState.AUTO_RESOLVED or _wakes(flag, today)
    if finding.resolved_by and not resolvable:
        return
    facts_changed = flag.facts_hash != finding.facts_hash
    flag.rule_version = finding.version
    flag.facts_hash = finding.facts_hash
    flag.severity = finding.severity
    flag.explanation_code = finding.explanation.code
    flag.explanation_slots = finding.explanation.slots
    flag.internal = finding.internal
    if finding.resolved_by:
        flag.state = FlagState.AUTO_RESOLVED
    elif flag.state == FlagState.CONFIRMED:
        pass
    elif flag.state == FlagState.AUTO_RESOLVED or facts_changed or _wakes(flag, today):
        flag.state = FlagState.OPEN
        flag.opened_on = finding.opened_on
    if flag.state != FlagState.SNOOZED:
        flag.snoozed_until = None
    if (flag.state, flag.severity) != (before_state, before_severity) or facts_changed:
        stood = before_severity if FlagState(before_state).is_standing else ""
        yield Turn(flag, before_state, finding, finding.resolved_on, severity_before=stood)


def _groundless(flag: Flag, standing: frozenset[int], gone: frozenset[int]) -> bool:
    """Whether something that the flag rests on no longer stands: people corrected or retracted it."""
    if flag.statement_id in gone:
        return True
    evidence = {pk for pk in (flag.evidence_a_id, flag.evidence_b_id) if pk is not None}
    return not evidence <= standing


def _wakes(flag: Flag, today: date) -> bool:
    return flag.state == FlagState.SNOOZED and flag.snoozed_until is not None and flag.snoozed_until <= today


def _gone(flag: Flag, on: date | None) -> Turn:
    """A flag of which no finding speaks any more: settled on a day of the world, or without what it rested on."""
    before = flag.state
    flag.state = FlagState.AUTO_RESOLVED
    flag.snoozed_until = None
    return Turn(flag, before, None, on)


def wanted(turns: Collection[Turn]) -> dict[type[models.Model], int]:
    """How many keys `write` gives out at most, by model."""
    return {
        Flag: sum(not turn.before for turn in turns),
        FlagEvent: sum(len(_steps(turn)) for turn in turns),
        FlagWording: sum(turn.finding is not None for turn in turns),
    }


def write(turns: Collection[Turn], commit: Commit, keys: Keys | None = None) -> None:
    """Store `turns`: the flags, an event for each step, and what each says now. A flag that was settled before we heard
    of it is opened and resolved. `keys` has as many as are `wanted`; without it they are asked for.
    """
    if not turns:
        return
    keys = keys or Keys(wanted(turns))
    new = [turn.flag for turn in turns if not turn.before]
    for flag in new:
        flag.opened_seq_id = commit.seq
    keys.give(new)
    events = [event for turn in turns for event in _events(turn, commit)]
    wordings = [_wording(turn.flag, turn.finding, commit) for turn in turns if turn.finding is not None]
    add_rows(new)
    _rewrite([turn.flag for turn in turns if turn.before])
    add_rows(events, keys)
    add_rows(wordings, keys)


REWRITTEN = {
    "rule_version": "smallint",
    "facts_hash": "text",
    "severity": "text",
    "state": "text",
    "snoozed_until": "date",
    "explanation_code": "text",
    "explanation_slots": "text",
    "internal": "boolean",
    "opened_on": "date",
}
"""The columns that an evaluation may change, and of what type their values are sent."""

_REWRITE = f"""UPDATE pledges_flag f
    SET {", ".join(f"{name} = n.{name}{'::jsonb' if name == 'explanation_slots' else ''}" for name in REWRITTEN)}
    FROM unnest(%s::bigint[], {", ".join(f"%s::{of}[]" for of in REWRITTEN.values())})
        AS n(id, {", ".join(REWRITTEN)}) WHERE f.id = n.id"""  # noqa: S608 - our own columns


def _rewrite(flags: list[Flag]) -> None:
    """Store what flags that stood already say now, in one statement: the framework's own way puts each value of each
    row into a condition, and the database tries them one after the other.
    """
    if not flags:
        return
    said = [[getattr(flag, name) for flag in flags] for name in REWRITTEN if name != "explanation_slots"]
    said.insert([*REWRITTEN].index("explanation_slots"), [json.dumps(flag.explanation_slots) for flag in flags])
    prepared.write(_REWRITE, [[flag.pk for flag in flags], *said])


def _wording(flag: Flag, finding: Finding, commit: Commit) -> FlagWording:
    return new_row(
        FlagWording,
        flag=flag,
        seq_id=commit.seq,
        on=finding.opened_on,
        rule_version=flag.rule_version,
        facts_hash=flag.facts_hash,
        explanation_code=flag.explanation_code,
        explanation_slots=flag.explanation_slots,
    )


def _steps(turn: Turn) -> list[tuple[str, str]]:
    """The states that a flag goes through in a turn, each with the one before it. What people decided before is a step
    too.
    """
    after = turn.flag.state
    if turn.before:
        return [(turn.before, after)]
    opened: list[tuple[str, str]] = [("", FlagState.OPEN)]
    if after == FlagState.AUTO_RESOLVED:
        return [*opened, (FlagState.OPEN, FlagState.AUTO_RESOLVED)]
    return [*opened, (FlagState.OPEN, after)] if after in DECIDED else opened


def _events(turn: Turn, commit: Commit) -> Iterable[FlagEvent]:
    for before, after in _steps(turn):
        if after in (FlagState.OPEN, FlagState.AUTO_RESOLVED):
            yield new_row(
                FlagEvent,
                flag=turn.flag,
                seq_id=commit.seq,
                state_from=before,
                state_to=after,
                severity=turn.flag.severity,
                on=turn.flag.opened_on if after == FlagState.OPEN else turn.settled_on,
                facts_hash=turn.flag.facts_hash,
                by_job=True,
                actor_name=commit.actor,
            )
    if not turn.before and turn.decided is not None:
        yield new_row(
            FlagEvent,
            flag=turn.flag,
            seq_id=commit.seq,
            state_from=FlagState.OPEN,
            state_to=turn.flag.state,
            severity=turn.flag.severity,
            facts_hash=turn.flag.facts_hash,
            actor_name=commit.actor,
            until=turn.flag.snoozed_until,
            repeats=turn.decided,
            reason=turn.decided.reason,
            note=turn.decided.note or gettext("Decided by %(who)s before.") % {"who": turn.decided.actor_name},
        )
