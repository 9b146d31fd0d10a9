"""A confirmed grave flag leads to a decision on its pledge, which says so; and to no other."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from coalition.ledger import record
from coalition.vocabulary import Origin
from pledges.actions.decisions import agree, propose
from pledges.actions.problems import EntryInvalid
from pledges.derived.rebuild import differences
from pledges.models import Decision, DecisionProposal, Flag, Pledge, PledgeState
from pledges.queries.triage import Asked, Show, queue
from pledges.vocabulary import DecisionKind, FlagState
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.triaging import analyst, decided, viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def reversal() -> Flag:
    factories.publish_statement("FR", said=date(2025, 3, 11))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 21)))
    return everything(Flag).get(rule="C1")


def proposed(flag: Flag | None, pledge: Pledge | None = None) -> DecisionProposal:
    about = pledge or Pledge.objects.get(public_id="fr-troops-1")
    values = {"kind": DecisionKind.WITHDRAW, "reason": "It was ruled out.", "on": date(2025, 3, 21), "now": NOW}
    return propose(about, by=analyst("ann"), flag=flag, **values)


def agreed(proposal: DecisionProposal) -> Decision:
    with record(actor=analyst("bob"), reason="agree", origin=Origin.ADMIN) as commit:
        row = agree(proposal, by=analyst("bob"), commit=commit)
        connection.check_constraints()
        return row


def waiting() -> list[str]:
    return [flag.rule for flag in queue(Asked(Show.DECISION), viewer())]


def test_two_confirm_two_decide_and_the_decision_says_which_finding_led_to_it(reversal: Flag) -> None:
    assert waiting() == []
    decided(reversal, FlagState.CONFIRMED)
    assert waiting() == ["C1"]
    proposal = proposed(reversal)
    assert waiting() == []
    row = agreed(proposal)
    assert row.flag == reversal
    assert PledgeState.objects.current().get(pledge=row.pledge).status == "withdrawn"
    assert everything(Flag).get(pk=reversal.pk).state == "confirmed"
    assert waiting() == []
    assert differences() == []


def test_a_finding_that_nobody_confirmed_leads_to_no_decision(reversal: Flag) -> None:
    with pytest.raises(EntryInvalid, match="not confirmed"):
        proposed(reversal)


def test_a_finding_about_another_pledge_leads_to_none_about_this_one(reversal: Flag) -> None:
    decided(reversal, FlagState.CONFIRMED)
    factories.publish_statement("GB")
    with pytest.raises(EntryInvalid, match="not confirmed"):
        proposed(reversal, Pledge.objects.get(public_id="gb-troops-1"))


def test_nobody_agrees_any_more_when_the_confirmation_was_taken_back(reversal: Flag) -> None:
    decided(reversal, FlagState.CONFIRMED)
    proposal = proposed(reversal)
    decided(reversal, FlagState.OPEN)
    with pytest.raises(EntryInvalid, match="not confirmed any more"):
        agreed(proposal)


def test_the_database_takes_no_decision_for_a_finding_that_is_not_confirmed(reversal: Flag) -> None:
    with pytest.raises(IntegrityError, match="a confirmed one about the same pledge"), factories.door() as commit:
        Decision.objects.create(
            pledge=reversal.pledge, kind=DecisionKind.VOID, on=date(2025, 4, 1), reason="x", proposed_by_name="ann",
            confirmed_by_name="bob", flag=reversal, seq_id=commit.seq,
        )  # fmt: skip
