"""What is recorded of a condition moves what hangs on it, says so with its source, and is undone without a trace."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.ledger import Commit
from pledges.actions.conditions import correct_event, record_event, take_back_event
from pledges.actions.entry import ConditionEntry
from pledges.actions.problems import EntryInvalid
from pledges.actions.undoing import undo
from pledges.derived.rebuild import differences
from pledges.models import Change, Condition, ConditionEvent, PledgeState, Statement
from pledges.vocabulary import ConditionKind, ConditionMode, ConditionState
from pledges.words.changes import change_sentence
from tests import factories
from tests.scenarios.derived import derived

pytestmark = pytest.mark.django_db
SAID = date(2025, 11, 25)


@pytest.fixture
def peace() -> Condition:
    with factories.door():  # a rebuild knows what the ledger has
        return factories.condition(ConditionKind.PEACE_AGREEMENT)


@pytest.fixture
def promise(peace: Condition) -> Statement:
    """The words of rules.md's test vector: pledged, tier 2, said on 25 November 2025, after a peace agreement."""
    return _promise("FR", peace.slug)


def _promise(iso2: str, *slugs: str) -> Statement:
    return factories.publish_statement(
        iso2, said=SAID, condition_mode=ConditionMode.STATES,
        conditions=tuple(ConditionEntry(condition=slug) for slug in slugs),
        appearances=None,
    )  # fmt: skip


def _record(condition: Condition, state: str, on: date, statement: Statement) -> tuple[ConditionEvent, Commit]:
    with factories.door("an event") as commit:
        event = record_event(
            condition=condition, state=ConditionState(state), on=on, statement=statement, commit=commit
        )
    return event, commit


def _now(iso2: str = "FR") -> PledgeState:
    return PledgeState.objects.current().get(pledge__country__iso2=iso2)


def _told(commit: Commit) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(seq=commit.seq).order_by("n")
    return [(row.resource, row.cause, change_sentence(row.code, row.slots)) for row in rows]


def test_an_unmet_condition_makes_its_pledges_wait_and_trusts_them_for_longer(
    peace: Condition, promise: Statement
) -> None:
    fresh = _now()
    assert fresh.status == "active"
    assert fresh.stale_on is not None
    _record(peace, "unmet", SAID, promise)
    waiting = _now()
    assert waiting.status == "dormant"
    assert waiting.stale_on is not None
    longer, shorter = (one.stale_on - SAID for one in (waiting, fresh))
    assert abs(longer - shorter * 1.5) <= timedelta(days=1)
    _record(peace, "met", date(2026, 1, 5), promise)
    assert (_now().status, _now().stale_on) == ("active", fresh.stale_on)


def test_the_feed_says_which_pledges_turned_why_and_who_said_so(peace: Condition, promise: Statement) -> None:
    _event, commit = _record(peace, "unmet", SAID, promise)
    source = "(Head-Fr, President, according to Daily)."
    told = _told(commit)
    assert ("condition", "world", f"The condition “Peace agreement” is now on record as: not met {source}") in told
    waits = f"The pledge of ground troops from France now waits: “Peace agreement” is not met {source}"
    assert ("pledge", "world", waits) in told
    _event, commit = _record(peace, "met", date(2026, 1, 5), promise)
    free = f"The pledge of ground troops from France no longer waits for “Peace agreement” {source}"
    assert ("pledge", "world", free) in _told(commit)


def test_another_word_for_the_end_of_fighting_moves_it_too(peace: Condition, promise: Statement) -> None:
    _event, commit = _record(factories.condition(ConditionKind.CEASEFIRE), "unmet", SAID, promise)
    assert _now().status == "dormant"
    assert any("now waits: “Ceasefire” is not met" in sentence for _r, _c, sentence in _told(commit))


def test_what_hangs_on_no_condition_stays_as_it_was(peace: Condition, promise: Statement) -> None:
    factories.publish_statement("GB", said=SAID)
    before = (_now("GB").pk, _now("GB").known)
    _event, commit = _record(peace, "unmet", SAID, promise)
    assert (_now("GB").pk, _now("GB").known) == before
    assert not any("United Kingdom" in sentence for _r, _c, sentence in _told(commit))


