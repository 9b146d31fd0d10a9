"""Every page of the staff site opens, with real rows in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.rig.reading import everything

PARTS = {  # shown on the page of what they belong to
    "coalition.countryalias": "coalition.country",
    "coalition.seat": "coalition.workinggroup",
    "coalition.participation": "coalition.event",
    "pledges.flagevent": "pledges.flag",
    "pledges.positionbasing": "pledges.position",
    "pledges.positioncondition": "pledges.position",
    "pledges.due": "pledges.pledge",
    "pledges.review": "pledges.statement",
    "pledges.retraction": "pledges.statement",
    "pledges.flagwording": "pledges.flag",
    "pledges.flagdays": "pledges.pledge",  # on no page: it says again what the steps of flags say
    "pledges.matrixcell": "pledges.pledge",  # on no page: it says again what the states of pledges say
    "pledges.secondcoding": "pledges.draft",
    "coalition.keptanswer": "auth.user",  # on no page: it goes again to whoever got it, and to nobody else
    "coalition.ledgerentry": "coalition.ledgercommit",
    "coalition.ledgerpayload": "coalition.ledgercommit",
    "coalition.ledgerredaction": "coalition.ledgercommit",
}

OURS = [model for label in ("coalition", "pledges") for model in apps.get_app_config(label).get_models()]
WITH_PAGES = [model for model in OURS if model._meta.label_lower not in PARTS]


def name(model: type[Model]) -> str:
    return model._meta.label_lower.replace(".", "_")


def test_every_model_is_on_the_staff_site_or_on_the_page_of_its_parent() -> None:
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert {model._meta.label_lower for model in OURS} - registered == set(PARTS)
    assert set(PARTS.values()) <= registered


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_the_list_the_row_and_the_form_for_a_new_one_open(superuser: Client, model: type[Model]) -> None:
    listing = superuser.get(reverse(f"admin:{name(model)}_changelist"))
    assert listing.status_code == 200
    assert listing.context["cl"].result_count >= 1
    row = everything(model).order_by("pk").last()
    assert superuser.get(reverse(f"admin:{name(model)}_change", args=[row.pk])).status_code == 200
    may_add = admin.site._registry[model].has_add_permission(listing.wsgi_request)
    assert superuser.get(reverse(f"admin:{name(model)}_add")).status_code == (200 if may_add else 403)


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_the_list_can_be_searched_and_nothing_in_it_deleted(superuser: Client, model: type[Model]) -> None:
    listing = reverse(f"admin:{name(model)}_changelist")
    for text in ("France", "a\x00b", "x" * 5000, "word " * 500, "'\"\\%"):
        assert superuser.get(listing, {"q": text}).status_code == 200, text[:20]
    row = everything(model).order_by("pk").last()
    page = reverse(f"admin:{name(model)}_delete", args=[row.pk])
    assert superuser.get(page).status_code == 403
    assert superuser.post(page, {"post": "yes"}).status_code == 403
    superuser.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert everything(model).filter(pk=row.pk).exists()


@pytest.mark.parametrize("page", ["login/", "password_change/"])
def test_the_pages_of_the_account_open(superuser: Client, page: str) -> None:
    assert superuser.get(reverse("admin:index") + page).status_code in (200, 302)
