"""Publishing a statement finds what is there, makes what is not, and leaves one commit behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from coalition.models import Coalition, LedgerCommit
from pledges.actions import merging_pledges
from pledges.actions.checking import EntryInvalid
from pledges.actions.entry import ConditionEntry, PledgeKey, StatementEntry
from pledges.actions.pledges import public_id
from pledges.actions.statements import publish, publish_all
from pledges.models import Appearance, Change, Document, Pledge, PledgeState, Position, Statement
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionKind,
    ConditionMode,
    Firmness,
    Measure,
    Mission,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Qualifier,
    RelayMode,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests import factories
from tests.scenarios.derived import derived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

ADDRESS = "https://news.example.org/force"


def _ids() -> list[str]:
    return list(Pledge.objects.order_by("public_id").values_list("public_id", flat=True))


def _on(address: str, *, publisher: str = "daily", **values: Any) -> StatementEntry:
    page = factories.page(publisher, address)
    coded = factories.position("FR")
    return factories.entry(appearances=(factories.appearance("page", coded, document=page),), **values)


def test_a_statement_is_stored_as_it_was_entered() -> None:
    factories.condition(ConditionKind.US_BACKSTOP)
    coded = factories.position(
        "FR",
        negation=(NegationScope.TIME,),
        quantity=Quantity(Measure.MONEY, Qualifier.RANGE, 5, 7, "EUR", "five to seven"),
        basing=(Basing(Place.HOME, BasingSense.EXCLUDED, BasingForce.POSSIBLE),),
        places="Kyiv",
        window=Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=0, to_day=30),
        negated_window=Window(WindowKind.VAGUE, vague=VagueWindow.IMMEDIATELY),
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-us-backstop", alternative=2, as_found="with help"),),
        deliverable="a force",
        as_found="“we will”",
    )
    statement = factories.publish_entry(factories.entry(coded, venue="Paris"))
    row = Position.objects.get(appearance__statement=statement)
    assert (statement.venue, row.negation, row.places, row.deliverable) == ("Paris", ["time"], "Kyiv", "a force")
    assert (row.measure, row.qualifier, row.low, row.high, row.currency) == ("money", "range", 5, 7, "EUR")
    assert (row.window_trigger, row.window_from_day, row.window_to_day) == ("ceasefire", 0, 30)
    assert (row.negated_window_kind, row.negated_window_vague) == ("vague", "immediately")
    basing, condition = row.basing_rows.get(), row.condition_rows.get()
    assert (basing.place, basing.sense, basing.force) == ("home", "excluded", "possible")
    assert (condition.condition.slug, condition.alternative, condition.as_found) == (
        "willing-us-backstop",
        2,
        "with help",
    )


def test_everything_of_one_publication_carries_its_number() -> None:
    statement = factories.publish_statement("FR")
    seq = LedgerCommit.objects.get().seq
    assert statement.since_seq_id == seq
    for model in (Document, Appearance, Position, Pledge):
        assert set(model.objects.values_list("since_seq", "until_seq")) == {(seq, None)}
    assert set(Change.objects.values_list("seq", flat=True)) == {seq}
    assert {state.known.lower for state in PledgeState.objects.all()} == {seq}


SAME_PAGE = ["https://www.news.example.org/force/", "http://news.example.org/force?utm_source=x#top"]


@pytest.mark.parametrize("address", SAME_PAGE)
def test_a_page_is_one_document_however_its_address_is_written(address: str) -> None:
    factories.publish_entry(_on(ADDRESS))
    factories.publish_entry(_on(address, said=date(2025, 4, 1)))
    assert Document.objects.get().address == ADDRESS
    assert Appearance.objects.count() == 2


def test_two_versions_on_one_page_in_one_entry_share_the_document() -> None:
    pages = [factories.page(address=address) for address in SAME_PAGE]
    coded = factories.position("FR")
    versions = tuple(factories.appearance(str(n), coded, document=page) for n, page in enumerate(pages))
    factories.publish_entry(factories.entry(appearances=versions))
    assert Document.objects.count() == 1


def test_a_document_without_address_is_known_by_publisher_day_and_text() -> None:
    text = replace(factories.page(), address="", text_hash="a" * 64, published_to=date(2025, 3, 11))
    for said, document in [(1, text), (2, text), (3, replace(text, text_hash="b" * 64))]:
        version = factories.appearance("page", factories.position("FR"), document=document)
        factories.publish_entry(factories.entry(said=date(2025, 3, said), appearances=(version,)))
    assert Document.objects.count() == 2


def test_what_is_stored_of_a_document_is_not_overwritten_by_a_later_entry() -> None:
    factories.publish_entry(_on(ADDRESS))
    page = factories.page("daily", ADDRESS, title="Another title")
    version = factories.appearance("page", factories.position("FR"), document=page)
    factories.publish_entry(factories.entry(said=date(2025, 4, 1), appearances=(version,)))
    assert Document.objects.get().title == "A page"


def test_a_page_does_not_change_its_publisher() -> None:
    factories.publish_entry(_on(ADDRESS))
    assert _refused(_on(ADDRESS, publisher="weekly", said=date(2025, 4, 1))) == {
        ("appearances[0].document.publisher", "another_publisher")
    }


def test_the_same_words_on_the_same_page_are_not_a_second_statement() -> None:
    factories.publish_entry(_on(ADDRESS))
    assert _refused(_on(SAME_PAGE[0], summary="In other words of ours.")) == {
        ("appearances[0].quote", "already_recorded")
    }


def test_one_page_may_give_the_same_words_to_two_people_or_two_days() -> None:
    factories.publish_entry(_on(ADDRESS))
    factories.publish_entry(_on(ADDRESS, said=date(2025, 3, 11)))
    factories.publish_entry(_on(ADDRESS, speaker="minister-fr"))
    assert Statement.objects.count() == 3


def _refused(entry: StatementEntry) -> set[tuple[str, str]]:
    factories.ground(entry)
    before = Statement.objects.count()
    with pytest.raises(EntryInvalid) as refused, factories.door() as commit:
        publish(entry, commit=commit)
    assert Statement.objects.count() == before
    return {(problem.path, problem.code) for problem in refused.value.problems}


PUBLIC_IDS: dict[str, dict[str, Any]] = {
    "fr-troops-1": {},
    "it-no-troops-1": {"country": "IT", "polarity": Polarity.EXCLUSION},
    "tr-claimed-troops-1": {"country": "TR", "origin": PledgeOrigin.THIRD_PARTY},
    "tr-claimed-no-troops-1": {
        "country": "TR",
        "origin": PledgeOrigin.THIRD_PARTY,
        "polarity": Polarity.EXCLUSION,
    },
    "de-air-defense-2": {"country": "DE", "capability": Capability.AIR_DEFENSE, "number": 2},
    "fr-troops-un-peacekeeping-1": {"mission": Mission.UN_PEACEKEEPING},
    "willing-unspecified-1": {
        "country": "",
        "origin": PledgeOrigin.COLLECTIVE,
        "capability": Capability.UNSPECIFIED,
    },
}


@pytest.mark.parametrize(("expected", "values"), PUBLIC_IDS.items(), ids=list(PUBLIC_IDS))
def test_a_pledge_has_a_readable_id(expected: str, values: dict[str, Any]) -> None:
    key = PledgeKey(**{"coalition": "willing", "country": "FR", "capability": Capability.TROOPS} | values)
    assert public_id(key) == expected
    coded = replace(factories.position("FR"), pledge=key)
    own = key.origin is PledgeOrigin.SELF
    factories.publish_entry(factories.entry(coded, iso2=key.country if own else "GB"))
    assert _ids() == [expected]
    assert Pledge.objects.get().title


def test_saying_it_again_finds_the_pledge_and_makes_none() -> None:
    for month in (3, 4, 5):
        factories.publish_statement("FR", said=date(2025, month, 1))
    pledge = Pledge.objects.get()
    assert pledge.since_seq_id == 1
    assert pledge.positions.count() == 3
    assert PledgeState.objects.current().get(pledge=pledge).statements == 3


def test_offer_refusal_and_claim_are_three_pledges() -> None:
    factories.publish_statement("FR")
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 4, 1)))
    factories.publish_entry(factories.entry(factories.position("FR", origin=PledgeOrigin.THIRD_PARTY), iso2="GB"))
    assert _ids() == ["fr-claimed-troops-1", "fr-no-troops-1", "fr-troops-1"]


def test_another_coalitions_pledge_of_the_same_kind_is_another_pledge() -> None:
    factories.publish_statement("FR")
    factories.coalition("northern", name="Northern Group")
    coded = factories.position("FR")
    coded = replace(coded, pledge=replace(coded.pledge, coalition="northern"))
    for month in (4, 5):
        factories.publish_entry(factories.entry(coded, said=date(2025, month, 1)))
    assert _ids() == ["fr-troops-1", "northern-fr-troops-1"]
    held = {pledge.coalition.slug: pledge.positions.count() for pledge in Pledge.objects.select_related("coalition")}
    assert held == {"willing": 1, "northern": 2}
    assert PledgeState.objects.current().count() == 2


def test_norway_is_not_taken_for_a_refusal_of_a_second_coalition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(factories.COUNTRIES, "NO", ("NOR", "578", "Norway"))
    factories.publish_statement("NO")
    factories.coalition("northern", name="Northern Group")
    refused = factories.refusal("", origin=PledgeOrigin.COLLECTIVE)
    for coded in (refused, factories.position("NO")):
        coded = replace(coded, pledge=replace(coded.pledge, coalition="northern"))
        factories.publish_entry(factories.entry(coded, iso2="NO"))
    assert _ids() == ["no-troops-1", "northern-no-troops-1", "northern-self-no-troops-1"]


def test_the_longest_id_that_a_pledge_can_have_fits() -> None:
    slug = "a" * 30
    Coalition.objects.create(slug=slug, name="Long")
    coded = replace(
        factories.position(""),
        pledge=PledgeKey(
            coalition=slug,
            country="",
            capability=Capability.MINE_CLEARANCE,
            mission=Mission.EXISTING_DEPLOYMENT,
            polarity=Polarity.EXCLUSION,
            origin=PledgeOrigin.COLLECTIVE,
            number=999,
        ),
    )
    factories.publish_entry(factories.entry(coded))
    assert len(Pledge.objects.get().public_id) <= 80


def test_a_coalition_whose_name_leaves_no_room_for_ids_is_refused_at_the_field() -> None:
    slug = "a" * 31
    Coalition.objects.create(slug=slug, name="Longer")
    coded = factories.position("FR")
    entry = factories.entry(replace(coded, pledge=replace(coded.pledge, coalition=slug)))
    assert _refused(entry) == {("appearances[0].positions[0].pledge.coalition", "too_long")}


def test_what_is_said_of_a_merged_pledge_goes_where_it_ended_up() -> None:
    for number in (1, 2, 3):
        coded = factories.position("FR")
        coded = replace(coded, pledge=replace(coded.pledge, number=number))
        factories.publish_entry(factories.entry(coded))
    first, second, third = Pledge.objects.order_by("number")
    with factories.door() as commit:
        merging_pledges.write_merge(first, second, commit=commit)
    connection.check_constraints()  # as at the end of a transaction
    with factories.door() as commit:
        merging_pledges.write_merge(second, third, commit=commit)
    factories.publish_statement("FR", said=date(2025, 4, 1))
    standing = Position.objects.standing()
    assert [standing.filter(pledge=pledge).count() for pledge in (first, second, third)] == [0, 0, 4]


def test_versions_are_stored_in_an_order_in_which_each_finds_what_it_repeats() -> None:
    coded = factories.position("FR")
    versions = (
        factories.appearance("unn", coded, relays="politico", relay_mode=RelayMode.TRANSLATED),
        factories.appearance("radio", coded),
        factories.appearance("politico", coded, relays="radio", relay_mode=RelayMode.QUOTED),
    )
    statement = factories.publish_entry(factories.entry(appearances=versions))
    modes = list(statement.appearances.order_by("pk").values_list("relay_mode", flat=True))
    assert modes == ["", "quoted", "translated"]


def test_what_nobody_may_say_for_a_pledge_is_filed_and_makes_no_state() -> None:
    """An analyst's doubt, and an outsider's word for a coalition: stored, and nobody's position."""
    doubt = factories.entry(
        factories.position("FR"),
        behalf=Behalf.NOBODY,
        country="",
        speaker="",
        descriptor="an analyst",
        attribution=Attribution.UNATTRIBUTED,
        kind=StatementKind.EXPERT_OPINION,
    )
    outsider = factories.entry(factories.position("", Capability.UNSPECIFIED, origin=PledgeOrigin.COLLECTIVE))
    for entry in (doubt, outsider):
        factories.publish_entry(entry)
    assert _ids() == ["fr-troops-1", "willing-unspecified-1"]
    assert not PledgeState.objects.exists()


