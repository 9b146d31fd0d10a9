"""Statements, flags, checks and conditions by a token: as on the staff site, by the same rules, all or nothing."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from api.examples import EXAMPLES, STATEMENT
from coalition.models import LedgerCommit
from coalition.vocabulary import Scope
from pledges.actions.bodies import body_of
from pledges.actions.entry_of import entry_of
from pledges.models import Check, ConditionEvent, Draft, Flag, FlagEvent, Pledge, Retraction, Review, Statement
from pledges.vocabulary import ConditionKind
from tests import factories as make
from tests.api.drafting import V1, Writer, bearer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

STATEMENTS = f"{V1}statements/"


@pytest.fixture
def ann(db: None) -> Writer:
    return bearer(person("ann", "Analysts"), *Scope)


@pytest.fixture
def bob(db: None) -> Writer:
    return bearer(person("bob", "Analysts"), *Scope)


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content[:900]
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    return found


def pointers(response: Any, status: int = 400) -> set[str]:
    return {fault["pointer"] for fault in problem(response, status)["errors"]}


def said() -> Statement:
    return make.publish_statement("FR", said=date(2025, 3, 1))


def body_now(statement: Statement, **changes: Any) -> dict[str, Any]:
    return {**body_of(entry_of(statement)), **changes}


# ------------------------------------------------------------ publishing
def test_a_statement_is_published_in_one_call(ann: Writer) -> None:
    response = ann.send("POST", STATEMENTS, whole(summary="Said in one call."))
    assert response.status_code == 201, response.content[:900]
    statement = Statement.objects.get()
    assert response["Location"] == f"http://testserver{STATEMENTS}{statement.public_id}/"
    assert response["ETag"] == f'"{statement.since_seq_id}"'
    shown = ann.send("GET", response["Location"].removeprefix("http://testserver")).json()
    told = response.json()
    assert told == {name: shown[name] for name in told}
    assert (told["summary"], told["readers"]) == ("Said in one call.", 1)
    assert list(Review.objects.values_list("role", "actor_name")) == [("first", "ann"), ("published", "ann")]
    commit = LedgerCommit.objects.get(seq=statement.since_seq_id)
    assert (commit.actor_name, commit.origin, commit.reason) == ("ann", "api", "publish a statement")
    assert everything(Draft).get().published_statement == statement


def test_what_is_wrong_is_named_and_nothing_is_half_written(ann: Writer) -> None:
    body = whole()
    commits = LedgerCommit.objects.count()
    broken: dict[str, tuple[dict[str, Any], str]] = {
        "no kind": ({**body, "kind": None}, "/kind"),
        "a code": ({**body, "kind": "shouting"}, "/kind"),
        "a name": ({**body, "colour": "blue"}, "/colour"),
        "a speaker": ({**body, "speaker": "nosuch"}, "/speaker"),
        "the future": ({**body, "said_from": "2199-01-01", "said_to": "2199-01-01"}, "/said_to"),
    }
    for name, (sent, pointer) in broken.items():
        assert pointer in pointers(ann.send("POST", STATEMENTS, sent)), name
    assert not Statement.objects.exists()
    assert not everything(Draft).exists()
    assert LedgerCommit.objects.count() == commits


def test_what_needs_a_second_reader_goes_by_the_drafts(ann: Writer) -> None:
    person("rita", "Reviewers")
    told = problem(ann.send("POST", STATEMENTS, whole()), 409)
    assert [fault["code"] for fault in told["errors"]] == ["new_pledge"]
    assert not Statement.objects.exists()
    assert not everything(Draft).exists()


def test_reading_statements_is_as_ever_without_a_token(ann: Writer) -> None:
    said()
    anybody = Writer(None)
    assert anybody.send("GET", STATEMENTS).status_code == 200
    assert problem(anybody.send("POST", STATEMENTS, {}), 401)
    refused = anybody.send("PUT", STATEMENTS, {})
    assert problem(refused, 405)
    assert "POST" in refused["Allow"]


# ------------------------------------------------------------ correcting and retracting
def test_a_statement_is_corrected_and_its_old_id_leads_on(ann: Writer) -> None:
    old = said()
    order = {"why": "The page says another town.", "statement": body_now(old, summary="Better.")}
    response = ann.send("POST", f"{STATEMENTS}{old.public_id}/correct/", order, tag=f'"{old.since_seq_id}"')
    assert response.status_code == 201, response.content[:900]
    new = response.json()["id"]
    assert response.json()["summary"] == "Better."
    assert ann.send("GET", f"{STATEMENTS}{old.public_id}/")["Location"] == f"{STATEMENTS}{new}/"
    assert LedgerCommit.objects.latest("seq").reason == "The page says another town."
    again = ann.send("POST", f"{STATEMENTS}{new}/correct/", order, tag=response["ETag"])
    assert again.status_code == 201, again.content[:900]


def test_a_correction_of_what_was_corrected_meanwhile_is_told_the_difference(ann: Writer, bob: Writer) -> None:
    old = said()
    path, tag = f"{STATEMENTS}{old.public_id}/correct/", f'"{old.since_seq_id}"'
    yours = {"why": "Mine.", "statement": body_now(old, summary="Yours.", venue="Kyiv")}
    theirs = bob.send("POST", path, {"why": "Theirs.", "statement": body_now(old, summary="Theirs.")}, tag=tag)
    response = ann.send("POST", path, yours, tag=tag)
    told = problem(response, 412)
    assert {fault["pointer"]: (fault["yours"], fault["theirs"]) for fault in told["errors"]} == {
        "/statement/summary": ("Yours.", "Theirs."),
        "/statement/venue": ("Kyiv", None),
    }
    assert theirs.json()["id"] in told["detail"]
    assert response["ETag"] == theirs["ETag"]
    now = f"{STATEMENTS}{theirs.json()['id']}/correct/"
    assert ann.send("POST", now, yours, tag=response["ETag"]).status_code == 201


def test_a_change_names_what_it_was_made_from(ann: Writer) -> None:
    old = said()
    for what, order in (("correct", {"why": "x", "statement": body_now(old)}), ("retract", {"reason": "coding_error"})):
        path = f"{STATEMENTS}{old.public_id}/{what}/"
        assert problem(ann.send("POST", path, order), 428)
        assert problem(ann.send("POST", path, order, tag="*"), 428)
        assert problem(ann.send("POST", path, order, tag='W/"1"'), 400)["errors"][0]["param"] == "If-Match"
        assert problem(ann.send("POST", path, order, tag='"999"'), 412)
        assert problem(ann.send("POST", f"{STATEMENTS}nosuch/{what}/", order, tag='"1"'), 404)
    assert Statement.objects.get().until_seq_id is None


def test_a_correction_says_why(ann: Writer) -> None:
    old = said()
    path, tag = f"{STATEMENTS}{old.public_id}/correct/", f'"{old.since_seq_id}"'
    for why in ("", "  ", "x" * 501, "a\u202eb"):
        assert pointers(ann.send("POST", path, {"why": why, "statement": body_now(old)}, tag=tag)) == {"/why"}
    assert "/statement" in pointers(ann.send("POST", path, {"why": "x"}, tag=tag))
    assert "/statement/kind" in pointers(ann.send("POST", path, {"why": "x", "statement": {"kind": "?"}}, tag=tag))


def test_a_statement_is_retracted_and_leaves_a_tombstone(ann: Writer) -> None:
    statement = said()
    path, tag = f"{STATEMENTS}{statement.public_id}/retract/", f'"{statement.since_seq_id}"'
    assert pointers(ann.send("POST", path, {"reason": "other"}, tag=tag)) == {"/note"}
    assert pointers(ann.send("POST", path, {"reason": "coding_error", "into": "x"}, tag=tag)) == {"/into"}
    assert pointers(ann.send("POST", path, {"reason": "duplicate"}, tag=tag)) == {"/into"}
    response = ann.send("POST", path, {"reason": "coding_error", "note": "Two\nlines."}, tag=tag)
    assert response.status_code == 200, response.content[:900]
    row = Retraction.objects.get()
    assert response.json() == {
        "id": statement.public_id, "reason": "coding_error", "into": None, "seq": row.seq_id,
    }  # fmt: skip
    assert (row.actor_name, row.note) == ("ann", "Two\nlines.")
    assert problem(ann.send("GET", f"{STATEMENTS}{statement.public_id}/"), 410)
    assert problem(ann.send("POST", path, {"reason": "coding_error"}, tag=tag), 410)


def test_a_duplicate_goes_into_the_statement_that_stays(ann: Writer) -> None:
    stays, double = said(), said()
    order = {"reason": "duplicate", "into": stays.public_id}
    path = f"{STATEMENTS}{double.public_id}/retract/"
    assert ann.send("POST", path, order, tag=f'"{double.since_seq_id}"').json()["into"] == stays.public_id
    assert ann.send("GET", f"{STATEMENTS}{double.public_id}/").status_code == 308


# ------------------------------------------------------------ flags
@pytest.fixture
def flag(db: None) -> Flag:
    make.publish_statement("FR", said=date(2025, 3, 1))
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 5, 1)))
    found = everything(Flag).filter(rule="C1").first()
    assert found is not None
    return found


def of(flag: Flag) -> tuple[str, str]:
    """The address of a flag, and the tag of its version as anybody reads it."""
    path = f"{V1}flags/{flag.public_id}/"
    return path, f'"{Writer(None).send("GET", path).json()["version"]}"'


@pytest.mark.parametrize(
    ("what", "order", "state"),
    [
        ("acknowledge", {"note": "Mine."}, "acknowledged"),
        ("dismiss", {"reason": "keep_both"}, "dismissed"),
        ("snooze", {"note": "Later."}, "snoozed"),
    ],
)
def test_a_flag_is_decided(ann: Writer, flag: Flag, what: str, order: dict[str, Any], state: str) -> None:
    path, tag = of(flag)
    response = ann.send("POST", f"{path}{what}/", order, tag=tag)
    assert response.status_code == 200, response.content[:900]
    assert response.json()["state"] == state
    assert response["ETag"] == of(flag)[1] != tag
    event = everything(FlagEvent).latest("pk")
    assert (event.actor_name, event.state_to, event.note) == ("ann", state, order.get("note", ""))
    assert LedgerCommit.objects.latest("seq").reason == f"{what} flag {flag.public_id}"


def test_a_grave_flag_is_confirmed_by_two(ann: Writer, bob: Writer, flag: Flag) -> None:
    path, tag = of(flag)
    first = ann.send("POST", f"{path}confirm/", tag=tag)
    assert first.json()["state"] == "acknowledged"
    told = problem(ann.send("POST", f"{path}confirm/", tag=first["ETag"]), 409)
    assert [fault["code"] for fault in told["errors"]] == ["same_person"]
    assert bob.send("POST", f"{path}confirm/", tag=first["ETag"]).json()["state"] == "confirmed"


def test_who_comes_too_late_is_told_what_happened_since(ann: Writer, bob: Writer, flag: Flag) -> None:
    path, tag = of(flag)
    bob.send("POST", f"{path}acknowledge/", {"note": "Looking."}, tag=tag)
    response = ann.send("POST", f"{path}dismiss/", {"reason": "keep_both"}, tag=tag)
    told = problem(response, 412)
    assert [fault["code"] for fault in told["errors"]] == ["acknowledged"]
    assert told["errors"][0]["detail"].startswith("bob at ")
    assert told["errors"][0]["detail"].endswith("now in hand: Looking.") or "Looking." in told["errors"][0]["detail"]
    assert response["ETag"] == of(flag)[1]
    assert problem(ann.send("POST", f"{path}dismiss/", {"reason": "keep_both"}), 428)


def test_a_decision_that_cannot_be_is_named(ann: Writer, flag: Flag) -> None:
    path, tag = of(flag)
    assert pointers(ann.send("POST", f"{path}dismiss/", {}, tag=tag)) == {"/reason"}
    assert pointers(ann.send("POST", f"{path}dismiss/", {"reason": "other"}, tag=tag)) == {"/note"}
    assert pointers(ann.send("POST", f"{path}snooze/", {"until": "2020-01-01"}, tag=tag)) == {"/until"}
    assert pointers(ann.send("POST", f"{path}snooze/", {"until": "tomorrow"}, tag=tag)) == {"/until"}
    assert pointers(ann.send("POST", f"{path}acknowledge/", {"state": "dismissed"}, tag=tag)) == {"/state"}
    first = ann.send("POST", f"{path}dismiss/", {"reason": "keep_both"}, tag=tag)
    assert problem(ann.send("POST", f"{path}acknowledge/", {}, tag=first["ETag"]), 409)


def test_a_flag_that_is_hidden_is_absent(ann: Writer, flag: Flag) -> None:
    with make.door():
        everything(Flag).filter(pk=flag.pk).update(internal=True)
    outsider = bearer(person("carl", "Analysts"), Scope.TRIAGE)
    public = Writer(None)
    path = f"{V1}flags/{flag.public_id}/"
    assert problem(public.send("GET", path), 404)
    assert problem(public.send("POST", f"{path}confirm/", tag='"1-x"'), 401)
    shown = outsider.send("GET", path)
    assert (shown.status_code, shown["Cache-Control"], shown.headers.get("ETag")) == (200, "private, no-store", None)
    assert outsider.send("POST", f"{path}acknowledge/", tag=f'"{shown.json()["version"]}"').status_code == 200
    without = bearer(person("dora", "Analysts"), Scope.WRITE)
    assert problem(without.send("GET", path), 404)
    assert flag.public_id in [row["id"] for row in outsider.send("GET", f"{V1}flags/").json()["results"]]
    assert flag.public_id not in [row["id"] for row in without.send("GET", f"{V1}flags/").json()["results"]]
    tag = public.send("GET", f"{V1}flags/")["ETag"]
    assert outsider.send("GET", f"{V1}flags/", **{"If-None-Match": tag}).status_code == 200


# ------------------------------------------------------------ checks and conditions
def test_a_check_is_recorded(ann: Writer) -> None:
    said()
    order = EXAMPLES["checks", "create"]
    response = ann.send("POST", f"{V1}checks/", order)
    assert response.status_code == 201, response.content[:900]
    row = Check.objects.get()
    assert response.json() == {**order, "seq": row.since_seq_id}
    for name, value in (("coalition", "nosuch"), ("country", "XX"), ("checked_on", "2199-01-01"), ("note", "")):
        assert pointers(ann.send("POST", f"{V1}checks/", {**order, name: value})) == {f"/{name}"}, name
    assert problem(ann.send("GET", f"{V1}checks/"), 405)
    assert Check.objects.count() == 1


def test_a_condition_moves_with_its_statement(ann: Writer) -> None:
    statement = said()
    with make.door():
        peace = make.condition(ConditionKind.PEACE_AGREEMENT)
    path = f"{V1}conditions/{peace.slug}/events/"
    order = {**EXAMPLES["conditions", "create"], "statement": statement.public_id}
    response = ann.send("POST", path, order)
    assert response.status_code == 201, response.content[:900]
    row = ConditionEvent.objects.get()
    assert response.json() == {**order, "condition": peace.slug, "note": None, "seq": row.since_seq_id}
    assert pointers(ann.send("POST", path, order)) == {"/on"}
    assert pointers(ann.send("POST", path, {**order, "statement": "nosuch"})) == {"/statement"}
    assert problem(ann.send("POST", f"{V1}conditions/nosuch/events/", order), 404)


# ------------------------------------------------------------ who may, and the examples
def test_every_write_asks_for_scope_and_role(flag: Flag) -> None:
    rita = person("rita")
    rows = {
        f"{STATEMENTS}": "write", f"{STATEMENTS}x/correct/": "write", f"{STATEMENTS}x/retract/": "write",
        f"{V1}checks/": "write", f"{V1}conditions/x/events/": "write",
        **{f"{V1}flags/{flag.public_id}/{one}/": "triage" for one in ("acknowledge", "confirm", "dismiss", "snooze")},
    }  # fmt: skip
    ann = person("ann", "Analysts")
    session = Writer(rita)
    none = bearer(ann)
    for path, scope in rows.items():
        told = problem(none.send("POST", path, {}, tag='"1"'), 403)
        assert [fault["code"] for fault in told["errors"]] == ["missing_scope"], path
        assert scope in told["errors"][0]["detail"]
        told = problem(session.send("POST", path, {}, tag='"1"'), 403)
        assert [fault["code"] for fault in told["errors"]] == ["missing_role"], path
        assert problem(Writer(None).send("POST", path, {}), 401)


def test_the_examples_of_the_schema_work(ann: Writer, flag: Flag) -> None:
    for what in ("acknowledge", "confirm", "snooze", "dismiss"):
        path, tag = of(flag)
        done = ann.send("POST", f"{path}{what}/", EXAMPLES["flags", what], tag=tag)
        assert done.status_code == 200, (what, done.content[:600])
    make.ground(make.entry(make.position("FR")))
    published = ann.send("POST", STATEMENTS, STATEMENT)
    assert published.status_code == 201, published.content[:900]
    with make.door():
        peace = make.condition(ConditionKind.PEACE_AGREEMENT)
    event = {**EXAMPLES["conditions", "create"], "statement": published.json()["id"]}
    assert ann.send("POST", f"{V1}conditions/{peace.slug}/events/", event).status_code == 201
    assert ann.send("POST", f"{V1}checks/", EXAMPLES["checks", "create"]).status_code == 201
    order = deepcopy(EXAMPLES["statements", "correct"])
    path = f"{STATEMENTS}{published.json()['id']}/"
    corrected = ann.send("POST", f"{path}correct/", order, tag=published["ETag"])
    assert corrected.status_code == 201, corrected.content[:900]
    path = f"{STATEMENTS}{corrected.json()['id']}/"
    gone = ann.send("POST", f"{path}retract/", EXAMPLES["statements", "retract"], tag=corrected["ETag"])
    assert gone.status_code == 200
    assert Pledge.objects.exists()
