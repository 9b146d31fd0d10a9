"""A made-up record of any size that is the same for the same seed: thirty countries, ten capabilities, five missions,
skewed as a real one is.

A few countries speak often and of troops, most rarely and of anything. Words come in bursts around summits, in several
versions that repeat each other; some are undated, unnamed, refused, conditional, or told by others.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from coalition.ledger import Commit
from coalition.models import Coalition, Country, Membership, Speaker
from coalition.vocabulary import MembershipBasis, MembershipRole
from pledges.actions.entry import StatementEntry
from pledges.models import Condition, ConditionEvent, Publisher, Statement
from pledges.vocabulary import ConditionKind, ConditionState, PublisherKind
from tests.benchmarks.seeded_names import (
    COALITION,
    CONDITIONS,
    FIRST,
    GRADES,
    ISO2,
    LAST,
    PUBLISHERS,
    RANKS,
    SPOKEN_IN,
    slug_of,
)
from tests.benchmarks.seeded_words import Words


def coalitions(count: int) -> list[str]:
    """The coalitions that so many statements are about: another one for every SPOKEN_IN, so that what is said of one
    pledge does not grow with the record.
    """
    return [COALITION, *(f"{COALITION}-{number}" for number in range(2, 2 + (max(count, 1) - 1) // SPOKEN_IN))]


def ground(count: int = 1) -> None:
    """The reference rows that `count` entries name, inside the open door."""
    countries = Country.objects.bulk_create(
        Country(iso2=iso2, iso3=f"{iso2}X", m49=f"{n:03}", name=f"Country {iso2}") for n, iso2 in enumerate(ISO2, 1)
    )
    for slug in coalitions(count):
        _coalition(slug, countries)
    Speaker.objects.bulk_create(
        Speaker(slug=f"{office}-{c.iso2.lower()}", name=f"{office.title()} of {c.iso2}", office=office.title(),
                country=c, rank=rank)
        for c in countries for office, rank in RANKS.items()
    )  # fmt: skip
    Publisher.objects.bulk_create(
        Publisher(slug=f"outlet-{n}", name=f"Outlet {n}", kind=PublisherKind.PRESS, reliability=GRADES[n])
        for n in range(PUBLISHERS)
    )


def _coalition(slug: str, countries: list[Country]) -> None:
    coalition = Coalition.objects.create(slug=slug, name=f"Coalition {slug}", presumes=["end_of_fighting"])
    Membership.objects.bulk_create(
        Membership(
            coalition=coalition,
            country=country,
            role=MembershipRole.MEMBER,
            basis=MembershipBasis.LISTED_BY_ORGANIZER,
        )
        for country in countries
    )
    Condition.objects.bulk_create(
        Condition(coalition=coalition, kind=kind, slug=slug_of(kind, slug), label=str(kind)) for kind in CONDITIONS
    )


def dated_conditions(statement: Statement, *, commit: Commit) -> None:
    """What became of the shared conditions of each coalition, each with a statement that shows it."""
    told = {
        ConditionKind.CEASEFIRE: (date(2021, 4, 1), ConditionState.UNMET),
        ConditionKind.PARLIAMENT: (date(2024, 2, 1), ConditionState.MET),
        ConditionKind.US_BACKSTOP: (date(2024, 9, 1), ConditionState.UNMET),
    }
    ConditionEvent.objects.bulk_create(
        ConditionEvent(
            condition=row, on=told[row.kind][0], state=told[row.kind][1], statement=statement, since_seq_id=commit.seq
        )
        for row in Condition.objects.filter(kind__in=told).order_by("pk")
    )


def entries(count: int, seed: int = 1, lands: int = len(ISO2)) -> Iterator[StatementEntry]:
    """`count` statements of the first `lands` countries, in an order of entry that is not that of speaking."""
    words = Words(random.Random(seed), summits(random.Random(seed + 1)), lands)
    of = coalitions(count)
    return (words.statement(number, of[number // SPOKEN_IN]) for number in range(count))


def summits(dice: random.Random) -> list[date]:
    """One day in about five weeks on which everybody speaks."""
    days = (LAST - FIRST).days
    return sorted(FIRST + timedelta(days=dice.randrange(days)) for _ in range(days // 35))
