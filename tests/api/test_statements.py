"""Statements, flags, countries, coalitions and the matrix as machines read them."""

import pytest

from coalition.models import MembershipCount
from pledges.actions.retractions import retract
from pledges.models import Flag
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.people import read_twice
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


def test_a_statement_carries_every_version_with_its_positions(api: Reader, world: dict) -> None:
    row = api.ask(f"statements/{world['france'].public_id}/")
    assert row["country"]["iso2"] == "FR"
    assert row["origins"] == 1
    assert len(row["appearances"]) == 3
    (coded,) = [version for version in row["appearances"] if version["positions"]]
    assert coded["document"]["publisher"]["reliability"] == "B"
    assert coded["mode"] == "preferred"
    (position,) = coded["positions"]
    assert position["pledge"] == "fr-troops-1"
    assert position["conditions"][0]["as_found"] == "after a peace agreement"
    assert position["quantity"]["low"] == 1000
    assert row["recorded_seq"] >= 1


def test_a_statement_that_was_taken_back_leaves_a_tombstone(api: Reader, world: dict) -> None:
    with make.door("take it back") as commit:
        retract(world["italy"], reason=RetractionReason.MISATTRIBUTED, note="A secret.", by=None, commit=commit)
    body = api.ask(f"statements/{world['italy'].public_id}/", status=410)
    assert body["errors"] == [{"code": "misattributed", "detail": "Somebody else said it, or nobody did"}]
    assert body["detail"] == (
        f"This statement was retracted on {commit.today} (commit {commit.seq}): Somebody else said it, or nobody did."
    )
    assert world["italy"].summary not in str(body)
    assert "tester" not in str(body)
    assert "secret" not in str(body)
    assert world["italy"].public_id not in api.ids("statements/")


def test_a_past_answer_leaves_out_what_was_retracted_since_and_says_how_much(api: Reader, world: dict) -> None:
    past = f"statements/?known_at=seq:{world['italy'].since_seq_id}"
    before = api.ask(past)
    assert before["retracted_since"] == 0
    with make.door("take it back") as commit:
        retract(world["italy"], reason=RetractionReason.LEGAL, by=None, commit=commit)
    after = api.ask(past)
    assert after["retracted_since"] == 1
    kept = [row for row in before["results"] if row["id"] != world["italy"].public_id]
    assert after["results"] == kept
    assert api.ask("statements/")["retracted_since"] is None
    api.ask(f"statements/{world['italy'].public_id}/?known_at=seq:{world['italy'].since_seq_id}", status=410)
    known = api.ask(f"pledges/?known_at=seq:{commit.seq - 1}")["results"]
    assert world["italy"].public_id not in str(known)


def test_a_flag_says_what_it_found_and_on_what(api: Reader, world: dict) -> None:
    (row,) = api.ask("flags/?rule=C1")["results"]
    assert row["severity"] == "critical"
    assert row["subject"] == {"resource": "pledge", "id": row["evidence"][0]["pledge"]}
    assert [one["statement"] for one in row["evidence"]] == [
        world["britain"].public_id,
        world["reversal"].public_id,
    ]
    assert "ruled it out" in row["explanation"]["sentence"]
    (opening,) = row["events"]
    assert (opening["state_from"], opening["state_to"], opening["by_job"]) == (None, "open", True)
    assert api.ask(f"flags/{row['id']}/").items() >= row.items()


def test_nobody_who_took_a_step_is_named(api: Reader, world: dict) -> None:
    assert b"tester" not in api.response("flags/").content


def test_a_finding_for_analysts_is_as_absent_as_one_that_never_was(api: Reader, hidden_flag: Flag) -> None:
    assert hidden_flag.public_id not in api.ids("flags/")
    assert api.ask("flags/?rule=C7")["results"] == []
    hidden, absent = (api.ask(f"flags/{name}/", status=404) for name in (hidden_flag.public_id, "nosuchflag"))
    assert {**hidden, "request_id": ""} == {**absent, "request_id": ""}
    subject = hidden_flag.pledge
    assert subject is not None
    assert (
        api.ask(f"pledges/{subject.public_id}/")["open_flags"]
        == everything(Flag).filter(internal=False).standing().filter(pledge=subject).count()
    )


