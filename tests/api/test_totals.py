"""What is pledged, and what could be counted on if some conditions were otherwise: numbers and refusals."""

from datetime import date
from typing import Any

import pytest

from coalition.models import Country
from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry
from pledges.models import Condition, Pledge
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import (
    ConditionForce,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Firmness,
    Measure,
    Mission,
    Polarity,
    Qualifier,
)
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.corpus import ODD, TOO_MUCH, UNREADABLE

pytestmark = pytest.mark.django_db
PARTS = ("counted_on", "waiting", "failed")
TOTALS = "coalitions/willing/totals/"
ON = "as_of=2025-04-01"


def _people(low: int, high: int | None = None) -> Any:
    return make_quantity(Measure.PERSONNEL, Qualifier.RANGE if high else Qualifier.EXACT, low=low, high=high)


def _conditional(*slugs: str, **more: Any) -> dict[str, Any]:
    conditions = tuple(ConditionEntry(condition=slug, **more) for slug in slugs)
    return {"condition_mode": ConditionMode.STATES, "conditions": conditions}


@pytest.fixture
def force(db: None) -> None:
    """France after a peace agreement, Britain silent, Germany if the US backs it, Türkiye unconditional, Italy without
    a number; the end of fighting is on record as unmet.
    """
    for kind in (ConditionKind.PEACE_AGREEMENT, ConditionKind.US_BACKSTOP):
        make.condition(kind)
    said = make.publish_statement(
        "FR", firmness="specified", quantity=_people(1000, 2000), **_conditional("willing-peace-agreement")
    )
    make.publish_statement("GB", quantity=_people(500))
    make.publish_statement("DE", quantity=_people(300), **_conditional("willing-us-backstop"))
    make.publish_statement("TR", quantity=_people(200), condition_mode=ConditionMode.UNCONDITIONAL)
    make.publish_statement("IT")
    with make.door() as commit:
        record_event(
            condition=Condition.objects.get(slug="willing-peace-agreement"), state=ConditionState.UNMET,
            on=date(2025, 3, 11), statement=said, commit=commit,
        )  # fmt: skip


def _row(api: Reader, query: str = "", capability: str = "troops") -> dict[str, Any]:
    answer = api.ask(f"{TOTALS}?{ON}&{query}".rstrip("&"))
    return next(row for row in answer["results"] if row["capability"] == capability)


