"""Nothing of a hidden row reaches whoever may not see it: seven kinds of people ask every address there is."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from coalition.models import LedgerPayload
from coalition.visibility import is_restricted
from coalition.vocabulary import Scope
from pledges.actions.retractions import retract
from pledges.admin.groups import ADMINISTRATORS, ANALYSTS, REVIEWERS
from pledges.models import Statement
from pledges.vocabulary import RetractionReason
from tests import factories
from tests.api.drafting import bearer
from tests.people import person
from tests.scenarios.one_of_each import one_of_each
from tests.visibility.hidden import KINDS, Hidden, canary
from tests.visibility.routes import World, addresses, pairs, routes, world_of

pytestmark = pytest.mark.django_db

GROUPS = {"reader": "", "analyst": ANALYSTS, "reviewer": REVIEWERS, "administrator": ADMINISTRATORS}
TOKENS: dict[str, tuple[str, tuple[Scope, ...]]] = {
    "reviewer's token": (REVIEWERS, tuple(Scope)),
    "token without a scope": (ADMINISTRATORS, ()),
}
"""Programs that come in with a token of somebody in that group, with these scopes."""

PEOPLE = ["anybody", *GROUPS, *TOKENS, "outsider", "switched off", "left the group"]
LIKE = {"reviewer's token": "reviewer"}
"""Who may see what somebody else may see."""

OF_ONE_REQUEST = re.compile(r'("request_id":\s*"|name="csrfmiddlewaretoken" value="|incident[^<"]*?)[\w-]+')
LEAVES = ("/admin/logout/",)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("django_structlog", "django.request", "django.security")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel("CRITICAL")
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def world(db: None) -> World:
    one_of_each()
    shown = factories.publish_statement("GB")
    hidden = [make() for make in KINDS]
    ids = [shown.public_id, *Statement.objects.values_list("public_id", flat=True), "fr-troops-1", "gb-troops-1"]
    return world_of(
        hidden,
        {
            "public_id": ids,
            "iso2": ["FR"],
            "slug": ["willing", "daily", "willing-peace-agreement"],
            "token": ["guessed"],
            "code": ["troops"],
            "day": ["2025-06-01"],
            "file": ["pledges.csv"],
            "first": ["2025-01-01"],
            "last": ["2025-06-01"],
        },
    )


def client_of(who: str) -> Client:
    client = Client(raise_request_exception=True)
    if who == "anybody":
        return client
    if who in TOKENS:
        group, scopes = TOKENS[who]
        return Client(raise_request_exception=True, headers=bearer(person("robot", group), *scopes).headers)
    if who in GROUPS:
        client.force_login(person(who, GROUPS[who]))
    elif who == "outsider":
        client.force_login(person(who, ADMINISTRATORS, staff=False))
    else:
        user = person(who.replace(" ", ""), ADMINISTRATORS)
        client.force_login(user)
        if who == "switched off":
            User.objects.filter(pk=user.pk).update(is_active=False)
        else:
            user.groups.clear()
    return client


def told(response: HttpResponse) -> str:
    """Everything that an answer says: its headers, its cookies and its body."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n{response.cookies.output()}\n{b''.join(response).decode('utf-8', 'replace')}"


@pytest.mark.parametrize("who", PEOPLE)
def test_no_letter_of_a_hidden_row_is_told(world: World, who: str) -> None:
    client = client_of(who)
    forbidden = {text: one.name for one in world.hidden if LIKE.get(who, who) not in one.seen_by for text in one.texts}
    allowed = {text for one in world.hidden if who in one.seen_by for text in one.texts}
    leaks, seen, asked = [], set(), 0
    for address in addresses(world):
        if address.startswith(LEAVES):
            continue
        response = client.get(address)
        assert response.status_code < 500 or address.startswith("/healthz/"), (address, response.status_code)
        text = told(response)
        leaks += [(address, forbidden[one]) for one in forbidden if one in text]
        seen |= {one for one in allowed if one in text}
        asked += 1
    assert leaks == []
    assert asked >= 250
    if who == "administrator":  # the canaries do sing where they may
        assert len(seen) >= 10


@pytest.mark.parametrize("who", PEOPLE)
def test_a_hidden_row_is_answered_as_one_that_is_not_there(world: World, who: str) -> None:
    client = client_of(who)
    differing, compared = [], 0
    for one, hidden, absent in pairs(world):
        if (
            LIKE.get(who, who) in one.seen_by | one.known_to or one.name == "retracted statement"
        ):  # its tombstone is public: 410, decision 0091
            continue
        first, second = client.get(hidden[0]), client.get(absent[0])
        compared += 1
        if (first.status_code, _without_names(first, *hidden)) != (second.status_code, _without_names(second, *absent)):
            differing.append((hidden[0], first.status_code, second.status_code))
    assert differing == []
    assert compared >= 10


def _without_names(response: HttpResponse, address: str, key: str) -> str:
    """What an answer says, but for its own address and what is another in every answer."""
    text = told(response).replace(address, "ADDRESS").replace(address.replace("/", "%2F"), "ADDRESS")
    text = re.sub(r"(?m)^(X-Request-ID|Date|ETag|Set-Cookie|Expires):.*$", "", text, flags=re.IGNORECASE)
    text = OF_ONE_REQUEST.sub("", text)
    return text.replace(key, "KEY") if len(key) > 5 else text


def test_an_internal_flag_counts_for_nothing_that_the_public_is_told(world: World) -> None:
    client = Client()
    flag = next(one for one in world.hidden if one.name == "internal flag").keys[0]

    def ids(query: str) -> list[str]:
        return [row["id"] for row in client.get(f"/api/v1/{query}").json()["results"]]

    assert flag not in ids("flags/?limit=100")
    assert "fr-troops-1" not in ids("pledges/?has_open_flag=true&limit=100")
    assert "fr-troops-1" not in ids("pledges/?severity_min=low&limit=100")
    france = client.get("/api/v1/pledges/fr-troops-1/").json()
    assert (france["open_flags"], france["disputed"]) == (0, False)
    matrix = client.get("/api/v1/coalitions/willing/matrix/").content.decode().replace(" ", "")
    assert '"disputed":false' in matrix
    assert '"disputed":true' not in matrix


def test_the_feed_repeats_no_word_of_a_retracted_statement(world: World) -> None:
    place = canary()
    statement = factories.publish_entry(factories.entry(factories.position("IT", places=place), iso2="IT"))
    with factories.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert place not in told(Client().get("/api/v1/changes/?limit=100"))


def test_every_restricted_model_has_canaries(world: World) -> None:
    made = {type(row) for one in world.hidden for row in one.rows}
    assert {model for model in apps.get_models() if is_restricted(model)} <= made | {LedgerPayload}


def test_every_address_of_the_program_is_asked(world: World) -> None:
    asked = list(addresses(world))  # a key that the table does not know is a KeyError
    assert len(routes()) >= 150
    assert len(asked) >= len(routes())
    assert all(isinstance(one, Hidden) for one in world.hidden)
