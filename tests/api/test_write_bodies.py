"""Hostile and careless bodies on every write: a 4xx that names the place, nothing stored, never a 500.

The operations are read off the URLconf: a new one is in here by itself.
"""

import json
from dataclasses import fields
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from api.serializers.flag import Flag as FlagShape
from api.serializers.recorded import RecordedCheck, RecordedEvent
from api.serializers.retraction import Retraction as RetractionShape
from api.serializers.statement import Statement as StatementShape
from api.urls import V1 as PREFIX
from api.urls import urlpatterns
from api.views.drafts import DraftView
from api.views.imports import ImportView
from api.write_schema import BODIES, OrderBody
from coalition.models import LedgerCommit
from coalition.vocabulary import Scope
from pledges.actions.entry import StatementEntry
from pledges.models import Draft, Flag, Statement
from pledges.vocabulary import ConditionKind
from tests import factories as make
from tests.api.corpus import NAMES, VALUES
from tests.api.drafting import Writer, bearer
from tests.api.test_draft_bodies import MISSHAPEN, UNREADABLE
from tests.people import person
from tests.rig.kept import kept
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

SHOWN: dict[str, type] = {
    "statements": StatementShape, "flags": FlagShape, "checks": RecordedCheck, "conditions": RecordedEvent,
}  # fmt: skip
MAY_BE_EMPTY = {"acknowledge", "confirm", "snooze"}


def operations() -> dict[str, tuple[str, str]]:
    """The address of every write, with its place and action; drafts and files have corpora of their own."""
    found = {}
    for one in urlpatterns:
        action = (getattr(one.callback, "actions", None) or {}).get("post")
        if action and not issubclass(one.callback.cls, DraftView | ImportView):
            address = str(one.pattern)
            found[address] = (address.removeprefix(PREFIX).split("/")[0], action)
    return found


OPERATIONS = operations()


@kept
def ground() -> None:
    """A statement, a contradiction of it, and a condition."""
    make.publish_statement("FR")
    make.publish_entry(make.entry(make.refusal("FR")))
    with make.door():
        make.condition(ConditionKind.PEACE_AGREEMENT)


class Sender:
    """Sends to one operation, on rows that are there, with the tag of what stands."""

    def __init__(self, address: str) -> None:
        ground()
        place, self.action = OPERATIONS[address]
        self.ann: Writer = bearer(person("ann", "Analysts"), *Scope)
        statement = Statement.objects.earliest("pk")
        flag = everything(Flag).filter(internal=False).earliest("pk")
        key, self.tag = statement.public_id, f'"{statement.since_seq_id}"'
        if place == "flags":
            key = flag.public_id
            self.tag = f'"{Writer(None).send("GET", f"/{PREFIX}flags/{key}/").json()["version"]}"'
        path = address.replace("<slug:public_id>", key).replace("<slug:slug>", "willing-peace-agreement")
        self.path, self.before = f"/{path}", self.rows()

    def __call__(self, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ann.send("POST", self.path, data, tag=self.tag, **headers)

    @staticmethod
    def rows() -> tuple[int, int, int]:
        return LedgerCommit.objects.count(), Statement.objects.count(), everything(Draft).count()


@pytest.fixture(params=OPERATIONS, ids=lambda address: address.removeprefix(PREFIX))
def sender(request: pytest.FixtureRequest, db: None) -> Sender:
    return Sender(request.param)


def refused(response: Any, status: int) -> list[dict[str, Any]]:
    assert response.status_code == status, (response.status_code, response.content[:400])
    assert response["Content-Type"] == "application/problem+json"
    faults: list[dict[str, Any]] = response.json()["errors"]
    return faults


def shape_of(sender: Sender, place: str) -> type:
    body = BODIES[place, sender.action]
    return body.of if issubclass(body, OrderBody) else StatementEntry


def place_of(sender: Sender) -> str:
    return sender.path.removeprefix(f"/{PREFIX}").split("/")[0]


def test_there_are_writes_to_ask() -> None:
    assert len(OPERATIONS) >= 9
    assert set(OPERATIONS.values()) == set(BODIES) - {("imports", "create")}


def test_what_cannot_be_read_is_refused(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    for kind, (body, status, code) in UNREADABLE.items():
        if kind == "nothing":
            continue
        faults = refused(sender(body), status)
        assert [fault["code"] for fault in faults] == ([code] if code else []), kind
    if sender.action not in MAY_BE_EMPTY:
        assert sender(b"").status_code in (400, 415)
    assert sender.rows() == sender.before
    assert "input_reached_too_far" not in caplog.text


def test_what_does_not_fit_is_named(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    for kind in ("a list", "a text", "null", "a number", "an unknown name", "a name with a slash", "their author"):
        body, pointer, code = MISSHAPEN[kind]
        faults = refused(sender(body), 400)
        assert (pointer, code) in [(fault["pointer"], fault["code"]) for fault in faults], kind
    assert sender.rows() == sender.before


def test_no_value_of_the_corpus_reaches_too_far(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    """As many kinds in one body as it has names: all are looked at, whatever is wrong with another one."""
    known = [one.name for one in fields(shape_of(sender, place_of(sender)))]
    texts = [unquote_to_bytes(value).decode("utf-8", "surrogateescape") for value in VALUES.values()]
    for first in range(0, len(texts), len(known)):
        sent = dict(zip(known, texts[first : first + len(known)], strict=False))
        faults = refused(sender({**sent, "nosuch": texts[first]}), 400)
        assert "/nosuch" in {fault["pointer"] for fault in faults}, sent
        assert all(fault["pointer"].startswith("/") for fault in faults), sent
    assert sender.rows() == sender.before
    assert "input_reached_too_far" not in caplog.text


def test_no_name_of_the_corpus_is_taken_beside_a_body(sender: Sender) -> None:
    path = sender.path
    for kind, query in NAMES.items():
        sender.path = f"{path}?{query}"
        assert refused(sender({}), 400), kind
    assert sender.rows() == sender.before


def test_no_read_only_field_is_taken(sender: Sender) -> None:
    """B8, mass assignment: whatever an answer tells and a body does not take is refused by name."""
    place = place_of(sender)
    shown = RetractionShape if sender.action == "retract" else SHOWN[place]
    known = {one.name for one in fields(shape_of(sender, place))}
    more = {"pk", "user", "by", "actor", "actor_name", "since_seq", "until_seq", "public_id", "created_at", "is_staff"}
    names = ({*shown().get_fields(), *more} | {"author", "published_statement"}) - known
    assert len(names) >= 10
    for name in names:
        for value in ("x", 1, None):
            faults = refused(sender({name: value}), 400)
            assert (f"/{name}", "unknown_field") in [(fault["pointer"], fault["code"]) for fault in faults]
    assert sender.rows() == sender.before


def test_a_parameter_or_another_kind_of_body_is_refused(sender: Sender) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16", ""):
        assert sender(b"{}", **{"Content-Type": kind}).status_code in (415, 400), kind
    sender.path += "?dry_run=1"
    assert refused(sender({}), 400)[0]["param"] == "dry_run"
    assert sender.rows() == sender.before


@pytest.mark.parametrize("key", ["x" * 256, "\x00", "é"])
def test_a_bad_key_is_named_on_every_write(sender: Sender, key: str) -> None:
    assert refused(sender({}, **{"Idempotency-Key": key}), 400)[0]["param"] == "Idempotency-Key"
