"""Case 33 through the database: the first article alone, every statement in it, raises no contradiction and no
weakening.

The article is taken out of the shipped record: of each statement the versions that carry one of its ids, and what
those repeat. The same words read apart from everything else, because that is how the article would have come in.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pledges.actions.entry import AppearanceEntry, StatementEntry
from pledges.actions.record_files import RecordFiles, load_record, read_record
from pledges.models import Appearance, Change, Due, Flag, FlagEvent, FlagWording, Pledge, PledgeState, Statement
from pledges.vocabulary import Firmness, Modality, PledgeOrigin
from tests import factories
from tests.rig.reading import everything
from tests.rig.unguarded import take_the_guards_off
from tests.scenarios.derived import derived
from tests.scenarios.settling import again

SHIPPED = Path(__file__).resolve().parents[2] / "pledges" / "data" / "willing"
OF_THE_ARTICLE = re.compile(r"SG\d\d[ab]?")


def _only_the_article(record: RecordFiles) -> RecordFiles:
    told = [filed for filed in record.statements if any(map(OF_THE_ARTICLE.fullmatch, filed.record_ids))]
    statements = tuple(replace(filed, entry=_printed_in_it(filed.entry)) for filed in told)
    conditions = tuple(replace(condition, events=()) for condition in record.conditions)
    counts = tuple(count for count in record.coalition.counts if OF_THE_ARTICLE.fullmatch(count.record_id))
    coalition = replace(record.coalition, counts=counts)
    return replace(record, statements=statements, conditions=conditions, coalition=coalition, requirements=())


def _printed_in_it(entry: StatementEntry) -> StatementEntry:
    """The entry with the article's versions and the chains behind them."""
    by_key = {version.key: version for version in entry.appearances}
    kept: set[str] = set()
    waiting = [key for key, version in by_key.items() if OF_THE_ARTICLE.fullmatch(version.record_id)]
    while waiting:
        key = waiting.pop()
        kept.add(key)
        if by_key[key].relays and by_key[key].relays not in kept:
            waiting.append(by_key[key].relays)
    versions: tuple[AppearanceEntry, ...] = tuple(version for key, version in by_key.items() if key in kept)
    return replace(entry, appearances=versions)


@pytest.fixture(scope="module")
def article(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The article in the tables, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with factories.door("the article alone") as commit:
            load_record(_only_the_article(read_record(SHIPPED)), commit=commit)
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("article")


def _state(public_id: str) -> PledgeState:
    return PledgeState.objects.current().get(pledge__public_id=public_id)


def test_every_id_of_the_article_is_there_and_nothing_else_is() -> None:
    ids = set(Appearance.objects.exclude(record_id="").values_list("record_id", flat=True))
    assert {record_id[:4] for record_id in ids} == {f"SG{number:02}" for number in range(1, 26)}
    assert Statement.objects.count() >= 15


def test_the_article_alone_raises_no_contradiction() -> None:
    assert [str(flag) for flag in everything(Flag).exclude(rule__startswith="S")] == []


def test_the_article_alone_tells_of_no_weakening_and_no_dispute() -> None:
    weaker = ["weaker", "withdrawn", "number_lowered", "disputed", "condition_added"]
    assert [change.slots for change in Change.objects.filter(code__in=weaker)] == []


def test_french_troops_are_specified_with_their_places_after_a_peace_agreement() -> None:
    troops = _state("fr-troops-1")
    assert troops.firmness == Firmness.SPECIFIED
    assert "Kyiv" in troops.places
    assert "Ode" in troops.places
    assert "peace_agreement" in troops.condition_kinds
    assert troops.modality in (Modality.FIRM, Modality.INTENT)


def test_french_air_is_based_outside_ukraine() -> None:
    assert {"place": "in_ukraine", "sense": "excluded", "force": "firm"} in _state("fr-air-1").basing


def test_the_german_deflection_makes_no_german_pledge_and_no_refusal() -> None:
    german = PledgeState.objects.current().filter(pledge__country__iso2="DE", pledge__origin=PledgeOrigin.SELF)
    assert not german.exclude(firmness="").exists()
    assert not Pledge.objects.filter(country__iso2="DE", polarity="exclusion").exists()


def test_no_american_pledge_is_made_of_another_mans_words() -> None:
    own = Pledge.objects.filter(country__iso2="US", origin=PledgeOrigin.SELF)
    assert not PledgeState.objects.current().filter(pledge__in=own).exists()


def test_retelling_is_no_second_source() -> None:
    """UNN retells Politico, which retells the radio: whatever rests on the article has one origin."""
    radio = Statement.objects.get(appearances__record_id="SG18")
    assert len({version.document_id for version in radio.appearances.all()}) == 3
    assert radio.appearances.filter(relays__isnull=True).count() == 1


def test_settling_the_article_again_changes_nothing() -> None:
    with transaction.atomic():
        before = derived(with_changes=True)
        again(Statement.objects.latest("since_seq").since_seq.at.date())
        assert derived(with_changes=True) == before
        transaction.set_rollback(True)


def test_what_is_derived_from_the_article_can_be_thrown_away_and_worked_out_anew() -> None:
    with transaction.atomic():
        before = derived()
        take_the_guards_off()
        for table in (Change, FlagEvent, FlagWording, Flag, Due, PledgeState):
            everything(table).delete()
        again(Statement.objects.latest("since_seq").since_seq.at.date())
        assert derived() == before
        transaction.set_rollback(True)


def test_on_the_day_of_the_article_nothing_in_it_is_stale() -> None:
    with transaction.atomic():
        again(date(2025, 11, 26))
        assert not everything(Flag).standing().exists()
        transaction.set_rollback(True)
