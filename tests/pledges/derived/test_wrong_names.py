"""A page that prints one person's words as another's is told of everything coded from it, whichever came first."""

import pytest
from django.core.management import call_command

from coalition.visibility import Purpose, all_rows
from pledges.actions.entry import StatementEntry
from pledges.actions.retractions import retract
from pledges.models import Flag, Statement
from pledges.vocabulary import Capability, FlagState, RetractionReason
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "https://news.example.org/shared"


@pytest.fixture
def words() -> dict[str, StatementEntry]:
    """What a president said of troops, and of ships: one page has both, and the second as somebody else's words."""
    of_ships = factories.appearance(
        "page",
        factories.position(capability=Capability.NAVAL),
        document=factories.page(address=PAGE),
        speaker_as_printed="Rossi",
        quote="“Ships will go.”",
    )
    of_troops = factories.appearance("page", factories.position(), document=factories.page(address=PAGE))
    said = {
        "troops": factories.entry(appearances=(of_troops,)),
        "ships": factories.entry(appearances=(of_ships,), summary="Spoke of ships."),
    }
    with factories.door():
        factories.speaker("rossi", "IT", name="Giulia Rossi")
        for entry in said.values():
            factories.ground(entry)
    return said


def _standing() -> set[str]:
    told = all_rows(Flag, Purpose.VERIFY).filter(rule="X1").exclude(state=FlagState.AUTO_RESOLVED)
    return {flag.pledge.capability for flag in told.select_related("pledge")}


@pytest.mark.parametrize("order", [("troops", "ships"), ("ships", "troops")])
def test_it_is_told_of_all_words_on_the_page_whichever_were_recorded_first(
    words: dict[str, StatementEntry], order: tuple[str, str]
) -> None:
    for name in order:
        factories.publish_entry(words[name])
    assert _standing() == {"troops", "naval"}
    call_command("rebuild", "--check")


def test_it_is_told_no_more_where_the_words_are_taken_back(words: dict[str, StatementEntry]) -> None:
    for entry in words.values():
        factories.publish_entry(entry)
    with factories.door() as commit:
        taken_back = Statement.objects.get(summary="Spoke of ships.")
        retract(taken_back, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert _standing() == set()
    call_command("rebuild", "--check")