def test_a_country_is_counted_by_its_own_words_only(api: Reader, world: dict) -> None:
    rows = {row["iso2"]: row for row in api.ask("countries/")["results"]}
    assert rows["FR"]["pledges"] == {"offers": 2, "refusals": 0, "uncommitted": 0, "by_others": 0}
    assert rows["IT"]["pledges"] == {"offers": 0, "refusals": 1, "uncommitted": 0, "by_others": 0}
    assert rows["DE"]["pledges"] == {"offers": 0, "refusals": 0, "uncommitted": 1, "by_others": 0}
    assert rows["TR"]["pledges"] == {"offers": 0, "refusals": 0, "uncommitted": 0, "by_others": 1}
    assert rows["FR"]["memberships"][0]["coalition"] == "willing"
    assert rows["US"]["last_checked_on"] == "2026-02-01"
    assert api.ask("countries/FR/")["pledges"] == rows["FR"]["pledges"]


def test_countries_can_be_asked_for_by_coalition(api: Reader, world: dict) -> None:
    names = [row["iso2"] for row in api.ask("countries/?coalition=willing")["results"]]
    assert names == ["FR", "GB", "US"]


def test_counts_of_a_coalition_disagree_and_stay(api: Reader, world: dict) -> None:
    willing = make.coalition()
    with make.door():
        for low, high, who in ((26, 26, "A host"), (30, None, "A minister"), (33, 35, "A paper")):
            MembershipCount.objects.create(
                coalition=willing, low=low, high=high, basis="members", claimed_on="2025-09-04", claimed_by=who
            )
    row = api.ask("coalitions/willing/")
    assert {(count["low"], count["high"], count["qualifier"]) for count in row["head_counts"]} == {
        (26, 26, "exact"),
        (30, None, "at_least"),
        (33, 35, "range"),
    }
    assert [member["country"]["iso2"] for member in row["members"]] == ["FR", "GB", "US"]
    assert row["working_groups"][0]["seats"][0]["country"]["iso2"] == "TR"
    assert row["complete_to"] == "2026-02-01"


def test_three_kinds_of_emptiness_are_three_codes(api: Reader, world: dict) -> None:
    answer = api.ask("coalitions/willing/matrix/")
    cells = {(cell["country"]["iso2"], cell["capability"]): cell for cell in answer["results"]}
    assert cells["GB", "troops"]["state"] == "not_researched"
    assert cells["GB", "troops"]["researched"] is False
    assert cells["US", "troops"]["state"] == "no_statement_found"
    assert cells["US", "troops"]["researched"] is True
    assert cells["IT", "troops"]["state"] == "ruled_out"
    assert cells["DE", "troops"]["state"] == "no_commitment"
    france = cells["FR", "troops"]
    assert (france["state"], france["firmness"], france["pledge"]) == ("pledged", "specified", "fr-troops-1")
    assert france["quantity"]["high"] == 2000
    assert cells["GB", "naval"]["disputed"] is True
    assert not [cell for country, cell in cells.items() if country[0] == "TR"]
    assert answer["next"] is None


def test_every_code_of_an_answer_is_in_the_vocabulary_with_words(api: Reader, world: dict) -> None:
    rows = api.ask("meta/vocabulary/")["results"]
    lists = {row["name"]: {code["code"]: code["label"] for code in row["codes"]} for row in rows}
    assert lists["firmness"]["floated"]
    assert lists["cell_state"].keys() >= {"not_researched", "no_statement_found", "ruled_out"}
    row = api.ask("pledges/fr-troops-1/")
    for name, code in (("capability", row["capability"]), ("status", row["status"]), ("polarity", row["polarity"])):
        assert lists[name][code]


def test_the_rules_that_can_be_asked_for_are_the_rules_that_run(api: Reader, world: dict) -> None:
    rules = {row["id"]: row for row in api.ask("meta/rules/")["results"]}
    silence = "S0 S1 S2 S4 S5 S6 S7 S9 S11"
    words = "C1 C1r C2 C2r C3 C4 C4u C5 C5r C6 C7 C8 C9 C10 C11 C12 C13 X1 X2 X3"
    assert set(rules) == {*silence.split(), *words.split()}
    assert all(row["name"] and row["version"] >= 1 and row["explanations"] for row in rules.values())
    for rule in rules:
        api.ask(f"flags/?rule={rule}")


def test_the_limits_are_told(api: Reader, world: dict) -> None:
    assert {row["name"]: row["value"] for row in api.ask("meta/limits/")["results"]}["page_max"] == "100"


def test_a_statement_says_how_many_people_coded_it(api: Reader, world: dict) -> None:
    statement = world["france"]
    assert api.ask(f"statements/{statement.public_id}/")["readers"] == 1
    read_twice(statement)
    assert api.ask(f"statements/{statement.public_id}/")["readers"] == 2
    assert {row["readers"] for row in api.ask("statements/")["results"]} == {1, 2}
    assert {row["readers"] for row in api.ask("pledges/fr-troops-1/timeline/")["results"]} == {2}
