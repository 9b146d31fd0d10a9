"""`/methodology/rules/`: every rule with its words and numbers, what was measured and when, what people decided."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape

from pledges.actions.policies import change_policy
from pledges.derived.labelled import judge_pairs, read_labels, read_records
from pledges.derived.policies import numbers_of
from pledges.models import Flag
from pledges.models.policy_version import NUMBERS
from pledges.pages import rules as page
from pledges.queries.measured import KEPT, SHIPPED, measured
from pledges.reasoning.measured import from_text, measured_set, to_text
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.quality import Expected, Raised
from pledges.reasoning.versions import PAIRWISE, RULE_VERSIONS
from pledges.vocabulary import FlagState
from pledges.words import quality, rule_definitions, rules
from tests import factories
from tests.pledges.pages.reading import main_text, text_of
from tests.rig.reading import everything
from tests.scenarios import triaging
from tests.scenarios.shipped import shipped_record

PAGE = "/methodology/rules/"


@pytest.mark.django_db
def test_what_the_page_shows_is_what_the_rules_of_this_release_do_on_the_shipped_pairs() -> None:
    """Kept by `rules_report --keep`: this fails where a rule changes what it finds and the file was not made anew."""
    shipped_record()
    kept, records, together = measured(), read_records(), []
    for one in kept.sets[:-1]:
        pairs = read_labels(SHIPPED / f"{one.name}.yaml")
        outcomes = list(judge_pairs(pairs, records, DEFAULT_POLICY, kept.on))
        together += outcomes
        assert measured_set(one.name, outcomes, PAIRWISE) == one
    assert measured_set("", together, PAIRWISE) == kept.together
    assert {path.stem for path in SHIPPED.glob("*.yaml")} == {one.name for one in kept.sets if one.name}
    assert (kept.policy, kept.record) == (DEFAULT_POLICY.version, "willing")
    assert kept.is_of(RULE_VERSIONS)


def test_what_is_kept_is_read_back_as_it_was_written() -> None:
    assert to_text(from_text(KEPT.read_text())) == KEPT.read_text()
    assert len(json.loads(KEPT.read_text())["sets"]) == 3


def test_every_rule_that_runs_is_described_and_every_number_belongs_to_a_rule() -> None:
    assert set(rule_definitions.FIRES) == set(rule_definitions.WEIGHS) == set(RULE_VERSIONS) == set(rules.NAMES)
    assert set(rule_definitions.NUMBERS) <= set(RULE_VERSIONS)
    assert not set(rule_definitions.SILENT) & set(RULE_VERSIONS)
    used = [*rule_definitions.NUMBERS.values(), *rule_definitions.SILENT_NUMBERS.values()]
    assert {name for names in used for name in names} == set(NUMBERS)
    assert list(quality.EXPECTED) == [one.value for one in Expected]
    assert list(quality.RAISED) == [one.value for one in Raised]


@pytest.mark.django_db
def test_the_page_has_every_rule_with_version_words_numbers_and_what_was_measured(client: Client) -> None:
    html = client.get(PAGE).content.decode()
    for rule, version in RULE_VERSIONS.items():
        told = text_of(html, "article", "id", rule)
        assert f"{rule} · {rules.NAMES[rule]} version {version}" in told
        assert str(rule_definitions.FIRES[rule]) in told
    assert "lifetime, pledged (days): 120" in text_of(html, "article", "id", "S1")
    text = main_text(html)
    grave = measured().together.agreement[Expected.CONTRADICTION]
    assert f"Of {grave.whole} pairs that a reader calls a contradiction, rules speak up on {grave.part}." in text
    assert str(measured().on.day) in text
    assert "be-2026-01-06-dewever-unn" in text
    assert "Nobody has confirmed or dismissed a public flag yet" in text


@pytest.mark.django_db
def test_what_people_dismissed_is_told_with_its_reason_and_nothing_that_is_for_analysts_only(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 11)))
    factories.publish_statement("FR", said=date(2025, 3, 21))
    flag = everything(Flag).get(rule="C1r")
    triaging.decided(flag, FlagState.DISMISSED)
    told = text_of(client.get(PAGE).content.decode(), "section", "id", "decided")
    assert "C1r · Position opened People decided about 1 flag and dismissed 1. They speak of different" in told
    assert told.endswith("things: 1")
    with factories.door():
        everything(Flag).filter(pk=flag.pk).update(internal=True)
    assert "C1r" not in text_of(client.get(PAGE).content.decode(), "section", "id", "decided")


@pytest.mark.django_db
def test_numbers_that_were_measured_under_other_rules_or_another_policy_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Measured " not in "".join(text_of(client.get(PAGE).content.decode(), "section", "id", "quality")[30:])
    with factories.door() as commit:
        change_policy({**numbers_of(DEFAULT_POLICY), "recent_days": 20}, seen=1, commit=commit)
    text = main_text(client.get(PAGE).content.decode())
    assert "Measured with version 1 of the numbers below; version 2 stands now." in text
    assert "positions count as recent for (days): 20" in text
    older = replace(measured(), versions={**RULE_VERSIONS, "C1": 0})
    monkeypatch.setattr(page, "measured", lambda: older)
    assert "with other versions of the rules" in main_text(client.get(PAGE).content.decode())


@pytest.mark.django_db
def test_the_page_takes_no_parameter_and_asks_few_questions(
    client: Client, django_assert_max_num_queries: object
) -> None:
    answer = client.get(f"{PAGE}?rule=C1")
    assert answer.status_code == 400
    assert escape("does not know “rule”") in answer.content.decode()
    with django_assert_max_num_queries(4):
        client.get(PAGE)


@pytest.mark.django_db
def test_the_api_tells_the_same(client: Client) -> None:
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 11)))
    factories.publish_statement("FR", said=date(2025, 3, 21))
    triaging.decided(everything(Flag).get(rule="C1r"), FlagState.DISMISSED)
    rows = {row["id"]: row for row in client.get("/api/v1/meta/rules/").json()["results"]}
    assert rows["C1r"]["decided"] == {
        "confirmed": 0, "dismissed": 1, "reasons": [{"reason": "scope_differs", "count": 1}],
    }  # fmt: skip
    of = next(one for one in measured().together.rules if one.rule == "C1r")
    assert rows["C1r"]["measured"]["fired"] == of.precision.whole
    assert rows["S1"]["measured"] is None
    assert "threshold" in rows["S1"]["numbers"]
