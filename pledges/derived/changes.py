"""The feed: what changed, as codes and slots. `pledges.words` makes the sentence, the same one on the site, in the
mail and in the API.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.derived.evidence import Evidence
from pledges.derived.flags import Turn
from pledges.derived.questions import Told, the_one
from pledges.derived.sizes import number_text
from pledges.models import Appearance, Change, Pledge, Position, Statement
from pledges.reasoning.contradiction.settled import is_disputing
from pledges.reasoning.facts import StateStep
from pledges.reasoning.telling import tell
from pledges.vocabulary import ChangeCause, ChangeCode, ChangeKind, FlagState, Severity

LAST = Told(
    lambda seqs: (
        Change.objects.filter(seq__gte=the_one(seqs), seq__lte=the_one(seqs)).order_by("-n").values_list("n")[:1]
    )
)
"""The number of what a commit told last."""

Slots = dict[str, str | int | list[str]]

UNSAID: Slots = {
    "speaker": "",
    "office": "",
    "attribution": "",
    "publisher": "",
    "said_from": "",
    "said_to": "",
    "statement": "",
}
"""The slots of a source where nobody said anything: time alone, or evidence that is gone."""

OWN_DOING = frozenset({ChangeCause.CORRECTION, ChangeCause.RETRACTION, ChangeCause.MERGE, ChangeCause.RULE_CHANGE})
"""The causes that lie in the record and not in the world."""


def told(
    evidence: Evidence,
    steps: dict[str, tuple[StateStep, ...]],
    turns: Iterable[Turn],
    *,
    new_positions: Collection[str],
    cause: ChangeCause,
    today: date,
) -> list[Change]:
    """The changes of an evaluation, for `add`, in the order of the world; `today` is the UTC day of the commit."""
    found = [
        *_of_positions(evidence, steps, new_positions, cause),
        *_of_turns(turns, evidence.pledges, evidence.rows, today, cause),
    ]
    return sorted(found, key=_of_the_world)


def write_turns(turns: Iterable[Turn], pledges: Mapping[str, Pledge], *, cause: ChangeCause, commit: Commit) -> None:
    """Add to the feed what flags that rest on no words of a position became."""
    add(sorted(_of_turns(turns, pledges, {}, commit.today, cause), key=_of_the_world), commit=commit)


def _of_the_world(change: Change) -> tuple[date, str, str]:
    return change.happened_on, change.resource_id, change.code


def add(told: Sequence[Change], *, commit: Commit, keys: Keys | None = None, last: int | None = None) -> None:
    """Put these changes into the feed as they stand, numbered on from the `last` that the commit has told (None: asked
    for).
    """
    if not told:
        return
    for n, change in enumerate(told, start=1 + (last_told(commit) if last is None else last)):
        change.seq_id, change.n = commit.seq, n
    add_rows(told, keys)


def last_told(commit: Commit) -> int:
    """The number of what `commit` has told last; 0 where it has told nothing."""
    last = LAST.values([commit.seq])
    return last[0][0] if last else 0


def _of_positions(
    evidence: Evidence, steps: dict[str, tuple[StateStep, ...]], new: Collection[str], cause: ChangeCause
) -> Iterable[Change]:
    """One change per statement and pledge: several positions of one statement on one pledge are told as the first
    that says something.
    """
    told: set[tuple[str, str]] = set()
    for pledge_id, positions in evidence.positions.items():
        for position in sorted(positions, key=lambda p: (p.said.latest, not p.preferred, p.content_hash)):
            key = (position.statement, pledge_id)
            if position.id not in new or position.deprecated or key in told:
                continue
            day = position.said.latest
            before = _at(steps[pledge_id], day - timedelta(days=1))
            code = tell(position, before, _at(steps[pledge_id], day), evidence.presumes)
            if code is None:
                continue
            told.add(key)
            row, pledge = evidence.rows[position.id], evidence.pledges[pledge_id]
            slots = _said(row, pledge) | _moved(row, before)
            kind = ChangeKind.ADDED if before is None else ChangeKind.MODIFIED
            yield _change(pledge, row, code, kind, cause, day, slots)


def _of_turns(
    turns: Iterable[Turn], pledges: Mapping[str, Pledge], rows: Mapping[str, Position], today: date, cause: ChangeCause
) -> Iterable[Change]:
    by_key = {pledge.pk: pledge for pledge in pledges.values()}
    return (change for turn in turns for change in _of_turn(turn, rows, by_key, today, cause))


def _of_turn(
    turn: Turn, rows: Mapping[str, Position], by_key: dict[int, Pledge], today: date, cause: ChangeCause
) -> Iterable[Change]:
    """A flag that opened or settled, where readers follow it: a dispute, silence, a deadline; and one that stood and
    has grown into a dispute, which is told as one on `today`.

    A dispute closes on the day of the words that settled it, which are its source; where its evidence is gone, on
    `today` and by our rule. What our own doing brought about says so.
    """
    flag, finding = turn.flag, turn.finding
    grew = _grew_into_a_dispute(turn)
    if flag.internal or (finding is not None and turn.before == flag.state and not grew):
        return
    code = ChangeCode.DISPUTED if grew else _flag_code(turn)
    if code is None or flag.pledge_id is None:
        return
    pledge = by_key[flag.pledge_id]
    closes = code == ChangeCode.DISPUTE_CLOSED
    row = rows.get((finding.resolved_by if closes else finding.b) or finding.a) if finding else None
    slots: Slots = _said(row, pledge) if row else about(pledge) | UNSAID
    slots |= {"rule": flag.rule, "severity": str(flag.severity)}
    slots |= {key: value for key, value in flag.explanation_slots.items() if key not in slots}
    if finding and finding.a in rows and finding.b and not closes:
        other = _said(rows[finding.a], pledge)
        slots |= {"other_speaker": str(other["speaker"]), "other_statement": str(other["statement"])}
    if code == ChangeCode.STALE:
        anchored = date.fromisoformat(flag.explanation_slots["since"])
        slots |= {"days": (flag.opened_on - anchored).days, "stale_since": flag.opened_on.isoformat()}
    day = ((finding and finding.resolved_on) or today) if closes else today if grew else flag.opened_on
    yield _change(
        pledge, row, code, ChangeKind.MODIFIED, cause if cause in OWN_DOING else ChangeCause.WORLD, day, slots
    )


def _grew_into_a_dispute(turn: Turn) -> bool:
    """Whether a flag that stood before makes its pledge disputed only now: it was too low until then."""
    if not turn.severity_before:
        return False
    rule, state = turn.flag.rule, FlagState(turn.flag.state)
    before = is_disputing(rule, Severity(turn.severity_before), state)
    return not before and is_disputing(rule, Severity(turn.flag.severity), state)


def _flag_code(turn: Turn) -> ChangeCode | None:
    flag = turn.flag
    disputes = is_disputing(flag.rule, Severity(flag.severity), FlagState.OPEN)
    if flag.state == FlagState.OPEN:
        if disputes:
            return ChangeCode.DISPUTED
        return {"S1": ChangeCode.STALE, "S4": ChangeCode.OVERDUE}.get(flag.rule)
    if flag.state == FlagState.AUTO_RESOLVED and disputes and turn.before:
        return ChangeCode.DISPUTE_CLOSED
    return None


def _change(
    pledge: Pledge,
    row: Position | None,
    code: ChangeCode,
    kind: ChangeKind,
    cause: ChangeCause,
    day: date,
    slots: Slots,
) -> Change:
    return new_row(
        Change,
        kind=kind,
        cause=cause,
        code=code,
        slots=slots,
        resource="pledge",
        resource_id=pledge.public_id,
        happened_on=day,
        pledge=pledge,
        position=row,
        country=pledge.country,
        capability=pledge.capability,
    )


def about(pledge: Pledge) -> Slots:
    """The slots that say which pledge a sentence is about."""
    return {
        "country": pledge.country.iso2 if pledge.country else "",
        "coalition": pledge.coalition.slug,
        "capability": str(pledge.capability),
    }


def _said(row: Position, pledge: Pledge) -> Slots:
    return about(pledge) | said_by(row.appearance.statement, row.appearance)


def said_by(statement: Statement, version: Appearance) -> Slots:
    """Who said it, when, and which page it was read on: every sentence names its source."""
    return said_on(statement, version.document.publisher.name)


def said_on(statement: Statement, publisher: str) -> Slots:
    """`said_by`, where just the name of who printed the page is known."""
    speaker = statement.voice
    return {
        "speaker": speaker.name if speaker else statement.descriptor,
        "office": speaker.office if speaker else "",
        "attribution": str(statement.attribution),
        "publisher": publisher,
        "said_from": statement.said_from.isoformat() if statement.said_from else "",
        "said_to": statement.said_to.isoformat(),
        "statement": statement.public_id,
    }


def _moved(row: Position, before: StateStep | None) -> Slots:
    slots: Slots = {"stance": str(row.stance), "firmness": str(row.firmness)}
    if row.places:
        slots["places"] = row.places
    if row.measure:
        slots["size"] = row.quantity_as_found or number_text(row.low or 0, row.high)
        slots["measure"] = str(row.measure)
    if before and before.quantity:
        slots["size_before"] = before.quantity.as_found or number_text(before.quantity.low, before.quantity.high)
    if before and before.firmness:
        slots["firmness_before"] = str(before.firmness)
    conditions = [str(part.condition.kind) for part in row.condition_rows.all()]
    if conditions:
        slots["conditions"] = conditions
    return slots


def _at(steps: tuple[StateStep, ...], day: date) -> StateStep | None:
    """The step that holds on `day`; the steps are in order."""
    held = bisect_right(steps, day, key=lambda step: step.since)
    return steps[held - 1] if held else None
