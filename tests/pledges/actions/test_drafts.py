"""An unpublished statement: saved, submitted, coded a second time without seeing the first, published once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, connection

from coalition.visibility import RestrictedRead, viewer_of
from pledges.actions.bodies import body_of
from pledges.actions.drafts import (
    DraftAbsent,
    DraftClosed,
    DraftMoved,
    NotYours,
    create_draft,
    discard_draft,
    save_draft,
    submit_draft,
)
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import SecondReaderNeeded, SourceMoved, code_second, publish_draft
from pledges.derived.agreement import agreement
from pledges.models import Draft, Pledge, Review, SecondCoding, Statement
from pledges.queries import drafts as reading
from tests import factories as make
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 2, 7, tzinfo=UTC)
LATER = datetime(2025, 6, 2, 8, tzinfo=UTC)


@pytest.fixture
def ann() -> User:
    return person("ann", "Analysts")


@pytest.fixture
def bob() -> User:
    return person("bob", "Reviewers")


def whole(**values: Any) -> dict[str, Any]:
    """The body of a statement that could be published: France pledges troops."""
    entry = make.entry(make.position("FR"), **values)
    make.ground(entry)
    return body_of(entry)


def begun(by: User, body: Any = None) -> Draft:
    return create_draft(body=whole() if body is None else body, by=by, now=NOW)


def submitted(by: User, body: Any = None) -> Draft:
    draft = begun(by, body)
    return submit_draft(public_id=draft.public_id, version=1, by=by, now=NOW)


def published(draft: Draft, by: User) -> Statement:
    with make.door("publish a draft") as commit:
        return publish_draft(public_id=draft.public_id, version=draft.version, by=by, commit=commit)


def coding(**changes: Any) -> dict[str, Any]:
    """A second reader's coding that agrees with `whole()` but for `changes` of its position."""
    body = body_of(make.entry(make.position("FR")))
    (version,) = body["appearances"]
    version["positions"][0] |= changes
    kept = {name: version[name] for name in ("key", "quote_type", "credibility", "positions")}
    return {name: body[name] for name in ("behalf", "country", "attribution", "kind", "speaker")} | {
        "appearances": [kept]
    }


# ------------------------------------------------------------ saving
def test_a_draft_may_be_next_to_nothing(ann: User) -> None:
    draft = begun(ann, {})
    assert (draft.version, draft.state, draft.body) == (1, "draft", {})
    assert not Statement.objects.exists()


def test_a_save_merges_the_named_fields_and_null_takes_one_out(ann: User) -> None:
    draft = begun(ann, {"summary": "Said.", "venue": "Paris", "note": "n"})
    saved = save_draft(public_id=draft.public_id, changes={"venue": "Kyiv", "note": None}, version=1, by=ann, now=LATER)
    assert (saved.version, saved.body) == (2, {"summary": "Said.", "venue": "Kyiv"})
    assert (saved.updated_at, saved.updated_by_name) == (LATER, "ann")


def test_who_saves_over_what_they_have_not_seen_gets_the_difference_and_nothing_is_written(ann: User) -> None:
    draft = begun(ann, {"summary": "Said.", "venue": "Paris"})
    save_draft(public_id=draft.public_id, changes={"summary": "Theirs."}, version=1, by=ann, now=NOW)
    with pytest.raises(DraftMoved) as moved:
        save_draft(
            public_id=draft.public_id, changes={"summary": "Yours.", "venue": "Paris"}, version=1, by=ann, now=LATER
        )
    assert [(one.path, one.yours, one.theirs) for one in moved.value.found] == [("summary", "Yours.", "Theirs.")]
    assert moved.value.draft.version == 2
    row = everything(Draft).get()
    assert (row.body, row.version) == ({"summary": "Theirs.", "venue": "Paris"}, 2)


def test_a_draft_that_is_too_large_is_refused(ann: User) -> None:
    notes = [{"key": str(number), "note": "x" * 20_000} for number in range(60)]
    with pytest.raises(EntryInvalid, match="1000000"):
        begun(ann, {"appearances": notes})


# ------------------------------------------------------------ who sees it
def test_rows_are_given_to_nobody_who_does_not_say_who_asks(ann: User) -> None:
    begun(ann)
    for ask in (Draft.objects.count, Draft.objects.first, SecondCoding.objects.exists):
        with pytest.raises(RestrictedRead):
            ask()
    with pytest.raises(RestrictedRead):
        Draft.objects.get(pk=1)


def test_an_analyst_sees_their_own_drafts_and_a_reviewer_what_was_submitted(ann: User, bob: User) -> None:
    carl = person("carl", "Analysts")
    own, handed_in = begun(ann), submitted(ann, whole())

    def seen(user: Any) -> set[str]:
        return set(Draft.objects.visible_to(viewer_of(user)).values_list("public_id", flat=True))

    assert seen(ann) == {own.public_id, handed_in.public_id}
    assert seen(bob) == {handed_in.public_id}
    nobodies = (carl, person("rita"), person("adam", "Administrators"), AnonymousUser(), person("otto", staff=False))
    assert [seen(user) for user in nobodies] == [set()] * 5
    bob.is_active = False
    assert seen(bob) == set()


