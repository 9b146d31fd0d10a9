"""Recording what was said: the statement with its documents, versions, positions and new pledges, and what follows from
them.

All or nothing, inside the open write door. Publishing again what is already there is the caller's mistake, not a
second statement: the same words of the same speaker on the same page and day are refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.actions.checking import check
from pledges.actions.checking_known import check_known
from pledges.actions.documents import Documents
from pledges.actions.entry import AppearanceEntry, PositionEntry, StatementEntry
from pledges.actions.pledges import Pledges
from pledges.actions.references import References, references
from pledges.derived import settle
from pledges.derived.sizes import quantity_columns
from pledges.models import Appearance, Document, Pledge, Position, PositionBasing, PositionCondition, Statement
from pledges.reasoning.facts import Window
from pledges.vocabulary import ChangeCause


def publish(entry: StatementEntry, *, commit: Commit) -> Statement:
    """Record one statement and everything that follows from it. Raises EntryInvalid with every problem, and writes
    nothing then.
    """
    return publish_all([entry], commit=commit)[0]


def publish_all(entries: Sequence[StatementEntry], *, commit: Commit) -> list[Statement]:
    """Record several statements in one commit; states, flags and changes are worked out once, after the last. Raises
    EntryInvalid.
    """
    written = write_all(entries, commit=commit)
    settle(
        written.pledges,
        commit=commit,
        today=commit.today,
        cause=ChangeCause.WORLD,
        new_positions=written.positions,
    )
    return written.statements


@dataclass(frozen=True, slots=True)
class Written:
    """Statements that are stored and not yet settled, the pledges they touched (primary keys) and their new positions
    (public ids): what `settle` needs.
    """

    statements: list[Statement]
    pledges: set[int]
    positions: set[str]


def write_all(entries: Sequence[StatementEntry], *, commit: Commit, supersedes: Statement | None = None) -> Written:
    """Store several statements and leave what follows from them to the caller, who has more to store before it can be
    worked out. A fixed number of queries, but for one more with each link of the longest chain of relays. Raises
    EntryInvalid. The one entry of a correction `supersedes` what it corrects.
    """
    known = references(entries)
    for entry in entries:
        check(entry, known, commit.today)
    versions = [version for entry in entries for version in entry.appearances]
    coded = [position for version in versions for position in version.positions]
    documents = Documents([version.document for version in versions], known, commit)
    check_known(entries, documents)
    pledges = Pledges([position.pledge for position in coded], known, commit)
    keys = Keys(
        {
            Document: documents.unknown,
            Pledge: pledges.unknown,
            Statement: len(entries),
            Appearance: len(versions),
            Position: len(coded),
            PositionBasing: sum(len(position.basing) for position in coded),
            PositionCondition: sum(len(position.conditions) for position in coded),
        }
    )
    documents.store([version.document for version in versions], keys)
    pledges.make([position.pledge for position in coded], keys)
    statements = add_rows((_statement(entry, known, commit, supersedes) for entry in entries), keys)
    appearances = _write_appearances(list(zip(entries, statements, strict=True)), documents, commit, keys)
    printed = [(one, appearance) for version, appearance in appearances for one in version.positions]
    positions = add_rows((_position(one, row, pledges.get(one.pledge), commit) for one, row in printed), keys)
    _write_parts([(one, position) for (one, _), position in zip(printed, positions, strict=True)], known, keys)
    return Written(statements, {row.pledge_id for row in positions}, {row.public_id for row in positions})


def _statement(entry: StatementEntry, known: References, commit: Commit, supersedes: Statement | None) -> Statement:
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


def _write_appearances(
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


def _position(coded: PositionEntry, appearance: Appearance, pledge: Pledge, commit: Commit) -> Position:
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


def _write_parts(coded: Sequence[tuple[PositionEntry, Position]], known: References, keys: Keys) -> None:
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
