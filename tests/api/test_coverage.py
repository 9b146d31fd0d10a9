"""What sources say is needed, who says so, and whether what is pledged comes up to it."""

from datetime import date
from typing import Any

import pytest

from coalition.ledger import Commit
from pledges.actions.conditions import record_event
from pledges.actions.corrections import correct
from pledges.actions.entry import ConditionEntry
from pledges.actions.policies import change_policy, ship_policy
from pledges.actions.problems import EntryInvalid
from pledges.actions.requirements import record_requirement, take_back_requirement
from pledges.actions.retractions import retract
from pledges.actions.undoing import undo
from pledges.derived.rebuild import differences
from pledges.models import Change, Requirement, Statement
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import (
    Attribution,
    Capability,
    ConditionMode,
    ConditionState,
    Measure,
    Qualifier,
    RetractionReason,
)
from pledges.words.changes import change_sentence
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db
COVERAGE = "coalitions/willing/coverage/?as_of=2025-04-01"


def _people(low: int, high: int | None = None) -> Any:
    if high is None:
        return make_quantity(Measure.PERSONNEL, Qualifier.EXACT, low=low, words=f"{low:,}")
    return make_quantity(Measure.PERSONNEL, Qualifier.RANGE, low=low, high=high)


@pytest.fixture
def said(db: None) -> Statement:
    """Britain says what is needed and pledges 500 without conditions."""
    return make.publish_statement(
        "GB", said=date(2025, 3, 10), quantity=_people(500), condition_mode=ConditionMode.UNCONDITIONAL
    )


def _need(statement: Statement, quantity: Any = None, iso2: str = "", **more: Any) -> tuple[Requirement, Commit]:
    with make.door("a requirement") as commit:
        values = {"coalition": make.coalition(), "country": make.country(iso2) if iso2 else None, **more}
        row = record_requirement(
            capability=Capability.TROOPS, quantity=quantity or _people(600, 900), statement=statement, commit=commit,
            **values,
        )  # fmt: skip
    return row, commit


def _verdicts(api: Reader, query: str = "") -> list[tuple[str, int, int | None]]:
    rows = api.ask(f"{COVERAGE}{query}")["results"]
    return [(row["pledged"]["verdict"], row["pledged"]["short_low"], row["pledged"]["short_high"]) for row in rows]


def test_a_requirement_says_who_said_so_when_and_where(api: Reader, said: Statement) -> None:
    row, _commit = _need(said, note="In passing.")
    (told,) = api.ask("requirements/?as_of=2025-04-01")["results"]
    assert (told["id"], told["coalition"], told["country"], told["capability"]) == (
        row.public_id, "willing", None, "troops")  # fmt: skip
    assert (told["quantity"]["low"], told["quantity"]["high"], told["note"]) == (600, 900, "In passing.")
    assert (told["statement"]["id"], told["statement"]["said_to"]) == (said.public_id, "2025-03-10")
    assert (told["statement"]["speaker"]["name"], told["publisher"]) == ("Head-Gb", "Daily")
    assert told["address"].startswith("https://news.example.org/")


def test_what_is_pledged_stands_beside_it_as_ranges(api: Reader, said: Statement) -> None:
    _need(said)
    (row,) = api.ask(COVERAGE)["results"]
    assert row["pledged"] == {"verdict": "short", "short_low": 100, "short_high": 400}
    assert (row["pledged_range"]["floor"], row["pledged_range"]["ceiling"]) == (500, 500)
    make.publish_statement("FR")
    assert _verdicts(api) == [("cannot_be_said", 100, 400)]
    make.publish_statement("DE", quantity=_people(400), said=date(2025, 3, 11))
    (row,) = api.ask(COVERAGE)["results"]
    assert row["pledged"]["verdict"] == "covered"
    assert row["counted_on"] == {"verdict": "short", "short_low": 100, "short_high": 400}
    (row,) = api.ask(f"{COVERAGE}&met=peace_agreement")["results"]
    assert row["counted_on"]["verdict"] == "covered"


def test_what_is_asked_of_one_country_is_measured_against_its_own_pledges(api: Reader, said: Statement) -> None:
    make.publish_statement("FR", quantity=_people(5000))
    _need(said, _people(700), "GB")
    assert _verdicts(api) == [("short", 200, 200)]
    assert _verdicts(api, "&country=FR") == []
    assert _verdicts(api, "&capability=air") == []


