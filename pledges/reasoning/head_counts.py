"""C13 · head counts that do not fit each other, or the members that are named. A fact about sources: outlets count too,
and no count is anybody's pledge.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from pledges.reasoning.facts import Explanation, Finding, HeadCount
from pledges.reasoning.fingerprint import facts_hash
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Severity

CODES = ("C13.head_counts_differ", "C13.fewer_than_named")
VERSION = 1
MEMBERS = "members"


def counts_differ(earlier: HeadCount, later: HeadCount, policy: Policy) -> bool:
    """Whether two counts on one basis share no number, and were given close together, or the later is lower."""
    if earlier.basis != later.basis or earlier.id == later.id:
        return False
    falls = later.high is not None and later.high < earlier.low
    rises = earlier.high is not None and earlier.high < later.low
    near = abs((later.on - earlier.on).days) <= policy.recent_days
    return falls or (rises and near)


def fewer_than_named(count: HeadCount, named: int) -> bool:
    """Whether more members are named than were counted; fewer named only means that some are not known."""
    return count.basis == MEMBERS and count.high is not None and count.high < named


def count_findings(
    counts: Iterable[HeadCount], members: Collection[tuple[date | None, date | None]], policy: Policy, today: date
) -> tuple[Finding, ...]:
    """What does not fit, as of `today`, told of the statement that gives the newer count; a count without a statement
    tells nothing.

    `members` are the first and last days of each named membership, None where open. Each count is compared with the
    newest before it and with all of the days before; one finding is kept for it, against the newest that does not fit.
    """
    known = sorted((count for count in counts if count.on <= today), key=_order)
    return tuple(_found(known, members, policy))


def _found(
    known: list[HeadCount], members: Collection[tuple[date | None, date | None]], policy: Policy
) -> Iterator[Finding]:
    for place, count in enumerate(known):
        if not count.statement:
            continue
        before = [one for one in known[:place] if one.basis == count.basis]
        compared = [one for one in before if (count.on - one.on).days <= policy.recent_days] or before[-1:]
        # Two counts that are positions too have their flag on the pledge.
        compared = [one for one in compared if not (one.coded and count.coded)]
        against = [one for one in reversed(compared) if counts_differ(one, count, policy)]
        named = sum(_holds(span, count.on) for span in members)
        if against:
            slots = {**_slots("a", against[0]), **_slots("b", count)}
            yield _finding(count, "C13.head_counts_differ", slots)
        elif fewer_than_named(count, named):
            yield _finding(count, "C13.fewer_than_named", {**_slots("b", count), "named": named})


def _order(count: HeadCount) -> tuple[date, str, int, int, str]:
    return count.on, count.basis, count.low, count.high or 0, count.who


def _holds(span: tuple[date | None, date | None], day: date) -> bool:
    first, last = span
    return (first is None or first <= day) and (last is None or day <= last)


def _slots(side: str, count: HeadCount) -> dict[str, str | int]:
    size = f"country - range {count.low} {'..' if count.high is None else count.high}"
    return {f"{side}_who": count.who, f"{side}_on": count.on.isoformat(), "size" if side == "a" else "new_size": size}


def _finding(count: HeadCount, code: str, slots: dict[str, str | int]) -> Finding:
    return Finding(
        rule="C13",
        version=VERSION,
        severity=Severity.INFO,
        pledge="",
        statement=count.statement,
        opened_on=count.on,
        explanation=Explanation(code, slots),
        facts_hash=facts_hash("C13", code=code, slots=slots, basis=count.basis),
    )
