"""A flag as the queue and its detail show it: everything in words, and only what is allowed now as buttons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.admin.facts import size
from pledges.models import Appearance, Flag, FlagEvent
from pledges.queries.flag_sides import Side
from pledges.queries.flag_version import version
from pledges.vocabulary import (
    Attribution,
    DismissalReason,
    Firmness,
    FlagState,
    Modality,
    NegationScope,
    QuoteType,
    RelayMode,
    Severity,
    Stance,
)
from pledges.vocabulary.triage import PEOPLE_MAY, TWO_PEOPLE
from pledges.words import dates
from pledges.words.labels import label, label_of
from pledges.words.rules import NAMES, explanation

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    public_id: str
    rule: str
    name: str
    about: str
    severity: str
    grade: str
    state: str
    sentence: str
    since: date
    age: str
    box: str


@dataclass(frozen=True, slots=True)
class Node:
    """One version on the way from the page to the origin."""

    name: str
    address: str
    published: date | None
    how: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of evidence."""

    heading: str
    who: str
    office: str
    attribution: str
    said: str
    summary: str
    quote: str
    language: str
    paraphrased: bool
    translation: str
    coded: list[str]
    nodes: list[Node]
    pledge: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a flag's history."""

    at: datetime
    who: str
    what: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What this person may do with the flag now. `second` is who asked for a second person, `waits` that they did."""

    acknowledge: bool = False
    confirm: bool = False
    dismiss: bool = False
    snooze: bool = False
    take_back: bool = False
    two: bool = False
    second: str = ""
    waits: bool = False

    @property
    def anything(self) -> bool:
        return self.acknowledge or self.confirm or self.dismiss or self.snooze or self.take_back


@dataclass(frozen=True, slots=True)
class Detail:
    """The flag that is looked at."""

    row: Row
    version: str
    rule_version: int
    subject: str
    subject_address: str
    internal: bool
    until: date | None
    words: list[Words]
    steps: list[Step]
    allowed: Allowed
    reasons: list[tuple[str, Any]] = field(default_factory=list)


def row_of(flag: Any, steps: int, today: date) -> Row:
    """The line of a flag."""
    severity = Severity(flag.severity)
    return Row(
        public_id=flag.public_id,
        rule=flag.rule,
        name=str(NAMES.get(flag.rule, flag.rule)),
        about=_about(flag),
        severity=str(label(severity)),
        grade=severity.value,
        state=str(label_of(FlagState, flag.state)),
        sentence=explanation(flag.explanation_code, flag.explanation_slots),
        since=flag.opened_on,
        age=dates.days((today - flag.opened_on).days),
        box=f"{flag.public_id}:{version(flag, steps)}",
    )


def detail_of(flag: Any, sides: list[Side], by: "User", today: date, *, may: bool) -> Detail:
    """Everything about one flag; its steps were fetched with it."""
    steps = list(flag.events.all())
    return Detail(
        row=row_of(flag, len(steps), today),
        version=version(flag, len(steps)),
        rule_version=flag.rule_version,
        subject=str(flag.pledge or flag.statement or flag.document),
        subject_address=_subject_address(flag),
        internal=flag.internal,
        until=flag.snoozed_until,
        words=_words(flag, sides),
        steps=steps_in_words(reversed(steps)),
        allowed=_allowed(flag, steps, by) if may else Allowed(),
        reasons=[(reason.value, label(reason)) for reason in DismissalReason],
    )


def steps_in_words(steps: Iterable[FlagEvent]) -> list[Step]:
    """What happened, who did it and why."""
    return [
        Step(step.seq.at, step.actor_name, _what(step), str(label_of(DismissalReason, step.reason)), step.note)
        for step in steps
    ]


def _what(step: FlagEvent) -> str:
    if step.asks_second:
        return _("confirmed it as the first of two")
    if step.state_to == FlagState.SNOOZED and step.until:
        return _("put it off until %(day)s") % {"day": dates.day(step.until)}
    if step.state_to == FlagState.SNOOZED:
        return _("put it off until something changes")
    if step.state_from == step.state_to == FlagState.OPEN:
        return _("found it weightier or resting on something else (%(severity)s)") % {
            "severity": label_of(Severity, step.severity)
        }
    words = {
        FlagState.OPEN: _("opened it") if not step.state_from else _("opened it again"),
        FlagState.ACKNOWLEDGED: _("took it in hand"),
        FlagState.CONFIRMED: _("confirmed it"),
        FlagState.DISMISSED: _("dismissed it"),
        FlagState.AUTO_RESOLVED: _("found it settled"),
    }
    return words[FlagState(step.state_to)]


def _allowed(flag: Flag, steps: list[FlagEvent], by: "User") -> Allowed:
    may = PEOPLE_MAY[FlagState(flag.state)]
    asked = steps[-1] if steps and steps[-1].asks_second else None
    own = asked is not None and (asked.actor_id == by.pk or asked.actor_name == by.get_username())
    return Allowed(
        acknowledge=FlagState.ACKNOWLEDGED in may,
        confirm=FlagState.CONFIRMED in may and not own,
        dismiss=FlagState.DISMISSED in may,
        snooze=FlagState.SNOOZED in may,
        take_back=FlagState.OPEN in may,
        two=flag.rule in TWO_PEOPLE,
        second=asked.actor_name if asked is not None and not own else "",
        waits=own,
    )


def _about(flag: Any) -> str:
    if flag.pledge is not None:
        return f"{flag.pledge.public_id}: {flag.pledge.title}"
    return str(flag.statement.summary if flag.statement is not None else flag.document)


def _subject_address(flag: Any) -> str:
    for name in ("pledge", "statement", "document"):
        if (key := getattr(flag, f"{name}_id")) is not None:
            return reverse(f"admin:pledges_{name}_change", args=[key])
    return ""


def _words(flag: Any, sides: list[Side]) -> list[Words]:
    headings = [_("Earlier"), _("Later")] if len(sides) > 1 else [_("What it rests on")]
    if flag.evidence_a_id is None and flag.evidence_b_id is None:
        headings = [_("Last words about it")]
    return [_side(side, heading) for side, heading in zip(sides, headings, strict=False)]


def _side(side: Side, heading: str) -> Words:
    version_, row = side.position.appearance, side.position
    statement = version_.statement
    voice = statement.voice
    coded = [
        str(label_of(Stance, row.stance)),
        str(label_of(Modality, row.modality)),
        *(str(label_of(NegationScope, scope)) for scope in row.negation),
        str(label_of(Firmness, row.firmness)),
        size(row),
        row.places,
        row.deliverable,
    ]
    return Words(
        heading=heading,
        who=voice.name if voice else statement.descriptor,
        office=voice.office if voice else "",
        attribution=str(label_of(Attribution, statement.attribution)),
        said=dates.said(statement.said_from, statement.said_to),
        summary=statement.summary,
        quote=version_.quote or row.as_found,
        language=version_.language,
        paraphrased=version_.quote_type == QuoteType.PARAPHRASE,
        translation=version_.translation,
        coded=[one for one in coded if one],
        nodes=[_node(one) for one in side.chain.links],
        pledge=row.pledge.public_id,
        address=reverse("admin:pledges_statement_change", args=[statement.pk]),
    )


def _node(version_: Appearance) -> Node:
    document = version_.document
    return Node(
        name=document.publisher.name,
        address=document.address,
        published=document.published_to or document.published_from,
        how=str(label_of(RelayMode, version_.relay_mode)),
        seen=document.seen,
    )
