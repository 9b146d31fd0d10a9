"""Two people publish at once: the door puts them in a row, and nothing is made twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from coalition.models import LedgerCommit
from pledges.actions.entry import StatementEntry
from pledges.actions.problems import EntryInvalid
from pledges.actions.statements import publish
from pledges.models import Change, Document, Flag, Pledge, PledgeState, Statement
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "https://news.example.org/at-once"


def _entry(day: int, *, refuses: bool = False, **values: Any) -> StatementEntry:
    coded = factories.refusal("FR") if refuses else factories.position("FR")
    page = factories.page(address=ADDRESS)
    version = factories.appearance("page", coded, document=page, quote=values.pop("quote", f"Words of day {day}."))
    return factories.entry(appearances=(version,), said=date(2025, 3, day), **values)


def _at_once(*entries: StatementEntry) -> list[object]:
    """Publish each entry in a thread of its own, all at the same moment; what each came to."""
    for entry in entries:
        factories.ground(entry)
    ready = Barrier(len(entries))

    def work(entry: StatementEntry) -> Callable[[], object]:
        def run() -> object:
            try:
                ready.wait(10)
                with factories.door() as commit:
                    return publish(entry, commit=commit).public_id
            except Exception as error:
                return error
            finally:
                connections.close_all()

        return run

    with ThreadPoolExecutor(len(entries)) as pool:
        return [future.result(30) for future in [pool.submit(work(entry)) for entry in entries]]


def test_two_publishers_at_once_share_the_pledge_and_the_document() -> None:
    came_to = _at_once(*(_entry(day) for day in range(1, 5)))
    assert all(isinstance(one, str) for one in came_to), came_to
    assert (Statement.objects.count(), Pledge.objects.count(), Document.objects.count()) == (4, 1, 1)
    assert list(LedgerCommit.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
    state = PledgeState.objects.current().get()
    assert (state.statements, state.last_stated_on) == (4, date(2025, 3, 4))
    assert PledgeState.objects.filter(known__upper_inf=True).count() == 4


def test_a_promise_and_its_refusal_at_once_are_one_contradiction() -> None:
    came_to = _at_once(_entry(1), _entry(2, refuses=True))
    assert all(isinstance(one, str) for one in came_to), came_to
    assert list(everything(Flag).filter(rule__startswith="C").values_list("rule", "state")) == [("C1", "open")]
    assert Change.objects.filter(code="disputed").count() == 1


def test_the_same_words_twice_at_once_are_one_statement_and_one_clear_refusal() -> None:
    """A second click, a second analyst: never two, and never a crash."""
    came_to = _at_once(_entry(1), _entry(1))
    refused = [one for one in came_to if isinstance(one, EntryInvalid)]
    assert [problem.code for one in refused for problem in one.problems] == ["already_recorded"]
    assert Statement.objects.count() == 1
    assert list(LedgerCommit.objects.values_list("seq", flat=True)) == [1]


def test_a_bad_entry_beside_a_good_one_leaves_no_gap() -> None:
    came_to = _at_once(_entry(1), _entry(2, summary=""), _entry(3))
    assert sum(isinstance(one, EntryInvalid) for one in came_to) == 1
    assert list(LedgerCommit.objects.values_list("seq", flat=True)) == [1, 2]
