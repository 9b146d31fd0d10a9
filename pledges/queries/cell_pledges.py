"""The pledges of a matrix as its cells need them: a country's own, each with the few columns that decide, in one read
and without the objects of eight tables for each.

They answer to the same names as `pledge_list.pledges` does, so that one rule makes the cells of both; a test holds the
two equal.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F

from coalition.models import Coalition, Country
from coalition.visibility import Viewer
from pledges.models.flag import SEES_ALL_FLAGS
from pledges.queries import pledge_list
from pledges.queries.moment import Moment
from pledges.vocabulary import Attribution, PledgeOrigin

_STATE = ("status", "firmness", "confidence", "measure", "qualifier", "low", "high", "currency", "quantity_as_found",
          "last_stated_on", "stale_on")  # fmt: skip
_UNNAMED = frozenset(one for one in Attribution if one.is_unnamed)


@dataclass(slots=True)
class Said:
    """The position that was stated last."""

    stance: str


@dataclass(slots=True)
class State:
    """What a cell shows of a state."""

    status: str
    firmness: str
    confidence: str
    measure: str
    qualifier: str
    low: int | None
    high: int | None
    currency: str
    quantity_as_found: str
    last_stated_on: date | None
    stale_on: date | None
    size_is_unnamed: bool
    latest_position: Said | None


@dataclass(slots=True)
class CellPledge:
    """What a cell shows of a pledge."""

    public_id: str
    capability: str
    mission: str
    polarity: str
    origin: str
    country: Country
    state: State | None
    disputed: bool


def own_pledges(coalition: Coalition, moment: Moment, viewer: Viewer) -> list[CellPledge]:
    """What the countries of `coalition` have on file for themselves at `moment`, disputed where `viewer` may see why.
    One read. Not for a past record (`known_at`), whose last words may have been taken back since.
    """
    found = pledge_list.stated(moment).filter(coalition=coalition, origin=PledgeOrigin.SELF, country__isnull=False)
    if moment.is_now and not viewer.may(SEES_ALL_FLAGS):
        disputed = F("state__disputed")
    else:
        disputed = Exists(pledge_list.disputing_flags(moment, viewer))  # type: ignore[assignment]
    countries: dict[int, Country] = {}
    told = found.annotate(is_disputed=disputed).values_list(
        "public_id", "capability", "mission", "polarity", "origin", "is_disputed", "state__pk",
        *(f"state__{name}" for name in _STATE), "state__latest_position__stance",
        "state__quantity_position__appearance__statement__attribution", "country", "country__iso2", "country__name",
    )  # fmt: skip
    return [_pledge(one, countries) for one in told]


def _pledge(told: tuple[Any, ...], countries: dict[int, Country]) -> CellPledge:
    *pledge, disputed, state_key = told[:7]
    *columns, stance, attribution, key, iso2, name = told[7:]
    if key not in countries:
        countries[key] = Country(pk=key, iso2=iso2, name=name)
    said = Said(stance) if stance else None
    state = None if state_key is None else State(*columns, attribution in _UNNAMED, said)  # type: ignore[call-arg]
    return CellPledge(*pledge, countries[key], state, bool(disputed))  # type: ignore[call-arg]
