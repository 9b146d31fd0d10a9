"""Error pages are pages: words that say what to do, nothing of the inside, and no need of what may be broken."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.pledges.pages.reading import main_text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("400.html", "This request could not be read"),
        ("403.html", "This is not allowed"),
        ("500.html", "Something went wrong on our side"),
    ],
)
def test_an_error_page_stands_without_request_or_database(page: str, words: str) -> None:
    """Django renders these without a context."""
    html = render_to_string(page)
    assert words in main_text(html)
    assert '<html lang="en">' in html


@pytest.mark.django_db
def test_an_unknown_address_is_a_page_that_leads_back(client: Client) -> None:
    response = client.get("/countries/france/")
    assert response.status_code == 404
    assert "There is no such page" in main_text(response.content.decode())
    assert b'href="/"' in response.content


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    for address in ("/", "/nowhere/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
