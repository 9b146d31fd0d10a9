"""Keeping copies of pages: what is recorded is on the disk, and a page that is at risk is found and settled by them."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from coalition import archive
from coalition.archive import Kept
from coalition.ledger import Commit
from pledges.actions.captures import give_up_copy, keep_copy, say_why_none
from pledges.actions.problems import EntryInvalid
from pledges.derived.rebuild import differences
from pledges.models import Capture, Change, Document, Due, Flag
from pledges.vocabulary import ArchiveState, FlagState
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

PAGE = b"<p>We will send troops.</p>"
SAID = date(2025, 11, 25)


@pytest.fixture
def document(db: None) -> Document:
    """A page that is all that a pledge rests on, of which a copy is wanted."""
    page = factories.page(archive_state=ArchiveState.PENDING, archive_reason="")
    version = factories.appearance("page", factories.position("FR"), document=page)
    factories.publish_entry(factories.entry(said=SAID, appearances=(version,)))
    return Document.objects.get()


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann", is_staff=True)


def keep(document: Document, by: User, content: bytes = PAGE, **more: object) -> tuple[Capture, Commit]:
    kept = archive.keep([content])
    with factories.door("keep a copy") as commit:
        row = keep_copy(document, kept, by=by, commit=commit, **{"captured_at": commit.at, **more})  # type: ignore[arg-type]
        connection.check_constraints()
    return row, commit


def say(document: Document, state: ArchiveState, reason: str = "It answers 404.") -> Commit:
    with factories.door("look") as commit:
        say_why_none(document, state=state, reason=reason, commit=commit)
        connection.check_constraints()
    return commit


def give_up(row: Capture, state: ArchiveState, reason: str = "The disk is broken.") -> Commit:
    with factories.door("give up") as commit:
        give_up_copy(row, state=state, reason=reason, commit=commit)
        connection.check_constraints()
    return commit


def s9() -> list[tuple[str, str]]:
    return [(flag.explanation_code, flag.state) for flag in everything(Flag).filter(rule="S9").order_by("pk")]


def told(commit: Commit) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(seq=commit.seq).order_by("n")
    return [(row.resource, row.cause, change_sentence(row.code, row.slots)) for row in rows]


def test_a_copy_is_recorded_with_digest_size_time_and_who_made_it(document: Document, ann: User) -> None:
    row, commit = keep(document, ann, media_type="text/html", address="https://mirror.example/1", note="As printed.")
    row.refresh_from_db()
    assert (row.state, row.size, row.captured_by, row.captured_by_name) == ("archived", len(PAGE), ann, "ann")
    assert archive.hashed(row.sha256) == row.sha256
    assert row.captured_at == commit.at
    assert ("document", "new_evidence", "An archived copy of a page of Daily is kept (by our own look at the page).") \
        in told(commit)  # fmt: skip


def test_a_page_that_is_gone_puts_its_pledge_at_risk_in_that_commit_and_a_copy_settles_it(
    document: Document, ann: User
) -> None:
    assert s9() == []
    gone = say(document, ArchiveState.GONE)
    assert s9() == [("S9.page_lost", FlagState.OPEN)]
    page = "A page of Daily is gone, and there is no archived copy (by our own look at the page)."
    found = "There is an open finding about ground troops from France (by our rule S9)."
    assert [("document", "world", page), ("flag", "world", found)] == told(gone)[:2]
    _row, kept = keep(document, ann)
    assert s9() == [("S9.page_lost", FlagState.AUTO_RESOLVED)]
    settled = "A finding about ground troops from France no longer holds (by our rule S9)."
    assert ("flag", "new_evidence", settled) in told(kept)
    assert differences() == []


def test_a_copy_takes_the_day_on_which_the_page_would_be_at_risk_off_the_calendar(
    document: Document, ann: User
) -> None:
    on = Due.objects.get().on
    entered = document.since_seq.at.date()
    assert on == entered + timedelta(days=2)
    keep(document, ann)
    assert not Due.objects.filter(on=on).exists()


def test_a_copy_that_is_lost_raises_the_finding_and_says_that_it_was_our_own_affair(
    document: Document, ann: User
) -> None:
    row, _commit = keep(document, ann)
    lost = give_up(row, ArchiveState.GONE)
    assert s9() == [("S9.page_lost", FlagState.OPEN)]
    assert Capture.objects.standing().get().reason == "The disk is broken."
    again = give_up_what_is_wanted(document, ann)
    assert {cause for resource, cause, _words in told(again) if resource == "document"} == {"correction"}
    assert {cause for resource, cause, _words in told(lost) if resource == "document"} == {"world"}
    assert differences() == []


def give_up_what_is_wanted(document: Document, ann: User) -> Commit:
    row, _commit = keep(document, ann)
    return give_up(row, ArchiveState.PENDING, "Damaged on the disk.")


def test_a_reason_for_having_none_settles_it_too(document: Document) -> None:
    say(document, ArchiveState.DRIFTED, "The text is another one.")
    assert s9() == [("S9.page_lost", FlagState.OPEN)]
    say(document, ArchiveState.WITHOUT, "The publisher forbids copies.")
    assert s9() == [("S9.page_lost", FlagState.AUTO_RESOLVED)]
    assert Capture.objects.standing().count() == 1


def test_another_copy_goes_on_to_count_where_one_is_lost(document: Document, ann: User) -> None:
    first, _commit = keep(document, ann)
    second, _commit = keep(document, ann, b"<p>Another day.</p>")
    give_up(second, ArchiveState.GONE)
    assert s9() == []
    give_up(first, ArchiveState.GONE, "This one too.")
    assert s9() == [("S9.page_lost", FlagState.OPEN)]


def test_no_row_claims_bytes_that_are_not_in_the_store(document: Document, ann: User) -> None:
    for kept in (Kept("0" * 64, 5), Kept(archive.keep([PAGE]).sha256, 5)):
        with pytest.raises(EntryInvalid) as refused, factories.door("keep") as commit:
            keep_copy(document, kept, captured_at=commit.at, by=ann, commit=commit)
        assert [problem.code for problem in refused.value.problems] == ["not_kept"]
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"captured_at": datetime(2199, 1, 1).astimezone()}, "in_future"),
        ({"note": "a\u202eb"}, "forbidden_character"),
        ({"media_type": "x" * 101}, "too_long"),
        ({"address": "javascript:alert(1)"}, "not_an_address"),
    ],
)
def test_what_cannot_be_recorded_is_named(document: Document, ann: User, more: dict, code: str) -> None:
    with pytest.raises(EntryInvalid) as refused:
        keep(document, ann, **more)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not Capture.objects.exists()


def test_the_same_copy_of_the_same_time_is_recorded_once(document: Document, ann: User) -> None:
    row, _commit = keep(document, ann)
    with pytest.raises(EntryInvalid) as refused:
        keep(document, ann, captured_at=row.captured_at)
    assert [problem.code for problem in refused.value.problems] == ["twice"]


def test_a_reason_is_said_and_is_another_than_before(document: Document) -> None:
    for state, note, code in (
        (ArchiveState.GONE, " ", "required"),
        (ArchiveState.ARCHIVED, "Kept.", "not_a_reason"),
    ):
        with pytest.raises(EntryInvalid) as refused:
            say(document, state, note)
        assert [problem.code for problem in refused.value.problems] == [code]
    say(document, ArchiveState.GONE)
    with pytest.raises(EntryInvalid) as refused:
        say(document, ArchiveState.GONE)
    assert [problem.code for problem in refused.value.problems] == ["unchanged"]


def test_what_does_not_count_any_more_is_not_given_up_again(document: Document, ann: User) -> None:
    row, _commit = keep(document, ann)
    give_up(row, ArchiveState.GONE)
    with pytest.raises(EntryInvalid) as refused:
        give_up(row, ArchiveState.GONE, "Once more.")
    assert [problem.code for problem in refused.value.problems] == ["closed"]
