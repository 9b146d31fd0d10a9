"""The policy between its row and the value that the rules are handed, on both clocks."""

from dataclasses import fields

import pytest

from pledges.actions.policies import change_policy, ship_policy
from pledges.derived.policies import numbers_of, policy_in_force, policy_known_at, policy_of
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.reasoning.policy import DEFAULT_POLICY, Policy
from pledges.vocabulary import Firmness
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_number_of_a_policy_has_a_column_and_comes_back_as_it_was() -> None:
    written = numbers_of(DEFAULT_POLICY)
    assert written.keys() == set(NUMBERS)
    assert policy_of(1, written) == DEFAULT_POLICY


@pytest.mark.parametrize("name", NUMBERS)
def test_each_column_reaches_the_policy(name: str) -> None:
    """A number that nothing read would be a promise to the editor that is not kept."""
    written = numbers_of(DEFAULT_POLICY)
    assert policy_of(1, written | {name: written[name] + 1}) != DEFAULT_POLICY


def test_a_policy_has_no_number_that_no_column_gives() -> None:
    doubled = policy_of(7, {name: 2 * number for name, number in numbers_of(DEFAULT_POLICY).items()})
    same = [f.name for f in fields(Policy) if getattr(doubled, f.name) == getattr(DEFAULT_POLICY, f.name)]
    assert same == []


def test_a_record_without_a_written_policy_goes_by_the_shipped_one() -> None:
    assert policy_in_force() == DEFAULT_POLICY


def test_the_shipped_policy_is_written_down_once() -> None:
    for _ in range(2):
        with factories.door() as commit:
            ship_policy(commit=commit)
    assert PolicyVersion.objects.get().number == 1
    assert policy_in_force() == DEFAULT_POLICY


def test_a_change_closes_the_version_that_stood_and_the_record_still_knows_it() -> None:
    with factories.door() as first:
        ship_policy(commit=first)
    with factories.door() as second:
        change_policy({"pledged_days": 90}, seen=1, commit=second)
    assert policy_in_force().lifetimes[Firmness.PLEDGED] == 90
    assert policy_in_force().version == 2
    assert policy_known_at(first.seq) == DEFAULT_POLICY
    assert policy_known_at(second.seq).version == 2


def test_the_first_change_of_a_record_without_a_written_policy_is_version_2() -> None:
    with factories.door():
        pass
    with factories.door() as commit:
        change_policy({"pledged_days": 90}, seen=1, commit=commit)
    assert (policy_in_force().version, policy_known_at(commit.seq - 1)) == (2, DEFAULT_POLICY)