def _bounds(row: dict[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    found = {name: (row[name]["floor"], row[name]["ceiling"]) for name in PARTS}
    return {"pledged": (row["floor"], row["ceiling"]), **found}


def test_the_total_is_everything_pledged_and_its_three_parts(api: Reader, force: None) -> None:
    row = _row(api)
    assert _bounds(row) == {
        "pledged": (2000, 3000), "counted_on": (200, 200), "waiting": (1800, 2800), "failed": (None, None),
    }  # fmt: skip
    assert (row["with_number"], row["without_number"], row["measure"]) == (4, 1, "personnel")
    assert [row[name]["pledges"] for name in PARTS] == [1, 4, 0]


def test_silence_waits_for_what_the_coalition_presumes(api: Reader, force: None) -> None:
    waits = {one["country"]["iso2"]: one["waits_for"] for one in _row(api)["pledges"]}
    assert waits == {
        "FR": ["willing-peace-agreement"], "GB": ["end_of_fighting"], "IT": ["end_of_fighting"], "TR": [],
        "DE": ["willing-us-backstop", "end_of_fighting"],
    }  # fmt: skip


def test_a_scenario_frees_what_waited_and_takes_out_what_required_what_failed(api: Reader, force: None) -> None:
    row = _row(api, "met=peace_agreement")
    assert _bounds(row)["counted_on"] == (1700, 2700)
    row = _row(api, "met=peace_agreement&failed=us_backstop")
    assert (_bounds(row)["counted_on"], _bounds(row)["failed"]) == ((1700, 2700), (300, 300))
    assert _bounds(_row(api, "met=peace_agreement,us_backstop"))["counted_on"] == (2000, 3000)
    assert _bounds(_row(api, "met=ceasefire&waived=willing-us-backstop"))["counted_on"] == (2000, 3000)


def test_the_answer_says_what_it_supposes(api: Reader, force: None) -> None:
    answer = api.ask(f"{TOTALS}?met=ceasefire,willing-us-backstop&failed=un_mandate")
    assert answer["scenario"] == {"met": ["end_of_fighting", "willing-us-backstop"], "waived": [],
                                  "failed": ["un_mandate"]}  # fmt: skip
    assert api.ask(TOTALS)["scenario"] == {"met": [], "waived": [], "failed": []}


def test_a_failed_condition_on_record_needs_no_supposing(api: Reader, force: None) -> None:
    said = make.publish_statement("FR", said=date(2025, 3, 20), stance="affirms")
    with make.door() as commit:
        record_event(
            condition=Condition.objects.get(slug="willing-us-backstop"), state=ConditionState.FAILED,
            on=date(2025, 3, 20), statement=said, commit=commit,
        )  # fmt: skip
    assert _bounds(_row(api))["failed"] == (300, 300)
    assert _bounds(_row(api, "met=us_backstop"))["failed"] == (None, None)
    before = api.ask(f"{TOTALS}?as_of=2025-03-15")["results"][0]
    assert before["failed"]["pledges"] == 0


def _only(iso2: str, polarity: Polarity) -> str:
    return str(Pledge.objects.get(country__iso2=iso2, polarity=polarity).public_id)


def test_what_is_no_part_of_the_sum_is_listed_with_its_reason(api: Reader, world: dict) -> None:
    make.publish_statement("GB", firmness=Firmness.FLOATED, modality="possible", quantity=_people(5000))
    make.publish_statement("IT", mission=Mission.UN_PEACEKEEPING, quantity=_people(700))
    answer = api.ask(f"{TOTALS}?as_of=2026-01-01")
    counted = {one["id"]: one["counted"] for row in answer["results"] for one in row["pledges"]}
    assert counted["gb-troops-1"] == "floated"
    assert [one for one in counted if counted[one] == "other_mission"] == [_only("IT", Polarity.OFFER)]
    refused = {_only("IT", Polarity.EXCLUSION), _only("GB", Polarity.EXCLUSION)}
    assert {one for one in counted if counted[one] == "refused"} == refused
    assert counted[_only("TR", Polarity.OFFER)] == "third_party"
    assert counted["de-troops-1"] == "no_commitment"
    together = next(row for row in answer["results"] if row["capability"] == "unspecified")
    assert (together["floor"], together["ceiling"], together["with_number"]) == (None, None, 0)
    assert [one["counted"] for one in together["pledges"]] == ["collective"]
    troops = next(row for row in answer["results"] if row["capability"] == "troops")
    assert (troops["floated"], troops["excluded"], troops["ceiling"]) == (1, 1, 2000)


def test_a_disputed_pledge_is_under_the_ceiling_only(api: Reader, world: dict) -> None:
    naval = next(row for row in api.ask(f"{TOTALS}?as_of=2025-10-01")["results"] if row["capability"] == "naval")
    assert (naval["disputed"], naval["waiting"]["disputed"], naval["excluded"]) == (1, 1, 1)


def test_unlike_units_have_rows_of_their_own(api: Reader, force: None) -> None:
    brigade = make_quantity(Measure.BRIGADE, Qualifier.EXACT, low=1)
    make.publish_statement("US", quantity=brigade, condition_mode=ConditionMode.UNCONDITIONAL)
    rows = [row for row in api.ask(f"{TOTALS}?{ON}")["results"] if row["capability"] == "troops"]
    assert [(row["measure"], row["floor"], row["other_unit"]) for row in rows] == [
        ("personnel", 2000, 1), ("brigade", 1, 4),
    ]  # fmt: skip


def test_a_condition_on_a_part_leaves_an_unknown_part_to_count_on(api: Reader, force: None) -> None:
    limited = _conditional("willing-us-backstop", force=ConditionForce.LIMITED)
    make.publish_statement("US", "air", quantity=_people(40), **limited)
    row = _row(api, "met=peace_agreement", "air")
    assert _bounds(row)["counted_on"] == (0, 40)
    assert row["pledges"][0]["partly"] is True


def test_filters_leave_the_rest_out(api: Reader, force: None) -> None:
    row = _row(api, "country=FR,TR")
    assert {one["country"]["iso2"] for one in row["pledges"]} == {"FR", "TR"}
    assert _bounds(row)["pledged"] == (1200, 2200)
    assert api.ask(f"{TOTALS}?capability=air")["results"] == []
    assert [set(row) for row in api.ask(f"{TOTALS}?fields=capability,floor")["results"]] == [{"capability", "floor"}]


def test_a_past_record_answers_for_itself(api: Reader, force: None) -> None:
    before = api.ask(f"{TOTALS}?{ON}")
    make.publish_statement("US", quantity=_people(900))
    after = api.ask(f"{TOTALS}?{ON}&known_at=seq:{before['seq']}")
    assert after["results"] == before["results"]
    assert api.ask(f"{TOTALS}?{ON}")["results"] != before["results"]


@pytest.mark.parametrize(
    ("query", "param", "code", "named"),
    [
        ("met=nosuch", "met", "unknown_value", "nosuch"),
        ("failed=other", "failed", "unknown_value", "other"),
        ("met=us_backstop&failed=us_backstop", "failed", "two_states", "us_backstop"),
        ("met=peace_agreement&failed=ceasefire", "failed", "two_states", "peace_agreement"),
        ("met=ceasefire&waived=willing-peace-agreement", "waived", "two_states", "ceasefire"),
        ("met=us_backstop,", "met", "empty", ""),
        ("waived=,", "waived", "empty", ""),
        ("country=XX", "country", "unknown_value", "XX"),
        ("capability=magic", "capability", "unknown_value", "magic"),
        ("limit=5", "limit", "unknown_parameter", ""),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(
    api: Reader, force: None, query: str, param: str, code: str, named: str
) -> None:
    (fault,) = api.ask(f"{TOTALS}?{query}", status=400)["errors"]
    assert (fault["param"], fault["code"]) == (param, code)
    assert named in fault["detail"]


def test_every_fault_of_a_scenario_is_told_at_once(api: Reader, force: None) -> None:
    errors = api.ask(f"{TOTALS}?met=nosuch&failed=neither", status=400)["errors"]
    assert {one["param"] for one in errors} == {"met", "failed"}


def test_another_coalitions_condition_is_unknown_here(api: Reader, force: None) -> None:
    make.coalition("other", name="Another")
    api.ask("coalitions/other/totals/?met=us_backstop")
    api.ask("coalitions/other/totals/?met=willing-us-backstop", status=400)
    api.ask("coalitions/nosuch/totals/", status=404)


def test_no_value_of_the_corpus_goes_unnamed(api: Reader, force: None) -> None:
    for name in ("met", "waived", "failed", "country", "capability", "as_of", "known_at"):
        for kind, value in {**UNREADABLE, **TOO_MUCH, **ODD}.items():
            response = api.response(f"{TOTALS}?{name}={value}")
            assert response.status_code == 400, (name, kind, response.content[:300])
            assert {fault.get("param") for fault in response.json()["errors"]} == {name}, (name, kind)


def test_an_empty_coalition_has_no_totals(api: Reader, db: None) -> None:
    make.coalition()
    assert Country.objects.count() == 0
    assert api.ask(TOTALS)["results"] == []
