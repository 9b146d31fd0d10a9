"""A recorded statement as the entry that would record it again: what a correction starts from, and what an undone
correction goes back to.

Publishing `entry_of(statement)` anew gives the same facts: tests hold the two ends together.
"""

from collections.abc import Iterable

from django.db.models import Prefetch

from pledges.actions.entry import (
    AppearanceEntry,
    ConditionEntry,
    DocumentEntry,
    PledgeKey,
    PositionEntry,
    StatementEntry,
)
from pledges.derived.position_facts import negated_window_of, window_of
from pledges.derived.sizes import quantity_of
from pledges.models import Appearance, Document, Pledge, Position, Statement
from pledges.reasoning.facts import Basing
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionForce,
    ConditionMode,
    DeliveryBasis,
    Disclosure,
    Firmness,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    QuoteType,
    RelayMode,
    Stance,
    StatementKind,
)


def entry_of(statement: Statement) -> StatementEntry:
    """`statement` as it was when it was last open: with the versions and positions that stood then."""
    return StatementEntry(
        behalf=Behalf(statement.behalf),
        attribution=Attribution(statement.attribution),
        kind=StatementKind(statement.kind),
        said_from=statement.said_from,
        said_to=statement.said_to,
        said_basis=statement.said_basis,
        summary=statement.summary,
        country=statement.country.iso2 if statement.country else "",
        coalition=statement.coalition.slug if statement.coalition else "",
        organization=statement.organization,
        speaker=statement.voice.slug if statement.voice else "",
        descriptor=statement.descriptor,
        venue=statement.venue,
        audience=statement.audience,
        note=statement.note,
        appearances=tuple(_appearance(row) for row in _versions(statement)),
    )


def _versions(statement: Statement) -> Iterable[Appearance]:
    """Those that were closed with the statement, or that stand with it."""
    until = statement.until_seq_id
    positions = (
        Position.objects.filter(until_seq=until)
        .select_related("pledge__coalition", "pledge__country")
        .prefetch_related("basing_rows", "condition_rows__condition")
        .order_by("id")
    )
    found = Appearance.objects.filter(statement=statement, until_seq=until).select_related("document__publisher")
    return found.prefetch_related(Prefetch("positions", queryset=positions)).order_by("id")


def _appearance(row: Appearance) -> AppearanceEntry:
    return AppearanceEntry(
        key=row.public_id,
        document=_document(row.document),
        record_id=row.record_id,
        quote=row.quote,
        quote_type=QuoteType(row.quote_type),
        speaker_as_printed=row.speaker_as_printed,
        language=row.language,
        translation=row.translation,
        translator=row.translator,
        credibility=row.credibility,
        mode=AppearanceMode(row.mode),
        mode_reason=row.mode_reason,
        relays=row.relays.public_id if row.relays else "",
        relay_mode=RelayMode(row.relay_mode) if row.relay_mode else None,
        locator=row.locator,
        note=row.note,
        positions=tuple(_position(position) for position in row.positions.all()),
    )


def _document(row: Document) -> DocumentEntry:
    return DocumentEntry(
        publisher=row.publisher.slug,
        address=row.address,
        title=row.title,
        language=row.language,
        published_from=row.published_from,
        published_to=row.published_to,
        seen=row.seen,
        retrieved_at=row.retrieved_at,
        sha256=row.sha256,
        text_hash=row.text_hash,
        archive_state=ArchiveState(row.archive_state),
        archive_reason=row.archive_reason,
    )


def _position(row: Position) -> PositionEntry:
    return PositionEntry(
        pledge=key_of(row.pledge),
        stance=Stance(row.stance),
        modality=Modality(row.modality),
        negation=tuple(NegationScope(scope) for scope in row.negation),
        firmness=Firmness(row.firmness) if row.firmness else None,
        delivery=DeliveryBasis(row.delivery) if row.delivery else None,
        quantity=quantity_of(row),
        basing=tuple(
            Basing(Place(part.place), BasingSense(part.sense), BasingForce(part.force))
            for part in row.basing_rows.all()
        ),
        places=row.places,
        window=window_of(row),
        negated_window=negated_window_of(row),
        condition_mode=ConditionMode(row.condition_mode),
        conditions=tuple(
            ConditionEntry(
                condition=part.condition.slug,
                force=ConditionForce(part.force),
                alternative=part.alternative,
                as_found=part.as_found,
            )
            for part in row.condition_rows.all()
        ),
        deliverable=row.deliverable,
        as_found=row.as_found,
        note=row.note,
    )


def key_of(pledge: Pledge) -> PledgeKey:
    """The key by which an entry names `pledge`."""
    return PledgeKey(
        coalition=pledge.coalition.slug,
        country=pledge.country.iso2 if pledge.country else "",
        capability=Capability(pledge.capability),
        mission=Mission(pledge.mission),
        polarity=Polarity(pledge.polarity),
        origin=PledgeOrigin(pledge.origin),
        number=pledge.number,
        disclosure=Disclosure(pledge.disclosure),
        title=pledge.title,
    )
