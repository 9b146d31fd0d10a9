"""Changing the policy: what is refused is said at its field, and nothing of it is written."""

import pytest

from pledges.actions.policies import change_policy, ship_policy
from pledges.actions.problems import EntryInvalid
from pledges.models import PolicyVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shipped() -> None:
    with factories.door() as commit:
        ship_policy(commit=commit)


def refused(numbers: dict[str, int], seen: int = 1) -> list[tuple[str, str]]:
    with pytest.raises(EntryInvalid) as found, factories.door() as commit:
        change_policy(numbers, seen=seen, commit=commit)
    assert PolicyVersion.objects.count() == 1
    return [(problem.path, problem.code) for problem in found.value.problems]


def test_days_are_positive() -> None:
    assert refused({"pledged_days": 0}) == [("pledged_days", "out_of_bounds")]


def test_scores_lie_on_their_scale() -> None:
    assert refused({"base_one": 101}) == [("base_one", "out_of_bounds")]


def test_what_is_firmer_lives_no_shorter() -> None:
    assert refused({"pledged_days": 30}) == [("", "out_of_order")]


def test_two_numbers_that_are_out_of_order_are_both_told() -> None:
    assert refused({"pledged_days": 30, "small_cut_percent": 60}) == [("", "out_of_order")] * 2


def test_a_number_that_the_policy_does_not_have_is_named() -> None:
    assert refused({"luck": 7}) == [("luck", "unknown")]


def test_the_same_numbers_again_are_no_change() -> None:
    assert refused({"pledged_days": 120}) == [("", "unchanged")]


def test_who_was_shown_an_older_version_changes_nothing() -> None:
    with factories.door() as commit:
        change_policy({"pledged_days": 100}, seen=1, commit=commit)
    with pytest.raises(EntryInvalid) as found, factories.door() as commit:
        change_policy({"pledged_days": 90}, seen=1, commit=commit)
    assert [problem.code for problem in found.value.problems] == ["changed_meanwhile"]
    assert PolicyVersion.objects.standing().get().pledged_days == 100
