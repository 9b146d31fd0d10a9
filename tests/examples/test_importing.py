"""A file larger than one commit goes in parts: told row by row, gone on with after a break, never written twice."""

from typing import Any

import pytest

from coalition.vocabulary import Scope
from docs.examples.coalition_client import Refused, Tracker
from pledges.models import Statement
from tests import factories as make
from tests.api.drafting import bearer
from tests.api.test_imports import ROW_LINES, row
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tracker(live_server: Any) -> Tracker:
    make.ground(make.entry(make.position("FR")))
    secret = bearer(person("ann", "Analysts"), *Scope).headers["Authorization"].removeprefix("Bearer ")
    return Tracker(live_server.url, token=secret)


def test_a_file_goes_in_parts_and_goes_on_after_a_break(tracker: Tracker) -> None:
    good = "# Seven.\n" + "".join(row(number) for number in range(7))
    bad = good.replace("Said 4.", "Said\tfour.").replace("summary: Said\tfour.", "summary: [four]")
    parts = tracker.import_file(bad, rows=2)
    assert [one["line"] for one in next(parts)["statements"]] == [2, 2 + ROW_LINES]
    parts.close()  # the network broke here
    assert Statement.objects.count() == 2

    told = list(tracker.import_file(bad, rows=2))
    assert [part["line"] for part in told] == [1, 2 + 2 * ROW_LINES, 2 + 4 * ROW_LINES, 2 + 6 * ROW_LINES]
    assert [len(part["statements"]) for part in told] == [2, 2, 0, 1]
    (fault,) = told[2]["errors"]
    assert (fault["line"], fault["pointer"]) == (2 + 4 * ROW_LINES, "/summary")
    assert Statement.objects.count() == 5

    again = list(tracker.import_file(good, rows=2))
    assert [part["id"] for part in again if part["line"] != told[2]["line"]] == [
        part["id"] for part in told if part["id"]
    ]
    assert [one["line"] for part in again for one in part["statements"]] == [2 + n * ROW_LINES for n in range(7)]
    assert not any(part["errors"] for part in again)
    assert Statement.objects.count() == 7


def test_a_part_is_no_larger_than_it_may_be_and_other_refusals_are_raised(tracker: Tracker) -> None:
    text = row(1) + row(2) + row(3)
    assert [part["line"] for part in tracker.import_file(text, size=len(text) // 2)] == [
        1,
        1 + ROW_LINES,
        1 + 2 * ROW_LINES,
    ]
    tracker.token = "coalition_" + "x" * 43
    with pytest.raises(Refused) as refused:
        list(tracker.import_file(text))
    assert refused.value.status == 401
