"""The policy is strict everywhere; the staff prefix has two relaxations and no more."""

import pytest
from django.test import Client


def policy(response) -> dict[str, str]:
    rows = (row.strip().split(" ", 1) for row in response["Content-Security-Policy"].split(";"))
    return {row[0]: row[1] for row in rows}


def test_a_public_page_has_the_strict_policy(client: Client) -> None:
    found = policy(client.get("/healthz/live"))
    assert found["default-src"] == "'none'"
    assert found["script-src"] == found["style-src"] == "'self'"
    assert not any("unsafe" in sources for sources in found.values())


@pytest.mark.django_db
def test_a_page_that_is_not_there_has_it_too(client: Client) -> None:
    found = policy(client.get("/nowhere/"))
    assert found["script-src"] == "'self'"


@pytest.mark.django_db
def test_the_staff_site_may_do_what_its_theme_needs_and_no_more(client: Client) -> None:
    found = policy(client.get("/admin/login/"))
    assert found["script-src"] == "'self' 'unsafe-eval'"
    assert found["style-src"] == "'self' 'unsafe-inline'"
    assert found["default-src"] == found["frame-ancestors"] == "'none'"
