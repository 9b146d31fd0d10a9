"""The measured rate of false alarms: each flag by the last thing that people decided about it, and nothing hidden."""

from datetime import date

import pytest

from coalition.models import Speaker
from coalition.visibility import ANYBODY, viewer_of
from pledges.models import Flag, FlagEvent
from pledges.queries.decided_flags import decided
from pledges.vocabulary import DismissalReason, FlagState
from tests import factories
from tests.rig.reading import everything
from tests.scenarios import triaging

pytestmark = pytest.mark.django_db


def opening(iso2: str) -> Flag:
    """A refusal, then an offer: C1r, which one person decides."""
    factories.publish_entry(factories.entry(factories.refusal(iso2), said=date(2025, 3, 11), iso2=iso2))
    factories.publish_statement(iso2, said=date(2025, 3, 21))
    return everything(Flag).get(rule="C1r", pledge__country__iso2=iso2)


def dismissed(flag: Flag, reason: DismissalReason = DismissalReason.SCOPE_DIFFERS) -> None:
    triaging.decided(flag, FlagState.DISMISSED, reason=reason)


def test_dismissals_are_counted_by_rule_and_reason_beside_what_was_confirmed() -> None:
    dismissed(opening("FR"))
    dismissed(opening("GB"), DismissalReason.TRANSLATION)
    triaging.decided(opening("DE"), FlagState.CONFIRMED)
    opening("IT")
    found = decided(ANYBODY)["C1r"]
    assert (found.confirmed, found.of_all) == (1, 3)
    assert found.dismissed == {"scope_differs": 1, "translation": 1}


def test_a_decision_that_was_taken_back_counts_no_more_and_a_second_one_counts_alone() -> None:
    flag = opening("FR")
    dismissed(flag)
    triaging.decided(flag, FlagState.OPEN)
    assert decided(ANYBODY) == {}
    dismissed(flag, DismissalReason.OLD_STATEMENT)
    assert decided(ANYBODY)["C1r"].dismissed == {"old_statement": 1}


def test_a_flag_that_is_put_back_after_it_was_opened_again_by_evidence_stays_counted() -> None:
    flag = opening("FR")
    dismissed(flag)
    with factories.door("a lower office"):
        Speaker.objects.filter(slug="head-fr").update(rank=4)
    triaging.decided(flag, FlagState.ACKNOWLEDGED)
    triaging.decided(flag, FlagState.OPEN)
    steps = everything(FlagEvent).filter(flag=flag).order_by("pk").values_list("state_to", flat=True)
    assert list(steps) == ["open", "dismissed", "open", "acknowledged", "open"]
    assert decided(ANYBODY)["C1r"].of_all == 1


def test_a_finding_for_analysts_only_is_counted_for_nobody_else() -> None:
    flag = opening("FR")
    dismissed(flag)
    with factories.door():
        everything(Flag).filter(pk=flag.pk).update(internal=True)
    assert decided(ANYBODY) == {}
    assert decided(viewer_of(triaging.analyst()))["C1r"].of_all == 1


def test_it_is_one_question(django_assert_num_queries: object) -> None:
    dismissed(opening("FR"))
    with django_assert_num_queries(1):
        decided(ANYBODY)
