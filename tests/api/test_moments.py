"""The two clocks: what was so on a day, and what we knew after a commit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from coalition.models import LedgerCommit
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


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
    answer = api.ask(f"pledges/?known_at={written(commit.at)}")
    assert answer["seq"] == 2
    assert answer["data_as_of"].startswith(written(commit.at)[:19])
    just_before = written(commit.at - timedelta(microseconds=1))
    assert api.ask(f"pledges/?known_at={just_before}")["seq"] == 1


def test_nothing_was_known_before_the_first_commit(api: Reader, world: dict) -> None:
    answer = api.ask("statements/?known_at=seq:0")
    assert (answer["results"], answer["seq"], answer["provisional"]) == ([], 0, False)
    assert api.ask("statements/?known_at=2001-01-01T00:00:00Z")["as_of"] == "2001-01-01"
    assert api.ask("pledges/?known_at=seq:0&origins_min=1", status=400)["errors"][0]["param"] == "origins_min"
    assert api.ask("statements/?known_at=seq:0&origins_min=1")["results"] == []


def test_both_clocks_hold_for_the_matrix(api: Reader, world: dict) -> None:
    def france(asked: str) -> dict:
        cells = api.ask(f"coalitions/willing/matrix/?{asked}")["results"]
        found = [cell for cell in cells if (cell["country"]["iso2"], cell["capability"]) == ("FR", "troops")]
        return found[0] if found else {}

    assert france("as_of=2025-11-25")["state"] == "pledged"
    assert france("as_of=2025-11-25")["stale"] is False
    assert france("as_of=2025-11-25")["disputed"] is False
    assert france("as_of=2025-11-24").get("state", "not_researched") != "pledged"
    assert france("as_of=2026-11-01")["stale"] is True


def test_every_filter_of_pledges_answers_for_a_past_moment(api: Reader, world: dict) -> None:
    """Britain promised ships in March and refused them in September."""
    head = api.ask("pledges/")["seq"]
    for asked in ("disputed=true", "has_open_flag=true", "severity_min=high"):
        assert api.ids(f"pledges/?as_of=2025-09-01&{asked}&capability=naval&polarity=offer") == ["gb-naval-1"]
        assert api.ids(f"pledges/?as_of=2025-03-02&{asked}&capability=naval") == []
    assert "gb-naval-1" in api.ids(f"pledges/?known_at=seq:{head}&changed_after=seq:0")
    assert api.ids(f"pledges/?known_at=seq:{head - 1}&changed_after=seq:{head - 1}") == []


def test_an_answer_says_its_commit_its_day_and_whether_it_may_still_change(api: Reader, world: dict) -> None:
    today = timezone.now().date().isoformat()
    newest = LedgerCommit.objects.order_by("-seq")[0]
    for asked, day, provisional in (
        ("", today, True),
        ("as_of=2025-09-01", "2025-09-01", True),
        (f"known_at=seq:{newest.seq}", today, False),
        (f"known_at=seq:{newest.seq}&as_of=2025-09-01", "2025-09-01", False),
        (f"known_at={written(newest.at - timedelta(microseconds=1))}", today, False),
        (f"known_at={written(newest.at)}", today, True),
        (f"known_at={written(newest.at + timedelta(seconds=1))}", today, True),
        (f"known_at={written(datetime.now(UTC) + timedelta(days=900))}", today, True),
    ):
        for address in ("pledges/", "pledges/gb-naval-1/", "coalitions/willing/matrix/", "statements/"):
            answer = api.ask(f"{address}?{asked}")
            assert (answer["as_of"], answer["provisional"]) == (day, provisional), (address, asked)
    assert api.ask("countries/")["provisional"] is True


def test_a_time_of_the_record_asks_about_its_own_utc_day(api: Reader, world: dict) -> None:
    """One minute past midnight in Kyiv is still the day before."""
    assert api.ask("pledges/?known_at=2026-01-02T00:01:00%2B02:00")["as_of"] == "2026-01-01"
    assert api.ask("pledges/?known_at=2026-01-01T23:59:59Z")["as_of"] == "2026-01-01"
    assert api.ask("pledges/?known_at=2026-01-02T00:00:00Z")["as_of"] == "2026-01-02"


def test_a_resource_without_versions_says_so(api: Reader, world: dict) -> None:
    for address in (
        "coalitions/", "coalitions/willing/", "publishers/", "search/?q=force", "meta/rules/",
        "meta/vocabulary/", "meta/limits/", "pledges/gb-naval-1/history/", "exports/", "changes/",
    ):  # fmt: skip
        for clock in ("as_of=2025-12-01", "known_at=seq:1"):
            (fault,) = api.ask(f"{address}{'&' if '?' in address else '?'}{clock}", status=400)["errors"]
            assert (fault["param"], fault["code"]) == (clock.partition("=")[0], "unknown_parameter")
            assert fault["detail"].startswith("This is told as it stands now")


def test_a_day_and_a_commit_still_to_come_are_refused(api: Reader, world: dict) -> None:
    tomorrow = timezone.now().date() + timedelta(days=1)
    for asked in (f"as_of={tomorrow}", "known_at=seq:999999999999"):
        (fault,) = api.ask(f"pledges/?{asked}", status=400)["errors"]
        assert (fault["param"], fault["code"]) == (asked.partition("=")[0], "in_future")
