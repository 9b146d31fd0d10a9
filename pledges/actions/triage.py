"""What people decide about flags: take one in hand, confirm it, dismiss it, put it off, or take a decision back.

Invariant: a decision is made on what its maker saw. `seen` is the version of the flag that they were shown; where it is
no longer that one, nothing is written and FlagMoved tells what happened since. Flags of the rules in TWO_PEOPLE are
confirmed by two: the first one's confirming asks for the second, whose confirming confirms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.ledger.rows import add_rows
from coalition.visibility import Purpose, viewer_of
from pledges.actions.closing import refuse
from pledges.actions.problems import Findings
from pledges.models import Flag, FlagEvent
from pledges.queries.flag_version import steps_in, version
from pledges.vocabulary import DismissalReason, FlagState
from pledges.vocabulary.triage import PEOPLE_MAY, TWO_PEOPLE
from pledges.words.labels import label

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_AT_ONCE = 100
"""Flags in one decision."""

LONGEST_SLEEP = timedelta(days=366)
"""How far ahead a flag may be put off. Longer is a dismissal, and that has a reason."""

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A flag that is no longer what somebody saw, and the steps since then, the oldest first."""

    flag: Flag
    since: tuple[FlagEvent, ...]


class FlagMoved(Exception):
    """Somebody, or the evidence, was faster. Nothing was written."""

    def __init__(self, moved: Sequence[Moved]) -> None:
        super().__init__(", ".join(one.flag.public_id for one in moved))
        self.moved = tuple(moved)


@dataclass(frozen=True, slots=True)
class _InHand:
    """A flag under the lock, with its steps so far."""

    flag: Flag
    steps: tuple[FlagEvent, ...]

    @property
    def last(self) -> FlagEvent | None:
        return self.steps[-1] if self.steps else None


def acknowledge(seen: Mapping[str, str], *, by: "User", commit: Commit, note: str = "") -> list[FlagEvent]:
    """Take flags in hand. `seen` has the version that was seen by the public id of each. Raises EntryInvalid and
    FlagMoved, writing nothing.
    """
    return _decide(seen, FlagState.ACKNOWLEDGED, by=by, commit=commit, note=note)


def confirm(public_id: str, *, seen: str, by: "User", commit: Commit, note: str = "") -> FlagEvent:
    """Say that a finding holds; for a grave rule, ask a second person or be that one. Raises as `acknowledge` does."""
    return _decide({public_id: seen}, FlagState.CONFIRMED, by=by, commit=commit, note=note)[0]


def dismiss(
    seen: Mapping[str, str], *, reason: DismissalReason, by: "User", commit: Commit, note: str = ""
) -> list[FlagEvent]:
    """Say that findings of one rule do not hold, all for one reason. Raises as `acknowledge` does."""
    return _decide(seen, FlagState.DISMISSED, by=by, commit=commit, note=note, reason=reason)


def snooze(
    seen: Mapping[str, str], *, until: date | None, by: "User", commit: Commit, note: str = ""
) -> list[FlagEvent]:
    """Put flags off until a day (UTC), or until what they rest on changes. Raises as `acknowledge` does."""
    return _decide(seen, FlagState.SNOOZED, by=by, commit=commit, note=note, until=until)


def take_back(public_id: str, *, seen: str, by: "User", commit: Commit, note: str = "") -> FlagEvent:
    """Open a flag again that people had decided about. Raises as `acknowledge` does."""
    return _decide({public_id: seen}, FlagState.OPEN, by=by, commit=commit, note=note)[0]


