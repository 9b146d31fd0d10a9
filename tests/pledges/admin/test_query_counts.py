"""How many queries each page of the staff site asks: pinned, and the same for three rows as for twenty."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.admin.groups import make_groups
from tests import factories
from tests.pledges.admin.conftest import one_of_everything
from tests.rig.kept import kept
from tests.rig.reading import everything

LISTS = {  # session, account, the number of rows, the rows; one more for each thing that is read beside them
    "auth.user": 5,  # the groups of the filter
    "auth.group": 7,  # permissions, their content types, people
    "coalition.speaker": 5,  # the ranks of the filter
    "pledges.appearance": 5,  # the grades of the filter
    "pledges.flag": 5,  # the rules of the filter
    "pledges.run": 5,  # the jobs of the filter
    "pledges.subscription": 5,  # the languages of the filter
}
OTHER_LISTS = 4

PAGES = {
    "pledges.pledge": 10,
    "pledges.statement": 10,
    "pledges.appearance": 9,
    "pledges.position": 12,
    "pledges.flag": 7,
}

OFTEN = ("FR", "GB", "DE", "IT", "TR")


@pytest.fixture
def more_rows(db: None) -> None:
    _more_rows()


@kept
def _more_rows() -> None:
    """More of what lists show, each row with neighbors of its own."""
    one_of_everything()
    for number, iso2 in enumerate(OFTEN):
        for day in (11, 21):
            said = date(2025, 4, day - number)
            coded = factories.position(iso2) if day == 11 else factories.refusal(iso2)
            page = factories.page(f"paper-{number}-{day}")
            entry = factories.entry(
                appearances=(factories.appearance("page", coded, document=page),), said=said, iso2=iso2
            )
            factories.publish_entry(entry)
    with factories.door():
        for iso2 in OFTEN:
            factories.member(iso2)
    make_groups()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def page_of(label: str, iso2: str) -> str:
    """The page of this country's first row of a kind."""
    model = apps.get_model(label)
    path = {
        "pledge": "country",
        "statement": "country",
        "appearance": "statement__country",
        "position": "pledge__country",
        "flag": "pledge__country",
    }[model._meta.model_name]
    row = everything(model).filter(**{f"{path}__iso2": iso2}).order_by("pk").first()
    return reverse(f"admin:{label.replace('.', '_')}_change", args=[row.pk])


def listing(label: str) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_changelist")


@pytest.mark.usefixtures("more_rows")
@pytest.mark.parametrize("label", [model._meta.label_lower for model in admin.site._registry])
def test_a_list_asks_so_many_queries_however_many_rows_it_has(superuser: Client, label: str) -> None:
    assert queries(superuser, listing(label)) == LISTS.get(label, OTHER_LISTS)


@pytest.mark.usefixtures("more_rows")
@pytest.mark.parametrize("label", PAGES)
def test_a_page_asks_so_many_queries_however_much_hangs_on_it(superuser: Client, label: str) -> None:
    """France has three times as many positions as Germany; its pages ask for as much."""
    superuser.get(page_of(label, "FR"))  # Django looks a content type up once, and keeps it
    assert queries(superuser, page_of(label, "FR")) == PAGES[label]
    assert queries(superuser, page_of(label, "DE")) == PAGES[label]


@pytest.mark.usefixtures("more_rows")
def test_the_first_page_and_the_page_that_records_ask_so_many(superuser: Client) -> None:
    assert queries(superuser, reverse("admin:index")) == 9
    assert queries(superuser, reverse("admin:pledges_statement_add")) == 11


@pytest.mark.usefixtures("more_rows")
def test_permissions_cost_two_more_and_no_more(analyst: Client) -> None:
    assert queries(analyst, listing("pledges.statement")) == OTHER_LISTS + 2
