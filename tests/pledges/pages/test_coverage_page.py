"""What could be counted on if …: the question is in the address, and every pledge is in its place with its reason."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry
from pledges.actions.requirements import record_requirement
from pledges.actions.retractions import retract
from pledges.models import Statement
from pledges.queries.head import head
from pledges.reasoning.quantity import make_quantity
from pledges.vocabulary import (
    Capability,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Measure,
    Qualifier,
    RetractionReason,
)
from tests import factories
from tests.pledges.pages.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def force(db: None) -> Statement:
    """France with 1,000 after a peace agreement, Germany if the US backs it, Britain without a number."""
    peace, backing = (factories.condition(one) for one in (ConditionKind.PEACE_AGREEMENT, ConditionKind.US_BACKSTOP))

    def terms(slug: str) -> dict:
        return {"condition_mode": ConditionMode.STATES, "conditions": (ConditionEntry(condition=slug),)}

    size = make_quantity(Measure.PERSONNEL, Qualifier.EXACT, low=1000)
    said = factories.publish_statement("FR", quantity=size, **terms(peace.slug))
    factories.publish_statement("DE", **terms(backing.slug))
    factories.publish_statement("GB")
    with factories.door() as commit:
        record_event(condition=peace, state=ConditionState.UNMET, on=date(2025, 3, 11), statement=said, commit=commit)
    return said


def _main(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == status, (address, response.status_code)
    return text_of(response.content.decode(), "main", "id", "main")


def test_as_on_record_everything_waits(client: Client, force: Statement) -> None:
    page = _main(client, "/coverage/")
    assert "What could be counted on: Coalition of the Willing" in page
    assert "Nothing would stand in the way of 0 of the 3 pledges. 3 would still wait." in page
    assert "On record: Not met, from 11 March 2025 (Head-Fr, President, according to Daily)." in page
    assert "On record: no statement found." in page


def test_a_scenario_moves_pledges_and_says_why_the_others_wait(client: Client, force: Statement) -> None:
    page = _main(client, "/coverage/?met=peace_agreement")
    assert "What could be counted on if the fighting has ended: Coalition of the Willing" in page
    assert "Nothing would stand in the way of 2 of the 3 pledges." in page
    assert "waits for: Us backstop (Head-De, President, according to Daily)" in page
    assert "1,000 people 2 pledges; 1 gives no number" in page
    failed = _main(client, "/coverage/?met=peace_agreement&failed=us_backstop")
    assert "if the fighting has ended and “US backstop” has failed" in failed
    assert "has failed: Us backstop" in failed


def test_the_form_leads_to_an_address_that_says_the_same(client: Client, force: Statement) -> None:
    answer = client.get("/coverage/if/?end_of_fighting=met&us_backstop=failed")
    assert (answer.status_code, answer["Location"]) == (302, "/coverage/?met=end_of_fighting&failed=us_backstop")
    assert "Nothing would stand in the way of 2 of the 3" in _main(client, answer["Location"])
    answer = client.get("/coverage/if/?end_of_fighting=&us_backstop=")
    assert answer["Location"] == "/coverage/"


def test_another_moment_keeps_the_question(client: Client, force: Statement) -> None:
    answer = client.get("/as-of/?page=coverage&day=2025-03-10&met=us_backstop")
    assert answer["Location"] == "/as-of/2025-03-10/coverage/?met=us_backstop"
    page = _main(client, answer["Location"])
    assert "You see" in page or "as of" in page.lower()
    assert "On record: no statement found." in page
    assert "On record: Not met" not in page
    then = client.get("/as-of/2025-03-10/coverage/?met=us_backstop").content.decode()
    assert '<a href="/coverage/?met=us_backstop">Back to now</a>' in then
    assert '<a href="/as-of/2025-03-11/coverage/?met=us_backstop" rel="next">' in then
    answer = client.get("/coverage/if/?day=2025-03-10&known_at=seq:1&us_backstop=met")
    assert answer["Location"] == "/as-of/2025-03-10/coverage/?known_at=seq:1&met=us_backstop"


def test_before_anything_was_said_the_page_leads_to_the_first_day(client: Client, force: Statement) -> None:
    assert "Nothing is on record for that moment" in _main(client, "/as-of/2024-01-01/coverage/", 404)


def test_the_permanent_link_and_the_machines_address_carry_the_question(client: Client, force: Statement) -> None:
    page = client.get("/coverage/?failed=us_backstop").content.decode()
    assert f"coverage/?known_at=seq:{head().seq}&amp;failed=us_backstop" in page
    assert "/api/v1/coalitions/willing/totals/?failed=us_backstop" in page


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/coverage/?met=nosuch", "nosuch"),
        ("/coverage/?met=us_backstop&failed=us_backstop", "us_backstop"),
        ("/coverage/?met=ceasefire&failed=peace_agreement", "one condition"),
        ("/coverage/?nosuch=1", "nosuch"),
        ("/coverage/?met=a&met=b", "met"),
        ("/coverage/if/?us_backstop=perhaps", "perhaps"),
        ("/coverage/if/?nosuch=met", "nosuch"),
        ("/as-of/nonsense/coverage/", "nonsense"),
        ("/as-of/?page=nosuch", "nosuch"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(
    client: Client, force: Statement, address: str, named: str
) -> None:
    response = client.get(address, follow=True)
    assert response.status_code == 400, address
    assert named in response.content.decode()


def test_an_empty_record_says_so(client: Client, db: None) -> None:
    assert "No record has been loaded yet" in _main(client, "/coverage/")
    factories.coalition()
    page = _main(client, "/coverage/")
    assert "there is nothing to add up" in page
    assert "No statement found." in page


def test_retracted_words_are_no_source_of_a_past_page(client: Client, force: Statement) -> None:
    then = head().seq
    with factories.door("take back") as commit:
        retract(force, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    page = _main(client, f"/as-of/2025-03-20/coverage/?known_at=seq:{then}")
    assert "Head-Fr" not in page
    assert "Head-De" in page
    assert "(a statement that has since been retracted)" in page


def test_what_is_needed_stands_beside_it_with_its_source(client: Client, force: Statement) -> None:
    assert "No statement found that says how much is needed." in _main(client, "/coverage/")
    with factories.door() as commit:
        record_requirement(
            coalition=factories.coalition(), capability=Capability.TROOPS, statement=force, commit=commit,
            quantity=make_quantity(Measure.PERSONNEL, Qualifier.AT_LEAST, low=5000, words="at least 5,000"),
        )  # fmt: skip
    page = _main(client, "/coverage/?met=peace_agreement")
    assert "Ground troops at least 5,000 people 10 March 2025 (Head-Fr, President, according to Daily)" in page
    assert "Cannot be said; the numbers that are given stay at least 4,000 people below it" in page


def test_reads_do_not_grow_with_the_rows(client: Client, force: Statement) -> None:
    with CaptureQueriesContext(connection) as before:
        client.get("/coverage/?met=us_backstop")
    for iso2 in ("IT", "TR", "US", "UA"):
        factories.publish_statement(iso2, "air", quantity=make_quantity(Measure.AIRCRAFT, Qualifier.EXACT, low=2))
    with CaptureQueriesContext(connection) as after:
        client.get("/coverage/?met=us_backstop")
    assert len(after) == len(before) <= 12
