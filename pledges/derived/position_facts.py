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
    _versions: "dict[int, _Version]" = field(default_factory=dict)

    def of(self, row: Position, pledge: Pledge) -> facts.Position:
        """One row as the rules see it."""
        version = self._version(row.appearance)
        key, negation = row.id, row.negation
        fact = facts.Position(
            id=row.public_id,
            statement=version.statement.public_id,
            pledge=pledge.public_id,
            line=self._line(pledge),
            polarity=POLARITY[pledge.polarity],
            origin=ORIGIN[pledge.origin],
            said=version.said,
            voice=version.voice,
            tier=version.tier,
            stance=STANCE[row.stance],
            modality=MODALITY[row.modality],
            content_hash="",
            negation=frozenset([NEGATION[scope] for scope in negation]) if negation else NOTHING,
            firmness=FIRMNESS[row.firmness] if row.firmness else None,
            delivery=DeliveryBasis(row.delivery) if row.delivery else None,
            quantity=quantity_of(row),
            basing=tuple([_basing(part) for part in self.parts.basing.get(key, ())]),
            places=row.places,
            window=window_of(row),
            negated_window=negated_window_of(row),
            condition_mode=CONDITION_MODE[row.condition_mode],
            conditions=tuple(_conditions(self.parts.conditions.get(key, ()))),
            deliverable=row.deliverable,
            roots=version.roots,
            third_party=_is_third_party(version.statement, pledge, self.members),
            paraphrase_through_translation=version.paraphrase_through_translation,
            preferred=version.preferred,
            appearance=version.public_id,
            deprecated=version.deprecated,
            words=row.as_found,
        )
        return told_apart(fact, delivery=row.delivery, words=row.as_found, quote=version.quote, page=version.page)

    def _version(self, appearance: Appearance) -> "_Version":
        found = self._versions.get(appearance.id)
        if found is None:
            found = self._versions[appearance.id] = self._made(appearance)
        return found

    def _made(self, appearance: Appearance) -> "_Version":
        statement, page = appearance.statement, appearance.document
        said, voice = self._voice(statement)
        translated = self.known[appearance.id].translated
        quote = QuoteType(appearance.quote_type)
        tier = evidence_tier(
            Reliability(page.publisher.reliability),
            appearance.credibility,
            quote=quote,
            attribution=voice.attribution,
            translated=translated,
        )
        return _Version(
            public_id=appearance.public_id,
            statement=statement,
            said=said,
            voice=voice,
            tier=tier,
            roots=self.roots[statement.id],
            paraphrase_through_translation=translated and quote in (QuoteType.PARAPHRASE, QuoteType.HEADLINE),
            preferred=appearance.mode == AppearanceMode.PREFERRED,
            deprecated=appearance.mode == AppearanceMode.DEPRECATED,
            quote=appearance.quote,
            page=page.canonical_address or page.text_hash,
        )

    def _line(self, pledge: Pledge) -> facts.Line:
        found = self._lines.get(pledge.id)
        if found is None:
            found = self._lines[pledge.id] = facts.Line(
                coalition=pledge.coalition.slug,
                country=pledge.country.iso2 if pledge.country else None,
                capability=Capability(pledge.capability),
                mission=Mission(pledge.mission),
            )
        return found

    def _voice(self, statement: Statement) -> tuple[facts.Said, facts.Voice]:
        found = self._spoken.get(statement.id)
        if found is None:
            said = facts.Said(statement.said_from, statement.said_to)
            found = self._spoken[statement.id] = said, _voice(statement, said)
        return found


@dataclass(frozen=True, slots=True)
class _Version:
    """What the positions that were coded from one version share."""

    public_id: str
    statement: Statement
    said: facts.Said
    voice: facts.Voice
    tier: EvidenceTier
    roots: frozenset[str]
    paraphrase_through_translation: bool
    preferred: bool
    deprecated: bool
    quote: str
    page: str


POLARITY, ORIGIN = {str(one): one for one in Polarity}, {str(one): one for one in PledgeOrigin}
STANCE, MODALITY = {str(one): one for one in Stance}, {str(one): one for one in Modality}
NEGATION, FIRMNESS = {str(one): one for one in NegationScope}, {str(one): one for one in Firmness}
CONDITION_MODE = {str(one): one for one in ConditionMode}
"""The codes of a position by their text: asking an enumeration takes four times as long, and each row has seven."""

NOTHING: frozenset[NegationScope] = frozenset()


def _basing(part: PositionBasing) -> facts.Basing:
    return facts.Basing(Place(part.place), BasingSense(part.sense), BasingForce(part.force))


def _conditions(parts: Iterable[PositionCondition]) -> Iterable[facts.ConditionTerm]:
    for condition, part in sorted(((part.condition, part) for part in parts), key=lambda pair: pair[0].slug):
        yield facts.ConditionTerm(
            kind=ConditionKind(condition.kind),
            condition=condition.slug,
            force=ConditionForce(part.force),
            alternative=part.alternative,
            as_found=part.as_found,
        )


def _voice(statement: Statement, said: facts.Said) -> facts.Voice:
    speaker, country, coalition = statement.voice, statement.country, statement.coalition
    attribution = Attribution(statement.attribution)
    kind = StatementKind(statement.kind)
    terms = [OfficeTerm(speaker.rank, speaker.valid_from, speaker.valid_to)] if speaker else []
    behalf_of = country.iso2 if country else coalition.slug if coalition else statement.organization
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
    if (country := pledge.country_id) is not None:
        return statement.behalf != Behalf.COUNTRY or statement.country_id != country
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
