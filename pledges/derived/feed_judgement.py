"""What we decided ourselves, told as news: the numbers of our rules, and what a person made of a dispute.

Nobody in the world did it, so its source is our own decision or a change of our own rules.
"""

from collections.abc import Iterable, Iterator

from coalition.ledger import Commit
from pledges.derived.changes import UNSAID, Slots, about
from pledges.derived.feed_words import by_policy
from pledges.models import Change, FlagEvent, PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.reasoning.contradiction.settled import is_disputing
from pledges.vocabulary import ChangeCause, ChangeCode, ChangeKind, FlagState, Severity

CLOSES = {FlagState.DISMISSED: "dismissed", FlagState.SNOOZED: "put off"}
KEEPS = {FlagState.CONFIRMED: "confirmed", FlagState.OPEN: "opened again"}
"""What a person's step from or to a dispute is told as; a step that changes nothing for readers is not told."""


def policy_changed(keys: Iterable[int]) -> Iterator[Change]:
    """The version of the policy among those that a commit added (primary keys), where there was one before."""
    versions = list(keys)
    found = PolicyVersion.objects.filter(pk__in=versions, number__gt=1).select_related("since_seq")
    for row in found if versions else ():
        before = PolicyVersion.objects.filter(number=row.number - 1).values(*NUMBERS).first() or {}
        changed = sorted(name for name in NUMBERS if before.get(name) != getattr(row, name))
        slots: Slots = {
            "country": "", "coalition": "", "capability": "", "version": row.number, "numbers": changed,
        }  # fmt: skip
        yield Change(
            kind=ChangeKind.MODIFIED, cause=ChangeCause.RULE_CHANGE, code=ChangeCode.RULES_CHANGED,
            slots=slots | by_policy(), resource="policy", resource_id=str(row.number),
            happened_on=row.since_seq.at.date(),
        )  # fmt: skip


def disputes_decided(steps: Iterable[list[FlagEvent]], commit: Commit) -> Iterator[Change]:
    """What people decided in this commit about public disputes, each pledge once for each thing that was decided.
    `steps` are those of each flag, with the flag and its pledge. What a correction carries over was told before.
    """
    told: set[tuple[int, str]] = set()
    for found in steps:
        first, last = found[0], found[-1]
        pledge, word = last.flag.pledge, _word(first, last)
        if pledge is None or not word or (pledge.pk, word) in told:
            continue
        told.add((pledge.pk, word))
        closes = word in CLOSES.values()
        slots = about(pledge) | UNSAID | {"decided": 1, "step": word, "finding": last.flag.rule}
        yield Change(
            kind=ChangeKind.MODIFIED, cause=ChangeCause.WORLD,
            code=ChangeCode.DISPUTE_CLOSED if closes else ChangeCode.DISPUTED, slots=slots, resource="pledge",
            resource_id=pledge.public_id, happened_on=commit.today, pledge=pledge, country=pledge.country,
            capability=pledge.capability,
        )  # fmt: skip


def _word(first: FlagEvent, last: FlagEvent) -> str:
    if last.by_job or last.repeats_id or not first.state_from:
        return ""
    rule, severity = last.flag.rule, Severity(last.severity)
    before, after = FlagState(first.state_from), FlagState(last.state_to)
    disputed = is_disputing(rule, severity, before), is_disputing(rule, severity, after)
    if disputed == (True, False):
        return CLOSES.get(after, "")
    if disputed == (False, True):
        return KEEPS.get(after, "opened again")
    return "confirmed" if disputed == (True, True) and after is FlagState.CONFIRMED else ""
