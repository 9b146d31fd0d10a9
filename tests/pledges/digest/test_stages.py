"""A delivery is in one hand at a time, and only that hand moves it on."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models.functions import Now

from pledges.digest import stages
from pledges.models import Delivery
from pledges.vocabulary import DeliveryState
from tests.rig.mail import pending
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)


def _state() -> str:
    return everything(Delivery).get().state


def test_a_delivery_that_another_is_taking_is_passed_over_and_not_waited_for() -> None:
    first, second = pending("first@example.org"), pending("second@example.org")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor, connection.cursor() as mine:
            cursor.execute("SELECT 1 FROM pledges_delivery WHERE id = %s FOR UPDATE", [first.pk])
            mine.execute("SET statement_timeout = '3s'")
            claim = stages.claim()
            mine.execute("RESET statement_timeout")
        assert claim is not None
        assert claim.delivery == second.pk
        other.rollback()
    finally:
        other.close()


def test_a_stranger_moves_nothing() -> None:
    pending("reader@example.org")
    mine = stages.claim()
    assert mine is not None
    stranger = replace(mine, token=uuid4())
    with pytest.raises(stages.LeaseLostError):
        stages.mark_in_data(stranger)
    stages.put_back(stranger, "no")
    stages.give_up(stranger, "no")
    assert _state() == DeliveryState.CLAIMED
    stages.mark_in_data(mine)
    stages.mark_sent(stranger)
    stages.leave_to_a_person(stranger, "no")
    assert _state() == DeliveryState.IN_DATA
    stages.mark_sent(mine)
    assert _state() == DeliveryState.SENT


def test_the_words_are_announced_once() -> None:
    pending("reader@example.org")
    mine = stages.claim()
    assert mine is not None
    stages.mark_in_data(mine)
    with pytest.raises(stages.LeaseLostError):
        stages.mark_in_data(mine)


@pytest.mark.parametrize(
    ("state", "attempts", "expected"),
    [
        (DeliveryState.CLAIMED, 1, DeliveryState.PENDING),
        (DeliveryState.CLAIMED, 5, DeliveryState.FAILED),
        (DeliveryState.IN_DATA, 1, DeliveryState.AMBIGUOUS),
    ],
)
def test_a_lease_that_ran_out_is_retried_given_up_or_left_to_a_person(
    state: DeliveryState, attempts: int, expected: DeliveryState
) -> None:
    made = pending("reader@example.org")
    row = everything(Delivery).filter(pk=made.pk)
    row.update(state=state, attempts=attempts, lease_token=uuid4(), lease_until=Now())
    stages.look_after_the_lost()
    found = row.get()
    assert (found.state, found.lease_token) == (expected, None)
    assert found.problem


def test_a_lease_that_runs_is_left_alone() -> None:
    pending("reader@example.org")
    stages.claim()
    stages.look_after_the_lost()
    assert _state() == DeliveryState.CLAIMED
    assert stages.claim() is None