def _decide(
    seen: Mapping[str, str],
    to: FlagState,
    *,
    by: "User",
    commit: Commit,
    note: str,
    reason: DismissalReason | None = None,
    until: date | None = None,
) -> list[FlagEvent]:
    _check_words(seen, note, reason, until, commit.today)
    in_hand = _lock(seen, by)
    moved = [
        Moved(one.flag, one.steps[steps_in(seen[one.flag.public_id]) :])
        for one in in_hand
        if version(one.flag, len(one.steps)) != seen[one.flag.public_id]
    ]
    if moved:
        raise FlagMoved(moved)
    if to == FlagState.DISMISSED and len({one.flag.rule for one in in_hand}) > 1:
        raise refuse("several_rules", _("Flags are dismissed together only where they are of one rule."))
    made = [_step(one, to, by, commit) for one in in_hand]
    for event in made:
        event.note, event.reason, event.until = note.strip(), str(reason or ""), until
    flags = Flag.objects.for_the_record(Purpose.RECORD)
    for event in made:
        flags.filter(pk=event.flag_id).update(state=event.state_to, snoozed_until=event.until)
    return add_rows(made)


def _check_words(
    seen: Mapping[str, str], note: str, reason: DismissalReason | None, until: date | None, today: date
) -> None:
    findings = Findings()
    findings.unless(bool(seen), "flags", "required", _("Choose at least one flag."))
    findings.unless(
        len(seen) <= MOST_AT_ONCE, "flags", "too_many", _("At most %(most)d flags at once.") % {"most": MOST_AT_ONCE}
    )
    findings.line("note", note, limit=LONGEST_NOTE)
    if reason is DismissalReason.OTHER:
        findings.unless(bool(note.strip()), "note", "required", _("Another reason is put in words."))
    if until is not None:
        findings.unless(until > today, "until", "not_ahead", _("A flag is put off to a day that is still to come."))
        far = _("A flag is put off for at most a year; what holds longer is dismissed, with its reason.")
        findings.unless(until <= today + LONGEST_SLEEP, "until", "too_far", far)
    findings.raise_if_any()


def _lock(seen: Mapping[str, str], by: "User") -> list[_InHand]:
    """The flags, in a fixed order, each with its steps. What `by` may not see is not there."""
    rows = Flag.objects.visible_to(viewer_of(by)).filter(public_id__in=seen).order_by("pk")
    found = list(rows.select_for_update(of=("self",)).select_related("pledge"))
    if missing := sorted(seen.keys() - {flag.public_id for flag in found}):
        raise refuse("not_found", _("There is no flag %(name)s.") % {"name": missing[0]}, path="flags")
    steps: dict[int, list[FlagEvent]] = {flag.pk: [] for flag in found}
    events = FlagEvent.objects.for_the_record(Purpose.RECORD).filter(flag__in=found).select_related("seq")
    for event in events.order_by("pk"):
        steps[event.flag_id].append(event)
    return [_InHand(flag, tuple(steps[flag.pk])) for flag in found]


def _step(one: _InHand, to: FlagState, by: "User", commit: Commit) -> FlagEvent:
    """The step from where the flag stands. Raises EntryInvalid where there is none."""
    flag = one.flag
    before = FlagState(flag.state)
    if to not in PEOPLE_MAY[before]:
        told = {"flag": flag.public_id, "rule": flag.rule, "state": str(label(before)).lower()}
        raise refuse("not_allowed", _("The flag %(flag)s (%(rule)s) is %(state)s: this cannot be done to it.") % told)
    event = FlagEvent(
        flag=flag, seq_id=commit.seq, state_from=before, state_to=to, severity=flag.severity,
        facts_hash=flag.facts_hash, actor=by, actor_name=by.get_username(),
    )  # fmt: skip
    if to == FlagState.CONFIRMED and flag.rule in TWO_PEOPLE:
        asked = one.last if one.last is not None and one.last.asks_second else None
        if asked is None:
            event.state_to, event.asks_second = FlagState.ACKNOWLEDGED, True
        elif by.pk == asked.actor_id or by.get_username() == asked.actor_name:
            raise refuse("same_person", _("You confirmed it already: now somebody else does, and it takes two."))
        else:
            event.seconds = asked
    return event
