"""A bulk that sends while it goes on: in order, nothing lost, every refusal heard before anything is committed."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coalition.ledger import BULK_SECONDS, ask_beside, beside, in_bulk, record
from coalition.ledger.put_off import asking
from coalition.ledger.rows import Keys, add_rows, new_row
from coalition.models import Coalition, Country, LedgerCommit, Membership
from coalition.vocabulary import MembershipBasis, MembershipRole, Origin

pytestmark = pytest.mark.django_db(transaction=True)


class Torn(Exception):
    """What a test raises in the middle of a write."""


def _bulk() -> Any:
    return record(actor="tester", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS)


def _country(number: int) -> Country:
    letter = chr(65 + number)
    return new_row(Country, iso2=f"{letter}Q", iso3=f"{letter}QX", m49=f"{900 + number}", name=f"C{number}")


@contextmanager
def _kept_waiting() -> Iterator[None]:
    """The second thread has something to do until the end of the block."""
    goes_on = threading.Event()
    beside.send(lambda driver: goes_on.wait(20))
    try:
        yield
    finally:
        goes_on.set()


def test_the_program_goes_on_while_rows_are_on_their_way() -> None:
    with _bulk():
        keys = Keys({Country: 3})
        with _kept_waiting():
            rows = add_rows((_country(number) for number in range(3)), keys)
            assert all(row.pk for row in rows)  # and the database has none of them yet
        assert Country.objects.count() == 3
    assert not in_bulk()


def test_a_question_waits_for_what_was_sent_before_it() -> None:
    with _bulk():
        add_rows(_country(number) for number in range(20))
        assert Country.objects.count() == 20
    assert Country.objects.count() == 20
    assert LedgerCommit.objects.count() == 1


def test_a_refusal_is_raised_by_the_next_question() -> None:
    with pytest.raises(IntegrityError), _bulk():
        add_rows([_country(0)])
        twin = _country(0)
        keys = Keys({Country: 1})
        keys.give([twin])
        add_rows([twin])
        Country.objects.count()
        pytest.fail("the question was answered")
    assert not Country.objects.exists()


def test_a_part_that_is_refused_is_undone_alone() -> None:
    """What came after it in that part went nowhere, and the bulk goes on."""
    with _bulk():
        add_rows([_country(0)])
        with pytest.raises(IntegrityError), transaction.atomic():
            keys = Keys({Country: 2})
            add_rows([_country(0)], keys)
            add_rows([_country(1)], keys)
        add_rows([_country(2)])
    assert sorted(Country.objects.values_list("iso2", flat=True)) == ["AQ", "CQ"]


def test_a_row_is_sent_as_it_was_when_it_was_given() -> None:
    with _bulk():
        country, keys = _country(0), Keys({Country: 1})
        with _kept_waiting():
            add_rows([country], keys)
            country.name = "Another"
        assert Country.objects.get().name == "C0"


def test_a_refusal_is_raised_as_the_bulk_ends_where_nothing_is_asked() -> None:
    with pytest.raises(IntegrityError), _bulk():
        twins = [_country(0), _country(0)]
        add_rows(twins)
    assert not Country.objects.exists()
    assert not LedgerCommit.objects.exists()


def test_what_is_on_its_way_as_a_bulk_is_torn_is_waited_for_and_undone() -> None:
    with pytest.raises(Torn), _bulk():
        add_rows(_country(number) for number in range(20))
        raise Torn
    assert not Country.objects.exists()
    with _bulk() as commit:
        assert commit.seq == 1


def test_rules_that_were_put_off_are_asked_along_the_way() -> None:
    """A row that points at nothing is refused before the bulk is over."""
    with pytest.raises(IntegrityError), _bulk():
        add_rows([_membership(404)])
        ask_beside()
        Country.objects.count()
        pytest.fail("the rules were not asked")


def test_threads_take_short_turns_only_while_a_bulk_is_open() -> None:
    usual = sys.getswitchinterval()
    with pytest.raises(Torn), _bulk():
        assert sys.getswitchinterval() < usual
        raise Torn
    assert sys.getswitchinterval() == usual


def test_a_rule_that_was_asked_is_put_off_again() -> None:
    with _bulk():
        [country] = add_rows([_country(0)])
        coalition = Coalition.objects.create(slug="c", name="C")
        ask_beside()
        row = _membership(coalition.pk)
        row.country_id = country.pk + 1000
        add_rows([row])
        Membership.objects.filter(pk=row.pk).update(country_id=country.pk)
    assert Membership.objects.count() == 1


def test_outside_a_bulk_rows_are_there_at_once_and_nothing_is_asked_beside() -> None:
    with record(actor="tester", reason="one row", origin=Origin.SHELL):
        ask_beside()
        add_rows([_country(0)])
        assert Country.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            add_rows([_country(0)])
    assert Country.objects.count() == 1


def test_keys_are_those_of_each_table_and_each_is_given_once() -> None:
    keys = Keys({Country: 3, Coalition: 2, Membership: 0})
    countries = [_country(number) for number in range(4)]
    with CaptureQueriesContext(connection) as asked:
        keys.give(countries[:3])
    assert not asked.captured_queries
    with CaptureQueriesContext(connection) as asked:
        keys.give(countries)
    assert len(asked) == 1  # there was one too few
    assert len({row.pk for row in countries}) == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM coalition_country_id_seq")
        assert cursor.fetchone()[0] == max(row.pk for row in countries)


def test_the_commit_s_own_rules_are_left_to_the_door() -> None:
    with _bulk():
        ask_beside()
        assert LedgerCommit.objects.filter(head__isnull=True).count() == 1
    assert not LedgerCommit.objects.filter(head__isnull=True).exists()
    assert "enable_seqscan TO DEFAULT" in asking("ALL")


def _membership(coalition: int) -> Membership:
    return new_row(
        Membership, coalition_id=coalition, country_id=404, role=MembershipRole.MEMBER,
        basis=MembershipBasis.LISTED_BY_ORGANIZER,
    )  # fmt: skip


@contextmanager
def suppressed(*errors: type[Exception]) -> Iterator[list[Exception]]:
    """What was raised, once the block is over."""
    raised: list[Exception] = []
    try:
        yield raised
    except errors as error:
        raised.append(error)