def test_the_feed_tells_it_with_its_source(said: Statement) -> None:
    row, commit = _need(said)
    change = Change.objects.get(seq=commit.seq, resource="requirement")
    assert (change.resource_id, change.kind, change.cause) == (row.public_id, "added", "new_evidence")
    assert change_sentence(change.code, change.slots) == (
        "We recorded how much ground troops is said to be needed for Coalition of the Willing "
        "(Head-Gb, President, according to Daily)."
    )


def test_taken_back_it_is_gone_and_a_past_record_still_has_it(api: Reader, said: Statement) -> None:
    row, commit = _need(said)
    with make.door("take back") as closing:
        take_back_requirement(row, commit=closing)
    assert api.ask("requirements/")["results"] == []
    assert len(api.ask(f"requirements/?known_at=seq:{commit.seq}")["results"]) == 1
    change = Change.objects.get(seq=closing.seq, resource="requirement")
    assert (change.kind, change.cause) == ("removed", "correction")
    with pytest.raises(EntryInvalid) as refused, make.door("again") as again:
        take_back_requirement(row, commit=again)
    assert [problem.code for problem in refused.value.problems] == ["closed"]


def test_it_goes_with_its_statement(api: Reader, said: Statement) -> None:
    _row, commit = _need(said)
    with make.door("retract") as closing:
        retract(said, reason=RetractionReason.CODING_ERROR, by=None, commit=closing)
    assert api.ask("requirements/")["results"] == []
    assert api.ask(f"requirements/?known_at=seq:{commit.seq}")["results"] == []


def test_it_moves_to_the_corrected_statement(api: Reader, said: Statement) -> None:
    _need(said)
    with make.door("correct") as commit:
        new = correct(said, make.entry(make.position("GB"), iso2="GB", said=date(2025, 3, 12)), commit=commit)
    (told,) = api.ask("requirements/")["results"]
    assert told["statement"]["id"] == new.public_id
    assert told["quantity"]["high"] == 900


def test_its_commit_can_be_undone(api: Reader, said: Statement) -> None:
    _row, commit = _need(said)
    with make.door("undo") as closing:
        undo(commit.seq, by=None, commit=closing)
    assert api.ask("requirements/")["results"] == []


def test_a_rebuild_tells_the_same(db: None) -> None:
    with make.door():
        make.coalition()
    _row, _commit = _need(make.publish_statement("GB"))
    assert differences() == []


def test_what_names_no_source_or_says_it_twice_is_refused(said: Statement) -> None:
    vague = make.publish_entry(
        make.entry(make.position("FR"), attribution=Attribution.VAGUE, speaker="", descriptor="sources")
    )
    _need(said)
    for statement, code in ((vague, "no_source"), (said, "twice")):
        with pytest.raises(EntryInvalid) as refused:
            _need(statement)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert Requirement.objects.count() == 1


def test_a_question_that_cannot_be_answered_is_refused_by_name(api: Reader, said: Statement) -> None:
    for query, param in (("met=nosuch", "met"), ("country=XX", "country"), ("capability=x", "capability")):
        (fault,) = api.ask(f"coalitions/willing/coverage/?{query}", status=400)["errors"]
        assert fault["param"] == param
    for query, param in (("coalition=nosuch", "coalition"), ("country=XX", "country"), ("met=x", "met")):
        (fault,) = api.ask(f"requirements/?{query}", status=400)["errors"]
        assert fault["param"] == param


def test_a_scenario_goes_by_the_policy_that_stands_here_as_in_the_totals(api: Reader, said: Statement) -> None:
    """France's word waits for peace; were there peace, it would count as stale by the shorter lifetimes."""
    _need(said)
    peace = make.condition()
    condition = {"condition_mode": ConditionMode.STATES, "conditions": (ConditionEntry(condition=peace.slug),)}
    waits = make.publish_statement("FR", said=date(2025, 3, 10), quantity=_people(300), **condition)
    with make.door("policy") as commit:
        record_event(condition=peace, state=ConditionState.UNMET, on=date(2025, 3, 11), statement=waits, commit=commit)
        ship_policy(commit=commit)
    with make.door("shorter") as commit:
        change_policy({"floated_days": 5, "pledged_days": 10}, seen=1, commit=commit)
    (row,) = api.ask(f"{COVERAGE}&met=peace_agreement")["results"]
    (total,) = api.ask("coalitions/willing/totals/?as_of=2025-04-01&met=peace_agreement")["results"]
    assert {name: row["pledged_range"][name] for name in ("floor", "ceiling", "stale")} == {
        name: total[name] for name in ("floor", "ceiling", "stale")
    }
    assert {one["id"]: one["stale"] for one in total["pledges"]}["fr-troops-1"] is True
