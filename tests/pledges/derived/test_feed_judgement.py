"""What we decided ourselves is news: a changed policy, and what a person made of a dispute."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from coalition.models import LedgerCommit
from pledges.actions.policies import change_policy, ship_policy
from pledges.derived.policies import numbers_of
from pledges.derived.rebuild import differences
from pledges.models import Change, Flag
from pledges.queries.clock import database_now
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.vocabulary import BOOKKEEPING, FlagState
from pledges.words.changes import change_sentence
from tests import factories
from tests.pledges.pages.reading import main_text
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

NUMBERS = numbers_of(DEFAULT_POLICY)


@pytest.fixture
def reversal() -> Flag:
    """France offers troops and refuses them."""
    factories.publish_statement("FR", said=date(2025, 3, 11))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 21)))
    return everything(Flag).get(rule="C1")


def news() -> list[Any]:
    """What the newest commit tells that people follow."""
    rows = Change.objects.filter(seq=LedgerCommit.objects.latest("seq").seq).order_by("n")
    return [row for row in rows if row.code not in BOOKKEEPING]


def sentences() -> list[str]:
    return [change_sentence(row.code, row.slots) for row in news()]


def test_a_change_of_the_policy_is_told_as_a_change_of_our_rules(client: Client, reversal: Flag) -> None:
    with factories.door() as commit:
        ship_policy(commit=commit)
    assert news() == []
    with factories.door("They lived too long.") as commit:
        change_policy({**NUMBERS, "pledged_days": 90, "threshold": 31}, seen=1, commit=commit)
    (told,) = news()
    assert (told.kind, told.cause, told.resource, told.resource_id) == ("modified", "rule_change", "policy", "2")
    assert told.slots["numbers"] == ["pledged_days", "threshold"]
    assert told.happened_on == database_now().date()
    assert sentences() == [
        "We changed the numbers that our rules run on: version 2 stands now (by a change of our own rules)."
    ]
    assert "version 2 stands now" in main_text(client.get("/changes/").content.decode())
    assert "version 2 stands now" not in main_text(client.get("/changes/?clock=world").content.decode())
    rows = client.get("/api/v1/changes/?resource=policy").json()["results"]
    assert [(row["code"], row["cause"], row["id"]) for row in rows] == [("rules_changed", "rule_change", "2")]
    assert differences() == []


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        (FlagState.DISMISSED, "dispute_closed", "We dismissed a finding that what France has said"),
        (FlagState.SNOOZED, "dispute_closed", "We put off deciding whether what France has said"),
        (FlagState.CONFIRMED, "disputed", "We confirmed a finding that what France has said"),
    ],
)
def test_what_a_person_makes_of_a_dispute_is_news_of_its_pledge(
    reversal: Flag, state: FlagState, code: str, words: str
) -> None:
    decided(reversal, state)
    (told,) = news()
    assert (told.code, told.cause, told.resource_id) == (code, "world", reversal.pledge.public_id)
    (sentence,) = sentences()
    assert sentence.startswith(words)
    assert sentence.endswith("is disputed (by our own decision).")
    decided(reversal, FlagState.OPEN)
    again = {FlagState.CONFIRMED: []}.get(
        state,
        ["We opened a finding again: what France has said about ground troops is disputed (by our own decision)."],
    )
    assert sentences() == again
    assert differences() == []


def test_who_only_takes_a_dispute_in_hand_tells_nothing_new(reversal: Flag) -> None:
    decided(reversal, FlagState.ACKNOWLEDGED)
    assert news() == []


def test_a_finding_that_makes_no_dispute_is_decided_without_news() -> None:
    factories.publish_entry(factories.entry(factories.refusal("GB"), said=date(2025, 3, 11), iso2="GB"))
    factories.publish_statement("GB", said=date(2025, 3, 21))
    decided(everything(Flag).get(rule="C1r"), FlagState.DISMISSED)
    assert news() == []
