"""Facts for tests of the pure rules: small makers with defaults that raise nothing, so that a test says only
what matters.

Each maker is a plain function; nothing is random and nothing is remembered between calls. An id that a test
does not give is made of the position's own content.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from pledges.reasoning.facts import (
    Basing,
    ConditionHistory,
    ConditionTerm,
    Line,
    Position,
    Quantity,
    Said,
    Voice,
)
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    EvidenceTier,
    Measure,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Qualifier,
    Stance,
    StatementKind,
)

COALITION = "willing"


def on(text: str) -> Said:
    """`2025-11-25`, `2025-11-24/2025-11-30`, or `../2025-11-26` for an undated statement with its first
    publication.
    """
    first, _, last = text.partition("/")
    earliest = None if first == ".." else date.fromisoformat(first)
    return Said(earliest, date.fromisoformat(last or first))


def line(
    country: str | None = "AA",
    capability: Capability = Capability.TROOPS,
    mission: Mission = Mission.REASSURANCE_FORCE,
    coalition: str = COALITION,
) -> Line:
    return Line(coalition, country, capability, mission)


def voice(
    speaker: str = "The head of government",
    rank: int = 4,
    attribution: Attribution = Attribution.ON_RECORD,
    country: str | None = "AA",
    behalf: Behalf = Behalf.COUNTRY,
    kind: StatementKind = StatementKind.SPEECH,
) -> Voice:
    return Voice(speaker, attribution, behalf, country or COALITION, rank, kind)


def unnamed(speaker: str = "an official", country: str | None = "AA", rank: int = 1) -> Voice:
    return voice(speaker, rank, Attribution.BACKGROUND, country)


def office(speaker: str = "the office's spokesman", country: str | None = "AA") -> Voice:
    return voice(speaker, 2, Attribution.SPOKESPERSON, country)


def term(
    kind: ConditionKind,
    force: ConditionForce = ConditionForce.REQUIRED,
    alternative: int | None = None,
    condition: str = "",
) -> ConditionTerm:
    return ConditionTerm(kind, condition or kind.value, force, alternative, kind.value.replace("_", " "))


def history(kind: ConditionKind, *states: tuple[str, ConditionState]) -> ConditionHistory:
    return ConditionHistory(kind.value, kind, tuple((date.fromisoformat(day), state) for day, state in states))


def included(place: Place, force: BasingForce = BasingForce.FIRM) -> Basing:
    return Basing(place, BasingSense.INCLUDED, force)


def excluded(place: Place, force: BasingForce = BasingForce.FIRM) -> Basing:
    return Basing(place, BasingSense.EXCLUDED, force)


def people(low: int, high: int | None, measure: Measure = Measure.PERSONNEL) -> Quantity:
    return Quantity(measure, Qualifier.RANGE, low, high)


def position(said: str = "2025-11-25", **more: Any) -> Position:
    """A named head of government's own firm word on a troop offer, on the record, tier 2; `more` replaces any
    field.

    `conditions` may be given as kinds; they then are required, and the mode is *states*.
    """
    where = more.pop("line", line())
    polarity = more.get("polarity", Polarity.OFFER)
    given = more.pop("conditions", ())
    terms = tuple(term(one) if isinstance(one, ConditionKind) else one for one in given)
    made = Position(
        id="",
        statement="",
        pledge=f"{where.country or 'all'}-{where.capability}-{polarity}".lower(),
        line=where,
        polarity=polarity,
        origin=PledgeOrigin.SELF,
        said=on(said),
        voice=more.pop("voice", voice(country=where.country)),
        tier=EvidenceTier.TWO,
        stance=Stance.ANNOUNCES,
        modality=Modality.FIRM,
        content_hash="",
        condition_mode=more.pop("condition_mode", ConditionMode.STATES if terms else ConditionMode.SILENT),
        conditions=terms,
    )
    made = replace(made, **more)
    name = made.id or _name(made)
    return replace(
        made,
        id=name,
        statement=made.statement or f"s-{name}",
        content_hash=made.content_hash or f"h-{name}",
        roots=made.roots or frozenset({f"r-{name}"}),
    )


def refusal(said: str = "2026-01-20", **more: Any) -> Position:
    """A position that rejects the act, filed under the exclusion of its line."""
    return position(
        said,
        **{
            "polarity": Polarity.EXCLUSION,
            "modality": Modality.REJECTED,
            "negation": frozenset({NegationScope.ACT}),
            "stance": Stance.WITHDRAWS,
            **more,
        },
    )


def _name(made: Position) -> str:
    said = made.said
    codes = (
        said.earliest or "..",
        said.latest,
        made.voice.speaker,
        made.stance,
        made.modality,
        made.polarity,
    )
    return "-".join(str(code).replace(" ", "_").lower() for code in codes)
