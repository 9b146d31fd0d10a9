"""A 304 costs one read; anything that could change the answer changes the tag; an answer is one snapshot."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api import answers
from coalition.vocabulary import Scope
from pledges.actions.checks import record_check
from pledges.admin.groups import ANALYSTS
from pledges.models import Flag
from pledges.vocabulary import Capability, FlagState
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.corpus import OPERATIONS
from tests.api.drafting import bearer
from tests.people import person
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

ADDRESSES = [one for one in OPERATIONS if "{" not in one and one != "schema/"]


@pytest.mark.django_db
def test_an_unchanged_answer_is_a_304_by_one_read(api: Reader, world: dict) -> None:
    for address in ADDRESSES:
        tag = api.response(address)["ETag"]
        with CaptureQueriesContext(connection) as queries:
            again = api.response(address, HTTP_IF_NONE_MATCH=f'"other", {tag}')
        assert (again.status_code, again.content, again["ETag"], len(queries)) == (304, b"", tag, 1), address


@pytest.mark.django_db
def test_an_answer_that_was_given_is_given_again_by_one_read(api: Reader, world: dict) -> None:
    for address in ADDRESSES:
        first = api.response(address)
        with CaptureQueriesContext(connection) as queries:
            again = api.response(address)
        assert (again.status_code, again.content, len(queries)) == (200, first.content, 1), address
        for header in ("ETag", "Content-Type", "Cache-Control", "Content-Language", "Access-Control-Allow-Origin"):
            assert again.get(header) == first.get(header), (address, header)


@pytest.mark.django_db
def test_no_answer_outlives_a_write_or_a_day(api: Reader, world: dict) -> None:
    before = api.ids("pledges/")
    make.publish_statement("FR", "training", said=date(2025, 12, 1))
    assert "fr-training-1" in set(api.ids("pledges/")) - set(before)
    due = api.ask("pledges/fr-training-1/?fields=stale_on")["stale_on"]
    with time_machine.travel(f"{due}T12:00:00Z"):
        assert api.ask("pledges/fr-training-1/")["stale"] is True


@pytest.mark.django_db
def test_what_is_kept_is_kept_apart_by_question_language_and_type(api: Reader, world: dict) -> None:
    first = api.response("pledges/").content
    assert api.response("pledges/", HTTP_ACCEPT_LANGUAGE="fr").content != first
    assert api.response("pledges/", HTTP_ACCEPT="text/html").status_code == 406
    assert api.response("pledges/?limit=1").content != first
    assert b"http://localhost/" in api.response("pledges/", HTTP_HOST="localhost").content
    assert api.response("pledges/").content == first


@pytest.mark.django_db
def test_a_request_with_a_token_goes_the_long_way(api: Reader, world: dict) -> None:
    api.response("pledges/")
    program = bearer(person("ana", ANALYSTS), Scope.WRITE)
    with CaptureQueriesContext(connection) as queries:
        assert program.client.get("/api/v1/pledges/", headers=program.headers).status_code == 200
    assert len(queries) > 3


@pytest.mark.django_db
def test_the_answers_that_are_kept_have_a_limit(api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_room", 10_000)
    for limit in range(1, 30):
        api.response(f"pledges/?limit={limit}")
        assert answers._room >= 0
    assert 0 < len(answers._kept) < 29


@pytest.mark.django_db
def test_every_kind_of_write_changes_the_tag(api: Reader, world: dict) -> None:
    tags = [api.response("pledges/")["ETag"]]
    make.publish_statement("FR", "air", said=date(2025, 12, 1), stance="affirms")
    tags.append(api.response("pledges/")["ETag"])
    decided(everything(Flag).get(rule="C1"), FlagState.ACKNOWLEDGED)
    tags.append(api.response("pledges/")["ETag"])
    with make.door():
        make.country("UA")
    tags.append(api.response("pledges/")["ETag"])
    with make.door() as commit:
        record_check(
            coalition=make.coalition(), country=make.country("US"), capability=Capability.AIR,
            checked_on=date(2026, 2, 2), note="Looked.", commit=commit,
        )  # fmt: skip
    tags.append(api.response("pledges/")["ETag"])
    assert len(set(tags)) == 5


@pytest.mark.django_db
def test_the_tag_is_of_the_question_the_day_and_the_language(api: Reader, world: dict) -> None:
    tags = {
        api.response("pledges/")["ETag"],
        api.response("pledges/?limit=5")["ETag"],
        api.response("statements/")["ETag"],
        api.response("pledges/", HTTP_ACCEPT_LANGUAGE="fr")["ETag"],
        api.response("pledges/", HTTP_HOST="localhost")["ETag"],
    }
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        tags.add(api.response("pledges/")["ETag"])
    assert len(tags) == 6
    assert api.response("pledges/")["ETag"] in tags


@pytest.mark.django_db
def test_an_answer_may_be_kept_but_is_asked_for_each_time(api: Reader, world: dict) -> None:
    response = api.response("pledges/")
    assert response["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" in response["Vary"]
    assert "Cookie" not in response["Vary"]


@pytest.mark.django_db
def test_a_refusal_has_no_tag(api: Reader, world: dict) -> None:
    refused = api.response("pledges/?nosuch=1")
    assert "ETag" not in refused
    assert refused["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_read_in_one_read_only_snapshot(api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str, str]] = []

    def look(*args: object) -> object:
        with connection.cursor() as cursor:
            for name in ("transaction_isolation", "transaction_read_only", "statement_timeout"):
                cursor.execute(f"SHOW {name}")
                seen.append(cursor.fetchone()[0])
        return original(*args)

    from pledges.queries import pledge_list

    original = pledge_list.stated
    monkeypatch.setattr(pledge_list, "stated", look)
    api.ask("pledges/")
    assert seen == ["repeatable read", "on", "2s"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db
def test_what_a_token_sees_is_kept_for_nobody_else(api: Reader, world: dict, hidden_flag: Flag) -> None:
    analyst = bearer(person("ana", ANALYSTS), Scope.TRIAGE)
    address = f"/api/v1/flags/{hidden_flag.public_id}/"
    for _again in range(2):
        assert analyst.client.get(address, headers=analyst.headers).status_code == 200
        assert hidden_flag.public_id in analyst.client.get("/api/v1/flags/", headers=analyst.headers).content.decode()
        api.ask(address, status=404)
        assert hidden_flag.public_id not in api.response("flags/").content.decode()
