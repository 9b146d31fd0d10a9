"""Whoever follows the feed from 0, and fetches again each pledge that it names, has the pledges of the list."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coalition.models import Coalition, Country, LedgerCommit, Speaker
from coalition.visibility import ANYBODY
from pledges.actions.checks import record_check
from pledges.actions.conditions import record_event
from pledges.actions.corrections import correct
from pledges.actions.entry import ConditionEntry
from pledges.actions.entry_of import entry_of
from pledges.actions.retractions import retract
from pledges.derived.rebuild import differences
from pledges.derived.reference import settle_after
from pledges.derived.sweep import sweep_unit
from pledges.models import Change, ConditionEvent, Flag, Publisher, Statement
from pledges.vocabulary import (
    Attribution,
    Capability,
    ConditionKind,
    ConditionMode,
    ConditionState,
    DismissalReason,
    FlagState,
    PledgeOrigin,
    RetractionReason,
    Stance,
    StatementKind,
)
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_cell_texts import by_the_serializer
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

STEPS = 20
COUNTRIES, CAPABILITIES = ("FR", "GB", "IT"), ("troops", "air")


class Follower:
    """A client that keeps a copy of the pledges, and of the lines that told it."""

    def __init__(self, api: Reader) -> None:
        self.api, self.last = api, "0"
        self.pledges: dict[str, Any] = {}
        self.told: list[dict[str, Any]] = []

    def poll(self, **fetched: str) -> None:
        """Read on from where it stood, and fetch again what is named."""
        following: str | None = f"changes/?after={self.last}&limit=20"
        named: dict[str, str] = {}
        while following:
            answer = self.api.ask(following.removeprefix("http://testserver"))
            self.told += answer["results"]
            named |= {row["id"]: row["kind"] for row in answer["results"] if row["resource"] == "pledge"}
            following, self.last = answer["next"], answer["last"]
        for pledge, kind in named.items():
            if kind == "removed":
                self.pledges.pop(pledge, None)
            else:
                self.pledges[pledge] = bare(self.api.ask(f"pledges/{pledge}/"))


def bare(pledge: dict[str, Any]) -> dict[str, Any]:
    """A pledge without what the envelope says of the answer."""
    return {name: value for name, value in pledge.items() if name not in STAMP}


STAMP = {"as_of", "retracted_since", "seq", "data_as_of", "rules_version", "provisional"}


def everything(api: Reader, asked: str = "") -> dict[str, Any]:
    rows = []
    following: str | None = f"pledges/?limit=100{asked}"
    while following:
        answer = api.ask(following.removeprefix("http://testserver"))
        rows += answer["results"]
        following = answer["next"]
    return {row["id"]: bare(row) for row in rows}


def apart(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The pledges that differ, with what differs."""
    found: dict[str, Any] = {}
    for pledge in mine.keys() | theirs.keys():
        a, b = mine.get(pledge, {}), theirs.get(pledge, {})
        if a != b:
            found[pledge] = {
                name: (a.get(name), b.get(name)) for name in a.keys() | b.keys() if a.get(name) != b.get(name)
            }
    return found


def step(dice: random.Random) -> None:
    """Something that happens to a record."""
    iso2, capability = dice.choice(COUNTRIES), dice.choice(CAPABILITIES)
    said = date(2025, dice.randint(1, 10), dice.randint(1, 28))
    match dice.randrange(14):
        case 0 | 1 | 2:
            stance = dice.choice([Stance.ANNOUNCES, Stance.AFFIRMS, Stance.NARROWS, Stance.QUESTIONS])
            terms = (ConditionEntry(condition=make.condition(ConditionKind.CEASEFIRE).slug),)
            mode = {"condition_mode": ConditionMode.STATES, "conditions": terms} if dice.random() < 0.6 else {}
            make.publish_statement(iso2, capability, said=said, stance=stance, **mode)
        case 3:
            make.publish_entry(make.entry(make.refusal(iso2, capability), said=said, iso2=iso2))
        case 4:  # words that speak for nobody: a file without a state
            coded = make.position(iso2, capability, origin=PledgeOrigin.THIRD_PARTY)
            make.publish_entry(
                make.entry(
                    coded, said=said, iso2="", country="", behalf="nobody", speaker="", descriptor="A general",
                    attribution=Attribution.BACKGROUND, kind=StatementKind.EXPERT_OPINION,
                )
            )  # fmt: skip
        case 5:
            with make.door("a look") as commit:
                record_check(
                    coalition=make.coalition(), country=make.country(iso2), capability=Capability(capability),
                    checked_on=date(2026, 3, dice.randint(1, 28)), note="Everywhere.", commit=commit,
                )  # fmt: skip
        case 6:
            statement = Statement.objects.order_by("pk").first()
            if statement and not ConditionEvent.objects.filter(on=said).exists():
                with make.door("a condition") as commit:
                    record_event(
                        condition=make.condition(ConditionKind.CEASEFIRE), on=said, statement=statement,
                        state=dice.choice([ConditionState.MET, ConditionState.UNMET]), commit=commit,
                    )  # fmt: skip
        case 7:
            with make.door("a name"):
                Country.objects.filter(iso2=iso2).update(name=f"Land {dice.randrange(99)}")
        case 8:
            with make.door("an office"):
                Speaker.objects.filter(slug=f"head-{iso2.lower()}").update(office=f"Office {dice.randrange(99)}")
        case 9:
            with make.door("how far we looked") as commit:
                coalition = make.coalition()
                coalition.complete_to = date(2026, dice.randint(1, 6), 1)
                coalition.save()
                settle_after(Coalition.objects.get(), commit=commit)
        case 10:
            flag = Flag.objects.visible_to(ANYBODY).standing().order_by("rule", "pledge__public_id", "pk").first()
            if flag:
                decide(flag)
        case 11:
            with make.door("a grade") as commit:
                publisher = make.publisher()
                publisher.reliability = dice.choice(["B", "C", "E"])
                publisher.save()
                settle_after(Publisher.objects.get(slug=publisher.slug), commit=commit)
        case 12:
            if statement := dice.choice([None, *Statement.objects.standing().order_by("pk")]):
                with make.door("it is wrong") as commit:
                    retract(statement, reason=RetractionReason.MISATTRIBUTED, by=None, commit=commit)
        case 13:
            if statement := dice.choice([None, *Statement.objects.standing().order_by("pk")]):
                with make.door("better said") as commit:
                    correct(statement, replace(entry_of(statement), said_from=said, said_to=said), commit=commit)


