"""A canary in every field of a draft is found in no answer for readers who may not see it: not in a body, a header, a
count, a tag, a search, a feed, a digest or a suggestion. With and without the draft the public answers are the same.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.crypto import get_random_string

from pledges.actions.bodies import body_of
from pledges.actions.drafts import create_draft, save_draft, submit_draft
from pledges.actions.entry import ConditionEntry
from pledges.actions.reviews import code_second
from pledges.models import Draft
from pledges.vocabulary import ConditionMode
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 2, 7, tzinfo=UTC)

CODED = {"summary", "said_basis", "venue", "audience", "note", "record_id", "mode_reason", "places", "deliverable",
         "as_found", "archive_reason"}  # fmt: skip
"""The texts of a body that are no source material; the others a blind reader may see."""


class Canaries:
    """Random words, each remembered with the field it was put into."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}

    def text(self, name: str) -> str:
        word = get_random_string(24, "abcdefghjkmnpqrstuvwxyz")
        self.where[word] = name
        return word

    def planted(self, part: Any) -> Any:
        """`part` with a canary in every text that is nobody's key."""
        keys = {"key", "relays", "publisher", "address", "language", "sha256", "text_hash", "coalition", "country",
                "speaker", "organization", "descriptor", "condition", "unit"}  # fmt: skip
        changes: dict[str, Any] = {}
        for one in fields(part):
            value = getattr(part, one.name)
            if is_dataclass(value):
                changes[one.name] = self.planted(value)
            elif isinstance(value, tuple) and value and is_dataclass(value[0]):
                changes[one.name] = tuple(self.planted(inner) for inner in value)
            elif type(value) is str and one.name not in keys:
                changes[one.name] = self.text(one.name)
        return replace(part, **changes)


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def record() -> None:
    """A small public record, and the reference rows of the draft."""
    make.publish_statement("GB", "naval", said=date(2025, 3, 1))
    make.publish_entry(make.entry(make.refusal("GB", "naval"), said=date(2025, 4, 1), iso2="GB"))
    make.condition()
    make.ground(make.entry(make.position("FR")))


def plant(canaries: Canaries) -> Draft:
    """A submitted draft with a second coding and a published one's siblings: canaries wherever a text can stand."""
    ann, bob = person("ann", "Analysts"), person("bob", "Reviewers")
    coded = make.position(
        "FR",
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-peace-agreement"),),
    )
    entry = canaries.planted(make.entry(coded, summary="x"))
    body = body_of(entry)
    draft = create_draft(body=body, by=ann, now=NOW)
    draft = save_draft(public_id=draft.public_id, changes={"venue": canaries.text("venue")}, version=1, by=ann, now=NOW)
    draft = submit_draft(public_id=draft.public_id, version=2, by=ann, now=NOW)
    theirs = canaries.planted(make.entry(coded, summary="x"))
    second = body_of(theirs)
    second["appearances"] = [
        {"key": one["key"], "positions": one["positions"], "quote_type": "direct"} for one in second["appearances"]
    ]
    code_second(public_id=draft.public_id, coding=second, source=draft.source, by=bob, now=NOW)
    canaries.where[draft.public_id] = "public_id"
    return draft


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address pattern of the program, with its converters."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.pattern.converters


def addresses(draft: Draft | None) -> list[str]:
    """Each route with the names of things that are there, and with those of the draft."""
    public_id, pk = (draft.public_id, str(draft.pk)) if draft else ("nosuchdraft", "999999")
    names = {
        "iso2": ["GB"], "slug": ["willing"], "object_id": [pk, "1"], "app_label": ["pledges", "coalition"],
        "content_type_id": ["1"], "url": ["pledges/draft/"], "token": ["x" * 43], "path": ["nothing"],
        "public_id": ["gb-naval-1", public_id],
    }  # fmt: skip
    found = []
    for route, converters in routes(get_resolver().url_patterns):
        plain = route.replace("^", "").replace("$", "").replace("\\Z", "")
        if "(?P<" in plain:
            plain = plain.partition("(?P<")[0] + "nothing"
        choices = [""]
        for number in count():
            if number >= max((len(names.get(name, ["1"])) for name in converters), default=1):
                break
            address = plain
            for name in converters:
                values = names.get(name, ["1"])
                piece = next(part for part in address.split("<") if part.split(">")[0].split(":")[-1] == name)
                address = address.replace(f"<{piece.split('>')[0]}>", values[min(number, len(values) - 1)])
            choices.append("/" + address)
        found += [one for one in choices if one]
    return sorted({one for one in found if "logout" not in one and not one.startswith("/static/")})


QUERIES = ("", "?q={word}", "?search={word}", "?limit=1")


