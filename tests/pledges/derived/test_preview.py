"""A preview counts what saving would do, and does none of it."""

from datetime import UTC, date, datetime, time

import pytest

from pledges.actions.policies import change_policy, proposed
from pledges.derived import reevaluation
from pledges.derived.policies import policy_in_force, policy_of
from pledges.derived.preview import Preview, preview
from pledges.derived.sweep import sweep_unit
from pledges.models import Flag, FlagEvent
from pledges.models.policy_version import NUMBERS
from pledges.reasoning.policy import Policy
from pledges.vocabulary import Capability, FlagState
from pledges.words.policy import preview_sentences
from tests import factories
from tests.rig.past import settled_on
from tests.rig.reading import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

DAY = date(2025, 3, 20)
"""Ten days after the words."""

LATER = date(2025, 4, 30)
SHORT = {"floated_days": 20, "pledged_days": 30, "specified_days": 30, "earmarked_days": 30}


def policy(numbers: dict[str, int]) -> Policy:
    new = proposed(numbers, seen=policy_in_force().version)
    return policy_of(new.number, {name: getattr(new, name) for name in NUMBERS})


def previewed(numbers: dict[str, int], today: date) -> Preview:
    return preview(policy(numbers), today=today, enough=lambda: False)


def saved(numbers: dict[str, int], today: date) -> tuple[int, int]:
    """How many flags are opened and closed by saving and working everything out again."""
    with settled_on(today):
        with factories.door() as commit:
            change_policy(numbers, seen=policy_in_force().version, commit=commit)
        reevaluation.open_if_changed()
        while reevaluation.unit(datetime.combine(today, time(12), UTC)):
            pass
    steps = everything(FlagEvent).filter(seq__gt=commit.seq)
    return steps.filter(state_to=FlagState.OPEN).count(), steps.filter(state_to=FlagState.AUTO_RESOLVED).count()


@pytest.fixture(autouse=True)
def _three() -> None:
    with settled_on(DAY):
        for iso2 in ("FR", "GB", "DE"):
            factories.publish_statement(iso2, Capability.TROOPS)
        factories.publish_entry(factories.entry(factories.refusal("FR"), iso2="FR", speaker="minister-fr"))
    with settled_on(LATER):
        while sweep_unit(LATER):
            pass


def test_what_a_preview_counts_is_what_saving_does() -> None:
    found = previewed(SHORT, LATER)
    assert found.opened["S1"] == 3
    assert (found.opened.total(), found.closed.total()) == saved(SHORT, LATER)
    long = {"floated_days": 45, "pledged_days": 120, "specified_days": 180, "earmarked_days": 180}
    again = previewed(long, LATER)
    assert again.closed["S1"] == 3
    assert (again.opened.total(), again.closed.total()) == saved(long, LATER)


def test_a_preview_writes_nothing() -> None:
    before = list(everything(Flag).order_by("pk").values())
    previewed(SHORT, LATER)
    assert list(everything(Flag).order_by("pk").values()) == before


def test_one_that_has_to_stop_says_what_it_looked_at() -> None:
    found = preview(policy(SHORT), today=LATER, enough=lambda: True)
    assert found.is_whole
    found.pledges = 90
    assert not found.is_whole
    assert preview_sentences(found)[0].startswith("Looked at 4 of 90 pledges, picked by chance")