def test_a_reviewer_is_blind_to_the_coding_whatever_way_they_read_it(ann: User, bob: User) -> None:
    draft = submitted(ann)
    found = reading.seen(viewer_of(bob), draft.public_id)
    assert found is not None
    assert found.is_blind
    assert found.draft.source == draft.source
    with pytest.raises(RestrictedRead):
        _ = found.draft.body
    assert reading.codings(viewer_of(bob), found.draft) == []
    mine = reading.seen(viewer_of(ann), draft.public_id)
    assert mine is not None
    assert mine.body == draft.body


def test_only_the_author_changes_a_draft_and_what_is_hidden_is_not_there(ann: User, bob: User) -> None:
    own, handed_in = begun(ann), submitted(ann)
    for work in (save_draft, submit_draft, discard_draft):
        more = {"changes": {"note": "x"}} if work is save_draft else {}
        with pytest.raises(DraftAbsent):
            work(public_id=own.public_id, version=1, by=bob, now=NOW, **more)
        with pytest.raises(NotYours):
            work(public_id=handed_in.public_id, version=2, by=bob, now=NOW, **more)
    with pytest.raises(DraftAbsent):
        published(own, bob)
    with pytest.raises(NotYours):
        published(handed_in, bob)


# ------------------------------------------------------------ submitting and publishing
def test_what_is_not_whole_is_not_submitted(ann: User) -> None:
    draft = begun(ann, {"summary": "Said."})
    with pytest.raises(EntryInvalid) as refused:
        submit_draft(public_id=draft.public_id, version=1, by=ann, now=NOW)
    assert "said_to" in {problem.path for problem in refused.value.problems}
    assert everything(Draft).get().state == "draft"


def test_without_a_second_reader_here_one_reader_publishes_and_the_record_says_so(ann: User) -> None:
    statement = published(begun(ann), ann)
    assert list(Review.objects.values_list("role", "actor_name")) == [("first", "ann"), ("published", "ann")]
    draft = everything(Draft).get()
    assert (draft.state, draft.published_statement, draft.version) == ("published", statement, 2)


def test_where_there_is_one_a_new_pledge_waits_for_the_second_reader(ann: User, bob: User) -> None:
    draft = submitted(ann)
    with pytest.raises(SecondReaderNeeded) as needed:
        published(draft, ann)
    assert "It makes a new pledge" in str(needed.value.sentence)
    assert not Statement.objects.exists()
    assert not Pledge.objects.exists()


@pytest.mark.parametrize("who", ["superuser", "inactive", "no staff", "author"])
def test_who_is_no_second_reader(ann: User, who: str) -> None:
    if who == "superuser":
        User.objects.create_superuser("root")
    elif who == "inactive":
        User.objects.filter(pk=person("bob", "Reviewers").pk).update(is_active=False)
    elif who == "no staff":
        person("bob", "Reviewers", staff=False)
    author = person("rae", "Reviewers") if who == "author" else ann
    assert published(begun(author), author)


def test_what_needs_no_second_reader_is_published_beside_one(ann: User, bob: User) -> None:
    make.publish_statement("FR")
    assert published(begun(ann), ann)


def test_a_second_coding_is_compared_and_kept_with_the_statement(ann: User, bob: User) -> None:
    draft = submitted(ann)
    code_second(public_id=draft.public_id, coding=coding(modality="intent"), source=draft.source, by=bob, now=LATER)
    (beside,) = reading.codings(viewer_of(ann), reading.drafts(viewer_of(ann)).get())
    assert [(one.field, one.first, one.second) for one in beside.compared if not one.is_equal] == [
        ("modality", "firm", "intent")
    ]
    published(draft, ann)
    second = Review.objects.get(role="second")
    assert (second.actor_name, second.compared, second.agreed) == ("bob", len(beside.compared), beside.agreed)
    assert second.agreed == second.compared - 1
    told = agreement()
    assert (told.statements, told.published, told.compared, told.agreed) == (1, 1, second.compared, second.agreed)
    assert told.fields[0].field == "modality"


def test_settling_afterwards_does_not_improve_the_agreement(ann: User, bob: User) -> None:
    draft = submitted(ann)
    code_second(public_id=draft.public_id, coding=coding(modality="intent"), source=draft.source, by=bob, now=LATER)
    body = whole()
    body["appearances"] = draft.body["appearances"]
    body["appearances"][0]["positions"][0]["modality"] = "intent"
    draft = save_draft(
        public_id=draft.public_id, changes={"appearances": body["appearances"]}, version=2, by=ann, now=LATER
    )
    published(draft, ann)
    second = Review.objects.get(role="second")
    assert second.agreed == second.compared - 1


