"""Documents, publishers and conditions: what was printed where, whom we trust how far, and what pledges wait for."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from coalition import archive
from pledges.actions.captures import keep_copy, say_why_none
from pledges.actions.conditions import record_event
from pledges.actions.retractions import retract
from pledges.models import Condition, ConditionEvent, Statement
from pledges.vocabulary import ArchiveState, ConditionKind, ConditionState, RetractionReason
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def test_a_document_says_who_printed_it_and_what_became_of_its_copy(api: Reader, world: dict) -> None:
    version = world["france"].appearances.get(record_id="SG18")
    found = api.ask(f"documents/{version.document.public_id}/")
    assert found["publisher"]["id"] == "unn"
    assert (found["archive_state"], found["archive_reason"]) == ("without", "A test has no archive.")
    assert (found["seen"], found["sha256"], found["retrieved_at"], found["statements"]) == (True, None, None, 1)


def test_documents_are_filtered(api: Reader, world: dict) -> None:
    by_radio = api.ask("documents/?publisher=rtl")["results"]
    assert [one["publisher"]["id"] for one in by_radio] == ["rtl"]
    unseen = api.ask("documents/?seen=false")["results"]
    assert {one["publisher"]["id"] for one in unseen} == {"rtl", "politico"}
    everything = api.ids("documents/?limit=100")
    assert sorted(api.ids("documents/?seen=true") + [one["id"] for one in unseen]) == sorted(everything)


def test_a_document_of_which_every_word_was_retracted_is_not_there(api: Reader, world: dict) -> None:
    page = world["italy"].appearances.get().document.public_id
    before = Statement.objects.order_by("-since_seq").values_list("since_seq", flat=True)[0]
    with make.door("take back") as commit:
        retract(world["italy"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert page not in api.ids("documents/?limit=100")
    assert page not in api.ids(f"documents/?limit=100&known_at=seq:{before}")
    api.ask(f"documents/{page}/", status=404)


def test_a_document_is_told_from_the_day_on_which_its_first_statement_was_said(api: Reader, world: dict) -> None:
    page = world["france"].appearances.get(record_id="SG18").document.public_id
    assert page not in api.ids("documents/?limit=100&as_of=2025-11-24")
    assert page in api.ids("documents/?limit=100&as_of=2025-11-25")


def test_a_page_of_documents_goes_on_where_the_last_one_ended(api: Reader, world: dict) -> None:
    for ordering in ("published", "-published", "recorded", "-id"):
        found: list[str] = []
        following: str | None = f"documents/?limit=3&ordering={ordering}"
        while following:
            answer = api.ask(following.removeprefix("http://testserver"))
            found += [one["id"] for one in answer["results"]]
            following = answer["next"]
        assert sorted(found) == sorted(api.ids("documents/?limit=100")), ordering


def test_a_publisher_says_how_reliable_we_hold_it_to_be(api: Reader, world: dict) -> None:
    found = api.ask("publishers/politico/")
    assert (found["id"], found["reliability"], found["documents"]) == ("politico", "B", 1)
    assert api.ids("publishers/?reliability=B&kind=press") == api.ids("publishers/")
    assert api.ids("publishers/?reliability=F") == []


def test_publishers_have_no_versions(api: Reader, world: dict) -> None:
    (fault,) = api.ask("publishers/?as_of=2025-01-01", status=400)["errors"]
    assert (fault["param"], fault["code"]) == ("as_of", "unknown_parameter")


def test_a_condition_tells_its_states_and_who_said_so(api: Reader, world: dict) -> None:
    found = api.ask("conditions/willing-peace-agreement/")
    assert (found["kind"], found["state"]) == ("peace_agreement", "unmet")
    (event,) = found["events"]
    assert (event["state"], event["on"], event["publisher"]) == ("unmet", "2025-01-01", "Unn")
    assert event["statement"]["id"] == world["france"].public_id


def test_a_condition_has_the_state_of_the_day_asked_about(api: Reader, world: dict) -> None:
    peace = Condition.objects.get(kind=ConditionKind.PEACE_AGREEMENT)
    with make.door("peace") as commit:
        record_event(
            condition=peace, state=ConditionState.MET, on=date(2025, 12, 1), statement=world["france"], commit=commit
        )

    def state(asked: str) -> tuple[str, int]:
        (row,) = api.ask(f"conditions/?kind=peace_agreement&{asked}")["results"]
        return row["state"], len(row["events"])

    assert state("limit=1") == ("met", 2)
    assert state("as_of=2025-11-30") == ("unmet", 1)
    assert state("as_of=2024-12-31") == ("unknown", 0)
    assert state(f"known_at=seq:{commit.seq - 1}&as_of=2025-12-02") == ("unmet", 1)


def test_a_state_that_rests_on_retracted_words_is_told_for_no_moment(api: Reader, world: dict) -> None:
    seq = ConditionEvent.objects.get().since_seq_id
    with make.door("take back") as commit:
        retract(world["france"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert api.ask("conditions/willing-peace-agreement/")["events"] == []
    assert api.ask(f"conditions/willing-peace-agreement/?known_at=seq:{seq}")["events"] == []


def test_a_copy_that_is_kept_is_told_of_its_document_wherever_that_is_told(api: Reader, world: dict) -> None:
    document = world["france"].appearances.get(record_id="SG18").document
    before = api.ask("documents/")["seq"]
    kept = archive.keep([b"<p>As it was.</p>"])
    with make.door("keep") as commit:
        keep_copy(document, kept, captured_at=commit.at, by=User.objects.create_user("ann"), commit=commit)
    told = ("archived", kept.sha256, None)
    found = api.ask(f"documents/{document.public_id}/")
    assert (found["archive_state"], found["sha256"], found["archive_reason"]) == told
    versions = api.ask(f"statements/{world['france'].public_id}/")["appearances"]
    (printed,) = (one["document"] for one in versions if one["document"]["id"] == document.public_id)
    assert (printed["archive_state"], printed["sha256"], printed["archive_reason"]) == told
    listed = {one["id"]: one for one in api.ask("statements/?limit=100")["results"]}
    assert listed[world["france"].public_id]["appearances"] == versions
    assert api.ids("documents/?archive_state=archived") == [document.public_id]
    then = api.ask(f"documents/{document.public_id}/?known_at=seq:{before}")
    assert (then["archive_state"], then["archive_reason"]) == ("without", "A test has no archive.")
    told_of = api.ask("changes/?resource=document&news=false")["results"]
    assert [(one["resource"], one["id"]) for one in told_of] == [("document", document.public_id)]


def test_why_there_is_no_copy_is_told_as_it_stands_now(api: Reader, world: dict) -> None:
    document = world["france"].appearances.get(record_id="SG18").document
    with make.door("look") as commit:
        say_why_none(document, state=ArchiveState.GONE, reason="It answers 404.", commit=commit)
    found = api.ask(f"documents/{document.public_id}/")
    assert (found["archive_state"], found["archive_reason"]) == ("gone", "It answers 404.")
