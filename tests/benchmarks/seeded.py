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
from tests.benchmarks.seeded_names import COALITION, CONDITIONS, FIRST, GRADES, ISO2, LAST, PUBLISHERS, RANKS, slug_of
from tests.benchmarks.seeded_words import Words


def ground() -> None:
    """The reference rows that every entry names, inside the open door."""
    Coalition.objects.create(slug=COALITION, name="Coalition of the Willing", presumes=["end_of_fighting"])
    coalition = Coalition.objects.get(slug=COALITION)
    countries = Country.objects.bulk_create(
        Country(iso2=iso2, iso3=f"{iso2}X", m49=f"{n:03}", name=f"Country {iso2}") for n, iso2 in enumerate(ISO2, 1)
    )
    Membership.objects.bulk_create(
        Membership(
            coalition=coalition,
            country=country,
            role=MembershipRole.MEMBER,
            basis=MembershipBasis.LISTED_BY_ORGANIZER,
        )
        for country in countries
    )
    Speaker.objects.bulk_create(
        Speaker(slug=f"{office}-{c.iso2.lower()}", name=f"{office.title()} of {c.iso2}", office=office.title(),
                country=c, rank=rank)
        for c in countries for office, rank in RANKS.items()
    )  # fmt: skip
    Publisher.objects.bulk_create(
        Publisher(slug=f"outlet-{n}", name=f"Outlet {n}", kind=PublisherKind.PRESS, reliability=GRADES[n])
        for n in range(PUBLISHERS)
    )
    Condition.objects.bulk_create(
        Condition(coalition=coalition, kind=kind, slug=slug_of(kind), label=str(kind)) for kind in CONDITIONS
    )


def dated_conditions(statement: Statement, *, commit: Commit) -> None:
    """What became of the shared conditions, each with a statement that shows it."""
    known = {row.slug: row for row in Condition.objects.all()}
    told = [
        (ConditionKind.CEASEFIRE, date(2021, 4, 1), ConditionState.UNMET),
        (ConditionKind.PARLIAMENT, date(2024, 2, 1), ConditionState.MET),
        (ConditionKind.US_BACKSTOP, date(2024, 9, 1), ConditionState.UNMET),
    ]
    ConditionEvent.objects.bulk_create(
        ConditionEvent(condition=known[slug_of(kind)], on=on, state=state, statement=statement, since_seq_id=commit.seq)
        for kind, on, state in told
    )


def entries(count: int, seed: int = 1) -> Iterator[StatementEntry]:
    """`count` statements, in an order of entry that is not that of speaking."""
    words = Words(random.Random(seed), summits(random.Random(seed + 1)))
    return (words.statement(number) for number in range(count))


def summits(dice: random.Random) -> list[date]:
    """One day in about five weeks on which everybody speaks."""
    days = (LAST - FIRST).days
    return sorted(FIRST + timedelta(days=dice.randrange(days)) for _ in range(days // 35))
