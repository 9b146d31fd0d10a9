"""The feed: in commit order without a gap or a repetition, by the day of speaking, and strict about what is asked."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from coalition.models import LedgerCommit
from pledges.models import Change, Statement
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def places(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(row["seq"], row["n"]) for row in rows]


def whole() -> list[tuple[int, int]]:
    return list(Change.objects.order_by("seq", "n").values_list("seq_id", "n"))


def follow(api: Reader, address: str = "changes/") -> tuple[list[dict[str, Any]], str]:
    """Every row from there on, page by page, and where to go on from."""
    rows: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = api.ask(following.removeprefix("http://testserver"))
        rows += answer["results"]
        following = answer["next"]
    return rows, answer["last"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_feed_is_walked_in_commit_order_and_every_change_is_seen_once(
    api: Reader, world: dict[str, Statement], limit: int
) -> None:
    rows, last = follow(api, f"changes/?limit={limit}")
    assert places(rows) == whole()
    assert len(rows) > 8
    assert last == str(LedgerCommit.objects.count())


def test_a_change_says_what_why_when_and_who_says_so(api: Reader, world: dict[str, Statement]) -> None:
    row = next(row for row in follow(api)[0] if row["id"] == "it-no-troops-1" and row["resource"] == "pledge")
    assert row["sentence"] == "Italy ruled out contributing ground troops (Head-It, President, according to Daily)."
    assert (row["kind"], row["cause"], row["code"]) == ("added", "world", "ruled_out")
    assert (row["country"], row["capability"]) == ({"iso2": "IT", "name": "Italy"}, "troops")
    assert (row["pledge"], row["coalition"], row["happened_on"]) == ("it-no-troops-1", "willing", "2025-04-01")
    at = LedgerCommit.objects.get(seq=row["seq"]).at
    assert datetime.fromisoformat(row["at"]) == at
    assert row["slots"]["speaker"] == "Head-It"


def test_whoever_comes_back_with_last_gets_only_what_is_new(api: Reader, world: dict[str, Statement]) -> None:
    _, last = follow(api)
    answer = api.ask(f"changes/?after={last}")
    assert (answer["results"], answer["next"], answer["last"]) == ([], None, last)
    make.publish_statement("DE", "air", said=date(2025, 7, 1))
    rows, newer = follow(api, f"changes/?after={last}")
    assert {row["seq"] for row in rows} == {int(last) + 1}
    assert newer == str(int(last) + 1)


def test_after_a_commit_and_after_one_change_of_it(api: Reader, world: dict[str, Statement]) -> None:
    every = whole()
    several = next(seq for seq, n in every if n == 2)
    assert places(follow(api, f"changes/?after={several}")[0]) == [one for one in every if one[0] > several]
    assert places(follow(api, f"changes/?after={several}.1")[0]) == [one for one in every if one > (several, 1)]
    assert places(follow(api, f"changes/?after={several}.0")[0]) == [one for one in every if one[0] >= several]
    assert places(follow(api, f"changes/?after={several}.99")[0]) == [one for one in every if one[0] > several]


def test_beyond_the_newest_commit_is_refused(api: Reader, world: dict[str, Statement]) -> None:
    """Who asks for it has followed another record (or one that was rewound): an empty answer would hide that."""
    head = LedgerCommit.objects.count()
    answer = api.ask(f"changes/?after={head + 1}", status=400)
    assert [(one["param"], one["code"]) for one in answer["errors"]] == [("after", "in_future")]
    assert f"it stands at {head}" in answer["detail"]


def test_by_the_day_of_speaking(api: Reader, world: dict[str, Statement]) -> None:
    answer = api.ask("changes/?clock=world&from=2025-04-01&to=2025-06-01&limit=100")
    days = [row["happened_on"] for row in answer["results"]]
    assert days == sorted(days)
    assert days[0] == "2025-04-01"
    assert days[-1] == "2025-06-01"
    assert answer["last"] is None


def test_the_clock_of_the_world_is_walked_forwards_and_backwards(api: Reader, world: dict[str, Statement]) -> None:
    at_once = api.ask("changes/?clock=world&limit=100")["results"]
    forwards = follow(api, "changes/?clock=world&limit=2")[0]
    assert forwards == at_once
    assert len(at_once) > 8
    second = api.ask(api.ask("changes/?clock=world&limit=2")["next"].removeprefix("http://testserver"))
    assert api.ask(second["previous"].removeprefix("http://testserver"))["results"] == at_once[:2]


def test_what_was_learned_on_a_day(api: Reader, world: dict[str, Statement]) -> None:
    today = datetime.now(UTC).date()
    assert len(api.ask(f"changes/?clock=record&from={today}&to={today}&limit=100")["results"]) == len(whole())
    assert api.ask("changes/?clock=record&to=2020-01-01")["results"] == []


def test_silence_that_nobody_looked_into_is_no_change_of_the_world(api: Reader, world: dict[str, Statement]) -> None:
    """The record is complete up to 1 February 2026."""
    stale = Change.objects.filter(code="stale").order_by("happened_on").last()
    told = [row["happened_on"] for row in follow(api, "changes/?clock=world&code=stale")[0]]
    learned = [row["happened_on"] for row in follow(api, "changes/?code=stale")[0]]
    assert stale is not None
    assert stale.happened_on > date(2026, 2, 1)
    assert stale.happened_on.isoformat() in learned
    assert told == sorted(day for day in learned if day <= "2026-02-01")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("country=IT", lambda row: row["country"] and row["country"]["iso2"] == "IT"),
        ("country=IT,FR&capability=air", lambda row: row["pledge"] == "fr-air-1"),
        ("pledge=gb-naval-1", lambda row: row["pledge"] == "gb-naval-1"),
        ("code=ruled_out", lambda row: row["code"] == "ruled_out"),
        ("kind=added", lambda row: row["kind"] == "added"),
        ("cause=world", lambda row: row["cause"] == "world"),
        ("coalition=willing&capability=naval", lambda row: row["capability"] == "naval"),
    ],
)
def test_filters_keep_what_they_say(api: Reader, world: dict[str, Statement], asked: str, kept: Any) -> None:
    every, _ = follow(api)
    found, _ = follow(api, f"changes/?{asked}&limit=2")
    assert found == [row for row in every if kept(row)]
    assert found


@pytest.mark.parametrize(
    ("asked", "param", "code"),
    [
        ("since=3", "since", "unknown_parameter"),
        ("known_at=seq:1", "known_at", "unknown_parameter"),
        ("as_of=2025-01-01", "as_of", "unknown_parameter"),
        ("ordering=n", "ordering", "unknown_parameter"),
        ("after=yesterday", "after", "invalid_place"),
        ("after=1.", "after", "invalid_place"),
        ("after=-1", "after", "invalid_place"),
        ("after=1.2.3", "after", "invalid_place"),
        ("after=%D9%A3", "after", "invalid_place"),
        ("clock=both", "clock", "unknown_value"),
        ("from=2025-01-01", "from", "clock_needed"),
        ("to=2025-01-01", "to", "clock_needed"),
        ("clock=world&from=2025-02-01&to=2025-01-31", "to", "before_from"),
        ("clock=world&from=2025-02-30", "from", "invalid_day"),
        ("clock=world&after=1", "after", "other_clock"),
        ("cursor=abc", "cursor", "damaged"),
        ("clock=world&cursor=abc", "cursor", "damaged"),
        ("code=nosuch", "code", "unknown_value"),
        ("pledge=nosuch", "pledge", "unknown_value"),
        ("limit=0", "limit", "invalid_number"),
        ("fields=sentence,nosuch", "fields", "unknown_value"),
    ],
)
def test_what_cannot_be_understood_is_named(
    api: Reader, world: dict[str, Statement], asked: str, param: str, code: str
) -> None:
    answer = api.ask(f"changes/?{asked}", status=400)
    assert [(one["param"], one["code"]) for one in answer["errors"]] == [(param, code)]


def test_the_same_question_is_a_304_until_something_is_recorded(api: Reader, world: dict[str, Statement]) -> None:
    first = api.response("changes/?after=2")
    tag = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert api.response("changes/?after=2", **tag).status_code == 304
    make.publish_statement("DE", "air", said=date(2025, 7, 1))
    assert api.response("changes/?after=2", **tag).status_code == 200


def test_an_empty_record_has_an_empty_feed(api: Reader) -> None:
    answer = api.ask("changes/")
    assert (answer["results"], answer["next"], answer["last"], answer["seq"]) == ([], None, "0", 0)
    assert api.ask("changes/?after=0")["results"] == []
