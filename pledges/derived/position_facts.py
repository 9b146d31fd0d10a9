"""One position as the rules see it: made from its row, the version it was coded from, who spoke, and its pledge.

Nothing of a row's time or number enters a fact, so that two orders of entry give equal facts. What positions share –
the line of a pledge, the voice of a statement, the grade of a version – is worked out once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pledges.derived.chain import Chain
from pledges.derived.shared_rows import Parts
from pledges.derived.sizes import quantity_of
from pledges.models import Appearance, Pledge, Position, PositionBasing, PositionCondition, Statement
from pledges.reasoning import facts
from pledges.reasoning.fingerprint import told_apart
from pledges.reasoning.grading import OfficeTerm, evidence_tier, speaker_rank
from pledges.vocabulary import (
    AppearanceMode,
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    EvidenceTier,
    Firmness,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    QuoteType,
    Reliability,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Makes facts of rows that have what they refer to at hand. `known` are the chains of all versions, `roots` the
    origins of each statement, `members` the countries of each coalition, `parts` the lists of the positions.
    """

    known: Mapping[int, Chain]
    roots: Mapping[int, frozenset[str]]
    members: Mapping[int, frozenset[int]]
    parts: Parts
    _lines: dict[int, facts.Line] = field(default_factory=dict)
    _spoken: dict[int, tuple[facts.Said, facts.Voice]] = field(default_factory=dict)
    _tiers: dict[int, EvidenceTier] = field(default_factory=dict)

    def of(self, row: Position, pledge: Pledge) -> facts.Position:
        """One row as the rules see it."""
        appearance = row.appearance
        statement, page = appearance.statement, appearance.document
        translated = self.known[appearance.pk].translated
        said, voice = self._voice(statement)
        quote = appearance.quote_type
        fact = facts.Position(
            id=row.public_id,
            statement=statement.public_id,
            pledge=pledge.public_id,
            line=self._line(pledge),
            polarity=Polarity(pledge.polarity),
            origin=PledgeOrigin(pledge.origin),
            said=said,
            voice=voice,
            tier=self._tier(appearance, voice.attribution),
            stance=Stance(row.stance),
            modality=Modality(row.modality),
            content_hash="",
            negation=frozenset(NegationScope(scope) for scope in row.negation),
            firmness=Firmness(row.firmness) if row.firmness else None,
            delivery=DeliveryBasis(row.delivery) if row.delivery else None,
            quantity=quantity_of(row),
            basing=tuple(_basing(part) for part in self.parts.basing.get(row.pk, ())),
            places=row.places,
            window=window_of(row),
            negated_window=negated_window_of(row),
            condition_mode=ConditionMode(row.condition_mode),
            conditions=tuple(_conditions(self.parts.conditions.get(row.pk, ()))),
            deliverable=row.deliverable,
            roots=self.roots[statement.pk],
            third_party=_is_third_party(statement, pledge, self.members),
            paraphrase_through_translation=translated and quote in (QuoteType.PARAPHRASE, QuoteType.HEADLINE),
            preferred=appearance.mode == AppearanceMode.PREFERRED,
            appearance=appearance.public_id,
            deprecated=appearance.mode == AppearanceMode.DEPRECATED,
            words=row.as_found,
        )
        return told_apart(
            fact,
            delivery=row.delivery,
            words=row.as_found,
            quote=appearance.quote,
            page=page.canonical_address or page.text_hash,
        )

    def _line(self, pledge: Pledge) -> facts.Line:
        if pledge.pk not in self._lines:
            self._lines[pledge.pk] = facts.Line(
                coalition=pledge.coalition.slug,
                country=pledge.country.iso2 if pledge.country else None,
                capability=Capability(pledge.capability),
                mission=Mission(pledge.mission),
            )
        return self._lines[pledge.pk]

    def _voice(self, statement: Statement) -> tuple[facts.Said, facts.Voice]:
        if statement.pk not in self._spoken:
            said = facts.Said(statement.said_from, statement.said_to)
            self._spoken[statement.pk] = said, _voice(statement, said)
        return self._spoken[statement.pk]

    def _tier(self, appearance: Appearance, attribution: Attribution) -> EvidenceTier:
        if appearance.pk not in self._tiers:
            self._tiers[appearance.pk] = evidence_tier(
                Reliability(appearance.document.publisher.reliability),
                appearance.credibility,
                quote=QuoteType(appearance.quote_type),
                attribution=attribution,
                translated=self.known[appearance.pk].translated,
            )
        return self._tiers[appearance.pk]


def _basing(part: PositionBasing) -> facts.Basing:
    return facts.Basing(Place(part.place), BasingSense(part.sense), BasingForce(part.force))


def _conditions(parts: Iterable[PositionCondition]) -> Iterable[facts.ConditionTerm]:
    for part in sorted(parts, key=lambda part: part.condition.slug):
        yield facts.ConditionTerm(
            kind=ConditionKind(part.condition.kind),
            condition=part.condition.slug,
            force=ConditionForce(part.force),
            alternative=part.alternative,
            as_found=part.as_found,
        )


def _voice(statement: Statement, said: facts.Said) -> facts.Voice:
    speaker = statement.voice
    attribution = Attribution(statement.attribution)
    kind = StatementKind(statement.kind)
    terms = [OfficeTerm(speaker.rank, speaker.valid_from, speaker.valid_to)] if speaker else []
    behalf_of = (
        statement.country.iso2
        if statement.country
        else statement.coalition.slug
        if statement.coalition
        else statement.organization
    )
    return facts.Voice(
        speaker=speaker.slug if speaker else statement.descriptor,
        attribution=attribution,
        behalf=Behalf(statement.behalf),
        behalf_of=behalf_of,
        rank=speaker_rank(attribution, kind, said, terms),
        kind=kind,
        name=speaker.name if speaker else "",
    )


def _is_third_party(statement: Statement, pledge: Pledge, members: Mapping[int, frozenset[int]]) -> bool:
    """Whether somebody speaks of what is not theirs. A coalition's own are its members, its leads and itself."""
    if statement.behalf == Behalf.NOBODY:
        return False
    if pledge.country_id is not None:
        return statement.behalf != Behalf.COUNTRY or statement.country_id != pledge.country_id
    if statement.behalf == Behalf.COALITION:
        return statement.coalition_id != pledge.coalition_id
    return statement.behalf != Behalf.COUNTRY or statement.country_id not in members[pledge.coalition_id]


def window_of(row: Position) -> facts.Window | None:
    if not row.window_kind:
        return None
    return facts.Window(
        kind=WindowKind(row.window_kind),
        start=row.window_start,
        end=row.window_end,
        trigger=ConditionKind(row.window_trigger) if row.window_trigger else None,
        from_day=row.window_from_day,
        to_day=row.window_to_day,
        vague=VagueWindow(row.window_vague) if row.window_vague else None,
    )


def negated_window_of(row: Position) -> facts.Window | None:
    if not row.negated_window_kind:
        return None
    return facts.Window(
        kind=WindowKind(row.negated_window_kind),
        start=row.negated_window_start,
        end=row.negated_window_end,
        vague=VagueWindow(row.negated_window_vague) if row.negated_window_vague else None,
    )
