"""The page that explains a pair: reached from a flag, honest about gates and silence, and never a 500."""

import re

import pytest
from django.test import Client

from pledges.models import Position
from tests import factories as make
from tests.pledges.pages.reading import main_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(db: None) -> tuple[str, str]:
    """Britain promises ships, and its head of government refuses them later."""
    make.coalition()
    make.publish_statement("GB", "naval")
    make.publish_entry(make.entry(make.refusal("GB", "naval"), iso2="GB", summary="Ruled the ships out."))
    first, second = Position.objects.order_by("pk").values_list("public_id", flat=True)
    return first, second


def test_a_flag_leads_to_what_the_rules_made_of_its_two_positions(client: Client, pair: tuple[str, str]) -> None:
    page = client.get("/pledges/gb-naval-1/").content.decode()
    found = re.search(r'href="(/explain/\?a=\w+&amp;b=\w+)"', page)
    assert found
    answer = client.get(found[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    text = main_text(answer.content.decode())
    assert "Ruled the ships out." in text
    assert "C1 · " in text
    assert "G1 passed" in text


def test_without_ids_the_page_says_how_it_is_reached(client: Client) -> None:
    assert "Open this page from a flag" in main_text(client.get("/explain/").content.decode())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a={0}", "“b” is missing"),
        ("a={0}&b={0}", "the same position"),
        ("a={0}&b=nothing", "has the id “nothing”"),
        ("a={0}&b=%00", "No position that stands has the id"),
        ("a={0}&b={1}&c=1", "does not know “c”"),
        ("a={0}&a={1}", "more than once"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(
    client: Client, pair: tuple[str, str], query: str, words: str
) -> None:
    answer = client.get(f"/explain/?{query.format(*pair)}")
    assert answer.status_code == 400
    assert words in main_text(answer.content.decode())
