"""The headline counts what is pledged and says what it leaves out; changes are told by the day they happened."""

from datetime import date

import pytest

from coalition.visibility import ANYBODY
from pledges.models import Change
from pledges.queries.matrix import matrix
from pledges.queries.moment import Moment
from pledges.queries.overview import CHANGES_SHOWN, Headline, changes, headline, week_of
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import ChangeCode, Firmness, Measure, Qualifier
from tests import factories

pytestmark = pytest.mark.django_db
NOW = Moment(date(2026, 1, 1))


def _headline(today: date = date(2025, 4, 1)) -> Headline:
    return headline(matrix(factories.coalition(), Moment(today), ANYBODY))


def test_floated_and_refused_are_counted_apart_from_pledged() -> None:
    factories.publish_statement("FR", quantity=make_quantity(Measure.PERSONNEL, Qualifier.EXACT, low=600))
    factories.publish_statement("GB", firmness=Firmness.FLOATED, modality="possible")
    factories.publish_entry(factories.entry(factories.refusal("IT"), iso2="IT"))
    found = _headline()
    assert (found.pledging, found.floated, found.refusing) == (1, 1, 1)
    assert (found.total.floor, found.total.ceiling, found.total.with_number) == (600, 600, 1)


def test_a_stale_pledge_leaves_the_floor_and_stays_under_the_ceiling() -> None:
    factories.publish_statement("FR", quantity=make_quantity(Measure.PERSONNEL, Qualifier.EXACT, low=600))
    found = _headline(date(2026, 4, 1))
    assert (found.total.floor, found.total.ceiling, found.stale) == (0, 600, 1)


def test_what_we_have_not_checked_is_not_called_stale() -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 4, 1))
    factories.publish_statement("FR")
    found = _headline(date(2026, 4, 1))
    assert (found.stale, found.unchecked, found.total.stale) == (0, 1, 0)


def test_an_empty_record_has_no_headline_numbers() -> None:
    with factories.door():
        factories.coalition()
    found = _headline()
    assert (found.pledging, found.total.with_number, found.stale, found.disputed) == (0, 0, 0, 0)


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert week_of(date(2026, 2, 27)) == (date(2026, 2, 23), date(2026, 3, 1))
    assert week_of(date(2026, 2, 23))[0] == date(2026, 2, 23)


def test_changes_are_those_of_the_days_asked_for_newest_first() -> None:
    factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_statement("GB", said=date(2025, 3, 12))
    factories.publish_statement("DE", said=date(2025, 3, 20))
    found = changes(factories.coalition(), date(2025, 3, 10), date(2025, 3, 16), NOW)
    assert [change.resource_id for change in found.shown] == ["gb-troops-1", "fr-troops-1"]
    assert found.more == 0


def test_silence_that_nobody_checked_is_not_told_as_a_change() -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 4, 1))
    factories.publish_statement("FR")
    change = Change.objects.get(code=ChangeCode.NEW)
    with factories.door() as commit:
        for day in (date(2025, 3, 20), date(2025, 7, 1)):
            Change.objects.create(
                seq_id=commit.seq, n=day.month, kind="modified", cause="world", code=ChangeCode.STALE,
                resource="pledge", resource_id=change.resource_id, happened_on=day, pledge=change.pledge,
            )  # fmt: skip
    told = changes(factories.coalition(), date(2025, 1, 1), date(2025, 12, 31), NOW).shown
    assert [one.happened_on for one in told if one.code == ChangeCode.STALE] == [date(2025, 3, 20)]


def test_a_long_week_says_how_many_changes_it_leaves_out() -> None:
    factories.publish_statement("FR")
    change = Change.objects.get(code=ChangeCode.NEW)
    with factories.door() as commit:
        Change.objects.bulk_create(
            Change(
                seq_id=commit.seq, n=n, kind="modified", cause="world", code=ChangeCode.RESTATED, resource="pledge",
                resource_id=change.resource_id, happened_on=change.happened_on, pledge=change.pledge,
            )
            for n in range(1, CHANGES_SHOWN + 3)
        )  # fmt: skip
    found = changes(factories.coalition(), change.happened_on, change.happened_on, NOW)
    assert (len(found.shown), found.more) == (CHANGES_SHOWN, 3)


def test_the_headline_reads_nothing_and_changes_read_twice(django_assert_num_queries: object) -> None:
    for iso2 in ("FR", "GB", "DE"):
        factories.publish_statement(iso2)
    willing = factories.coalition()
    found = matrix(willing, Moment(date(2025, 4, 1)), ANYBODY)
    with django_assert_num_queries(0):
        headline(found)
    with django_assert_num_queries(2):
        shown = changes(willing, date(2025, 3, 1), date(2025, 3, 31), NOW).shown
        assert all(change.pledge and change.pledge.country for change in shown)
