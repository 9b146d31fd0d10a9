"""What must hold for every line whatever is in it: generated lines, not chosen ones."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.reasoning.contradiction.caps import CAPS
from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.contradiction.gates import stopped_by, try_gates
from pledges.reasoning.contradiction.line import Earlier, shut_alone
from pledges.reasoning.contradiction.pair import Fires, Pair, Rule
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.evidence import order_key
from pledges.reasoning.facts import Basing, Finding, Position, Said, Voice, Window
from pledges.reasoning.period import Order, order_of
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    EvidenceTier,
    Firmness,
    Measure,
    Modality,
    NegationScope,
    Place,
    Polarity,
    Stance,
    StatementKind,
    WindowKind,
)
from tests.reasoning.builders import line, people, position, term

START = date(2025, 1, 1)
TODAY = date(2026, 12, 31)


@st.composite
def saids(draw: st.DrawFn) -> Said:
    latest = START + timedelta(days=draw(st.integers(0, 150)))
    spread = draw(st.sampled_from([0, 0, 0, 6, 30, None]))
    return Said(None if spread is None else latest - timedelta(days=spread), latest)


KINDS = [StatementKind.SPEECH, StatementKind.SPEECH, StatementKind.VOTE, StatementKind.EXPERT_OPINION]


@st.composite
def voices(draw: st.DrawFn) -> Voice:
    return Voice(
        speaker=draw(st.sampled_from(["leader", "minister", "spokesman", "an official"])),
        attribution=draw(st.sampled_from([Attribution.ON_RECORD, Attribution.SPOKESPERSON, Attribution.BACKGROUND])),
        behalf=Behalf.COUNTRY,
        behalf_of="AA",
        rank=draw(st.integers(0, 5)),
        kind=draw(st.sampled_from(KINDS)),
    )


ONE_BASING = [Basing(*parts) for parts in product(Place, BasingSense, BasingForce)]
BASINGS = st.sampled_from([(), *((one,) for one in ONE_BASING), *product(ONE_BASING, repeat=2)])
ONE_TERM = [term(*parts) for parts in product(ConditionKind, ConditionForce, [None, None, 1])]
TERMS = st.just(()) | st.tuples(st.sampled_from(ONE_TERM)) | st.tuples(*[st.sampled_from(ONE_TERM)] * 2)
NEGATIONS = st.sampled_from([frozenset(some) for size in range(3) for some in combinations(NegationScope, size)])


SIZES = st.none() | st.builds(
    lambda low, more, measure: people(low, low + more, measure),
    st.integers(0, 40),
    st.integers(0, 10),
    st.sampled_from([Measure.PERSONNEL, Measure.BATTALION, Measure.COUNTRY]),
)
DAYS = st.integers(0, 300).map(lambda count: START + timedelta(days=count))
WINDOWS = st.one_of(
    st.none(),
    st.builds(
        lambda start, days: Window(WindowKind.ABSOLUTE, start=start, end=start + timedelta(days=days)),
        DAYS,
        st.integers(0, 40),
    ),
    st.builds(
        lambda first, days: Window(
            WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=first, to_day=first + days
        ),
        st.integers(0, 90),
        st.integers(0, 40),
    ),
)
NEGATED = st.one_of(st.none(), st.none(), WINDOWS)


@st.composite
def lines(draw: st.DrawFn) -> list[Position]:
    """Up to eight positions of one line; every one its own statement and content."""
    made = []
    for number in range(draw(st.integers(0, 8))):
        terms = draw(TERMS)
        stated = (
            ConditionMode.STATES
            if terms
            else draw(st.sampled_from([ConditionMode.SILENT, ConditionMode.UNCONDITIONAL]))
        )
        polarity = draw(st.sampled_from(Polarity))
        made.append(
            replace(
                position(),
                id=f"p{number}",
                statement=f"s{number}",
                content_hash=f"h{number}",
                pledge=f"aa-{polarity}",
                polarity=polarity,
                said=draw(saids()),
                voice=draw(voices()),
                tier=draw(st.sampled_from(EvidenceTier)),
                stance=draw(st.sampled_from(Stance)),
                modality=draw(st.sampled_from(Modality)),
                negation=draw(NEGATIONS),
                basing=draw(BASINGS),
                quantity=draw(SIZES),
                firmness=draw(st.none() | st.sampled_from(Firmness)),
                window=draw(WINDOWS),
                negated_window=draw(NEGATED),
                condition_mode=stated,
                conditions=terms,
                published=draw(st.sampled_from([True, True, True, False])),
                third_party=draw(st.sampled_from([False, False, False, False, True])),
            )
        )
    return made


def found(positions: list[Position]) -> tuple[Finding, ...]:
    return findings_for_line(positions, (), {"end_of_fighting"}, DEFAULT_POLICY, TODAY)


@given(lines(), st.integers(0, 2), st.sampled_from([RULE.crosses for RULE in RULES]))
def test_two_of_a_line_that_no_gate_stops_alone_pass_all_but_that_of_the_one_statement(
    positions: list[Position], statements: int, crosses: frozenset[str]
) -> None:
    """The walk along a line goes by it, and tries no gate twice."""
    some = [
        replace(p, statement=p.statement if number > statements else "s0", third_party=number % 3 == 0)
        for number, p in enumerate(positions)
    ]
    for a, b in combinations(some, 2):
        alone = shut_alone(a) <= crosses and shut_alone(b) <= crosses
        assert (stopped_by(try_gates(a, b), crosses) is None) == (alone and a.statement != b.statement)


@given(lines())
def test_each_rule_is_told_of_the_recent_words_and_of_the_newest_answer_to_its_questions(
    positions: list[Position],
) -> None:
    """As the plain way of asking every earlier position again would have it; but for those it cannot hold of."""
    in_order = sorted(positions, key=order_key)
    for at, b in enumerate(in_order):
        before = in_order[:at]
        earlier = Earlier.of(RULES, before)
        told = dict(earlier.compared_with(earlier.met(b), DEFAULT_POLICY))
        for rule in RULES:
            since = (b.said.earliest or b.said.latest) - timedelta(days=DEFAULT_POLICY.recent_days)
            wanted = {a.id for a in before if a.said.latest >= since}
            for question in rule.state:
                answers = [a for a in before if a.published and question(a)]
                wanted |= {a.id for a in ([a for a in answers if not a.voice.is_unnamed] or answers)[-1:]}
            may_hold = {a.id for a in before if _either_way(rule, a, b)}
            assert {a.id for a in told.get(rule, ())} == wanted & may_hold


def _either_way(rule: Rule, a: Position, b: Position) -> bool:
    turned = order_of(a.said, b.said) is Order.UNKNOWN and rule.may_hold(b, a)
    return rule.may_hold(a, b) or turned


@given(lines(), st.sampled_from(RULES))
def test_a_rule_is_silent_wherever_it_says_that_it_cannot_hold(positions: list[Position], rule: Rule) -> None:
    """Nothing is lost by not asking it."""
    for a, b in permutations(positions, 2):
        pair = Pair(a, b, frozenset({"end_of_fighting"}), frozenset(), DEFAULT_POLICY)
        if isinstance(rule.judge(pair), Fires):
            assert rule.may_hold(a, b), (rule.id, a, b)
            assert rule.either(a) or rule.either(b), (rule.id, a, b)


@given(lines(), lines())
def test_a_statement_about_another_country_changes_nothing(positions: list[Position], others: list[Position]) -> None:
    elsewhere = [
        replace(p, id=f"x{p.id}", statement=f"x{p.statement}", pledge=f"x{p.pledge}", line=line("BB")) for p in others
    ]
    ours = {position.id for position in positions}
    assert tuple(f for f in found([*positions, *elsewhere]) if f.b in ours) == found(positions)


@given(lines(), lines())
def test_a_third_party_adds_no_contradiction(positions: list[Position], others: list[Position]) -> None:
    own = [p for p in positions if not p.third_party]
    foreign = [replace(p, id=f"x{p.id}", statement=f"x{p.statement}", third_party=True) for p in others]
    raised = found([*own, *foreign])
    assert tuple(finding for finding in raised if finding.rule != "X2") == found(own)
    ours = {position.id for position in own}
    assert all((f.a in ours) is not (f.b in ours) for f in raised if f.rule == "X2")


@given(lines())
def test_each_rule_fires_at_most_once_for_a_new_position(positions: list[Position]) -> None:
    by_id = {position.id: position for position in positions}
    from pledges.reasoning.evidence import order_key

    newer = [(f.rule, max(f.a, f.b, key=lambda name: order_key(by_id[name]))) for f in found(positions)]
    assert len(newer) == len(set(newer))


@settings(max_examples=200)
@given(lines())
def test_no_finding_is_above_a_cap_that_holds(positions: list[Position]) -> None:
    by_id = {position.id: position for position in positions}
    for finding in found(positions):
        for cap in CAPS:
            if cap.holds(by_id[finding.a], by_id[finding.b]):
                assert finding.severity.rank <= cap.limit.rank
        assert finding.internal is not (by_id[finding.a].published and by_id[finding.b].published)


@given(lines())
def test_no_pair_is_both_a_reversal_and_a_disagreement(positions: list[Position]) -> None:
    findings = found(positions)
    disagreements = {frozenset((f.a, f.b)) for f in findings if f.rule == "C7"}
    assert not any(frozenset((f.a, f.b)) in disagreements for f in findings if f.rule in ("C1", "C1r"))


@given(lines())
def test_what_was_said_later_changes_no_finding_but_its_settlement(positions: list[Position]) -> None:
    """A day's answer is not rewritten by what was said after it (world time)."""
    if not positions:
        return
    day = sorted(position.said.latest for position in positions)[len(positions) // 2]
    then = findings_for_line(positions, (), (), DEFAULT_POLICY, day)
    now = findings_for_line(positions, (), (), DEFAULT_POLICY, TODAY)
    cleared = [replace(f, resolved_by="", resolved_on=None) for f in now if f.opened_on <= day]
    assert [replace(f, resolved_by="", resolved_on=None) for f in then] == cleared
