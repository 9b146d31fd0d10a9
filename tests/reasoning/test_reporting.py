"""X1 and X3: what two pages made of one statement. Nothing here says that anybody changed their mind."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pledges.reasoning.contradiction.findings import findings_for_line
from pledges.reasoning.facts import Finding, Position, Version
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.reporting import is_somebody_else, reporting_findings
from pledges.vocabulary import Capability, Firmness, Measure, Modality, NegationScope, Place, Severity
from tests.reasoning.builders import excluded, included, line, people, position, unnamed

TODAY = date(2026, 11, 22)
RUMOR, TIME, ACT = NegationScope.RUMOR, NegationScope.TIME, NegationScope.ACT
NAMES = ("Ada North", "Ben South")


def printed(version: str, *, preferred: bool = False, **more: Any) -> Position:
    """One version of one statement of 25 November."""
    return position("2025-11-25", id=f"p-{version}", statement="s", appearance=version, preferred=preferred, **more)


def found(*positions: Position, versions: tuple[Version, ...] = ()) -> tuple[Finding, ...]:
    return reporting_findings(positions, versions, NAMES, TODAY)


def codes(*positions: Position, versions: tuple[Version, ...] = ()) -> list[tuple[str, str]]:
    return [(one.explanation.code, one.severity.value) for one in found(*positions, versions=versions)]


SPOKEN = printed("one", preferred=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {"modality": Modality.INTENT}, ["X1.modality"]),
        ({}, {"modality": Modality.UNSTATED}, []),
        ({}, {"quantity": people(500, 500)}, []),
        ({"quantity": people(2000, 9999)}, {"quantity": people(6000, 6000)}, ["X1.size"]),
        ({"quantity": people(500, 500)}, {"quantity": people(500, 500)}, []),
        ({"quantity": people(1, 1, Measure.BRIGADE)}, {"quantity": people(5000, 5000)}, []),
        ({"basing": (included(Place.IN_UKRAINE),)}, {"basing": (excluded(Place.IN_UKRAINE),)}, ["X1.place"]),
        ({"basing": (included(Place.IN_UKRAINE),)}, {"basing": (included(Place.HOME),)}, ["X1.place"]),
        (
            {"basing": (included(Place.IN_UKRAINE),)},
            {"basing": (included(Place.IN_UKRAINE), included(Place.BLACK_SEA))},
            [],
        ),
        ({}, {"modality": Modality.INTENT, "negation": frozenset({TIME})}, []),
        (
            {"negation": frozenset({TIME, RUMOR})},
            {"modality": Modality.INTENT, "negation": frozenset({TIME})},
            ["X1.modality"],
        ),
    ],
)
def test_x1_compares_versions_of_one_statement(one: dict[str, Any], other: dict[str, Any], expected: list[str]) -> None:
    assert [code for code, _ in codes(replace(SPOKEN, **one), printed("two", **other))] == expected


def test_case_6_one_statement_in_two_wordings_raises_x1_and_nothing_else() -> None:
    other = printed("two", modality=Modality.INTENT)
    assert codes(SPOKEN, other) == [("X1.modality", "low")]
    assert findings_for_line([SPOKEN, other], (), (), DEFAULT_POLICY, TODAY) == ()


def test_x1_is_medium_only_where_the_firmness_of_the_pledge_rests_on_the_difference() -> None:
    spoken = replace(SPOKEN, firmness=Firmness.SPECIFIED)
    other = printed("two", modality=Modality.INTENT, firmness=Firmness.PLEDGED)
    assert codes(spoken, other) == [("X1.modality", "medium")]
    assert codes(spoken, replace(other, firmness=None)) == [("X1.modality", "low")]
    as_firm = position("2025-06-01", firmness=Firmness.SPECIFIED)
    assert codes(spoken, other, as_firm) == [("X1.modality", "low")]


def test_x1_is_capped_like_every_rule_on_a_pair() -> None:
    spoken = replace(SPOKEN, firmness=Firmness.SPECIFIED, voice=unnamed())
    other = printed("two", modality=Modality.INTENT, firmness=Firmness.PLEDGED, voice=unnamed())
    (finding,) = found(spoken, other)
    assert (finding.severity, finding.explanation.slots["uncapped"]) == (Severity.LOW, "medium")


def test_x1_hears_no_deprecated_version_and_compares_no_two_statements() -> None:
    other = printed("two", modality=Modality.INTENT)
    assert codes(SPOKEN, replace(other, deprecated=True)) == []
    assert codes(SPOKEN, replace(other, retracted=True)) == []
    assert codes(SPOKEN, replace(other, statement="another")) == []


def test_x1_a_gift_of_equipment_beside_an_own_contribution() -> None:
    own = replace(SPOKEN, line=line(capability=Capability.NAVAL), pledge="aa-naval")
    gift = printed("two", line=line(capability=Capability.EQUIPMENT), pledge="aa-equipment")
    assert codes(own, gift) == [("X1.gift_or_own", "low")]
    assert codes(own, replace(gift, statement="another")) == []
    assert codes(own, replace(gift, line=line(capability=Capability.AIR))) == []
    assert codes(own, gift, replace(gift, id="p-three", appearance="one", preferred=True)) == []


WRONG = Version("wrong", "s2", "page", printed="Ada North", speaker="Ben South")
RIGHT = Version("right", "s2", "other", printed="South", speaker="Ben South")


def test_x1_a_page_that_gives_one_persons_words_to_another_is_told_of_the_pledges_it_was_coded_for() -> None:
    here = Version("one", "s", "page", printed="North", speaker="Ada North")
    (finding,) = found(SPOKEN, versions=(WRONG, RIGHT, here))
    assert (finding.explanation.code, finding.pledge, finding.a, finding.b) == (
        "X1.other_speaker",
        SPOKEN.pledge,
        "",
        SPOKEN.id,
    )
    assert found(SPOKEN, versions=(RIGHT, here)) == ()
    assert found(SPOKEN, versions=(replace(WRONG, deprecated=True), here)) == ()


@pytest.mark.parametrize(
    ("as_printed", "speaker", "expected"),
    [
        ("Ada North", "Ben South", True),
        ("President North", "Ben South", True),
        ("Ben South", "Ben South", False),
        ("South", "Ben South", False),
        ("the head of government", "Ben South", False),
        ("Зеленський", "Ben South", False),
        ("", "Ben South", False),
        ("Ada North", "", False),
        ("A stranger", "Ben South", False),
    ],
)
def test_only_another_known_person_is_somebody_else(as_printed: str, speaker: str, expected: bool) -> None:
    assert is_somebody_else(as_printed, speaker, NAMES) is expected


ORIGINAL = printed("one", preferred=True, modality=Modality.UNLIKELY, negation=frozenset({ACT}))
CHAIN = (Version("one", "s", "d1"), Version("two", "s", "d2", relays="one"))


def test_case_30_a_relay_that_lost_its_hedges_is_drift_and_the_original_speaks() -> None:
    relay = printed("two", modality=Modality.REJECTED, negation=frozenset({ACT}))
    assert codes(ORIGINAL, relay, versions=CHAIN) == [("X3.modality", "low")]
    yes = position("2025-11-01")
    rules = [f.rule for f in findings_for_line([yes, ORIGINAL, relay], (), (), DEFAULT_POLICY, TODAY)]
    assert "C1" not in rules


def test_x3_a_relay_that_lost_what_is_denied() -> None:
    relay = printed("two", modality=Modality.UNSTATED)
    assert codes(ORIGINAL, relay, versions=CHAIN) == [("X3.negation", "low")]
    assert codes(ORIGINAL, printed("two", modality=Modality.UNLIKELY, negation=frozenset({ACT})), versions=CHAIN) == []


def test_x3_asks_only_the_version_that_is_repeated() -> None:
    relay = printed("two", modality=Modality.REJECTED, negation=frozenset({ACT}))
    assert codes(ORIGINAL, relay, versions=(CHAIN[0], replace(CHAIN[1], relays="elsewhere"))) == [
        ("X1.modality", "low")
    ]
