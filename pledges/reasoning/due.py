"""The day on which time alone next changes what the rules of time say of a pledge. The nightly sweep looks at
nothing else.

Pure: from the same state and policy, the same day. Severity rises with silence, so each threshold of the score is a
day too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pledges.reasoning.staleness import days_fresh, lifetime
from pledges.reasoning.standing import Standing
from pledges.reasoning.support import s9_days, s11_day
from pledges.reasoning.waiting import s2_days, s6_days
from pledges.reasoning.window import resolve
from pledges.vocabulary import Status


def next_due(standing: Standing) -> date | None:
    """The first day after `standing.today` on which a silence rule may open a flag or change its severity; None
    where none will.
    """
    return min((day for day in _days(standing) if day > standing.today), default=None)


def _days(standing: Standing) -> Iterator[date]:
    step, policy = standing.step, standing.policy
    if step.stale_on is not None and step.anchor is not None and step.anchor_base is not None:
        yield step.stale_on
        days = lifetime(step.firmness, step.modality, policy, dormant=step.status == Status.DORMANT)
        for threshold in (policy.fading_score, 0):
            fresh = None if days is None else days_fresh(step.anchor_base, days, replace(policy, threshold=threshold))
            if fresh is not None:
                yield step.anchor + timedelta(days=fresh)
    if step.window is not None and step.window_said is not None:
        span = resolve(step.window, step.window_said, policy, standing.histories, standing.today)
        if span is not None and span.end is not None:
            yield span.end + timedelta(days=1)
    yield from (*s2_days(standing), *s6_days(standing), *s9_days(standing))
    if alone := s11_day(standing):
        yield alone
