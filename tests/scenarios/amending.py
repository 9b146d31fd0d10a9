"""Generated statements, and what readers are shown: for showing that taking one back leaves no trace."""

import random
from datetime import date, timedelta
from typing import Any

from django.test import Client

from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.reasoning.facts import Basing, Quantity
from pledges.vocabulary import (
    Attribution,
    Capability,
    ConditionMode,
    Firmness,
    Measure,
    Modality,
    Place,
    Qualifier,
)
from tests import factories

CAPABILITIES = [Capability.TROOPS, Capability.NAVAL, Capability.TRAINING]


def ground() -> None:
    """The reference data of the generated statements, in the ledger like everything else."""
    with factories.door("reference data"):
        factories.condition()
        for iso2 in ("FR", "GB", "DE"):
            factories.member(iso2)


def some_entry(dice: random.Random) -> StatementEntry:
    """A plausible statement of one of three countries about one or two pledges."""
    iso2 = dice.choice(["FR", "GB", "DE"])
    coded = []
    for capability in dice.sample(CAPABILITIES, dice.randint(1, 2)):
        if dice.random() < 0.25:
            coded.append(factories.refusal(iso2, capability))
            continue
        values: dict[str, Any] = {
            "firmness": dice.choice([Firmness.FLOATED, Firmness.PLEDGED, Firmness.SPECIFIED]),
            "modality": dice.choice([Modality.FIRM, Modality.INTENT, Modality.POSSIBLE]),
        }
        if dice.random() < 0.5:
            size = dice.choice([100, 600, 2000])
            values["quantity"] = Quantity(Measure.PERSONNEL, Qualifier.ABOUT, size, size * 2, as_found=f"some {size}")
        if dice.random() < 0.3:
            values["basing"] = (Basing(dice.choice([Place.IN_UKRAINE, Place.HOME])),)
        if dice.random() < 0.3:
            values["condition_mode"] = ConditionMode.STATES
            values["conditions"] = (ConditionEntry(condition=factories.condition().slug),)
        coded.append(factories.position(iso2, capability, **values))
    named = dice.random() < 0.7
    voice: dict[str, Any] = (
        {} if named else {"speaker": "", "descriptor": "an official", "attribution": Attribution.BACKGROUND}
    )
    return factories.entry(*coded, said=date(2025, 1, 6) + timedelta(days=dice.randint(0, 200)), iso2=iso2, **voice)


def shown() -> dict[str, Any]:
    """What the API answers to anybody: everything but the number and the time of the commit, and how many steps a flag
    has taken, which nothing takes back.
    """
    client = Client()
    found = {}
    for path in ("pledges/?ordering=id", "statements/?ordering=id", "coalitions/willing/matrix/", "countries/"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        found[path] = {k: v for k, v in answer.json().items() if k not in ("seq", "data_as_of")}
    answer = client.get("/api/v1/flags/?ordering=id").json()
    standing = [one for one in answer["results"] if one["state"] != "auto_resolved"]
    found["flags"] = [{k: v for k, v in one.items() if k not in ("events", "version")} for one in standing]
    return found
