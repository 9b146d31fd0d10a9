"""Pledges as machines read them: where each stands, and the way its words came."""

import pytest

from pledges.models import Pledge
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
STAMP = ("seq", "as_of", "provisional", "data_as_of", "rules_version", "retracted_since")
ROW = {
    "id", "country", "coalition", "capability", "title", "polarity", "origin", "firmness", "status", "confidence",
    "quantity", "basing", "conditions", "window", "last_stated_on", "last_checked_on", "stale_on", "stale", "disputed",
    "open_flags", "origins", "latest_statement", "summary", "url",
}  # fmt: skip
"""The fields that the contract promises."""


def test_france_troops_stands_where_its_words_left_it(api: Reader, world: dict) -> None:
    answer = api.ask("pledges/?country=FR&capability=troops")
    (row,) = answer["results"]
    assert set(row) >= ROW
    assert row["id"] == "fr-troops-1"
    assert row["country"] == {"iso2": "FR", "name": "France"}
    assert (row["firmness"], row["status"], row["polarity"]) == ("specified", "dormant", "offer")
    assert row["quantity"] == {
        "measure": "personnel",
        "qualifier": "range",
        "low": 1000,
        "high": 2000,
        "currency": None,
        "as_found": "one to two thousand",
    }
    assert row["basing"] == [{"place": "in_ukraine", "sense": "included", "force": "firm"}]
    (condition,) = row["conditions"]
    assert (condition["kind"], condition["state"], condition["mode"]) == ("peace_agreement", "unmet", "required")
    assert row["last_stated_on"] == "2025-11-25"
    assert row["last_checked_on"] == "2026-02-01"
    assert row["stale"] is True
    assert row["latest_statement"]["id"] == world["france"].public_id
    assert row["latest_statement"]["speaker"]["office"] == "President"
    assert row["summary"] == "France has said more exactly how it would contribute ground troops."
    assert row["url"].endswith("/pledges/fr-troops-1/")


def test_its_timeline_leads_from_unn_over_politico_to_french_radio(api: Reader, world: dict) -> None:
    (telling,) = api.ask("pledges/fr-troops-1/timeline/")["results"]
    told = {version["id"]: version for version in telling["appearances"]}
    speaking = told[telling["appearance"]]
    assert [link["publisher"] for link in speaking["chain"]] == ["Unn", "Politico", "Rtl"]
    assert [link["seen"] for link in speaking["chain"]] == [True, False, False]
    assert [link["relay_mode"] for link in speaking["chain"]] == ["quoted", "translated", None]
    root = told[speaking["origin"]]
    assert root["document"]["publisher"]["id"] == "rtl"
    assert root["relays"] is None
    assert telling["origin"] == root["id"]
    assert speaking["record_id"] == "SG18"
    assert telling["origins"] == 1
    assert telling["position"]["stance"] == "announces"
    assert telling["statement"]["speaker"]["rank"] == 5


def test_a_timeline_runs_from_the_oldest(api: Reader, world: dict) -> None:
    make.publish_statement("FR", "troops", said=make.date(2025, 2, 1), stance="affirms")
    said = [row["statement"]["said_to"] for row in api.ask("pledges/fr-troops-1/timeline/")["results"]]
    assert said == ["2025-02-01", "2025-11-25"]


def test_unknown_is_null_and_never_zero(api: Reader, world: dict) -> None:
    row = api.ask("pledges/fr-air-1/")
    assert row["quantity"] is None
    assert row["window"] is None
    refusal = api.ask("pledges/it-no-troops-1/")
    assert refusal["firmness"] is None
    assert refusal["polarity"] == "exclusion"


def test_a_pledge_without_a_state_is_shown_without_one(api: Reader, world: dict) -> None:
    claim = Pledge.objects.get(country__iso2="TR")
    claim.states.all().delete()
    row = api.ask(f"pledges/{claim.public_id}/")
    assert row["status"] is None
    assert row["stale"] is None
    assert row["conditions"] is None
    assert row["latest_statement"] is None


def test_a_reversed_pledge_is_disputed_and_still_stands(api: Reader, world: dict) -> None:
    row = api.ask("pledges/gb-naval-1/")
    assert row["disputed"] is True
    assert row["open_flags"] >= 1
    assert row["status"] == "active"


def test_a_single_answer_says_what_to_quote(api: Reader, world: dict) -> None:
    row = api.ask("pledges/fr-air-1/")
    whole = api.ask("pledges/")
    assert row["seq"] == whole["seq"] > 0
    assert row["rules_version"] == whole["rules_version"]


def test_fields_cut_an_answer_down_in_their_order(api: Reader, world: dict) -> None:
    (row,) = api.ask("pledges/?country=IT&fields=status,id")["results"]
    assert list(row) == ["status", "id"]
    assert set(api.ask("pledges/fr-air-1/?fields=id")) == {"id", *STAMP}


def test_history_keeps_what_we_knew_before(api: Reader, world: dict) -> None:
    rows = api.ask("pledges/fr-troops-1/history/")["results"]
    assert [row["known_to"] is None for row in rows] == [False, True] or len(rows) > 2
    assert rows[0]["status"] == "active"
    assert rows[-1]["status"] == "dormant"
    assert rows[0]["known_to"] == rows[-1]["known_from"]
