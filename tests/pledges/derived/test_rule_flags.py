"""The rules on pages, counts and our own clock, from rows to flags and back."""

from datetime import date, timedelta
from typing import Any

import pytest

from coalition.models import LedgerCommit
from pledges.actions.checks import record_check
from pledges.derived.labelled import LabelsInvalid, read_labels
from pledges.models import Document, Flag, Pledge
from pledges.vocabulary import AppearanceMode, ArchiveState, Capability, FlagState, Modality
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.settling import again, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

MARCH = date(2025, 3, 1)


def of(rule: str) -> list[Any]:
    return list(everything(Flag).filter(rule=rule).order_by("opened_on", "pk"))


def today() -> date:
    """The UTC day of the commits of this test."""
    return LedgerCommit.objects.latest("seq").at.date()


def test_two_pages_that_print_one_statement_differently_are_told_of_its_pledge() -> None:
    firm, weaker = (
        factories.appearance(
            key,
            factories.position("FR", modality=modality),
            document=factories.page(address=f"https://a.example/{key}"),
        )
        for key, modality in (("one", Modality.FIRM), ("two", Modality.INTENT))
    )
    settled(MARCH, factories.entry(said=MARCH, appearances=(firm, weaker)))
    (flag,) = of("X1")
    assert (flag.pledge.public_id, flag.explanation_code, flag.severity) == ("fr-troops-1", "X1.modality", "low")
    assert {flag.evidence_a.modality, flag.evidence_b.modality} == {"firm", "intent"}
    assert not everything(Flag).filter(rule__startswith="C").exists()


@pytest.mark.parametrize("again_on", ["fr-troops-1", "fr-equipment-1"])
def test_two_pages_that_file_one_statement_in_two_lines_stay_told_whichever_line_is_worked_out(again_on: str) -> None:
    """A gift on one page, an own contribution on the other: what is compared is the statement, not a line."""
    own, gift = (
        factories.appearance(
            key,
            factories.position("FR", capability),
            document=factories.page(address=f"https://a.example/{key}"),
            **mode,
        )
        for key, capability, mode in (
            ("one", Capability.TROOPS, {"mode": AppearanceMode.PREFERRED, "mode_reason": "The full text."}),
            ("two", Capability.EQUIPMENT, {}),
        )
    )
    settled(MARCH, factories.entry(said=MARCH, appearances=(own, gift)))
    told = [(flag.explanation_code, flag.state) for flag in of("X1")]
    assert told
    assert {code for code, _state in told} == {"X1.gift_or_own"}
    again(MARCH, [Pledge.objects.get(public_id=again_on).pk])
    assert [(flag.explanation_code, flag.state) for flag in of("X1")] == told


def test_our_own_clock_is_for_analysts_and_a_check_sets_it() -> None:
    settled(MARCH, factories.entry(factories.position("FR"), said=MARCH))
    entered = today()
    again(entered + timedelta(days=30))
    assert of("S2") == []
    again(entered + timedelta(days=31))
    (flag,) = of("S2")
    assert (flag.internal, flag.state) == (True, FlagState.OPEN)
    with factories.door() as commit:
        record_check(
            coalition=factories.coalition(),
            country=factories.country("FR"),
            capability=Capability.TROOPS,
            checked_on=commit.today,
            note="Looked through the week.",
            commit=commit,
        )
    assert of("S2")[0].state == FlagState.AUTO_RESOLVED


@pytest.mark.parametrize(
    ("state", "days", "severity"),
    [(ArchiveState.PENDING, 2, "high"), (ArchiveState.PENDING, 1, None), (ArchiveState.GONE, 1, "high")],
)
def test_a_page_without_a_copy_puts_the_pledge_that_rests_on_it_at_risk(
    state: ArchiveState, days: int, severity: str | None
) -> None:
    settled(MARCH, factories.entry(factories.position("FR"), said=MARCH))
    Document.objects.update(archive_state=state)
    again(today() + timedelta(days=days))
    assert [flag.severity for flag in of("S9")] == ([severity] if severity else [])


def test_one_origin_is_too_few_after_a_month_and_a_second_one_ends_it() -> None:
    settled(MARCH, factories.entry(factories.position("FR"), said=MARCH))
    again(MARCH + timedelta(days=30))
    assert of("S11") == []
    again(MARCH + timedelta(days=31))
    assert [flag.state for flag in of("S11")] == [FlagState.OPEN]
    later = MARCH + timedelta(days=40)
    settled(later, factories.entry(factories.position("FR"), said=later))
    assert [flag.state for flag in of("S11")] == [FlagState.AUTO_RESOLVED]
    assert Pledge.objects.count() == 1


def test_a_file_of_pairs_that_cannot_be_read_says_what_is_wrong(tmp_path: Any) -> None:
    path = tmp_path / "pairs.yaml"
    for text, named in (
        ("pairs:\n- {a: one, b: two, expect_flag: perhaps}\n", "pair 1"),
        ("pairs: []\n", "no pair"),
        ("- a\n", "no file of labelled pairs"),
        ("pairs: [", "no file of labelled pairs"),
    ):
        path.write_text(text)
        with pytest.raises(LabelsInvalid, match=named):
            read_labels(path)
    with pytest.raises(LabelsInvalid, match="no file"):
        read_labels(tmp_path / "absent.yaml")