def test_a_coalition_speaks_for_itself() -> None:
    coded = factories.position("", Capability.UNSPECIFIED, origin=PledgeOrigin.COLLECTIVE)
    entry = factories.entry(coded, behalf=Behalf.COALITION, country="", coalition="willing")
    factories.publish_entry(entry)
    assert PledgeState.objects.current().get().statements == 1


def _story() -> list[StatementEntry]:
    """A file with a relay, a refusal, a size, another country and a claim, in the order in which it was said."""
    size = Quantity(Measure.PERSONNEL, Qualifier.RANGE, 1000, 2000, as_found="1,000 to 2,000")
    return [
        factories.entry(factories.position("FR", firmness=Firmness.FLOATED), said=date(2025, 2, 1)),
        factories.entry(factories.position("FR", quantity=size), said=date(2025, 3, 1)),
        factories.entry(factories.position("GB"), factories.position("GB", "air"), iso2="GB", said=date(2025, 3, 5)),
        factories.entry(factories.position("FR", origin="third_party"), iso2="GB", said=date(2025, 3, 9)),
        factories.entry(factories.refusal("FR"), said=date(2025, 5, 1)),
        factories.entry(factories.position("FR"), said=date(2025, 6, 1)),
    ]


def _published(entries: Sequence[StatementEntry], *, at_once: bool) -> dict[str, Any]:
    for entry in entries:
        factories.ground(entry)
    if at_once:
        with factories.door() as commit:
            publish_all(entries, commit=commit)
    else:
        for entry in entries:
            with factories.door() as commit:
                publish(entry, commit=commit)
    return derived()


def test_publishing_at_once_gives_what_publishing_one_by_one_gives() -> None:
    entries = _story()
    told = {}
    for at_once in (True, False):
        with transaction.atomic():
            told[at_once] = _published(entries, at_once=at_once)
            transaction.set_rollback(True)
    assert told[True]["states"] == told[False]["states"]
    assert told[True]["flags"] == told[False]["flags"]
    assert told[True]["due"] == told[False]["due"]
    assert told[True]["flags"], "the story has a contradiction in it"


def test_several_statements_of_one_commit_are_numbered_as_one_feed() -> None:
    _published(_story(), at_once=True)
    commit = LedgerCommit.objects.get()
    assert list(Change.objects.filter(seq=commit).values_list("n", flat=True)) == list(
        range(1, Change.objects.count() + 1)
    )
