"""From rows to facts: the only place where the rules' values are made. A fixed number of queries, however many pledges
are asked for.

Nothing of a row's time or number enters a fact, so that two orders of entry give equal facts. Order within a day
comes from the content.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from coalition.ledger.past import as_of
from coalition.models import Coalition, Membership
from pledges.derived import shared_rows
from pledges.derived.chain import Chain, chains, origins_by_statement
from pledges.derived.looked import Looked, coded_from, load_looked
from pledges.derived.position_facts import Facts
from pledges.derived.questions import Question, Told, any_of, read, stood
from pledges.derived.sources import Sources, load_sources, memberships
from pledges.models import Appearance, ConditionEvent, Decision, Pledge, Position
from pledges.models import Condition as SharedCondition
from pledges.reasoning import facts
from pledges.reasoning.reporting import GIVEN
from pledges.vocabulary import (
    ConditionKind,
    ConditionState,
    DecisionKind,
)

LINES_OF = """
    SELECT mate.id FROM pledges_pledge one JOIN pledges_pledge mate
        ON mate.coalition_id = one.coalition_id AND mate.country_id = one.country_id
        AND mate.capability = one.capability AND mate.mission = one.mission
        WHERE one.id = ANY(%s::bigint[])
    UNION
    SELECT mate.id FROM pledges_pledge one JOIN pledges_pledge mate
        ON mate.coalition_id = one.coalition_id AND mate.country_id IS NULL
        AND mate.capability = one.capability AND mate.mission = one.mission
        WHERE one.id = ANY(%s::bigint[]) AND one.country_id IS NULL
"""
"""Every pledge of the lines of some, by the index of lines: what it costs follows what is asked, not the record."""


def _lines(keys: models.Func) -> "models.QuerySet[Pledge]":
    asked: Any = keys.source_expressions[0]
    lines = RawSQL(LINES_OF, [asked.value, asked.value])  # noqa: S611 - a text of our own
    return Pledge.objects.filter(Q(until_seq__isnull=True) | Q(pk__in=keys), pk__in=lines)


LINES = Question(_lines)
DECISIONS = Told(
    lambda keys: (
        Decision.objects.filter(pledge__in=keys)
        .exclude(kind=DecisionKind.MERGE)
        .order_by("on", "seq", "id")
        .values_list("pledge__public_id", "on", "kind", "seq_id")
    )
)
EVENTS = Told(
    lambda keys: (
        ConditionEvent.objects.filter(condition__coalition__in=keys)
        .order_by("on")
        .values_list("condition_id", "on", "state", "since_seq_id", "until_seq_id")
    )
)
SHARED = Question(lambda keys: SharedCondition.objects.filter(coalition__in=keys).order_by("slug"))


def _elsewhere(versions: models.Func, coalitions: models.Func, here: models.Func, *, seq: int | None) -> Any:
    """What versions state in other lines than those of the pledges `here`: which position, of which version and of
    which capability.
    """
    of = Position.objects.at(seq).filter(appearance__in=versions, pledge__coalition__in=coalitions)
    return of.exclude(pledge__in=here).order_by("pk").values_list("pk", "appearance_id", "pledge__capability")


ELSEWHERE = Told(lambda versions, coalitions, here: _elsewhere(versions, coalitions, here, seq=None))
POSITIONS = Question(lambda keys: Position.objects.standing().filter(pledge__in=keys).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about some pledges: their rows by public id, their positions as facts, and the coalition's
    conditions. `beside` are positions in other lines that X1 compares with these; their rows are among the rows.
    """

    pledges: dict[str, Pledge]
    rows: dict[str, Position]
    positions: dict[str, list[facts.Position]]
    histories: tuple[facts.ConditionHistory, ...]
    presumes: frozenset[str]
    chains: dict[int, Chain] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    looked: Looked = field(default_factory=Looked)
    decisions: dict[str, tuple[facts.Decision, ...]] = field(default_factory=dict)
    beside: tuple[facts.Position, ...] = ()

    @property
    def keys(self) -> dict[str, int]:
        """The primary keys of the positions by public id."""
        return {public_id: row.id for public_id, row in self.rows.items()}


@dataclass(frozen=True, slots=True)
class Stated:
    """What standing positions of some pledges state: their rows by public id, the facts by public id of the pledge, and
    the chains of all versions of their statements.
    """

    rows: dict[str, Position]
    positions: dict[str, list[facts.Position]]
    chains: dict[int, Chain]


def whole_lines(pledge_ids: Collection[int]) -> list[Pledge]:
    """The pledges asked for, with every other pledge of their lines that stands: rules compare within a line. One asked
    for may have been closed: nothing stands on it any more.
    """
    return shared_rows.about(LINES.rows(list(pledge_ids)))


