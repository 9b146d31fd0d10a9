"""The days on which flags counted: of every day and every pledge the rows say what the steps of the flags say, whatever
has been written.
"""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from pledges.actions.retractions import retract
from pledges.derived import flag_days, prepared
from pledges.models import Flag, FlagDays, Pledge, Statement
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.vocabulary import FlagState, RetractionReason
from tests import factories as make
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("refused_later")]

TODAY, REFUSED = date(2025, 6, 1), date(2025, 3, 20)
SAID = f"""SELECT fd.pledge_id, {flag_days.COUNTED}, {flag_days.DISPUTED} FROM pledges_flagdays fd"""  # noqa: S608 - our own SQL


def of_rows(day: date) -> dict[int, tuple[int, bool]]:
    told = prepared.read(SAID, {"day": day})
    return {pledge: (many, disputed) for pledge, many, disputed in told if many}


def of_steps(day: date) -> dict[int, tuple[int, bool]]:
    return flags_then.counted(Pledge.objects.values_list("pk", flat=True), Moment(TODAY, day=day))


def compared() -> int:
    """How many pledges had a flag on some day; the two were equal on every day from before the first word on."""
    found = 0
    for n in range(100):
        day = date(2025, 3, 1) + timedelta(days=n)
        assert of_rows(day) == of_steps(day), day
        found += len(of_rows(day))
    assert of_rows(date(1900, 1, 1)) == of_steps(date(1900, 1, 1)) == {}
    assert not flag_days.differ()
    return found


def flag() -> Flag:
    return everything(Flag).get(rule="C1")


def turns(pledge: str = "fr-troops-1") -> list[date]:
    return FlagDays.objects.get(pledge__public_id=pledge).disputed


def test_a_dispute_begins_on_the_day_of_the_second_word() -> None:
    assert compared()
    assert turns() == [REFUSED]


def test_a_dispute_that_words_settled_ends_on_their_day_and_may_begin_again() -> None:
    make.publish_statement("FR", said=date(2025, 4, 1), stance="affirms", window=None)
    assert turns() == [REFUSED, date(2025, 4, 1)]
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 4, 20)))
    assert turns() == [REFUSED, date(2025, 4, 1), date(2025, 4, 20)]
    assert compared()


@pytest.mark.parametrize(
    ("state", "days"),
    [(FlagState.ACKNOWLEDGED, [REFUSED]), (FlagState.DISMISSED, []), (FlagState.SNOOZED, [])],
)
def test_what_people_decide_moves_the_days(state: FlagState, days: list[date]) -> None:
    decided(flag(), state)
    compared()
    found = FlagDays.objects.filter(pledge__public_id="fr-troops-1").values_list("disputed", flat=True)
    assert [day for told in found for day in told] == days


def test_a_pledge_whose_evidence_is_gone_has_no_days() -> None:
    gone = Statement.objects.get(said_to=REFUSED)
    with make.door("take back") as commit:
        retract(gone, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert not FlagDays.objects.filter(pledge__public_id="fr-troops-1").exclude(disputed=[]).exists()
    compared()


def test_a_flag_for_analysts_only_has_no_days() -> None:
    with make.door("an internal one") as commit:
        make.publish_entry(make.entry(make.position("FR"), said=date(2025, 5, 1)), commit=commit)
        everything(Flag).filter(pledge__public_id="fr-troops-1").update(internal=True)
    assert not FlagDays.objects.filter(pledge__public_id="fr-troops-1").exists()
    compared()


def test_days_that_do_not_follow_are_repaired() -> None:
    with make.door():
        FlagDays.objects.update(many=[77], turned=[date(2025, 1, 1)])
    assert flag_days.differ()
    out = StringIO()
    call_command("rebuild", "--pieces", stdout=out)
    assert "0 pieces, 0 cells and the days of flags of" in out.getvalue()
    assert compared()
