"""Drafts over HTTP: one version after the other, the difference for who comes too late, nothing for who may not see."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from coalition.models import LedgerCommit
from pledges.models import Draft, Review, Statement
from tests.api.drafting import DRAFTS, Writer, coding_of, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> Writer:
    return Writer(person("ann", "Analysts"))


@pytest.fixture
def bob(db: None) -> Writer:
    return Writer(person("bob", "Reviewers"))


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content[:600]
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "private, no-store"
    found: dict[str, Any] = response.json()
    return found


# ------------------------------------------------------------ one after the other
def test_a_draft_is_begun_read_changed_and_listed(ann: Writer) -> None:
    response = ann.send("POST", "", {"summary": "Said.", "venue": "Paris"})
    assert response.status_code == 201
    assert response["ETag"] == '"1"'
    assert response["Location"] == f"http://testserver{DRAFTS}{response.json()['id']}/"
    public_id = response.json()["id"]
    changed = ann.send("PATCH", f"{public_id}/", {"venue": None, "note": "n"}, tag='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    told = ann.send("GET", f"{public_id}/").json()
    assert told["statement"] == {"summary": "Said.", "note": "n"}
    assert (told["version"], told["own"], told["blind"], told["state"]) == (2, True, False, "draft")
    (row,) = ann.send("GET", "").json()["results"]
    assert row["id"] == public_id
    assert "statement" not in row
    assert not LedgerCommit.objects.exists()


def test_a_change_without_a_version_is_not_taken(ann: Writer) -> None:
    public_id, _tag = ann.begin({"summary": "Said."})
    for path, method in (
        (f"{public_id}/", "PATCH"),
        (f"{public_id}/submit/", "POST"),
        (f"{public_id}/publish/", "POST"),
    ):
        assert "If-Match" in problem(ann.send(method, path, {}), 428)["detail"]
        assert problem(ann.send(method, path, {}, tag="*"), 428)
        assert problem(ann.send(method, path, {}, tag="one"), 400)["errors"][0]["param"] == "If-Match"
        assert problem(ann.send(method, path, {}, tag='W/"1"'), 400)
        assert problem(ann.send(method, path, {}, tag='"999999999999"'), 412)


def test_who_comes_too_late_is_told_each_field_as_theirs_and_ours_and_who_and_when(ann: Writer) -> None:
    public_id, tag = ann.begin({"summary": "Said.", "venue": "Paris", "appearances": [{"key": "1", "quote": "A"}]})
    ann.send("PATCH", f"{public_id}/", {"summary": "Theirs.", "appearances": [{"key": "1", "quote": "B"}]}, tag=tag)
    yours = {"summary": "Yours.", "appearances": [{"key": "1", "quote": "C", "locator": "p. 3"}], "venue": "Paris"}
    response = ann.send("PATCH", f"{public_id}/", yours, tag=tag)
    told = problem(response, 412)
    assert response["ETag"] == '"2"'
    assert {fault["pointer"]: (fault["yours"], fault["theirs"]) for fault in told["errors"]} == {
        "/summary": ("Yours.", "Theirs."),
        "/appearances/0/quote": ("C", "B"),
        "/appearances/0/locator": ("p. 3", None),
    }
    assert told["detail"].startswith("ann changed it at ")
    assert ann.send("GET", f"{public_id}/").json()["statement"]["summary"] == "Theirs."


def test_two_edits_of_different_fields_both_survive_once_the_second_has_read_again(ann: Writer) -> None:
    public_id, tag = ann.begin({"summary": "Said."})
    assert ann.send("PATCH", f"{public_id}/", {"venue": "Paris"}, tag=tag).status_code == 200
    assert ann.send("PATCH", f"{public_id}/", {"audience": "press"}, tag=tag).status_code == 412
    again = ann.send("GET", f"{public_id}/")
    assert ann.send("PATCH", f"{public_id}/", {"audience": "press"}, tag=again["ETag"]).status_code == 200
    assert ann.send("GET", f"{public_id}/").json()["statement"] == {
        "summary": "Said.", "venue": "Paris", "audience": "press",
    }  # fmt: skip


# ------------------------------------------------------------ who may
def test_nobody_is_told_whether_a_draft_is_there(ann: Writer, bob: Writer) -> None:
    public_id, tag = ann.begin(whole())
    callers = {
        "anonymous": (Writer(None), 401),
        "outsider": (Writer(person("otto", staff=False)), 403),
        "without a group": (Writer(person("rita")), 403),
        "administrator": (Writer(person("adam", "Administrators")), 404),
        "another analyst": (Writer(person("carl", "Analysts")), 404),
        "reviewer": (bob, 404),
    }
    for name, (caller, status) in callers.items():
        for path, method in (
            ("", "GET"),
            ("submit/", "POST"),
            ("publish/", "POST"),
            ("coding/", "POST"),
            ("", "PATCH"),
        ):
            there = caller.send(method, f"{public_id}/{path}", {}, tag=tag)
            absent = caller.send(method, f"nosuchdraft/{path}", {}, tag=tag)
            bodies = [{**answer.json(), "request_id": ""} for answer in (there, absent)]
            assert bodies[0] == bodies[1], (name, path)
            assert there.status_code == absent.status_code == status, (name, method, path, there.content[:300])
        assert public_id not in caller.send("GET", "").content.decode(), name


def test_a_write_without_the_form_token_is_refused(ann: Writer) -> None:
    ann.headers = {}
    assert "CSRF" in problem(ann.send("POST", "", {}), 403)["detail"]
    assert not everything(Draft).exists()


def test_an_account_that_was_closed_is_out_at_once(ann: Writer) -> None:
    ann.begin({})
    User.objects.filter(username="ann").update(is_active=False)
    assert ann.send("GET", "").status_code == 401


# ------------------------------------------------------------ the second reader
def test_the_second_reader_gets_the_source_only_until_they_have_coded_it(ann: Writer, bob: Writer) -> None:
    body = whole(summary="A secret summary.")
    public_id, tag = ann.submit(body)
    seen = bob.send("GET", f"{public_id}/")
    told = seen.json()
    assert (told["blind"], told["statement"], told["needs_second_reader"], told["second_codings"]) == (
        True,
        None,
        None,
        [],
    )
    assert told["source"]["appearances"][0]["quote"] == "“We will.”"
    for coded in ("A secret summary.", "announces", "head-fr", "on_record", "pledged"):
        assert coded not in seen.content.decode(), coded
    refused = bob.send("PATCH", f"{public_id}/", {"summary": "x"}, tag=tag)
    assert problem(refused, 403)["errors"] == []
    assert "A secret summary." not in refused.content.decode()
    handed_in = bob.send("POST", f"{public_id}/coding/", coding_of(body, modality="intent"), tag=seen["ETag"])
    assert handed_in.status_code == 201, handed_in.content[:600]
    after = handed_in.json()
    assert after["statement"]["summary"] == "A secret summary."
    (beside,) = after["second_codings"]
    assert [(one["field"], one["first"], one["second"]) for one in beside["compared"] if not one["equal"]] == [
        ("modality", "firm", "intent")
    ]
    assert ann.send("GET", f"{public_id}/").json()["second_codings"] == [beside]


def test_a_coding_names_the_source_that_it_was_made_from(ann: Writer, bob: Writer) -> None:
    body = whole()
    public_id, tag = ann.submit(body)
    seen = bob.send("GET", f"{public_id}/")
    assert problem(bob.send("POST", f"{public_id}/coding/", coding_of(body)), 428)
    ann.send("PATCH", f"{public_id}/", {"said_from": "2025-03-09"}, tag=tag)
    moved = bob.send("POST", f"{public_id}/coding/", coding_of(body), tag=seen["ETag"])
    assert problem(moved, 412)
    assert moved["ETag"] == bob.send("GET", f"{public_id}/")["ETag"] != seen["ETag"]


def test_the_tag_of_a_blind_reader_says_nothing_of_the_coding(ann: Writer, bob: Writer) -> None:
    public_id, tag = ann.submit(whole())
    before = bob.send("GET", f"{public_id}/")["ETag"]
    ann.send("PATCH", f"{public_id}/", {"summary": "Another summary."}, tag=tag)
    assert bob.send("GET", f"{public_id}/")["ETag"] == before


# ------------------------------------------------------------ publishing
def test_what_needs_a_second_reader_is_not_published_without_one(ann: Writer, bob: Writer) -> None:
    body = whole()
    public_id, tag = ann.submit(body)
    assert ann.send("GET", f"{public_id}/").json()["needs_second_reader"] == ["new_pledge"]
    refused = problem(ann.send("POST", f"{public_id}/publish/", tag=tag), 409)
    assert [fault["code"] for fault in refused["errors"]] == ["new_pledge"]
    assert "It makes a new pledge" in refused["detail"]
    assert not Statement.objects.exists()
    source = bob.send("GET", f"{public_id}/")["ETag"]
    bob.send("POST", f"{public_id}/coding/", coding_of(body), tag=source)
    published = ann.send("POST", f"{public_id}/publish/", tag=tag)
    assert published.status_code == 200, published.content[:600]
    statement = Statement.objects.get()
    assert (published.json()["state"], published.json()["published_as"]) == ("published", statement.public_id)
    assert list(statement.reviews.values_list("role", "actor_name")) == [
        ("first", "ann"), ("second", "bob"), ("published", "ann"),
    ]  # fmt: skip
    commit = LedgerCommit.objects.latest("seq")
    assert (commit.actor_name, commit.origin) == ("ann", "api")


def test_a_draft_that_is_not_whole_says_what_it_lacks_by_pointer(ann: Writer) -> None:
    body = whole()
    body["appearances"][0]["document"]["publisher"] = "nosuch"
    body["appearances"][0]["positions"][0]["pledge"]["country"] = "XX"
    public_id, tag = ann.begin(body)
    for step in ("submit", "publish"):
        told = problem(ann.send("POST", f"{public_id}/{step}/", tag=tag), 400)
        assert {fault["pointer"] for fault in told["errors"]} >= {
            "/appearances/0/document/publisher",
            "/appearances/0/positions/0/pledge/country",
        }
    assert not Statement.objects.exists()
    assert not Review.objects.exists()


def test_what_is_published_or_discarded_is_closed(ann: Writer) -> None:
    public_id, tag = ann.begin(whole())
    published = ann.send("POST", f"{public_id}/publish/", tag=tag)
    assert published.status_code == 200, published.content[:600]
    assert problem(ann.send("PATCH", f"{public_id}/", {"note": "x"}, tag=published["ETag"]), 409)
    assert problem(ann.send("POST", f"{public_id}/publish/", tag=published["ETag"]), 409)
    assert problem(ann.send("POST", f"{public_id}/publish/", tag=tag), 412)
    other, tag = ann.begin({})
    thrown = ann.send("POST", f"{other}/discard/", tag=tag)
    assert thrown.json()["state"] == "discarded"
    assert problem(ann.send("POST", f"{other}/submit/", tag=thrown["ETag"]), 409)
    assert Statement.objects.count() == 1


def test_the_same_words_twice_are_refused_with_their_place(ann: Writer) -> None:
    body = whole()
    for status in (200, 400):
        public_id, tag = ann.begin(body)
        response = ann.send("POST", f"{public_id}/publish/", tag=tag)
        assert response.status_code == status, response.content[:600]
    assert response.json()["errors"][0]["pointer"] == "/appearances/0/quote"


# ------------------------------------------------------------ the list
def test_the_list_is_paged_filtered_and_costs_the_same_for_many(
    ann: Writer, django_assert_max_num_queries: Any
) -> None:
    ids = [ann.begin({"summary": f"Number {number}."})[0] for number in range(7)]
    found, address = [], "?limit=3"
    while address:
        page = ann.send("GET", address if address.startswith("/") else f"{DRAFTS}{address}").json()
        found += [row["id"] for row in page["results"]]
        address = (page["next"] or "").removeprefix("http://testserver")
    assert found == list(reversed(ids))
    assert ann.send("GET", f"{DRAFTS}?state=submitted").json()["results"] == []
    assert problem(ann.send("GET", f"{DRAFTS}?state=lost"), 400)["errors"][0]["param"] == "state"
    assert problem(ann.send("GET", f"{DRAFTS}?author=bob"), 400)["errors"][0]["param"] == "author"
    with django_assert_max_num_queries(7):  # session, user, two of permissions, rows, their codings
        ann.send("GET", f"{DRAFTS}?limit=7")


def test_a_cursor_of_one_person_is_no_use_to_another(ann: Writer, bob: Writer) -> None:
    for _ in range(3):
        ann.begin({})
    address = ann.send("GET", f"{DRAFTS}?limit=1").json()["next"].removeprefix("http://testserver")
    assert problem(bob.send("GET", address), 400)["errors"][0]["param"] == "cursor"