@shared_rows.remembering()
def load(pledges: Collection[Pledge], seq: int | None = None) -> Evidence:
    """The evidence of `pledges`, all of one coalition, as the record had it after commit `seq` (None: as it stands).
    Raises ValueError where they are of several.
    """
    coalitions = set(as_of(Coalition, {pledge.coalition for pledge in pledges}, seq))
    if len(coalitions) > 1:
        raise ValueError("Evidence is loaded for one coalition at a time.")
    shared_rows.remember(shared_rows.COALITIONS, coalitions)
    shared_rows.remember(shared_rows.COUNTRIES, {pledge.country for pledge in pledges})
    keys = [pledge.pk for pledge in pledges]
    if seq is None:
        rows = POSITIONS.rows(keys)
    else:
        rows = read(Position.objects.known_at(seq).filter(pledge__in=any_of(keys)).order_by("pk"))
    named = memberships(coalitions, seq)
    known = histories(coalitions, seq)
    versions = shared_rows.versions_of(rows, seq)
    elsewhere = _elsewhere_too(rows, versions, pledges, coalitions, seq)
    others = shared_rows.about(shared_rows.PLEDGES.rows({row.pledge_id for row in elsewhere}))
    told = stated([*rows, *elsewhere], [*pledges, *others], named, versions)
    ours = {pledge.public_id: pledge for pledge in pledges}
    return Evidence(
        pledges=ours,
        rows=told.rows,
        positions={name: told.positions[name] for name in ours},
        histories=tuple(one for found in known.values() for one in found),
        presumes=frozenset(group for coalition in coalitions for group in coalition.presumes),
        chains=told.chains,
        sources=load_sources(list(versions.values()), coalitions, named, seq),
        looked=load_looked(coded_from(rows, seq), pledges, coalitions, seq),
        decisions=_decisions(pledges, seq),
        beside=tuple(one for name, found in told.positions.items() if name not in ours for one in found),
    )


def _elsewhere_too(
    rows: Collection[Position],
    versions: dict[int, Appearance],
    pledges: Collection[Pledge],
    coalitions: Collection[Coalition],
    seq: int | None,
) -> list[Position]:
    """What other versions of the statements at hand state in other lines, where one of them is of what is given: X1
    compares it with what is stated here. `versions` are all of them, `rows` what is stated here. No query where no
    statement has several, and one where nothing is given.
    """
    counted = Counter(version.statement_id for version in versions.values())
    statement_of = {key: one.statement_id for key, one in versions.items() if counted[one.statement_id] > 1}
    if not statement_of:
        return []
    asked = statement_of, [coalition.pk for coalition in coalitions], [pledge.pk for pledge in pledges]
    found = ELSEWHERE.values(*asked) if seq is None else list(_elsewhere(*map(any_of, asked), seq=seq))
    given = {pledge.pk for pledge in pledges if pledge.capability in GIVEN}
    bearing = {
        statement_of[row.appearance_id] for row in rows if row.pledge_id in given and row.appearance_id in statement_of
    }
    bearing |= {statement_of[version] for _, version, capability in found if capability in GIVEN}
    wanted = [key for key, version, _ in found if statement_of[version] in bearing]
    return sorted(shared_rows.POSITIONS.rows(wanted), key=lambda row: row.pk)


def stated(
    rows: Collection[Position],
    pledges: Collection[Pledge],
    named: Collection[Membership],
    versions: dict[int, Appearance],
) -> Stated:
    """What `rows`, positions of `pledges`, state, of which `versions` are all of their statements as
    `shared_rows.versions_of` reads them. `named` are the members of the coalitions.
    """
    by_id = {pledge.id: pledge for pledge in pledges}
    parts = shared_rows.complete(rows, versions)
    known = chains(versions.values())
    roots = origins_by_statement(known)
    make = Facts(known, roots, _members(named), parts)
    positions: dict[str, list[facts.Position]] = {pledge.public_id: [] for pledge in pledges}
    for row in rows:
        pledge = by_id[row.pledge_id]
        positions[pledge.public_id].append(make.of(row, pledge))
    return Stated({row.public_id: row for row in rows}, positions, known)


def _decisions(pledges: Collection[Pledge], seq: int | None) -> dict[str, tuple[facts.Decision, ...]]:
    """What two people decided of each pledge, by its public id, in the order in which it holds."""
    found: dict[str, list[facts.Decision]] = defaultdict(list)
    for public_id, on, kind, decided_in in DECISIONS.values([pledge.pk for pledge in pledges]):
        if seq is None or decided_in <= seq:
            found[public_id].append(facts.Decision(on, kind))
    return {public_id: tuple(decided) for public_id, decided in found.items()}


def _members(named: Collection[Membership]) -> dict[int, frozenset[int]]:
    """The countries of each coalition (primary keys)."""
    members: dict[int, set[int]] = defaultdict(set)
    for row in named:
        members[row.coalition_id].add(row.country_id)
    return defaultdict(frozenset, {key: frozenset(value) for key, value in members.items()})


def histories(coalitions: Collection[Coalition], seq: int | None) -> Mapping[int, tuple[facts.ConditionHistory, ...]]:
    """The dated states of each coalition's shared conditions (by its primary key), as the record had them after commit
    `seq` (None: as they stand).
    """
    keys = [coalition.pk for coalition in coalitions]
    states: dict[int, list[tuple[date, ConditionState]]] = defaultdict(list)
    for condition, on, state, since, until in EVENTS.values(keys):
        if stood(since, until, seq):
            states[condition].append((on, ConditionState(state)))
    found: dict[int, list[facts.ConditionHistory]] = defaultdict(list)
    shared = SHARED.rows(keys)
    shared_rows.remember(shared_rows.CONDITIONS, shared)
    for one in shared:
        history = facts.ConditionHistory(one.slug, ConditionKind(one.kind), tuple(states[one.pk]))
        found[one.coalition_id].append(history)
    return defaultdict(tuple, {coalition: tuple(known) for coalition, known in found.items()})
