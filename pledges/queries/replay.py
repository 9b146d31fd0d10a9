"""What would have been flagged at a past moment: the flags as the record had them then, by the rules of then, beside
what the rules of now find in what was known then.

Hypothetical, and never shown without saying so. People's decisions are those of then: a rule that holds is told, and
what people had made of its flag by then stands beside it. Nothing is written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from coalition.visibility import Viewer
from pledges.derived.settle import would_find
from pledges.models import Flag, Pledge, Position
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back
from pledges.reasoning.facts import Finding
from pledges.reasoning.policy import Policy
from pledges.vocabulary import FlagState, Severity

MOST_PLEDGES = 500
"""Pledges in one replay; a page answers in seconds. Whoever asks about more names a country."""

Key = tuple[str, str, str, str]


class Difference(StrEnum):
    """How the rules of now differ from those of then about one finding."""

    ONLY_NOW = "only_now"
    ONLY_THEN = "only_then"
    WEIGHS_OTHERWISE = "weighs_otherwise"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One finding: `flag` is that of then (`state_then`, `severity_then`), `finding` what the rules of now find."""

    rule: str
    pledge: str
    flag: Any | None
    finding: Finding | None

    @property
    def difference(self) -> Difference:
        if self.flag is None:
            return Difference.ONLY_NOW
        if self.finding is None:
            return Difference.ONLY_THEN
        same = self.flag.severity_then == self.finding.severity
        return Difference.SAME if same else Difference.WEIGHS_OTHERWISE


class TooManyError(ValueError):
    """More pledges than one replay takes."""


def replay(moment: Moment, viewer: Viewer, policy: Policy, *, country: str = "") -> list[Replayed]:
    """Every finding that counted at `moment` by either rules, the differing ones first, then the graver. Raises
    TooManyError, having read nothing but a count. `moment` names a commit.
    """
    if moment.seq is None:
        raise ValueError("A replay is about a commit of the record.")
    found = Pledge.objects.at(moment.seq).select_related("coalition", "country")
    if country:
        found = found.filter(country__iso2=country)
    pledges = list(found[: MOST_PLEDGES + 1])
    if len(pledges) > MOST_PLEDGES:
        raise TooManyError
    then = _then(pledges, moment, viewer)
    now = _now(pledges, moment.seq, moment.on, viewer, policy)
    both = [Replayed(key[0], key[1], then.get(key), now.get(key)) for key in then.keys() | now.keys()]
    order = list(Difference)
    return sorted(both, key=lambda one: (order.index(one.difference), -_rank(one), one.rule, one.pledge))


def _then(pledges: Collection[Pledge], moment: Moment, viewer: Viewer) -> dict[Key, Any]:
    flags = Flag.objects.visible_to(viewer).filter(pledge__in=pledges)
    for side in ("evidence_a", "evidence_b"):
        flags = flags.exclude(taken_back(f"{side}__appearance__statement__"))
    rows = flags_then.at_moment(flags, moment, viewer).exclude(state_then=FlagState.AUTO_RESOLVED)
    return {
        (row.rule, row.pledge.public_id, _id(row.evidence_a), _id(row.evidence_b)): row
        for row in rows.select_related("pledge", "evidence_a", "evidence_b")
        if row.opened_then <= moment.on
    }


def _now(pledges: Collection[Pledge], seq: int, today: date, viewer: Viewer, policy: Policy) -> dict[Key, Finding]:
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        by_coalition[pledge.coalition_id].append(pledge)
    gone = set(_gone(pledges))
    found: dict[Key, Finding] = {}
    for some in by_coalition.values():
        for one in would_find(some, seq, today, policy):
            told = one.pledge and not one.resolved_by and gone.isdisjoint((one.a, one.b))
            if told and (not one.internal or viewer.may("pledges.view_flag")):
                found.setdefault((one.rule, one.pledge, one.a, one.b), one)
    return found


def _gone(pledges: Collection[Pledge]) -> Iterable[str]:
    """The positions (public ids) whose statements have been retracted since: nothing tells their words any more."""
    rows = Position.objects.filter(taken_back("appearance__statement__"), pledge__in=pledges)
    return rows.values_list("public_id", flat=True)


def _id(row: Any) -> str:
    return row.public_id if row is not None else ""


def _rank(one: Replayed) -> int:
    severity = one.finding.severity if one.finding is not None else one.flag.severity_then  # type: ignore[union-attr]
    return Severity(severity).rank
