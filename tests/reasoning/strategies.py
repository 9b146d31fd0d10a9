"""Whatever could be in a file: statements of every kind, dated conditions and decisions, for tests by law."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import strategies as st

from pledges.reasoning.facts import ConditionHistory, Decision, Position, Said, Window
from pledges.vocabulary import (
    Attribution,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    DecisionKind,
    EvidenceTier,
    Firmness,
    Modality,
    NegationScope,
    Place,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests.reasoning.builders import included, people, position, term, voice

START = date(2025, 1, 1)
DAYS = st.integers(0, 500).map(lambda n: START + timedelta(days=n))
TRIGGERS = [
    ConditionKind.PEACE_AGREEMENT,
    ConditionKind.CEASEFIRE,
    ConditionKind.US_BACKSTOP,
    ConditionKind.PARLIAMENT,
]
KINDS = st.sampled_from(TRIGGERS)
TERMS = st.sampled_from([term(*parts) for parts in product(TRIGGERS, ConditionForce, [None, 1, 2])])
NEGATIONS = st.sampled_from([frozenset(some) for size in range(3) for some in combinations(NegationScope, size)])
WINDOWS = st.one_of(
    st.builds(
        lambda start, days: Window(WindowKind.ABSOLUTE, start=start, end=start + timedelta(days=days)),
        DAYS,
        st.integers(0, 60),
    ),
    st.builds(lambda words: Window(WindowKind.VAGUE, vague=words), st.sampled_from(VagueWindow)),
    st.builds(
        lambda kind, first, days: Window(WindowKind.AFTER_TRIGGER, trigger=kind, from_day=first, to_day=first + days),
        KINDS,
        st.integers(0, 90),
        st.integers(0, 40),
    ),
)
NAMED = st.sampled_from([Attribution.ON_RECORD, Attribution.SPOKESPERSON])
UNNAMED = st.sampled_from([a for a in Attribution if a.is_unnamed and a is not Attribution.OUTLET])


@st.composite
def statements(draw: st.DrawFn, attribution: st.SearchStrategy[Attribution] = NAMED | UNNAMED) -> Position:
    latest = draw(DAYS)
    earliest = draw(st.none() | st.integers(0, 7).map(lambda n: latest - timedelta(days=n)))
    name = str(draw(st.integers(0, 10**9)))
    terms = tuple({one.condition: one for one in draw(st.lists(TERMS, max_size=3))}.values())
    stated = (
        ConditionMode.STATES if terms else draw(st.sampled_from([ConditionMode.SILENT, ConditionMode.UNCONDITIONAL]))
    )
    return replace(
        position(
            id=name,
            statement=f"s{name}",
            content_hash=name,
            pledge="the-pledge",
            voice=voice(f"speaker {name}", draw(st.integers(0, 5)), draw(attribution)),
            tier=draw(st.sampled_from(EvidenceTier)),
            stance=draw(st.sampled_from(Stance)),
            modality=draw(st.sampled_from(Modality)),
            negation=draw(NEGATIONS),
            firmness=draw(st.none() | st.sampled_from(Firmness)),
            quantity=draw(st.none() | st.integers(0, 900).map(lambda n: people(n, n + 50))),
            basing=draw(st.sampled_from([(), (included(Place.IN_UKRAINE),), (included(Place.HOME),)])),
            places=draw(st.sampled_from(["", "Kyiv", "the west"])),
            window=draw(st.none() | WINDOWS),
            deliverable=draw(st.sampled_from(["", "the brigade"])),
            third_party=draw(st.integers(0, 9)) == 0,
        ),
        said=Said(earliest, latest),
        conditions=terms,
        condition_mode=stated,
    )


@st.composite
def outlets(draw: st.DrawFn) -> Position:
    own = draw(statements())
    paper = voice("A paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY, kind=StatementKind.OUTLET_ASSERTION)
    return replace(own, voice=paper, third_party=True)


FILES = st.lists(statements() | outlets(), max_size=8, unique_by=lambda p: p.id)
STATES = st.lists(st.tuples(DAYS, st.sampled_from(ConditionState)), max_size=3, unique_by=lambda item: item[0])
HISTORIES = st.lists(
    st.builds(lambda kind, states: ConditionHistory(kind.value, kind, tuple(sorted(states))), KINDS, STATES),
    max_size=3,
    unique_by=lambda history: history.condition,
)
DECISIONS = st.lists(
    st.builds(lambda day, kind: Decision(day, kind.value), DAYS, st.sampled_from(DecisionKind)),
    max_size=2,
    unique_by=lambda decision: decision.on,
)
