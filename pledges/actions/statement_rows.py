"""The rows that an entry becomes, as they are held before they are stored."""

from collections.abc import Sequence

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.actions.documents import Documents
from pledges.actions.entry import AppearanceEntry, PositionEntry, StatementEntry
from pledges.actions.references import References
from pledges.derived.sizes import quantity_columns
from pledges.models import Appearance, Pledge, Position, PositionBasing, PositionCondition, Statement
from pledges.reasoning.facts import Window


def statement_row(entry: StatementEntry, known: References, commit: Commit, supersedes: Statement | None) -> Statement:
    return new_row(
        Statement,
        behalf=entry.behalf,
        country=known.countries.get(entry.country),
        coalition=known.coalitions.get(entry.coalition),
        organization=entry.organization,
        speaker=known.speakers.get(entry.speaker),
        descriptor=entry.descriptor,
        attribution=entry.attribution,
        kind=entry.kind,
        said_from=entry.said_from,
        said_to=entry.said_to,
        said_basis=entry.said_basis,
        venue=entry.venue,
        audience=entry.audience,
        summary=entry.summary,
        note=entry.note,
        supersedes=supersedes,
        since_seq_id=commit.seq,
    )


def write_appearances(
    told: Sequence[tuple[StatementEntry, Statement]], documents: Documents, commit: Commit, keys: Keys
) -> list[tuple[AppearanceEntry, Appearance]]:
    """The versions of all statements, each after the one that it repeats, and in the order of the entries."""
    written: dict[tuple[int, str], Appearance] = {}
    waiting = [(n, version) for n, (entry, _) in enumerate(told) for version in entry.appearances]
    order = list(waiting)
    while waiting:
        ready = [(n, version) for n, version in waiting if not version.relays or (n, version.relays) in written]
        rows = add_rows(
            (
                _appearance(version, told[n][1], written.get((n, version.relays)), documents, commit)
                for n, version in ready
            ),
            keys,
        )
        written |= {(n, version.key): row for (n, version), row in zip(ready, rows, strict=True)}
        waiting = [(n, version) for n, version in waiting if (n, version.key) not in written]
    return [(version, written[n, version.key]) for n, version in order]


def _appearance(
    version: AppearanceEntry, statement: Statement, relays: Appearance | None, documents: Documents, commit: Commit
) -> Appearance:
    return new_row(
        Appearance,
        statement=statement,
        document=documents.get(version.document),
        record_id=version.record_id,
        quote=version.quote,
        quote_type=version.quote_type,
        speaker_as_printed=version.speaker_as_printed,
        language=version.language or version.document.language,
        translation=version.translation,
        translator=version.translator,
        credibility=version.credibility,
        mode=version.mode,
        mode_reason=version.mode_reason,
        relays=relays,
        relay_mode=version.relay_mode or "",
        locator=version.locator,
        note=version.note,
        since_seq_id=commit.seq,
    )


def position_row(coded: PositionEntry, appearance: Appearance, pledge: Pledge, commit: Commit) -> Position:
    return new_row(
        Position,
        appearance=appearance,
        pledge=pledge,
        stance=coded.stance,
        modality=coded.modality,
        negation=[str(scope) for scope in coded.negation],
        firmness=coded.firmness or "",
        delivery=coded.delivery or "",
        places=coded.places,
        condition_mode=coded.condition_mode,
        deliverable=coded.deliverable,
        as_found=coded.as_found,
        note=coded.note,
        since_seq_id=commit.seq,
        **quantity_columns(coded.quantity),
        **_window_columns(coded.window),
        **_negated_window_columns(coded.negated_window),
    )


def write_parts(coded: Sequence[tuple[PositionEntry, Position]], known: References, keys: Keys) -> None:
    """Where forces would be, and on which conditions."""
    basing = (
        new_row(PositionBasing, position=position, place=part.place, sense=part.sense, force=part.force)
        for one, position in coded
        for part in one.basing
    )
    conditions = (
        new_row(
            PositionCondition,
            position=position,
            condition=known.conditions[part.condition],
            force=part.force,
            alternative=part.alternative,
            as_found=part.as_found,
        )
        for one, position in coded
        for part in one.conditions
    )
    add_rows(basing, keys)
    add_rows(conditions, keys)


def _window_columns(window: Window | None) -> dict[str, object]:
    if window is None:
        return {}
    return {
        "window_kind": window.kind,
        "window_start": window.start,
        "window_end": window.end,
        "window_trigger": window.trigger or "",
        "window_from_day": window.from_day,
        "window_to_day": window.to_day,
        "window_vague": window.vague or "",
    }


def _negated_window_columns(window: Window | None) -> dict[str, object]:
    if window is None:
        return {}
    return {
        "negated_window_kind": window.kind,
        "negated_window_start": window.start,
        "negated_window_end": window.end,
        "negated_window_vague": window.vague or "",
    }
