"""Odd addresses of the staff site: lists, filters and autocompletes answer, redirect or refuse; they never fail."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_record")]

MODELS = [model._meta.label_lower for model in admin.site._registry]
ODD = ["abc", "9" * 30, "a\x00b"]
PARAMETERS = ["p", "o", "_to_field", "nonsense"]


def filters(label: str) -> list[str]:
    """Every parameter that the filters of a list read."""
    found = []
    for one in admin.site._registry[apps.get_model(label)].list_filter:
        name = one[0] if isinstance(one, tuple) else one
        if isinstance(name, str):
            found += [f"{name}__exact", f"{name}__id__exact", f"{name}_from", f"{name}_from_0"]
        else:
            found.append(name.parameter_name)
    return found


@pytest.mark.parametrize("label", MODELS)
def test_a_list_with_an_odd_address_never_fails(superuser: Client, label: str) -> None:
    listing = reverse(f"admin:{label.replace('.', '_')}_changelist")
    for parameter in [*PARAMETERS, *filters(label)]:
        for value in ODD:
            status = superuser.get(listing, {parameter: value}).status_code
            assert status in (200, 302, 400), (parameter, value)


@pytest.mark.parametrize("label", MODELS)
def test_a_row_that_is_not_there_is_no_failure(superuser: Client, label: str) -> None:
    for key in ("0", "999999999999999999999999", "abc", "a%00b", "1/2", "_5F"):
        address = reverse(f"admin:{label.replace('.', '_')}_changelist") + f"{key}/change/"
        assert superuser.get(address).status_code in (302, 404), key


def test_an_autocomplete_finds_rows_and_survives_anything(analyst: Client) -> None:
    asked = {"app_label": "coalition", "model_name": "membership", "field_name": "country"}
    found = analyst.get(reverse("admin:autocomplete"), {**asked, "term": "fran"}).json()["results"]
    assert [row["text"] for row in found] == ["France"]
    for term in (*ODD, "x" * 5000, "word " * 500):
        assert analyst.get(reverse("admin:autocomplete"), {**asked, "term": term}).status_code == 200
    for name in asked:
        assert analyst.get(reverse("admin:autocomplete"), {**asked, name: "nonsense"}).status_code in (403, 404)


def test_a_code_filter_narrows_a_list(analyst: Client) -> None:
    listing = reverse("admin:pledges_pledge_changelist")
    for polarity, count in (("offer", 1), ("exclusion", 1)):
        response = analyst.get(listing, {"polarity__exact": polarity})
        assert [row.polarity for row in response.context["cl"].result_list] == [polarity] * count
    page = analyst.get(listing).content.decode()
    assert "air_defense</option>" not in page