def test_an_event_taken_back_leaves_everything_as_it_was(peace: Condition, promise: Statement) -> None:
    before = derived()
    event, _commit = _record(peace, "unmet", SAID, promise)
    assert derived() != before
    with factories.door("take back") as commit:
        take_back_event(event, commit=commit)
        connection.check_constraints()
    assert derived() == before
    told = _told(commit)
    gone = "We took back that the condition “Peace agreement” had been on record as: not met (by our own edit)."
    assert ("condition", "correction", gone) in told
    assert {cause for _resource, cause, _sentence in told} == {"correction"}
    assert differences() == []


def test_a_corrected_event_is_as_if_only_the_correction_had_been_recorded(peace: Condition, promise: Statement) -> None:
    wrong, _commit = _record(peace, "failed", SAID, promise)
    with factories.door("correct") as commit:
        correct_event(wrong, state=ConditionState.UNMET, on=date(2025, 11, 26), statement=promise, commit=commit)
        connection.check_constraints()
    corrected = derived()
    told = [row for row in _told(commit) if row[0] == "condition"]
    source = "(Head-Fr, President, according to Daily)."
    assert told == [
        ("condition", "correction", f"The condition “Peace agreement” is now on record as: not met {source}")
    ]
    assert differences() == []
    with factories.door("take back") as commit:
        take_back_event(ConditionEvent.objects.standing().get(), commit=commit)
    _record(peace, "unmet", date(2025, 11, 26), promise)
    assert derived() == corrected


def test_what_no_longer_stands_is_neither_corrected_nor_taken_back(peace: Condition, promise: Statement) -> None:
    event, _commit = _record(peace, "unmet", SAID, promise)
    with factories.door("take back") as commit:
        take_back_event(event, commit=commit)
    for amend in (
        lambda commit: take_back_event(event, commit=commit),
        lambda commit: correct_event(event, state=ConditionState.MET, on=SAID, statement=promise, commit=commit),
    ):
        with pytest.raises(EntryInvalid) as refused, factories.door("again") as commit:
            amend(commit)
        assert [problem.code for problem in refused.value.problems] == ["closed"]


def test_a_correction_that_corrects_nothing_is_refused(peace: Condition, promise: Statement) -> None:
    event, _commit = _record(peace, "unmet", SAID, promise)
    with pytest.raises(EntryInvalid) as refused, factories.door("again") as commit:
        correct_event(event, state=ConditionState.UNMET, on=SAID, statement=promise, commit=commit)
    assert [problem.code for problem in refused.value.problems] == ["unchanged"]
    other, _commit = _record(peace, "met", date(2026, 1, 5), promise)
    with pytest.raises(EntryInvalid) as refused, factories.door("again") as commit:
        correct_event(other, state=ConditionState.UNMET, on=SAID, statement=promise, commit=commit)
    assert [problem.code for problem in refused.value.problems] == ["twice"]
    assert ConditionEvent.objects.standing().count() == 2


KINDS = (ConditionKind.PEACE_AGREEMENT, ConditionKind.CEASEFIRE, ConditionKind.US_BACKSTOP)
happenings = st.tuples(
    st.sampled_from(KINDS), st.sampled_from(list(ConditionState)), st.dates(date(2025, 11, 1), date(2026, 2, 1))
)


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    st.lists(happenings, max_size=3, unique_by=lambda one: (one[0], one[2])),
    happenings,
    st.sampled_from(["undo", "back"]),
)
def test_undoing_an_event_restores_everything(db: None, history: list, last: tuple, how: str) -> None:
    """Metamorphic: whatever stands, an event more and its undoing leave states, flags and due days as they were."""
    if any((kind, on) == (last[0], last[2]) for kind, _state, on in history):
        return
    rows = ConditionEvent.objects.standing()
    with factories.door("clear") as commit:
        for event in rows:
            take_back_event(event, commit=commit)
    conditions = {kind: factories.condition(kind) for kind in KINDS}
    statements = [_promise("FR", conditions[KINDS[0]].slug), _promise("DE", *(conditions[k].slug for k in KINDS[1:]))]
    for kind, state, on in history:
        _record(conditions[kind], state, on, statements[0])
    before = derived()
    event, commit = _record(conditions[last[0]], last[1], last[2], statements[1])
    with factories.door("take it back") as back:
        if how == "undo":
            undo(commit.seq, by=None, commit=back)
        else:
            take_back_event(event, commit=back)
    assert derived() == before
