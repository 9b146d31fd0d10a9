"""A small record of six voices for the API's tests, written through the write door."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from coalition.models import Seat, WorkingGroup
from pledges.actions.checks import record_check
from pledges.actions.conditions import record_event
from pledges.actions.entry import ConditionEntry
from pledges.actions.requirements import record_requirement
from pledges.models import Flag, FlagEvent, Statement
from pledges.reasoning.facts import Basing, Quantity
from pledges.vocabulary import (
    AppearanceMode,
    Attribution,
    BasingSense,
    Behalf,
    Capability,
    ConditionKind,
    ConditionMode,
    ConditionState,
    Firmness,
    Measure,
    Place,
    PledgeOrigin,
    Qualifier,
    QuoteType,
    RelayMode,
    Stance,
)
from tests import factories as make
from tests.rig.kept import kept
from tests.rig.reading import everything

V1 = "/api/v1/"


class Reader:
    """An anonymous reader of the API."""

    def __init__(self) -> None:
        self.client = Client()  # an error inside a view fails the test that met it

    def ask(self, path: str, status: int = 200, **headers: str) -> Any:
        """The answer's JSON; fails for another status. Headers are written as Django's client takes them."""
        response = self.response(path, **headers)
        assert response.status_code == status, (path, response.status_code, response.content[:600])
        return json.loads(response.content)

    def response(self, path: str, method: str = "GET", **headers: str) -> Any:
        return self.client.generic(method, path if path.startswith("/") else V1 + path, **headers)

    def ids(self, path: str) -> list[str]:
        """The ids of a list, in its order."""
        return [row["id"] for row in self.ask(path)["results"]]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of requests are made here; a line in the log for each says nothing."""
    loggers = [logging.getLogger(name) for name in ("django_structlog", "django.request")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel("CRITICAL")
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def api() -> Reader:
    return Reader()


def people(low: int, high: int | None, as_found: str, qualifier: Qualifier = Qualifier.RANGE) -> Quantity:
    return Quantity(measure=Measure.PERSONNEL, qualifier=qualifier, low=low, high=high, as_found=as_found)


def french_chain() -> Statement:
    """The words began on French radio, went through Politico, and reached us by UNN."""
    coded = make.position(
        "FR",
        "troops",
        firmness=Firmness.SPECIFIED,
        quantity=people(1000, 2000, "one to two thousand"),
        basing=(Basing(Place.IN_UKRAINE),),
        places="Kyiv or Odesa",
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-peace-agreement", as_found="after a peace agreement"),),
    )
    versions = (
        make.appearance("radio", document=make.page("rtl", seen=False), quote="", quote_type=QuoteType.PARAPHRASE),
        make.appearance(
            "politico",
            document=make.page("politico", seen=False),
            quote="",
            quote_type=QuoteType.PARAPHRASE,
            relays="radio",
            relay_mode=RelayMode.TRANSLATED,
        ),
        make.appearance(
            "unn", coded, document=make.page("unn"), mode=AppearanceMode.PREFERRED, mode_reason="The one we read.",
            relays="politico", relay_mode=RelayMode.QUOTED, record_id="SG18",
        ),
    )  # fmt: skip
    return make.publish_entry(make.entry(said=date(2025, 11, 25), appearances=versions, summary="Said where."))


@kept
def six_voices() -> dict[str, Statement]:
    """France specified and conditional; Britain in the air, then reversed; Italy refusing; Germany deflecting; a claim
    about Türkiye; one of the coalition together."""
    make.coalition(complete_to=date(2026, 2, 1))
    make.member("FR")
    make.member("GB")
    make.member("US")
    with make.door():
        group = WorkingGroup.objects.create(coalition=make.coalition(), name="Sea")
        Seat.objects.create(group=group, country=make.country("TR"), role="lead", source="A paper")
    peace = make.condition(ConditionKind.PEACE_AGREEMENT)
    said = {"france": french_chain()}
    said["air"] = make.publish_statement(
        "FR", "air", said=date(2025, 11, 20), basing=(Basing(Place.IN_UKRAINE, BasingSense.EXCLUDED),)
    )
    said["britain"] = make.publish_statement("GB", "naval", said=date(2025, 3, 1))
    said["reversal"] = make.publish_entry(
        make.entry(make.refusal("GB", "naval"), said=date(2025, 9, 1), iso2="GB", summary="Ruled the ships out.")
    )
    said["italy"] = make.publish_entry(make.entry(make.refusal("IT"), said=date(2025, 4, 1), iso2="IT"))
    said["germany"] = make.publish_statement(
        "DE", said=date(2025, 5, 1), stance=Stance.DEFLECTS, modality="unstated", firmness=None
    )
    said["claim"] = make.publish_entry(
        make.entry(make.position("TR", origin=PledgeOrigin.THIRD_PARTY), said=date(2025, 6, 1), iso2="GB")
    )
    said["together"] = make.publish_entry(
        make.entry(
            make.position("", "unspecified", origin=PledgeOrigin.COLLECTIVE),
            said=date(2025, 9, 4), iso2="", behalf=Behalf.COALITION, coalition="willing", country="", speaker="",
            descriptor="The coalition's chairs", attribution=Attribution.SPOKESPERSON,
        )
    )  # fmt: skip
    with make.door("the condition and a look") as commit:
        record_event(
            condition=peace, state=ConditionState.UNMET, on=date(2025, 1, 1), statement=said["france"], commit=commit
        )
        record_check(
            coalition=make.coalition(), country=make.country("US"), capability=Capability.TROOPS,
            checked_on=date(2026, 2, 1), note="Looked everywhere.", commit=commit,
        )  # fmt: skip
        record_requirement(
            coalition=make.coalition(), capability=Capability.TROOPS, quantity=people(10000, 30000, "10,000 to 30,000"),
            statement=said["france"], commit=commit,
        )  # fmt: skip
    return said


@pytest.fixture
def world(db: None) -> dict[str, Statement]:
    return six_voices()


@pytest.fixture
def hidden_flag(world: dict[str, Statement]) -> Flag:
    """A finding for analysts only."""
    shown = everything(Flag).get(rule="C1")
    with make.door() as commit:
        shown.pk, shown.public_id, shown.rule, shown.internal = None, "hiddenflag", "C7", True
        shown.opened_seq_id = commit.seq
        shown.save(force_insert=True)
        FlagEvent.objects.create(
            flag=shown, seq_id=commit.seq, state_to=shown.state, severity=shown.severity, by_job=True,
            actor_name="rules",
        )  # fmt: skip
    return shown
