"""The pages on which a token is made, shown once, and revoked."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.access.tokens import find
from coalition.models import AccessToken
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

ADD = reverse("admin:coalition_accesstoken_add")


def typed(client: Client, **values: Any) -> dict[str, Any]:
    """What is sent of the form with its defaults."""
    form = client.get(ADD).context["form"]
    return {"name": "my program", "user": form["user"].value(), "scopes": ["write"], **values} | (
        {"expires_on": form["expires_on"].value()} if "expires_on" not in values else {}
    )


def test_a_token_is_shown_once_and_works(analyst: Client) -> None:
    page = analyst.post(ADD, typed(analyst))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    (secret,) = set(re.findall(r"coalition_[A-Za-z0-9]{43}", page.content.decode()))
    token = find(secret, now=timezone.now())
    assert token is not None
    assert token.scopes == ["write"]
    own = reverse("admin:coalition_accesstoken_change", args=[token.pk])
    for again in (own, reverse("admin:coalition_accesstoken_changelist")):
        shown = analyst.get(again).content.decode()
        assert "my program" in shown
        assert secret not in shown
        assert token.digest not in shown


def test_what_is_wrong_is_said_at_its_field_with_everything_typed_still_there(analyst: Client) -> None:
    for values in (
        {"name": ""}, {"expires_on": "2020-01-01"}, {"expires_on": "2199-01-01"}, {"expires_on": "9999-12-31"},
        {"scopes": ["everything"]}, {"user": "999999"},
    ):  # fmt: skip
        page = analyst.post(ADD, typed(analyst, **values))
        assert page.context["problems"], values
        assert page.context["form"].errors.keys() == values.keys()
        assert "coalition_" not in page.content.decode().replace("coalition_accesstoken", "")
    assert not everything(AccessToken).exists()


def test_an_administrator_chooses_among_services_and_no_people(administrator: Client) -> None:
    ann, robot = person("ann", "Analysts"), person("robot")
    robot.set_unusable_password()
    robot.save()
    offered = {str(user) for user in administrator.get(ADD).context["form"].fields["user"].queryset}
    assert offered == {"adam", "robot"}
    assert administrator.post(ADD, typed(administrator, user=str(ann.pk))).context["problems"]
    assert administrator.post(ADD, typed(administrator, user=str(robot.pk))).context["made"].token.user == robot


def test_revoking_asks_first_and_ends_it(analyst: Client, administrator: Client) -> None:
    secret = analyst.post(ADD, typed(analyst)).context["made"].secret
    token = everything(AccessToken).get()
    page = reverse("admin:coalition_accesstoken_revoke", args=[token.pk])
    assert analyst.get(page).status_code == 200
    assert find(secret, now=timezone.now()) is not None
    assert analyst.post(page).status_code == 302
    assert find(secret, now=timezone.now()) is None
    other = administrator.post(ADD, typed(administrator)).context["made"].token
    assert analyst.post(reverse("admin:coalition_accesstoken_revoke", args=[other.pk])).status_code in (302, 404)
    assert everything(AccessToken).get(pk=other.pk).revoked_at is None


def test_nobody_without_the_permission_makes_one(reader: Client) -> None:
    assert reader.get(ADD).status_code == 403
    assert reader.post(ADD, {"name": "x"}).status_code == 403
