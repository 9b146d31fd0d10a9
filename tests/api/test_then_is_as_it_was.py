"""What is asked of a past record now is what was answered then: of flags and countries, by list, filter and export."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from coalition.models import Country, Membership
from pledges.actions.retractions import retract
from pledges.models import Flag, FlagWording, Statement
from pledges.queries.head import head
from pledges.vocabulary import DismissalReason, FlagState, RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_following_the_feed import COUNTRIES, step
from tests.rig.reading import everything
from tests.scenarios.settling import again
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db

ASKED = (
    "flags/?limit=100",
    "flags/?limit=100&ordering=opened_on",
    "flags/?limit=100&ordering=-found&state=open,confirmed",
    "flags/?limit=100&ordering=id&severity_min=medium&country=FR,GB",
    "flags/?limit=100&severity=low&opened_after=2025-06-01",
    "countries/?limit=100",
    "countries/?limit=100&coalition=willing",
    "countries/?limit=100&ordering=-iso2",
    "exports/flags.ndjson",
    "exports/flags.ndjson?state=open",
)


def answers(api: Reader, clocks: str = "") -> dict[str, Any]:
    """What is answered to each question. The name of a flag's country is today's, as everywhere but in `countries/`."""
    found: dict[str, Any] = {}
    for asked in ASKED:
        response = api.response(f"{asked}{'&' if '?' in asked else '?'}{clocks}" if clocks else asked)
        text = b"".join(response).decode()
        assert response.status_code == 200, (asked, text[:300])
        if asked.startswith("exports/"):
            found[asked] = [json.loads(line) for line in text.splitlines()]
        else:
            found[asked] = json.loads(text)["results"]
        if asked.startswith("flags/"):
            for row in found[asked]:
                row["country"] = row["country"] and row["country"]["iso2"]
    return found


def events(dice: random.Random) -> None:
    """What happens to a record; also to what is only told beside it."""
    match dice.randrange(8):
        case 0:
            with make.door("a name"):
                Country.objects.filter(iso2=dice.choice(COUNTRIES)).update(name=f"Land {dice.randrange(99)}")
        case 1:
            with make.door("joined"):
                country, coalition = make.country(dice.choice(COUNTRIES)), make.coalition()
                Membership.objects.filter(country=country).delete()
                Membership.objects.create(
                    country=country, coalition=coalition, role=dice.choice(["lead", "member"]), basis="self_declared"
                )
        case 2:
            again(timezone.now().date())
        case _:
            step(dice)


@pytest.mark.parametrize("seed", [5])
def test_what_was_answered_then_is_answered_now(api: Reader, seed: int) -> None:
    """Retractions apart: what was taken back since is shown for no moment."""
    dice = random.Random(seed)
    with make.door("the ground"):
        for iso2 in COUNTRIES:
            make.ground(make.entry(make.position(iso2), iso2=iso2))
    was: dict[int, dict[str, Any]] = {}
    gone = Statement.objects.filter(retraction__isnull=False).count()
    for number in range(12):
        events(dice)
        if Statement.objects.filter(retraction__isnull=False).count() != gone:
            gone, was = Statement.objects.filter(retraction__isnull=False).count(), {}
        if number % 2:
            was[head().seq] = answers(api)
    today = timezone.now().date()
    assert len(was) > 2
    for seq, then in was.items():
        now = answers(api, f"known_at=seq:{seq}&as_of={today}")
        for asked in ASKED:
            assert now[asked] == then[asked], (seq, asked)


def silenced(api: Reader) -> tuple[int, str]:
    """France promised, fell silent, spoke, and fell silent anew: one flag, twice worded. Returns the first silence's
    commit, and the flag's id.
    """
    make.publish_statement("FR", said=date(2025, 3, 10))
    again(date(2025, 9, 1))
    first = head().seq
    make.publish_statement("FR", said=date(2025, 9, 10), stance="affirms")
    again(date(2026, 6, 1))
    return first, everything(Flag).get(rule="S1").public_id


def test_a_silence_says_what_it_said_then(api: Reader, db: None) -> None:
    first, flag = silenced(api)
    then = api.ask(f"flags/{flag}/?known_at=seq:{first}&as_of=2025-09-01")
    now = api.ask(f"flags/{flag}/")
    assert then["explanation"]["slots"]["since"] == "2025-03-10"
    assert now["explanation"]["slots"]["since"] == "2025-09-10"
    assert (len(then["events"]), then["opened_on"] < now["opened_on"]) == (1, True)
    assert (then["seq"], then["provisional"], now["provisional"]) == (first, False, True)
    assert api.ids(f"flags/?opened_after={then['opened_on']}&rule=S1") == [flag]
    assert api.ids(f"flags/?opened_after={then['opened_on']}&rule=S1&known_at=seq:{first}&as_of=2025-09-01") == []


def test_a_flag_is_not_there_before_its_day_nor_before_its_commit(api: Reader, db: None) -> None:
    make.publish_statement("FR", said=date(2025, 3, 10))
    before = head().seq
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 4, 10)))
    flag = everything(Flag).get(rule="C1").public_id
    assert flag not in api.ids("flags/?as_of=2025-04-09")
    assert flag in api.ids("flags/?as_of=2025-04-10")
    api.ask(f"flags/{flag}/?known_at=seq:{before}", status=404)
    assert api.ask(f"flags/{flag}/?as_of=2025-04-10")["state"] == "open"


def test_a_decision_counts_from_its_commit(api: Reader, db: None) -> None:
    make.publish_statement("FR", said=date(2025, 3, 10))
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 4, 10)))
    flag, before = everything(Flag).get(rule="C1"), head().seq
    decided(flag, FlagState.DISMISSED, reason=DismissalReason.KEEP_BOTH)
    assert flag.public_id in api.ids("flags/?state=dismissed")
    assert flag.public_id not in api.ids(f"flags/?state=dismissed&known_at=seq:{before}")
    assert flag.public_id in api.ids(f"flags/?state=open&known_at=seq:{before}")
    assert [one["state_to"] for one in api.ask(f"flags/{flag.public_id}/?known_at=seq:{before}")["events"]] == ["open"]


def test_a_page_of_past_flags_goes_on_where_it_ended(api: Reader, world: dict[str, Any]) -> None:
    asked = f"flags/?known_at=seq:{head().seq}"
    whole = api.ids(f"{asked}&limit=100")
    found: list[str] = []
    following: str | None = f"{asked}&limit=2"
    while following:
        answer = api.ask(following.removeprefix("http://testserver"))
        found += [row["id"] for row in answer["results"]]
        following = answer["next"]
    assert found == whole
    assert len(found) > 4


def test_a_flag_about_what_was_retracted_since_is_shown_for_no_moment(api: Reader, world: dict[str, Any]) -> None:
    before = head().seq
    there = set(api.ids(f"flags/?limit=100&known_at=seq:{before}"))
    about = {row["id"] for row in api.ask("flags/?country=GB&limit=100")["results"] if row["rule"].startswith("C")}
    assert about <= there
    assert about
    with make.door("take back") as commit:
        retract(world["reversal"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    after = api.ask(f"flags/?limit=100&known_at=seq:{before}")
    assert not about & {row["id"] for row in after["results"]}
    assert after["retracted_since"] == 1


def test_other_words_than_todays_are_not_told_where_something_was_retracted_since(api: Reader, db: None) -> None:
    """They might be its words."""
    gone = make.publish_statement("FR", said=date(2025, 3, 10))
    again(date(2025, 9, 1))
    first = head().seq
    make.publish_statement("FR", said=date(2025, 9, 10), stance="affirms")
    again(date(2026, 6, 1))
    flag = everything(Flag).get(rule="S1").public_id
    with make.door("take back") as commit:
        retract(gone, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    asked = f"known_at=seq:{first}&as_of=2025-09-01"
    assert api.ask(f"flags/{flag}/?{asked}")["explanation"] is None
    (row,) = [
        json.loads(line)
        for line in b"".join(api.response(f"exports/flags.ndjson?{asked}")).splitlines()
        if json.loads(line)["id"] == flag
    ]
    assert (row["explanation_code"], row["explanation_slots"]) == (None, None)


def test_words_that_were_not_kept_are_not_made_up(api: Reader, db: None) -> None:
    first, flag = silenced(api)
    with make.door("as if older than the table"):
        everything(FlagWording).filter(flag__public_id=flag, seq__lte=first).delete()
    assert api.ask(f"flags/{flag}/?known_at=seq:{first}&as_of=2025-09-01")["explanation"] is None
    assert api.ask(f"flags/{flag}/")["explanation"]["slots"]["since"] == "2025-09-10"


def test_a_country_has_the_name_and_the_memberships_of_then(api: Reader, world: dict[str, Any]) -> None:
    before = head().seq
    was = api.ask("countries/TR/")
    with make.door("a new name"):
        Country.objects.filter(iso2="TR").update(name="Turkey")
        Membership.objects.create(
            country=make.country("TR"), coalition=make.coalition(), role="member", basis="self_declared"
        )
        Membership.objects.filter(country__iso2="GB").delete()
    assert api.ask("countries/TR/")["name"] == "Turkey"
    then = api.ask(f"countries/TR/?known_at=seq:{before}")
    assert (then["name"], then["memberships"]) == (was["name"], was["memberships"])
    assert then["seq"] == before
    assert "GB" not in [row["iso2"] for row in api.ask("countries/?coalition=willing")["results"]]
    rows = api.ask(f"countries/?coalition=willing&known_at=seq:{before}")["results"]
    assert "GB" in [row["iso2"] for row in rows]
    assert "TR" not in [row["iso2"] for row in rows]


def test_a_country_counts_what_had_been_said_by_the_day(api: Reader, world: dict[str, Any]) -> None:
    def counts(asked: str) -> dict[str, int]:
        found: dict[str, int] = api.ask(f"countries/GB/?{asked}")["pledges"]
        return found

    assert counts("as_of=2025-02-28") == {"offers": 0, "refusals": 0, "uncommitted": 0, "by_others": 0}
    assert counts("as_of=2025-03-01")["offers"] == 1
    assert counts("as_of=2025-03-01")["refusals"] == 0
    assert counts("as_of=2025-09-01")["refusals"] == 1
    assert api.ask("countries/TR/?as_of=2025-05-31")["pledges"]["by_others"] == 0
    assert api.ask("countries/TR/?as_of=2025-06-01")["pledges"]["by_others"] == 1


def test_we_had_looked_no_later_than_the_day_asked_about(api: Reader, world: dict[str, Any]) -> None:
    assert api.ask("countries/US/")["last_checked_on"] == "2026-02-01"
    assert api.ask("countries/US/?as_of=2026-01-31")["last_checked_on"] is None
    assert api.ask("countries/FR/?as_of=2026-01-31")["last_checked_on"] == "2026-01-31"
    tomorrow = timezone.now().date() + timedelta(days=1)
    api.ask(f"countries/?as_of={tomorrow}", status=400)


def test_a_country_that_came_later_was_not_there(api: Reader, world: dict[str, Any]) -> None:
    before = head().seq
    with make.door("one more"):
        Country.objects.create(iso2="FI", iso3="FIN", m49="246", name="Finland")
    assert "FI" in [row["iso2"] for row in api.ask("countries/?limit=100")["results"]]
    assert "FI" not in [row["iso2"] for row in api.ask(f"countries/?limit=100&known_at=seq:{before}")["results"]]
    api.ask(f"countries/FI/?known_at=seq:{before}", status=404)
