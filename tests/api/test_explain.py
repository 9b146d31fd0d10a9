"""Why two positions were flagged or not: every gate and every rule answers, for any pair that is public."""

from datetime import date

import pytest

from pledges.actions.policies import change_policy
from pledges.derived.policies import numbers_of
from pledges.models import Position, Statement
from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import Modality
from tests import factories
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def _of(pledge: str, **more: object) -> str:
    found = (
        Position.objects.standing().filter(pledge__public_id=pledge, **more).order_by("appearance__statement__said_to")
    )
    row = found.first()
    assert row is not None
    return row.public_id


@pytest.fixture
def reversed_pair(api: Reader, world: dict[str, Statement]) -> tuple[str, str, str]:
    """A reversal that is flagged: the two positions and the flag."""
    flag = api.ask("flags/?rule=C1")["results"][0]
    first, second = (one["position"] for one in flag["evidence"])
    return first, second, flag["id"]


def test_a_flagged_pair_names_its_rule_its_flag_and_every_gate(
    api: Reader, reversed_pair: tuple[str, str, str]
) -> None:
    first, second, flag = reversed_pair
    told = api.ask(f"explain/?a={first}&b={second}")
    assert (told["a"]["position"], told["b"]["position"]) == (first, second)
    assert told["compared"] is True
    assert "C1" in told["raised"]
    assert [gate["gate"] for gate in told["gates"]] == [f"G{n}" for n in range(7)]
    rules = {rule["rule"]: rule for rule in told["rules"]}
    assert list(rules) == [*(rule.id for rule in RULES), "X1", "X3"]
    assert rules["C1"]["answer"] == "raised"
    assert rules["C1"]["flag"] == flag
    assert rules["C1"]["severity"] in ("critical", "high", "low")
    assert all(rule["sentence"] and rule["rule_version"] >= 1 for rule in told["rules"])


def test_the_order_in_which_two_are_named_does_not_matter(api: Reader, reversed_pair: tuple[str, str, str]) -> None:
    first, second, _ = reversed_pair
    assert api.ask(f"explain/?a={first}&b={second}") == api.ask(f"explain/?a={second}&b={first}")


def test_two_that_are_not_compared_say_at_which_gate_they_stopped(api: Reader, world: dict[str, Statement]) -> None:
    told = api.ask(f"explain/?a={_of('fr-troops-1')}&b={_of('it-no-troops-1')}")
    assert told["compared"] is False
    assert told["raised"] == []
    stopped = {gate["gate"]: gate for gate in told["gates"] if not gate["passed"]}
    assert stopped["G3"]["code"] == "G3.country"
    assert "two countries" in stopped["G3"]["sentence"]
    assert {rule["answer"] for rule in told["rules"]} == {"stopped"}


@pytest.mark.parametrize(
    ("question", "param", "code"),
    [
        ("", "a", "required"),
        ("a={a}", "b", "required"),
        ("a=&b={a}", "a", None),
        ("a={a}&b={a}", "b", "same"),
        ("a={a}&b=zzzzzzzzzzzz", "b", "unknown_value"),
        ("a=zzzzzzzzzzzz&b={a}", "a", "unknown_value"),
        ("a={a}&b=fr-troops-1", "b", "unknown_value"),
        ("a={a}&b={a}&c=1", "c", None),
    ],
)
def test_a_question_that_cannot_be_answered_names_what_is_wrong(
    api: Reader, world: dict[str, Statement], question: str, param: str, code: str | None
) -> None:
    problem = api.ask("explain/?" + question.format(a=_of("fr-troops-1")), 400)
    assert problem["errors"][0]["param"] == param
    assert code is None or problem["errors"][0]["code"] == code


def test_two_versions_of_one_statement_are_explained_by_the_rules_on_how_it_was_printed(api: Reader) -> None:
    firm, weaker = (
        factories.appearance(
            key,
            factories.position("FR", modality=modality),
            document=factories.page(address=f"https://a.example/{key}"),
        )
        for key, modality in (("one", Modality.FIRM), ("two", Modality.INTENT))
    )
    factories.publish_entry(factories.entry(appearances=(firm, weaker)))
    one, other = Position.objects.standing().order_by("pk").values_list("public_id", flat=True)
    told = api.ask(f"explain/?a={one}&b={other}")
    rules = {rule["rule"]: rule for rule in told["rules"]}
    assert told["raised"] == ["X1"]
    assert (rules["X1"]["answer"], rules["X1"]["code"]) == ("raised", "X1.modality")
    assert rules["X1"]["flag"] == api.ask("flags/?rule=X1")["results"][0]["id"]
    assert rules["X3"]["sentence"] == "Nothing lost on the way: neither version repeats the other."
    assert {rule["answer"] for name, rule in rules.items() if name not in ("X1", "X3")} == {"stopped"}


def test_the_explanation_goes_by_the_policy_that_stands(api: Reader) -> None:
    factories.publish_statement("FR", modality="firm", said=date(2025, 3, 10))
    factories.publish_statement("FR", modality="possible", stance="affirms", said=date(2025, 6, 10))
    one, other = Position.objects.standing().order_by("pk").values_list("public_id", flat=True)

    def answer() -> str:
        rules = {rule["rule"]: rule for rule in api.ask(f"explain/?a={one}&b={other}")["rules"]}
        return str(rules["C8"]["answer"])

    assert answer() == "raised"
    with factories.door() as commit:
        change_policy({**numbers_of(DEFAULT_POLICY), "weaker_steps": 3}, seen=1, commit=commit)
    assert answer() == "silent"
