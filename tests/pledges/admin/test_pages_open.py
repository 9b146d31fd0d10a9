"""Every page of the staff site opens, with real rows in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

PARTS = {  # shown on the page of what they belong to
    "coalition.countryalias": "coalition.country",
    "coalition.seat": "coalition.workinggroup",
    "coalition.participation": "coalition.event",
    "pledges.flagevent": "pledges.flag",
    "pledges.positionbasing": "pledges.position",
    "pledges.positioncondition": "pledges.position",
    "pledges.due": "pledges.pledge",
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
def test_the_list_opens_with_a_row_in_it(superuser: Client, model: type[Model]) -> None:
    response = superuser.get(reverse(f"admin:{name(model)}_changelist"))
    assert response.status_code == 200
    assert response.context["cl"].result_count >= 1


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_the_list_can_be_searched_and_a_search_never_fails(superuser: Client, model: type[Model]) -> None:
    for text in ("France", "a\x00b", "%", "x" * 5000, "word " * 500, "'\"\\", "\ud7ff"):
        response = superuser.get(reverse(f"admin:{name(model)}_changelist"), {"q": text})
        assert response.status_code == 200, text[:20]


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_the_page_of_a_row_opens(superuser: Client, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk").last()
    response = superuser.get(reverse(f"admin:{name(model)}_change", args=[row.pk]))
    assert response.status_code == 200


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_the_form_for_a_new_row_opens_or_is_refused(superuser: Client, model: type[Model]) -> None:
    may_add = admin.site._registry[model].has_add_permission
    response = superuser.get(reverse(f"admin:{name(model)}_add"))
    assert response.status_code == (200 if may_add(response.wsgi_request) else 403)


@pytest.mark.usefixtures("whole_record")
@pytest.mark.parametrize("model", WITH_PAGES, ids=name)
def test_nothing_can_be_deleted(superuser: Client, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk").last()
    page = reverse(f"admin:{name(model)}_delete", args=[row.pk])
    assert superuser.get(page).status_code == 403
    assert superuser.post(page, {"post": "yes"}).status_code == 403
    listing = reverse(f"admin:{name(model)}_changelist")
    superuser.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()
