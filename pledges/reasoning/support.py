"""What a pledge rests on is thin: S0 a weak base, S9 a page at risk, S11 one single origin."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pledges.reasoning.evidence import is_outlet, is_stand_in, is_voice, order_key, renews, speaking_versions
from pledges.reasoning.facts import Explanation, Finding, Position, StateStep
from pledges.reasoning.fingerprint import facts_hash
from pledges.reasoning.grading import TIER_ORDER
from pledges.reasoning.standing import Page, Standing
from pledges.vocabulary import ArchiveState, EvidenceTier, Severity, Status

CODES = ("S0.weak_base", "S9.no_copy", "S9.page_lost", "S11.single_origin")
VERSIONS = {"S0": 1, "S9": 1, "S11": 1}
WEAK = frozenset({EvidenceTier.UNGRADED, EvidenceTier.FOUR})
LOST = frozenset({ArchiveState.GONE, ArchiveState.DRIFTED})


def s0(pledge: str, positions: Sequence[Position], step: StateStep | None, today: date) -> Iterator[Finding]:
    """Weak base: an active pledge whose best renewal is ungraded or of tier 4. Low.

    A tier-4 word carries no state, so a pledge that has nothing better has no step, and is asked too.
    """
    if step is not None and step.status != Status.ACTIVE:
        return
    anchors = [p for p in speaking_versions(positions) if p.said.latest <= today and renews(p)]
    own = [p for p in anchors if is_voice(p)] or [p for p in anchors if is_stand_in(p)]
    best = min((p.tier for p in own), key=TIER_ORDER.index, default=None)
    if best not in WEAK or best is None:
        return
    yield Finding(
        rule="S0",
        version=VERSIONS["S0"],
        severity=Severity.LOW,
        pledge=pledge,
        opened_on=min(p.said.latest for p in own),
        explanation=Explanation("S0.weak_base", {"since": min(p.said.latest for p in own).isoformat()}),
        facts_hash=facts_hash("S0", tiers=sorted({p.tier.value for p in own}), outlet=is_outlet(own[0])),
    )


def s9(standing: Standing) -> Iterator[Finding]:
    """Evidence at risk: no archived copy after a day and no reason stated, or the page is gone or drifted.

    Medium; high where the page is all that the pledge rests on.
    """
    by_page: dict[str, list[Page]] = defaultdict(list)
    for page in standing.pages:
        by_page[page.document].append(page)
    positions = {position.id: position for position in standing.positions}
    for document, pages in sorted(by_page.items()):
        page = pages[0]
        opened = _at_risk_on(page)
        supported = sorted((positions[p.position] for p in pages if p.position in positions), key=order_key)
        if opened is None or standing.today < opened or not supported:
            continue
        sole = len(by_page) == 1
        yield Finding(
            rule="S9",
            version=VERSIONS["S9"],
            severity=Severity.HIGH if sole else Severity.MEDIUM,
            pledge=standing.pledge,
            opened_on=opened,
            explanation=Explanation(
                "S9.page_lost" if page.state in LOST else "S9.no_copy", {"since": page.since.isoformat()}
            ),
            b=supported[0].id,
            facts_hash=facts_hash("S9", state=page.state, document=document, sole=sole),
        )


def _at_risk_on(page: Page) -> date | None:
    """The first day on which the page is at risk; whole days, so the day after the first 24 hours have passed."""
    if page.state in LOST:
        return page.since
    return page.since + timedelta(days=2) if page.state is ArchiveState.PENDING else None


def s9_days(standing: Standing) -> Iterator[date]:
    yield from (day for page in standing.pages if (day := _at_risk_on(page)))


def s11(standing: Standing) -> Iterator[Finding]:
    """Single origin: first said long ago, and everything still goes back to one origin. Low."""
    step, opened = standing.step, s11_day(standing)
    if opened is None or standing.today < opened or not Status(step.status).is_live or step.origins != 1:
        return
    yield Finding(
        rule="S11",
        version=VERSIONS["S11"],
        severity=Severity.LOW,
        pledge=standing.pledge,
        opened_on=opened,
        explanation=Explanation(
            "S11.single_origin", {"since": standing.steps[0].since.isoformat(), "statements": step.statements}
        ),
        facts_hash=facts_hash("S11", origins=step.origins, since=standing.steps[0].since),
    )


def s11_day(standing: Standing) -> date | None:
    """The day from which one origin is too few."""
    if not standing.steps:
        return None
    return standing.steps[0].since + timedelta(days=standing.policy.single_origin_days + 1)
