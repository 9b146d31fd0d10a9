"""The flags of one pledge as its page tells them: what a rule found, and what became of it by the moment shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.models import PledgeState
from pledges.queries.explaining import VERSIONS
from pledges.reasoning.contradiction.settled import is_disputing
from pledges.vocabulary import FlagState, Severity
from pledges.words.labels import label
from pledges.words.rules import NAMES, explanation


@dataclass(frozen=True, slots=True)
class FlagView:
    """One finding: its rule and that one's name, what it says, since when. `unchecked`: it rests on days that nobody
    checked. `why` is the address that explains the two positions it rests on, "" where there are not two that stand.
    """

    anchor: str
    rule: str
    name: str
    sentence: str
    state: str
    severity: str
    opened_on: date
    disputes: bool
    unchecked: bool
    why: str


def flag_views(flags: Iterable[Any], steps: Sequence[PledgeState], until: date) -> list[FlagView]:
    """The flags of `flag_list.flags_of`: what still counts first, then the graver, then the newer. After `until` nobody
    has checked. `steps` are the pledge's states as the record knew them at the moment.
    """
    return [_view(flag, steps, until) for flag in sorted(flags, key=_standing_first)]


def _view(flag: Any, steps: Sequence[PledgeState], until: date) -> FlagView:
    severity, flag_state = Severity(flag.severity_then), FlagState(flag.state_then)
    return FlagView(
        f"flag-{flag.public_id}",
        flag.rule,
        str(NAMES.get(flag.rule, flag.rule)),
        _sentence(flag, steps),
        str(label(flag_state)),
        str(label(severity)),
        flag.opened_then,
        is_disputing(flag.rule, severity, flag_state),
        flag.opened_then > until,
        _why(flag) if flag_state.is_standing else "",
    )


def _why(flag: Any) -> str:
    compares_two = flag.rule in VERSIONS and flag.one and flag.other
    return f"{reverse('explain')}?a={flag.one}&b={flag.other}" if compares_two else ""


def _sentence(flag: Any, steps: Sequence[PledgeState]) -> str:
    """The explanation of then. Where it was not kept, a silence has it from the state that had turned stale."""
    if code := getattr(flag, "code_then", ""):
        return explanation(code, flag.slots_then)
    if not flag.reworded:
        return explanation(flag.explanation_code, flag.explanation_slots)
    silent = [step.anchor_on for step in steps if step.stale_on == flag.opened_then and step.anchor_on]
    if flag.rule == "S1" and silent:
        slots = {"since": silent[-1].isoformat(), "stale_on": flag.opened_then.isoformat()}
        return explanation("S1.not_restated", slots)
    return _("What it said then has been written anew since, because what it rests on has changed.")


def _standing_first(flag: Any) -> tuple[bool, int, timedelta]:
    return (
        not FlagState(flag.state_then).is_standing,
        -Severity(flag.severity_then).rank,
        date.max - flag.opened_then,
    )
