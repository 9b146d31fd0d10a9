"""Pages: every row once, in order, forwards and backwards, whatever the ties; a cursor is for one question only."""

from datetime import date

import pytest

from tests import factories as make
from tests.api.conftest import Reader
from tests.rig.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
CAPABILITIES = ("troops", "air", "naval", "training", "air_defense", "intelligence", "logistics", "equipment")


@pytest.fixture
def many(db: None) -> int:
    return _many()


@kept
def _many() -> int:
    """32 pledges, most of them said on one day, and one of another day."""
    for number, capability in enumerate(CAPABILITIES):
        for iso2 in ("FR", "GB", "DE", "IT"):
            make.publish_statement(iso2, capability, said=date(2025, 3, 1 if number else 2))
    return 32


def walk(api: Reader, address: str) -> list[list[str]]:
    pages = []
    following: str | None = address
    while following:
        answer = api.ask(following.removeprefix("http://testserver"))
        pages.append([row["id"] for row in answer["results"]])
        following = answer["next"]
        assert len(pages) < 20
    return pages


def test_a_walk_shows_every_row_once(api: Reader, many: int) -> None:
    for ordering in ("id", "-id", "last_stated_on", "-last_stated_on", "stale_on", "-stale_on"):
        whole = api.ids(f"pledges/?ordering={ordering}&limit=100")
        assert len(set(whole)) == many
        for limit in (5, 16, 31, 32):
            rows = [row for page in walk(api, f"pledges/?ordering={ordering}&limit={limit}") for row in page]
            assert rows == whole, (ordering, limit)


@pytest.mark.parametrize("asked", ["as_of=2025-06-15", "as_of=2025-12-01&capability=troops,naval", "as_of=2025-12-01"])
def test_a_walk_of_a_past_day_is_in_the_order_of_that_day(api: Reader, world: dict, asked: str) -> None:
    """Whatever the index it goes along: the same rows as by the order of another one, put in order here."""
    rows = {row["id"]: row for row in api.ask(f"pledges/?ordering=id&limit=100&{asked}")["results"]}
    assert len(rows) > 2
    for name in ("stale_on", "last_stated_on"):
        rising = sorted(rows, key=lambda one: (rows[one][name] is None, rows[one][name] or "", one))
        without = [one for one in rising if rows[one][name] is None]
        falling = [*reversed([one for one in rising if one not in without]), *reversed(without)]
        for ordering, whole in ((name, rising), (f"-{name}", falling)):
            found = [one for page in walk(api, f"pledges/?ordering={ordering}&limit=2&{asked}") for one in page]
            assert found == whole, ordering


def test_previous_leads_back_over_the_same_pages(api: Reader, many: int) -> None:
    forwards = walk(api, "pledges/?limit=10&ordering=-last_stated_on")
    answer = api.ask("pledges/?limit=10&ordering=-last_stated_on")
    assert answer["previous"] is None
    while answer["next"]:
        answer = api.ask(answer["next"].removeprefix("http://testserver"))
    backwards = [[row["id"] for row in answer["results"]]]
    while answer["previous"]:
        answer = api.ask(answer["previous"].removeprefix("http://testserver"))
        backwards.append([row["id"] for row in answer["results"]])
    assert [row for page in reversed(backwards) for row in page] == [row for page in forwards for row in page]
    assert answer["next"] is not None


def test_rows_without_a_value_come_last_both_ways(api: Reader, world: dict) -> None:
    from pledges.models import PledgeState

    PledgeState.objects.filter(pledge__public_id="it-no-troops-1").update(stale_on=None)
    for ordering in ("stale_on", "-stale_on"):
        pages = walk(api, f"pledges/?ordering={ordering}&limit=2")
        rows = [row for page in pages for row in page]
        assert "it-no-troops-1" in rows[-3:]
        assert len(rows) == len(set(rows)) == 8


def test_statements_of_one_day_are_walked_to_the_end(api: Reader, many: int) -> None:
    rows = [row for page in walk(api, "statements/?limit=9") for row in page]
    assert len(rows) == len(set(rows)) == many


def test_a_new_row_does_not_shift_the_page_that_follows(api: Reader, many: int) -> None:
    first = api.ask("pledges/?ordering=id&limit=5")
    make.publish_statement("DE", "backstop", said=date(2025, 1, 1))
    second = api.ask(first["next"].removeprefix("http://testserver"))
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}


def test_no_limit_is_fifty_and_a_hundred_is_the_most(api: Reader, many: int) -> None:
    assert len(api.ids("pledges/?limit=100")) == many
    for limit in ("0", "101", "-1", "5.0", "ten", "1e2", "٥", "9" * 40):
        answer = api.ask(f"pledges/?limit={limit}", status=400)
        assert [fault["param"] for fault in answer["errors"]] == ["limit"]


def cursor_of(api: Reader, asked: str) -> str:
    return api.ask(f"pledges/?limit=5&{asked}")["next"].partition("cursor=")[2].partition("&")[0]


def test_a_cursor_is_for_its_own_question(api: Reader, many: int) -> None:
    cursor = cursor_of(api, "ordering=id")
    for other in ("ordering=-id", "ordering=id&country=FR", "ordering=id&as_of=2026-01-01"):
        (fault,) = api.ask(f"pledges/?{other}&cursor={cursor}", status=400)["errors"]
        assert (fault["param"], fault["code"]) == ("cursor", "other_question")


def test_a_cursor_of_another_resource_is_refused(api: Reader, many: int) -> None:
    cursor = cursor_of(api, "ordering=id")
    assert api.ask(f"statements/?ordering=id&cursor={cursor}", status=400)["errors"][0]["param"] == "cursor"


def test_a_damaged_cursor_is_refused(api: Reader, many: int) -> None:
    cursor = cursor_of(api, "ordering=id")
    damaged = [cursor[:-1], cursor[1:], cursor.upper(), "x", "a:b:c", "%F0%9F%92%A9", cursor + "A", "." * 200]
    damaged += [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(0, len(cursor), 9)]
    for one in damaged:
        answer = api.ask(f"pledges/?ordering=id&cursor={one}", status=400)
        assert [fault["param"] for fault in answer["errors"]] == ["cursor"], one


def test_no_serial_number_leaves_the_server_in_a_cursor(api: Reader, world: dict) -> None:
    import base64

    for address in (
        "pledges/?limit=1",
        "statements/?limit=1",
        "flags/?limit=1",
        "pledges/fr-troops-1/history/?limit=1",
    ):
        following = api.ask(address)["next"]
        assert following, address
        body = following.partition("cursor=")[2].partition("&")[0].partition("%3A")[0]
        values = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        assert "day" in values, values


def test_rows_vanishing_between_pages_do_no_harm(api: Reader, many: int) -> None:
    from pledges.models import Statement

    first = api.ask("pledges/?ordering=id&limit=30")
    last = Statement.objects.filter(
        appearances__positions__pledge__public_id__in=api.ids("pledges/?ordering=-id&limit=2")
    )
    make.take_back(*last.distinct())
    assert api.ask(first["next"].removeprefix("http://testserver"))["results"] == []
