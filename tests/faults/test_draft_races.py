"""P12, no lost edits: two people at one draft at the same moment, over HTTP, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from pledges.models import Draft, Statement
from tests.api.drafting import Writer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 100


def at_once(pool: ThreadPoolExecutor, *works: Callable[[], Any]) -> list[Any]:
    """What each came to, all begun at the same moment."""
    ready = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        ready.wait(30)
        try:
            return work()
        finally:
            connections.close_all()

    return [future.result(60) for future in [pool.submit(run, work) for work in works]]


def patched(writer: Writer, public_id: str, changes: dict[str, Any], tag: str) -> Any:
    """The one answer to a change."""
    return writer.send("PATCH", f"{public_id}/", changes, tag=tag)


def insisted(writer: Writer, public_id: str, changes: dict[str, Any], tag: str) -> int:
    """Change it, and where somebody was faster read again and change that: how often it took."""
    for tries in range(1, 10):
        response = patched(writer, public_id, changes, tag)
        if response.status_code == 200:
            return tries
        assert response.status_code == 412, response.content[:500]
        tag = writer.send("GET", f"{public_id}/")["ETag"]
    raise AssertionError("never came through")


@pytest.fixture
def two() -> tuple[Writer, Writer]:
    """One author in two windows: a session each."""
    ann = person("ann", "Analysts")
    return Writer(ann), Writer(ann)


def test_p12_of_a_hundred_rounds_of_two_edits_none_is_lost(two: tuple[Writer, Writer]) -> None:
    first, second = two
    public_id, tag = first.begin({"summary": "Said."})
    collided = 0
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            tries = at_once(
                pool,
                lambda n=number, t=tag: insisted(first, public_id, {"venue": f"Venue {n}"}, t),
                lambda n=number, t=tag: insisted(second, public_id, {"audience": f"Audience {n}"}, t),
            )
            assert sorted(tries) == [1, 2], number
            collided += 1
            now = first.send("GET", f"{public_id}/")
            body, tag = now.json()["statement"], now["ETag"]
            assert (body["venue"], body["audience"]) == (f"Venue {number}", f"Audience {number}"), number
    assert collided == ROUNDS
    assert everything(Draft).get().version == 1 + 2 * ROUNDS


def test_p12_of_a_hundred_rounds_on_the_same_field_one_wins_and_one_is_told(two: tuple[Writer, Writer]) -> None:
    first, second = two
    public_id, tag = first.begin({"summary": "Said."})
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            words = [f"First {number}", f"Second {number}"]
            answers = at_once(
                pool,
                lambda w=words[0], t=tag: patched(first, public_id, {"summary": w}, t),
                lambda w=words[1], t=tag: patched(second, public_id, {"summary": w}, t),
            )
            assert sorted(answer.status_code for answer in answers) == [200, 412], number
            won = 0 if answers[0].status_code == 200 else 1
            (told,) = answers[1 - won].json()["errors"]
            assert (told["pointer"], told["yours"], told["theirs"]) == ("/summary", words[1 - won], words[won])
            tag = answers[won]["ETag"]
            assert answers[1 - won]["ETag"] == tag
    row = everything(Draft).get()
    assert (row.version, row.body["summary"]) == (1 + ROUNDS, words[won])


def test_p12_a_draft_that_is_published_while_it_is_changed_is_one_or_the_other(two: tuple[Writer, Writer]) -> None:
    first, second = two
    for number in range(10):
        body = whole(summary=f"Said {number}.")
        public_id, tag = first.begin(body)
        with ThreadPoolExecutor(2) as pool:
            changed, published = at_once(
                pool,
                lambda p=public_id, t=tag: patched(first, p, {"summary": "Another."}, t),
                lambda p=public_id, t=tag: second.send("POST", f"{p}/publish/", tag=t),
            )
        assert sorted((changed.status_code, published.status_code)) == [200, 412]
        summaries = set(Statement.objects.values_list("summary", flat=True))
        assert (f"Said {number}." in summaries) == (published.status_code == 200)
    assert "Another." not in set(Statement.objects.values_list("summary", flat=True))


def test_p2_a_draft_published_twice_at_once_is_one_statement(two: tuple[Writer, Writer]) -> None:
    public_id, tag = two[0].begin(whole())
    with ThreadPoolExecutor(2) as pool:
        answers = at_once(pool, *(lambda w=w: w.send("POST", f"{public_id}/publish/", tag=tag) for w in two))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert Statement.objects.count() == 1
