"""The same POST twice with one key is done once; with another body it is refused; a crash leaves no stuck key."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from api.urls import urlpatterns
from api.views.writing import StaffView
from coalition.access.answers import KEPT_FOR, Answer, forget_old, once
from coalition.ledger.redact import redact
from coalition.models import KeptAnswer
from coalition.vocabulary import Scope
from pledges.derived import sweep
from pledges.models import Draft, Statement
from tests.api.drafting import DRAFTS, Writer, bearer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def ann(db: None) -> Writer:
    return bearer(person("ann", "Analysts"), *Scope)


def code(response: Any, status: int) -> str:
    assert response.status_code == status, response.content[:600]
    assert response["Content-Type"] == "application/problem+json"
    return str(response.json()["detail"])


def test_the_same_again_is_the_same_answer_and_one_draft(ann: Writer) -> None:
    first = ann.send("POST", "", {"summary": "Said.", "venue": "Paris"}, **KEY)
    again = ann.send("POST", "", {"venue": "Paris", "summary": "Said."}, **KEY)  # another order is the same body
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    for name in ("ETag", "Location", "Content-Type", "Cache-Control"):
        assert first[name] == again[name], name
    assert (first.headers.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert everything(Draft).count() == 1


def test_an_answer_with_a_key_is_the_answer_without_one(ann: Writer) -> None:
    with_key, without = (ann.send("POST", "", {"summary": "Said."}, **headers) for headers in (KEY, {}))
    told = [{**response.json(), "id": "", "created_at": "", "updated_at": ""} for response in (with_key, without)]
    assert told[0] == told[1]
    assert with_key.headers.keys() == without.headers.keys()


def test_publishing_twice_with_one_key_is_one_statement(ann: Writer) -> None:
    public_id, tag = ann.begin(whole())
    answers = [ann.send("POST", f"{public_id}/publish/", tag=tag, **KEY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.content for answer in answers}) == 1
    assert Statement.objects.count() == 1


def test_a_key_belongs_to_one_request_of_one_account(ann: Writer) -> None:
    public_id = ann.send("POST", "", {"summary": "Said."}, **KEY).json()["id"]
    assert "another request" in code(ann.send("POST", "", {"summary": "Other."}, **KEY), 422)
    assert "another request" in code(ann.send("POST", f"{public_id}/discard/", tag='"1"', **KEY), 422)
    assert everything(Draft).get().state == "draft"
    assert bearer(person("carl", "Analysts"), Scope.WRITE).send("POST", "", {}, **KEY).status_code == 201
    assert everything(Draft).count() == 2


def test_what_was_refused_is_not_kept(ann: Writer) -> None:
    assert ann.send("POST", "", {"nosuch": 1}, **KEY).status_code == 400
    assert ann.send("POST", "", b"{", **KEY).status_code == 400
    public_id, tag = ann.begin({})
    assert ann.send("POST", f"{public_id}/submit/", tag=tag, **KEY).status_code == 400
    assert ann.send("POST", f"{public_id}/submit/", **KEY).status_code == 428
    assert not everything(KeptAnswer).exists()
    assert ann.send("POST", "", {"summary": "Said."}, **KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "é", "a\x00b", "a\x7f", "x" * 256, "\u202e"])
def test_a_key_that_is_none_is_named(ann: Writer, key: str) -> None:
    response = ann.send("POST", "", {}, **{"Idempotency-Key": key})
    assert "Idempotency-Key" in code(response, 400)
    assert response.json()["errors"][0]["param"] == "Idempotency-Key"
    assert not everything(Draft).exists()


def test_a_crash_before_the_answer_is_kept_leaves_neither(ann: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    public_id, tag = ann.begin(whole())

    def crash(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("api.idempotency.JSONRenderer.render", crash)  # the statement is written, the answer is not
        with pytest.raises(KeyboardInterrupt):
            ann.send("POST", f"{public_id}/publish/", tag=tag, **KEY)
    assert not Statement.objects.exists()
    assert not everything(KeptAnswer).exists()
    assert ann.send("POST", f"{public_id}/publish/", tag=tag, **KEY).status_code == 200
    assert Statement.objects.count() == 1


def test_after_a_day_a_key_is_free_and_the_sweep_has_thrown_its_answer_away(ann: Writer) -> None:
    ann.send("POST", "", {"summary": "Said."}, **KEY)
    now = timezone.now()
    assert forget_old(now) == 0
    everything(KeptAnswer).update(kept_at=now - KEPT_FOR)
    assert ann.send("POST", "", {"summary": "Other."}, **KEY).status_code == 201
    assert everything(KeptAnswer).count() == 1
    later = now + KEPT_FOR + timedelta(hours=1)
    sweep.open_day(later)
    while sweep.unit(later):
        pass
    assert not everything(KeptAnswer).exists()


def test_a_redaction_reaches_the_kept_answers(ann: Writer) -> None:
    public_id, tag = ann.begin(whole())
    ann.send("POST", f"{public_id}/publish/", tag=tag, **KEY)
    for name in ("rob", "sue"):
        person(name)
    key = str(Statement.objects.get().pk)
    redact(table="pledges_statement", key=key, columns=["summary"], ground="A court.", first="rob", second="sue")
    assert not everything(KeptAnswer).exists()


def test_every_post_of_the_api_takes_a_key() -> None:
    posting = [one.callback for one in urlpatterns if "post" in (getattr(one.callback, "actions", None) or {})]
    assert len(posting) >= 5
    assert all(issubclass(view.cls, StaffView) for view in posting)  # where the key is looked at


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_are_done_one_after_the_other() -> None:
    user = person("ann", "Analysts")
    programs = [bearer(user, Scope.WRITE) for _ in range(6)]
    gate, answers = threading.Barrier(len(programs)), []

    def send(program: Writer) -> None:
        try:
            gate.wait(timeout=20)
            answers.append(program.send("POST", DRAFTS, {"summary": "Said."}, **KEY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in answers) == 1
    assert everything(Draft).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition.access.answers.TIMEOUT_SECONDS", 0.2)
    ann = person("ann", "Analysts")
    program = bearer(ann, Scope.WRITE)
    inside, done = threading.Event(), threading.Event()

    def slow() -> Answer:
        inside.set()
        assert done.wait(timeout=20)
        raise RuntimeError("gave up")

    def first() -> None:
        try:
            with pytest.raises(RuntimeError):
                once(user=ann, key=KEY["Idempotency-Key"], digest="0" * 64, now=timezone.now(), work=slow)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(timeout=20)
    response = program.send("POST", DRAFTS, {}, **KEY)
    done.set()
    thread.join(timeout=20)
    assert "being worked on" in code(response, 409)
    assert response["Retry-After"] == "1"
    assert program.send("POST", DRAFTS, {}, **KEY).status_code == 201
