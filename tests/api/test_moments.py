"""The two clocks: what was so on a day, and what we knew after a commit."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coalition.models import LedgerCommit
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def test_as_of_shows_the_pledge_as_it_stood_on_that_day(api: Reader, db: None) -> None:
    make.publish_statement("FR", said=date(2025, 3, 10), firmness="floated", modality="possible")
    make.publish_statement("FR", said=date(2025, 6, 10), firmness="pledged", stance="affirms")
    assert api.ask("pledges/fr-troops-1/?as_of=2025-04-01")["firmness"] == "floated"
    assert api.ask("pledges/fr-troops-1/?as_of=2025-06-10")["firmness"] == "pledged"
    assert api.ask("pledges/?as_of=2025-04-01")["results"][0]["firmness"] == "floated"
    api.ask("pledges/fr-troops-1/?as_of=2025-03-09", status=404)
    assert api.ask("pledges/?as_of=2025-03-09")["results"] == []


def test_staleness_is_judged_on_the_day_asked_about(api: Reader, db: None) -> None:
    make.publish_statement("FR", said=date(2025, 3, 10))
    stale_on = date.fromisoformat(api.ask("pledges/fr-troops-1/")["stale_on"])
    before = stale_on - timedelta(days=1)
    assert api.ask(f"pledges/fr-troops-1/?as_of={before}")["stale"] is False
    assert api.ask(f"pledges/fr-troops-1/?as_of={stale_on}")["stale"] is True
    assert api.ids(f"pledges/?as_of={stale_on}&stale=true") == ["fr-troops-1"]
    assert api.ids(f"pledges/?as_of={before}&stale=true") == []


def test_known_at_shows_what_we_knew_then(api: Reader, db: None) -> None:
    make.publish_statement("FR", said=date(2025, 3, 10), firmness="floated", modality="possible")
    early = api.ask("pledges/")["seq"]
    make.publish_statement("FR", said=date(2025, 2, 10), firmness="specified", stance="affirms")
    answer = api.ask(f"pledges/?known_at=seq:{early}")
    assert answer["seq"] == early
    assert answer["results"][0]["firmness"] == "floated"
    assert api.ask("pledges/")["results"][0]["firmness"] == "specified"
    assert len(api.ids(f"statements/?known_at=seq:{early}")) == 1
    assert len(api.ids("statements/")) == 2
    assert len(api.ask(f"pledges/fr-troops-1/timeline/?known_at=seq:{early}")["results"]) == 1


def test_a_time_answers_the_commit_before_it(api: Reader, world: dict) -> None:
    commit = LedgerCommit.objects.get(seq=2)
    at = commit.at.isoformat().replace("+00:00", "Z")
    answer = api.ask(f"pledges/?known_at={at}")
    assert answer["seq"] == 2
    assert answer["data_as_of"].startswith(at[:19])


def test_nothing_was_known_before_the_first_commit(api: Reader, world: dict) -> None:
    answer = api.ask("statements/?known_at=seq:0")
    assert (answer["results"], answer["seq"]) == ([], 0)
    assert api.ask("pledges/?known_at=seq:0&origins_min=1", status=400)["errors"][0]["param"] == "origins_min"
    assert api.ask("statements/?known_at=seq:0&origins_min=1")["results"] == []


def test_both_clocks_hold_for_the_matrix(api: Reader, world: dict) -> None:
    def france(asked: str) -> dict:
        cells = api.ask(f"coalitions/willing/matrix/?{asked}")["results"]
        found = [cell for cell in cells if (cell["country"]["iso2"], cell["capability"]) == ("FR", "troops")]
        return found[0] if found else {}

    assert france("as_of=2025-11-25")["state"] == "pledged"
    assert france("as_of=2025-11-25")["stale"] is False
    assert france("as_of=2025-11-25")["disputed"] is None
    assert france("as_of=2025-11-24").get("state", "not_researched") != "pledged"
    assert france("as_of=2026-11-01")["stale"] is True


def test_what_is_only_known_now_is_not_answered_for_a_past_day(api: Reader, world: dict) -> None:
    for asked in ("disputed=true", "has_open_flag=true", "severity_min=low", "changed_after=seq:1"):
        (fault,) = api.ask(f"pledges/?as_of=2025-12-01&{asked}", status=400)["errors"]
        assert (fault["param"], fault["code"]) == (asked.partition("=")[0], "only_now")


def test_a_past_moment_says_that_it_does_not_know_of_flags(api: Reader, world: dict) -> None:
    row = api.ask("pledges/gb-naval-1/?as_of=2025-12-01")
    assert (row["disputed"], row["open_flags"]) == (None, None)


def test_a_resource_without_versions_says_so(api: Reader, world: dict) -> None:
    for address in ("countries/", "countries/FR/", "coalitions/", "coalitions/willing/", "flags/", "meta/rules/"):
        for clock in ("as_of=2025-12-01", "known_at=seq:1"):
            (fault,) = api.ask(f"{address}?{clock}", status=400)["errors"]
            assert (fault["param"], fault["code"]) == (clock.partition("=")[0], "unknown_parameter")


def test_the_future_is_refused_on_both_clocks(api: Reader, world: dict) -> None:
    tomorrow = timezone.now().date() + timedelta(days=1)
    for asked in (f"as_of={tomorrow}", "known_at=seq:999999999999"):
        (fault,) = api.ask(f"pledges/?{asked}", status=400)["errors"]
        assert (fault["param"], fault["code"]) == (asked.partition("=")[0], "in_future")
