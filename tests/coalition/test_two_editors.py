"""Two people edit one row of reference data: nothing that either typed is lost, and nothing is overwritten unseen."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from coalition.differences import merge
from coalition.models import Country, CountryAlias, LedgerCommit
from tests import factories
from tests.people import person
from tests.rig.forms import filled_in

REASON = {"change_reason": "Because."}


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def editor(name: str) -> Client:
    client = Client()
    client.force_login(person(name, "Administrators"))
    return client


def opened(client: Client, row: Any) -> dict[str, Any]:
    """The form of `row` as it is shown to somebody now."""
    return filled_in(client.get(page_of(row)).content.decode()) | REASON


@pytest.fixture
def france(db: None) -> Country:
    with factories.door():
        found = factories.country("FR")
        CountryAlias.objects.create(country=found, name="Frankreich")
        CountryAlias.objects.create(country=found, name="Francia")
    return found


@pytest.fixture
def two(france: Country) -> tuple[Client, Client]:
    return editor("olena"), editor("piotr")


def test_what_two_people_change_in_different_fields_both_stays(two: tuple[Client, Client], france: Country) -> None:
    olena, piotr = two
    hers, his = opened(olena, france), opened(piotr, france)
    assert olena.post(page_of(france), hers | {"name": "France (FR)"}).status_code == 302
    assert piotr.post(page_of(france), his | {"m49": "251"}).status_code == 302
    france.refresh_from_db()
    assert (france.name, france.m49) == ("France (FR)", "251")


def test_the_second_to_change_a_field_is_told_by_whom_and_what_and_loses_nothing(
    two: tuple[Client, Client], france: Country
) -> None:
    olena, piotr = two
    hers, his = opened(olena, france), opened(piotr, france)
    olena.post(page_of(france), hers | {"name": "La France"})
    before = LedgerCommit.objects.count()
    answer = piotr.post(page_of(france), his | {"name": "French Republic", "m49": "251"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Changed by olena" in page
    assert "Before: “France”. Theirs: “La France”. Yours: “French Republic”." in page
    again = filled_in(page)
    assert (again["name"], again["m49"], again["change_reason"]) == ("French Republic", "251", "Because.")
    assert LedgerCommit.objects.count() == before
    france.refresh_from_db()
    assert (france.name, france.m49) == ("La France", "250")
    assert piotr.post(page_of(france), again).status_code == 302, "saving again is a decision"
    france.refresh_from_db()
    assert (france.name, france.m49) == ("French Republic", "251")


def test_a_third_change_in_between_is_told_again(two: tuple[Client, Client], france: Country) -> None:
    olena, piotr = two
    hers, his = opened(olena, france), opened(piotr, france)
    olena.post(page_of(france), hers | {"name": "La France"})
    told = filled_in(piotr.post(page_of(france), his | {"name": "French Republic"}).content.decode())
    olena.post(page_of(france), opened(olena, france) | {"name": "Gallia"})
    answer = piotr.post(page_of(france), told)
    assert "Theirs: “Gallia”" in answer.content.decode()
    france.refresh_from_db()
    assert france.name == "Gallia"


def test_the_same_change_by_two_is_no_conflict(two: tuple[Client, Client], france: Country) -> None:
    olena, piotr = two
    hers, his = opened(olena, france), opened(piotr, france)
    olena.post(page_of(france), hers | {"name": "La France"})
    answer = piotr.post(page_of(france), his | {"name": "La France"}, follow=True)
    assert "Nothing was changed, so nothing was written." in answer.content.decode()


def test_rows_of_an_inline_are_merged_row_by_row(two: tuple[Client, Client], france: Country) -> None:
    olena, piotr = two
    hers, his = opened(olena, france), opened(piotr, france)
    assert olena.post(page_of(france), hers | {"aliases-0-name": "Frankrijk"}).status_code == 302
    assert piotr.post(page_of(france), his | {"aliases-1-name": "Franca"}).status_code == 302
    assert set(CountryAlias.objects.values_list("name", flat=True)) == {"Frankrijk", "Franca"}
    stale = his | {"aliases-0-name": "Frankrike"}
    page = piotr.post(page_of(france), stale).content.decode()
    assert "Before: “Frankreich”. Theirs: “Frankrijk”. Yours: “Frankrike”." in page
    assert "Changed by olena" in page
    again = filled_in(page)
    assert again["aliases-0-name"] == "Frankrike"
    assert piotr.post(page_of(france), again).status_code == 302
    assert CountryAlias.objects.filter(name="Frankrike").exists()


@pytest.mark.parametrize("token", ["", "forged", None])
def test_a_form_that_does_not_say_what_it_shows_writes_nothing(
    two: tuple[Client, Client], france: Country, token: str | None
) -> None:
    olena, _ = two
    sent = opened(olena, france) | {"name": "Gallia"}
    if token is None:  # of another row
        with factories.door():
            other = factories.country("DE")
        token = opened(olena, other)["seen_version"]
    answer = olena.post(page_of(france), sent | {"seen_version": token})
    assert "does not say which version it shows" in answer.content.decode()
    france.refresh_from_db()
    assert france.name == "France"


def test_fields_are_merged_one_by_one() -> None:
    before = {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}
    found = merge(before, {"a": 2, "b": 1, "c": 2, "d": 3, "e": 1}, {"a": 1, "b": 2, "c": 2, "d": 2, "e": 1})
    assert (found.yours, found.theirs) == (("a",), ("b",))
    assert [(one.field, one.before, one.yours, one.theirs) for one in found.conflicts] == [("d", 1, 3, 2)]


# ---------------------------------------------------------------- at the same time

ROUNDS = 100


def _both_at_once(*saves: Callable[[], Any]) -> list[Any]:
    start, answers = threading.Barrier(len(saves)), [None] * len(saves)

    def save(n: int) -> None:
        try:
            start.wait()
            answers[n] = saves[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(n,)) for n in range(len(saves))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_P12_in_a_hundred_rounds_of_two_edits_none_is_lost() -> None:
    with factories.door():
        france = factories.country("FR")
    clients = editor("olena"), editor("piotr")
    assert User.objects.count() == 2
    for n in range(ROUNDS):
        hers = his = opened(clients[n % 2], france)  # both see the same form
        same = n % 2 == 1
        name, other = {"name": f"France {n}"}, {"name": f"Gallia {n}"} if same else {"m49": f"{n:03}"}
        answers = _both_at_once(
            lambda: clients[0].post(page_of(france), hers | name),  # noqa: B023
            lambda: clients[1].post(page_of(france), his | other),  # noqa: B023
        )
        france.refresh_from_db()
        statuses = sorted(answer.status_code for answer in answers)
        if same:
            assert statuses == [200, 302], n
            refused = next(answer for answer in answers if answer.status_code == 200)
            assert "Changed by" in refused.content.decode()
            assert france.name in (name["name"], other["name"])
        else:
            assert statuses == [302, 302], n
            assert (france.name, france.m49) == (name["name"], other["m49"])
