"""When a grade, an office, a membership or a premise is corrected, everything that rested on it is worked out again in
the same commit: what is stored is what a rebuild gives.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from coalition.models import Coalition, LedgerCommit, Membership, Speaker
from coalition.vocabulary import MembershipRole
from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.derived.rebuild import differences
from pledges.derived.reference import settle_after
from pledges.models import Change, Condition, Flag, PledgeState, Publisher
from pledges.vocabulary import (
    Attribution,
    Capability,
    ChangeCode,
    ConditionKind,
    ConditionMode,
    PledgeOrigin,
    Reliability,
)
from pledges.words.changes import change_sentence
from tests import factories
from tests.rig.forms import filled_in
from tests.rig.reading import everything
from tests.scenarios.derived import derived
from tests.scenarios.settling import again

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)


def _story() -> list[StatementEntry]:
    ceasefire = ConditionEntry(condition=factories.condition(ConditionKind.CEASEFIRE).slug)
    bound = factories.position("GB", condition_mode=ConditionMode.STATES, conditions=(ceasefire,))
    return [
        factories.entry(factories.position("FR"), said=MARCH),
        factories.entry(factories.refusal("FR"), said=APRIL, speaker="minister-fr"),
        factories.entry(factories.position("GB"), iso2="GB", said=MARCH),
        factories.entry(bound, iso2="GB", said=APRIL),
        factories.entry(factories.position("", Capability.UNSPECIFIED, origin=PledgeOrigin.COLLECTIVE), said=MARCH),
    ]


CHANGES: dict[str, tuple[type[Model], dict[str, Any], dict[str, Any]]] = {
    "a source's grade": (Publisher, {"slug": "daily"}, {"reliability": "D"}),
    "an office's rank": (Speaker, {"slug": "minister-fr"}, {"rank": 3}),
    "an office's end": (Speaker, {"slug": "minister-fr"}, {"valid_to": MARCH}),
    "the end of a membership": (Membership, {"country__iso2": "FR"}, {"role": MembershipRole.OBSERVER}),
    "a coalition's premise": (Coalition, {"slug": "willing"}, {"presumes": []}),
    "a condition's kind": (Condition, {"kind": "ceasefire"}, {"kind": "us_backstop"}),
}


@pytest.mark.parametrize(("model", "which", "values"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_of_what_pledges_rest_on_is_worked_out_at_once(
    model: type[Model], which: dict[str, Any], values: dict[str, Any]
) -> None:
    factories.member("FR")
    for entry in _story():
        factories.publish_entry(entry)
    before = derived()
    with factories.door("correct") as commit:
        row = everything(model).get(**which)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        settle_after(row, commit=commit)
    after = derived()
    assert after != before
    again(LedgerCommit.objects.latest("seq").at.date())
    assert derived() == after


@pytest.mark.parametrize("make", [lambda: factories.country("TR"), lambda: factories.publisher("unused")])
def test_what_no_pledge_rests_on_moves_nothing(make: Callable[[], Model]) -> None:
    factories.publish_statement("FR")
    before = derived()
    with factories.door() as commit:
        settle_after(make(), commit=commit)
    assert derived() == before


def test_the_staff_site_grades_a_source_and_the_pledge_page_knows_it_at_once() -> None:
    factories.publish_statement("FR", said=MARCH, attribution=Attribution.ON_RECORD)
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a long password"))
    source = Publisher.objects.get()
    typed = {"name": "Daily", "slug": "daily", "domain": "", "country": "", "kind": "press", "reliability": "D"}
    page = f"/admin/pledges/publisher/{source.pk}/change/"
    shown = filled_in(client.get(page).content.decode())
    why = {"reliability_reason": "It prints what it is told.", "change_reason": "Graded again."}
    answer = client.post(page, shown | typed | why)
    assert answer.status_code == 302
    state = PledgeState.objects.current().get()
    assert (state.tier, state.known.lower) == ("3", 2)
    assert LedgerCommit.objects.latest("seq").reason == "Graded again."
    assert not everything(Flag).filter(rule__startswith="C").exists()


def test_a_flag_that_grows_into_a_dispute_is_told_as_one() -> None:
    """A poor source keeps the contradiction low; when the source is graded up, the pledge is disputed from that day."""
    with factories.door():
        factories.publisher("leaflet", Reliability.F)
    factories.publish_entry(factories.entry(factories.position("FR"), said=MARCH))
    version = factories.appearance("page", factories.refusal("FR"), document=factories.page("leaflet"))
    factories.publish_entry(factories.entry(said=APRIL, appearances=(version,)))
    flag = everything(Flag).get(rule="C1")
    assert (flag.severity, flag.state) == ("low", "open")
    told = Change.objects.filter(code=ChangeCode.DISPUTED)
    assert not told.exists()
    with factories.door("graded up") as commit:
        Publisher.objects.filter(slug="leaflet").update(reliability="B")
        settle_after(Publisher.objects.get(slug="leaflet"), commit=commit)
    assert everything(Flag).get(pk=flag.pk).severity == "critical"
    change = told.get()
    assert (change.seq_id, change.happened_on) == (commit.seq, commit.today)
    assert (change.slots["rule"], change.slots["severity"]) == ("C1", "critical")
    assert "disagree" in change_sentence(change.code, change.slots) or "disputed" in change_sentence(
        change.code, change.slots
    )
    assert differences() == []


def test_a_flag_that_only_grows_and_disputes_as_before_is_told_once() -> None:
    factories.publish_entry(factories.entry(factories.position("FR"), said=MARCH))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=APRIL))
    with factories.door("graded again") as commit:
        Publisher.objects.filter(slug="daily").update(reliability="A")
        settle_after(Publisher.objects.get(slug="daily"), commit=commit)
    assert Change.objects.filter(code=ChangeCode.DISPUTED).count() == 1