def decide(flag: Flag) -> None:
    """Somebody dismisses a flag."""
    decided(flag, FlagState.DISMISSED, reason=DismissalReason.KEEP_BOTH)


@pytest.mark.parametrize("seed", range(4))
def test_a_follower_of_the_feed_has_the_pledges_of_the_list(api: Reader, seed: int) -> None:
    dice = random.Random(seed)
    with make.door("the ground"):
        make.condition(ConditionKind.CEASEFIRE)
        for iso2 in COUNTRIES:
            make.ground(make.entry(make.position(iso2), iso2=iso2))
    follower = Follower(api)
    for _ in range(STEPS):
        step(dice)
        follower.poll()
        assert apart(follower.pledges, everything(api)) == {}
    sweep_unit(datetime.now(UTC).date())
    follower.poll()
    assert apart(follower.pledges, everything(api)) == {}
    assert len(follower.pledges) > 1
    # Another client comes later, reads it all from 0, and fetches each pledge as of the commit that named it last.
    today, head = datetime.now(UTC).date(), LedgerCommit.objects.count()
    asked = "as_of={}&known_at=seq:{}"
    now = everything(api, "&" + asked.format(today, head))
    last = {row["id"]: (row["seq"], row["kind"]) for row in follower.told if row["resource"] == "pledge"}
    assert {one for one, (_, kind) in last.items() if kind != "removed"} >= now.keys()
    for one in now:
        then = bare(api.ask(f"pledges/{one}/?{asked.format(today, last[one][0])}"))
        assert without_check(then) == without_check(now[one])
    assert differences() == []
    for day in (None, "2025-06-15"):
        asked = f"coalitions/willing/matrix/?as_of={day}" if day else "coalitions/willing/matrix/"
        assert api.ask(asked)["results"] == by_the_serializer(day, None)


def without_check(pledge: dict[str, Any]) -> dict[str, Any]:
    """The day up to which a coalition's record is complete, and names, have no versions: they are told as of today."""
    return {name: value for name, value in pledge.items() if name != "last_checked_on"}


def test_a_pledge_of_which_nothing_is_said_any_more_is_removed_and_stays_so(api: Reader) -> None:
    """Whatever becomes of its country, its coalition, its cell: who fetched it again would find nothing."""
    for country in ("FR", "GB"):
        make.publish_statement(country)
    follower = Follower(api)
    with make.door("it is wrong") as commit:
        gone = Statement.objects.get(country__iso2="FR")
        retract(gone, reason=RetractionReason.MISATTRIBUTED, by=None, commit=commit)
    for dice in (Loaded(5), Loaded(7), Loaded(8), Loaded(9), Loaded(11)):
        step(dice)
        follower.poll()
        assert apart(follower.pledges, everything(api)) == {}
    assert set(follower.pledges) == {"gb-troops-1"}
    assert [row["kind"] for row in follower.told if row["id"] == "fr-troops-1"][-1] == "removed"
    make.publish_statement("FR", said=date(2025, 5, 1))
    follower.poll()
    assert apart(follower.pledges, everything(api)) == {}
    assert set(follower.pledges) == {"gb-troops-1", "fr-troops-1"}
    assert differences() == []


class Loaded(random.Random):
    """Dice that decide what happens, to France and its troops."""

    def __init__(self, what: int) -> None:
        super().__init__(what)
        self.what = what

    def choice(self, given: Any) -> Any:
        return given[0]

    def randrange(self, *given: int) -> int:
        return self.what if given == (14,) else super().randrange(*given)


def test_every_resource_is_told_with_a_sentence_that_names_its_source(api: Reader, world: dict[str, Any]) -> None:
    for number in range(12):
        step(random.Random(number))
    follower = Follower(api)
    follower.poll()
    assert {row["resource"] for row in follower.told} >= {"pledge", "statement", "flag", "check", "condition"}
    assert all(row["sentence"].endswith(").") for row in follower.told)
    assert {row["id"] for row in follower.told if row["resource"] == "statement"} == set(
        Statement.objects.values_list("public_id", flat=True)
    )
    assert {row["id"] for row in follower.told if row["resource"] == "flag"} == set(
        Flag.objects.visible_to(ANYBODY).values_list("public_id", flat=True)
    )
    assert Change.objects.values("seq", "resource", "resource_id", "code").distinct().count() == Change.objects.count()