def ask(client: Client, address: str) -> tuple[int, str]:
    """The status, and the body with every header but those that differ by chance."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kept = {name: value for name, value in response.headers.items() if name.lower() not in {"set-cookie", "expires"}}
    return response.status_code, body.decode("utf-8", "replace") + json.dumps(kept)


def leaks(text: str, address: str, canaries: Canaries) -> list[str]:
    """The fields whose canary stands in `text`; an address that was asked for may be repeated."""
    text = text.replace(address, "")
    return [f"{address}: {name}" for word, name in canaries.where.items() if word in text and word not in address]


@pytest.mark.usefixtures("record")
def test_p8_no_route_tells_an_outsider_anything_of_a_draft(canaries: Canaries) -> None:
    draft = plant(canaries)
    readers = {
        "anonymous": None,
        "outsider": person("otto", staff=False),
        "without a group": person("rita"),
        "another analyst": person("carl", "Analysts"),
        "administrator": person("adam", "Administrators"),
    }
    asked = addresses(draft)
    assert len(asked) > 60
    assert any(draft.public_id in one for one in asked)
    assert any(f"/draft/{draft.pk}/" in one for one in asked)
    found: list[str] = []
    for name, user in readers.items():
        client = Client(raise_request_exception=True)
        if user is not None:
            client.force_login(user)
        for address in asked:
            _status, text = ask(client, address)
            found += [f"{name} {leak}" for leak in leaks(text, address, canaries)]
    assert found == []


@pytest.mark.usefixtures("record")
def test_p8_a_blind_reader_gets_no_coded_text_by_any_route(canaries: Canaries) -> None:
    draft = plant(canaries)
    client = Client()
    client.force_login(person("rob", "Reviewers"))
    coded = Canaries()
    coded.where = {word: name for word, name in canaries.where.items() if name in CODED}
    assert len(coded.where) >= 10
    found: list[str] = []
    for address in addresses(draft):
        found += leaks(ask(client, address)[1], address, coded)
    assert found == []
    shown = client.get(f"/api/v1/drafts/{draft.public_id}/").json()
    assert shown["source"]["appearances"][0]["quote"] in canaries.where, "it was there to be found"


@pytest.mark.usefixtures("record")
def test_p8_public_answers_counts_tags_and_feeds_are_the_same_with_and_without_a_draft(canaries: Canaries) -> None:
    public = [one for one in addresses(None) if not one.startswith(("/admin/", "/health", "/-/"))]
    client = Client()
    with time_machine.travel(NOW, tick=False):
        for address in public:
            ask(client, address)  # what is kept after a first look
        before = {address: _without_ids(ask(client, address)) for address in public}
        plant(canaries)
        after = {address: _without_ids(ask(client, address)) for address in public}
    assert {address for address in public if before[address] != after[address]} == set()


def _without_ids(answer: tuple[int, str]) -> tuple[int, str]:
    """An answer without the id of its request and the token of its form, which are new each time."""
    import re

    text = re.sub(r'"request_id": ?\\?"[^"]*"', "", answer[1])
    return answer[0], re.sub(r'(csrfmiddlewaretoken" value=")[^"]*|X-Request-ID[^,]*', r"\1", text, flags=re.IGNORECASE)


@pytest.mark.usefixtures("record")
def test_p8_searches_for_a_canary_find_nothing(canaries: Canaries) -> None:
    plant(canaries)
    lists = ("statements/", "pledges/", "flags/")
    analyst = Client()
    analyst.force_login(person("carl", "Analysts"))
    for word in canaries.where:
        for path in lists:
            answer = Client().get(f"/api/v1/{path}", {"q": word})
            assert answer.status_code == 400 or answer.json()["results"] == [], (path, canaries.where[word])
        listing = analyst.get("/admin/pledges/draft/", {"q": word})
        assert listing.context["cl"].result_count == 0, canaries.where[word]


@pytest.mark.usefixtures("record")
def test_p8_no_digest_and_no_suggestion_names_a_draft(canaries: Canaries) -> None:
    plant(canaries)
    told = io.StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("digest", "--preview", stdout=told)
    assert leaks(told.getvalue(), "", canaries) == []
    client = Client()
    client.force_login(person("carl", "Analysts"))
    for app, model, field in (
        ("pledges", "statement", "country"), ("pledges", "statement", "speaker"), ("pledges", "appearance", "document"),
        ("pledges", "draft", "author"), ("pledges", "secondcoding", "draft"), ("pledges", "review", "statement"),
    ):  # fmt: skip
        query = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
        answer = client.get("/admin/autocomplete/", query)
        assert leaks(answer.content.decode(), "", canaries) == [], (model, field)
    assert leaks(client.get("/admin/pledges/statement/add/").content.decode(), "", canaries) == []