def test_after_their_own_coding_the_second_reader_sees_the_first(ann: User, bob: User) -> None:
    draft = submitted(ann)
    code_second(public_id=draft.public_id, coding=coding(), source=draft.source, by=bob, now=LATER)
    found = reading.seen(viewer_of(bob), draft.public_id)
    assert found is not None
    assert found.body == draft.body
    assert len(reading.codings(viewer_of(bob), found.draft)) == 1
    assert not reading.waiting_for(viewer_of(bob)).exists()


def test_another_reviewer_is_blind_to_both_codings_until_their_own(ann: User, bob: User) -> None:
    draft, carl = submitted(ann), person("carl", "Reviewers")
    code_second(public_id=draft.public_id, coding=coding(), source=draft.source, by=bob, now=LATER)
    for who, codings in ((ann, 1), (bob, 1), (carl, 0)):
        assert Draft.objects.visible_to(viewer_of(who)).with_coding().count() == codings, who
        assert SecondCoding.objects.visible_to(viewer_of(who)).count() == codings, who


def test_nobody_reads_their_own_draft_a_second_time(bob: User) -> None:
    draft = submitted(bob)
    with pytest.raises(NotYours):
        code_second(public_id=draft.public_id, coding=coding(), source=draft.source, by=bob, now=LATER)
    row = SecondCoding(
        draft=draft, coder=bob, coder_name="bob", body={}, first={}, source={}, compared=[], submitted_at=NOW
    )
    row.save()
    with pytest.raises(IntegrityError, match="another person"):
        connection.check_constraints()


def test_the_database_refuses_reviews_by_one_person_under_one_name(ann: User) -> None:
    statement = make.publish_statement("FR")

    def by_one_person() -> None:
        with make.door() as commit:
            common = {"statement": statement, "actor_name": "ann", "submitted_at": NOW, "seq_id": commit.seq}
            Review.objects.create(role="first", **common)
            Review.objects.create(role="second", compared=1, agreed=1, **common)

    with pytest.raises(IntegrityError, match="another person"):
        by_one_person()


def test_source_material_that_moved_is_coded_again(ann: User, bob: User) -> None:
    draft = submitted(ann)
    code_second(public_id=draft.public_id, coding=coding(), source=draft.source, by=bob, now=LATER)
    versions = draft.body["appearances"]
    versions[0]["quote"] = "“We will not.”"
    moved = save_draft(public_id=draft.public_id, changes={"appearances": versions}, version=2, by=ann, now=LATER)
    with pytest.raises(SecondReaderNeeded):
        published(moved, ann)
    with pytest.raises(SourceMoved):
        code_second(public_id=draft.public_id, coding=coding(), source={"said_to": "x"}, by=bob, now=LATER)
    code_second(public_id=draft.public_id, coding=coding(), source=moved.source, by=bob, now=LATER)
    assert published(moved, ann)


def test_a_second_reader_codes_once(ann: User, bob: User) -> None:
    draft = submitted(ann)
    hand_in = {"public_id": draft.public_id, "source": draft.source, "by": bob, "now": LATER}
    code_second(coding=coding(), **hand_in)
    with pytest.raises(DraftClosed):
        code_second(coding=coding(modality="intent"), **hand_in)


def test_an_empty_coding_is_not_handed_in(ann: User, bob: User) -> None:
    draft = submitted(ann)
    with pytest.raises(EntryInvalid) as refused:
        code_second(public_id=draft.public_id, coding={}, source=draft.source, by=bob, now=LATER)
    assert {problem.path for problem in refused.value.problems} == {"behalf", "attribution", "kind"}


def test_what_is_closed_stays_closed(ann: User) -> None:
    draft = begun(ann)
    published(draft, ann)
    thrown = discard_draft(public_id=begun(ann).public_id, version=1, by=ann, now=NOW)
    for public_id in (draft.public_id, thrown.public_id):
        with pytest.raises(DraftClosed):
            save_draft(public_id=public_id, changes={"note": "x"}, version=2, by=ann, now=NOW)
        with pytest.raises(DraftClosed):
            submit_draft(public_id=public_id, version=2, by=ann, now=NOW)
    with pytest.raises(DraftClosed):
        published(thrown, ann)


def test_a_stale_version_neither_submits_nor_publishes_nor_discards(ann: User) -> None:
    draft = begun(ann)
    save_draft(public_id=draft.public_id, changes={"note": "x"}, version=1, by=ann, now=NOW)
    for work in (submit_draft, discard_draft):
        with pytest.raises(DraftMoved):
            work(public_id=draft.public_id, version=1, by=ann, now=NOW)
    with pytest.raises(DraftMoved):
        published(draft, ann)
    assert not Statement.objects.exists()
