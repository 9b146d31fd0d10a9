"""The two commands of an operator: sweep now, and let an address follow."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pledges import tasks
from pledges.models import Flag, Subscription
from tests.rig.past import publish_due
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda **_: None)


def _run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_sweep_looks_from_the_day_that_is_named() -> None:
    publish_due("FR")
    _run("sweep", "--day", "2025-04-01")
    assert not everything(Flag).filter(rule="S1").exists()
    assert "Swept" in _run("sweep")
    assert everything(Flag).get(rule="S1").pledge is not None


@pytest.mark.parametrize(("day", "named"), [("2999-01-01", "in the future"), ("yesterday", "not a day")])
def test_sweep_refuses_a_day_that_it_cannot_look_from(day: str, named: str) -> None:
    with pytest.raises(CommandError, match=named):
        _run("sweep", "--day", day)


def test_an_address_that_is_vouched_for_follows_at_once() -> None:
    assert "follows" in _run("subscribe", "reader@example.org", "--confirmed", "--capabilities", "troops")
    assert everything(Subscription).get().confirmed_at is not None


def test_another_address_is_asked_first() -> None:
    assert "is asked by mail" in _run("subscribe", "reader@example.org")
    assert everything(Subscription).get().confirmed_at is None


def test_a_mistake_is_named_and_nothing_is_stored() -> None:
    with pytest.raises(CommandError, match="time_zone"):
        _run("subscribe", "reader@example.org", "--time-zone", "Mars")
    assert not everything(Subscription).exists()
