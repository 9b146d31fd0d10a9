"""Every state has a word and a shape of its own, so that no one needs color to tell two of them apart."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from pledges.pages.standing import Sign, sign
from pledges.templatetags.tracker import MARKS, mark
from pledges.vocabulary import Firmness, Modality, Polarity, Status

SPRITE = (Path(__file__).resolve().parents[3] / "templates/parts/marks.html").read_text()
SHAPES = dict(re.findall(r'<symbol id="m-(\w+)"[^>]*>(.*?)</symbol>', SPRITE))


def _sign(polarity: str = "offer", **state: str) -> Sign:
    row = SimpleNamespace(**{"status": "active", "firmness": "", "modality": "unstated", **state})
    return sign(SimpleNamespace(polarity=polarity), row)


def _signs() -> list[Sign]:
    return [
        *(_sign(firmness=firmness, modality="firm") for firmness in Firmness),
        _sign(),
        _sign(polarity=Polarity.EXCLUSION, modality=Modality.REJECTED),
        _sign(polarity=Polarity.EXCLUSION, modality=Modality.UNLIKELY),
        _sign(status=Status.WITHDRAWN),
    ]


def test_every_state_has_a_word_and_a_shape_of_its_own() -> None:
    signs = _signs()
    assert len({one.word for one in signs}) == len(signs)
    assert len({SHAPES[one.mark] for one in signs}) == len(signs)


def test_the_sprite_holds_exactly_the_marks_that_pages_may_draw() -> None:
    assert set(SHAPES) == MARKS
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_refusal_and_a_hedge_are_two_things() -> None:
    assert _sign(polarity="exclusion", modality="rejected").word == "Ruled out"
    assert _sign(polarity="exclusion", modality="unlikely").word == "Called unlikely"


def test_a_pledge_without_a_state_commits_to_nothing() -> None:
    assert sign(SimpleNamespace(polarity="offer"), None).mark == "no_commitment"


def test_a_mark_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="smile"):
        mark("smile")


def _source(address: str, text: str = "UNN") -> str:
    template = Template("{% load tracker %}{% source address text %}")
    return template.render(Context({"address": address, "text": text})).strip()


def test_a_source_is_linked_without_telling_it_who_reads() -> None:
    found = _source("https://unn.ua/en/news?id=1&x=2")
    assert 'href="https://unn.ua/en/news?id=1&amp;x=2"' in found
    assert 'rel="noopener noreferrer nofollow ugc"' in found


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "data:text/html,x", "https://user@example.org/", "ftp://example.org/"]
)
def test_an_address_that_no_record_should_hold_is_never_a_link(address: str) -> None:
    assert _source(address) == "UNN"


def test_the_name_of_a_source_is_escaped() -> None:
    assert "<script>" not in _source("https://example.org/", "<script>alert(1)</script>")
