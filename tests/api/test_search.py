"""Search: every word must be there, what was found is marked as text, and nothing that is gone is found."""

import time
from datetime import date
from typing import Any

import pytest
from django.db import connection

from coalition.models import CountryAlias
from pledges.actions.retractions import retract
from pledges.queries import search as searching
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def found(api: Reader, words: str, kind: str = "statement") -> list[str]:
    return [row["id"] for row in api.ask(f"search/?q={words}&kind={kind}")["results"]]


def say(summary: str, quote: str = "“Words.”", day: int = 1) -> Any:
    version = make.appearance("page", make.position("FR"), quote=quote)
    return make.publish_entry(make.entry(said=date(2025, 7, day), appearances=(version,), summary=summary))


def test_a_statement_is_found_by_its_summary_its_words_and_its_speaker(api: Reader, world: dict) -> None:
    first = say("Spoke of minesweepers.", "“Nous enverrons des démineurs.”").public_id
    assert found(api, "minesweepers") == [first]
    assert found(api, "MINESWEEP") == [first]
    assert found(api, "d%C3%A9mineurs+enverrons") == [first]
    assert found(api, "minesweepers+enverrons") == []  # every word in one and the same text
    assert found(api, "nosuchword") == []
    assert world["italy"].public_id in found(api, "Head-It")


def test_the_newest_comes_first_and_how_many_there_are_is_told(api: Reader, world: dict) -> None:
    said = [say("Spoke of minesweepers.", day=day).public_id for day in (3, 1, 2)]
    answer = api.ask("search/?q=minesweepers&kind=statement&limit=2")
    assert [row["id"] for row in answer["results"]] == [said[0], said[2]]
    assert answer["counts"] == [{"kind": "statement", "count": 3, "more": False}]


def test_common_words_are_found_the_same_way(api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [say("Spoke of minesweepers.", day=day).public_id for day in range(1, 8)]
    rare = api.ask("search/?q=minesweepers&limit=3")["results"]
    monkeypatch.setattr(searching, "CAP", 4)
    common = api.ask("search/?q=minesweepers&limit=3&kind=statement")
    assert common["results"] == rare
    assert [row["id"] for row in rare] == said[:-4:-1]
    assert common["counts"] == [{"kind": "statement", "count": 4, "more": True}]


def test_what_was_found_is_marked_as_text_and_never_as_html(api: Reader, world: dict) -> None:
    say("Spoke of <b>minesweepers</b> & more.", "“<script>alert(1)</script> minesweepers.”")
    (row,) = api.ask("search/?q=minesweepers&kind=statement")["results"]
    marks = {one["field"]: one["segments"] for one in row["highlights"]}
    assert marks["summary"] == [
        {"text": "Spoke of <b>", "hit": False},
        {"text": "minesweepers", "hit": True},
        {"text": "</b> & more.", "hit": False},
    ]
    assert [one["text"] for one in marks["quote"] if one["hit"]] == ["minesweepers"]
    assert "".join(one["text"] for one in marks["summary"]) == row["title"]


def test_countries_and_pledges_are_found(api: Reader, world: dict) -> None:
    with make.door():
        CountryAlias.objects.create(country=make.country("GB"), name="Great Britain")
    assert found(api, "britain", "country") == ["GB"]
    assert found(api, "GB", "country") == ["GB"]
    titles = {row["id"]: row["title"] for row in api.ask("pledges/?limit=100")["results"]}
    word = titles["fr-troops-1"].split()[0]
    assert "fr-troops-1" in found(api, word, "pledge")
    kinds = [row["kind"] for row in api.ask(f"search/?q={word}")["results"]]
    assert kinds == sorted(kinds, key=("country", "pledge", "statement").index)


def test_what_was_retracted_or_closed_is_not_found(api: Reader, world: dict) -> None:
    statement = say("Spoke of minesweepers.", "“Minesweepers.”")
    with make.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    answer = api.ask("search/?q=minesweepers")
    assert answer["results"] == []
    assert [one["count"] for one in answer["counts"]] == [0, 0, 0]


@pytest.mark.parametrize(
    "words",
    ["'", "\\", "'+'", "zz'b", ":*", "!", "%26+%7C", "(zz)", "%3C-%3E", "--", "zz:*+%26+!said", "%25", "zz%C3%A9'"],
)
def test_no_sign_of_a_question_is_taken_for_an_order(api: Reader, world: dict, words: str) -> None:
    assert api.ask(f"search/?q={words}")["results"] == []


def test_too_much_is_refused_at_once(api: Reader, world: dict) -> None:
    api.response("search/?q=a")
    for words in ("+".join(f"w{n}" for n in range(500)), "x" * 65, "+".join("abcdefghi")):
        started = time.perf_counter()
        (fault,) = api.ask(f"search/?q={words}", status=400)["errors"]
        assert (fault["param"], fault["code"]) == ("q", "too_many")
        assert time.perf_counter() - started < 0.5  # 50 ms on a quiet machine
    for asked, param in (("", "q"), ("q=a&kind=speaker", "kind"), ("q=a&as_of=2025-01-01", "as_of")):
        assert [one["param"] for one in api.ask(f"search/?{asked}", status=400)["errors"]] == [param]


def test_the_indexes_serve_the_search(api: Reader, world: dict) -> None:
    for index, rows, asked in (
        ("statement_words", "pledges_statement st", searching._IN_SUMMARY),
        ("appearance_words", "pledges_appearance a", searching._IN_WORDS),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN SELECT 1 FROM {rows}, to_tsquery('simple', 'minesweepers:*') q WHERE {asked}")  # noqa: S608
            assert index in "\n".join(row[0] for row in cursor.fetchall())
