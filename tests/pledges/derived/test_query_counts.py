"""What an evaluation costs is a fixed number of queries, however many pledges it is about."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.actions.entry import StatementEntry
from pledges.actions.statements import publish
from pledges.models import Due, Flag, Pledge, PledgeState
from pledges.reasoning.facts import Basing
from pledges.vocabulary import Capability, Mission, Place
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

MARCH, APRIL, SPRING = date(2025, 3, 1), date(2025, 4, 1), date(2025, 4, 2)
COUNTRIES = ["FR", "GB", "DE", "IT", "TR"]
CAPABILITIES = [Capability.TROOPS, Capability.AIR, Capability.NAVAL]
MISSIONS = [Mission.REASSURANCE_FORCE, Mission.UN_PEACEKEEPING]


def _thirty() -> list[StatementEntry]:
    """Thirty lines: an offer and its refusal on each, with a place and a version of its own."""
    told = []
    for iso2 in COUNTRIES:
        for capability in CAPABILITIES:
            for mission in MISSIONS:
                offer = factories.position(iso2, capability, mission=mission, basing=(Basing(Place.HOME),))
                refusal = factories.refusal(iso2, capability, mission=mission)
                told += [
                    factories.entry(offer, said=MARCH, iso2=iso2),
                    factories.entry(refusal, said=APRIL, iso2=iso2, speaker=f"minister-{iso2.lower()}"),
                ]
    return told


def test_settling_thirty_lines_asks_as_often_as_settling_one() -> None:
    settled(SPRING, *_thirty())
    assert (Pledge.objects.count(), everything(Flag).filter(rule="C1").count()) == (60, 30)
    one = [Pledge.objects.get(public_id="fr-troops-1").pk]
    unchanged = again(SPRING, one), again(SPRING)
    assert unchanged[0] == unchanged[1] <= 28  # the policy is one read


def test_settling_thirty_lines_that_all_changed_writes_as_often_as_one() -> None:
    """States closed and opened, flags raised, due days moved: in bulk."""
    settled(SPRING, *_thirty())
    day = date(2025, 7, 31)
    one = again(day, [Pledge.objects.get(public_id="fr-troops-1").pk])
    assert everything(Flag).filter(rule="S1").count() == 2
    rest = again(day, Pledge.objects.exclude(public_id__contains="fr-").values_list("pk", flat=True))
    assert everything(Flag).filter(rule="S1").count() == 50
    assert one == rest <= 36


def test_closing_thirty_states_is_one_write() -> None:
    entries = _thirty()
    settled(SPRING, *entries[::2])
    ids = list(Pledge.objects.values_list("pk", flat=True))
    PledgeState.objects.update(statements=99)  # as if the rules had changed: every known state is another one now
    first = again(SPRING, ids[:1])
    assert again(SPRING, ids[1:]) == first
    assert PledgeState.objects.filter(known__upper_inf=False).count() == 30
    assert Due.objects.count() == 30


def test_publishing_one_statement_on_a_known_pledge_has_its_price() -> None:
    factories.publish_statement("FR", said=MARCH)
    entry = factories.entry(factories.position("FR", basing=(Basing(Place.HOME),)), said=APRIL)
    with factories.door() as commit, CaptureQueriesContext(connection) as queries:
        publish(entry, commit=commit)
    assert len(queries) <= 54  # what two people decided is one read, and the policy; a flag's words are a write


def test_publishing_costs_no_more_because_the_record_is_larger() -> None:
    entry = factories.entry(factories.position("FR"), said=SPRING)
    settled(SPRING, _thirty()[0])
    with factories.door() as commit, CaptureQueriesContext(connection) as small:
        publish(entry, commit=commit)
    settled(SPRING, *_thirty()[1:])
    more = factories.entry(factories.position("FR"), said=SPRING, summary="Once more.")
    with factories.door() as commit, CaptureQueriesContext(connection) as large:
        publish(more, commit=commit)
    flag_and_its_event = 3  # here the word meets a refusal
    assert len(large) <= len(small) + flag_and_its_event
