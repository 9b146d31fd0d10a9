"""Evidence: origins behind chains of copies, and which version of a statement speaks."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.reasoning.evidence import (
    corroboration,
    may_speak,
    may_stand_in,
    origin_of,
    origins,
    speaking_versions,
)
from pledges.reasoning.invalid import InvalidFactError
from pledges.vocabulary import Attribution, Behalf, EvidenceTier, Modality, PledgeOrigin, StatementKind
from tests.reasoning.builders import position, unnamed, voice

RELAYS = {"unn": "politico", "politico": "radio", "radio": None, "agency": "politico", "briefing": None}


def test_a_chain_is_followed_to_its_root() -> None:
    assert origin_of("unn", RELAYS) == "radio"
    assert origin_of("radio", RELAYS) == "radio"


def test_three_copies_of_one_quote_are_one_origin() -> None:
    assert origins(["unn", "politico", "agency"], RELAYS) == {"radio"}
    assert corroboration(["unn", "agency", "briefing"], RELAYS) == 2


def test_a_root_that_is_not_on_file_is_still_the_root() -> None:
    assert origin_of("copy", {"copy": "unseen"}) == "unseen"


@pytest.mark.parametrize("relays", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_a_chain_that_bites_its_tail_is_refused_at_its_field(relays: dict[str, str | None]) -> None:
    with pytest.raises(InvalidFactError, match="leads back to itself") as refused:
        origin_of("a", relays)
    assert refused.value.field == "relays"


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_following_a_chain_ends_at_something_that_repeats_nothing(picks: list[int]) -> None:
    relays = {str(i): None if i == 0 or pick % 3 == 0 else str(pick % i) for i, pick in enumerate(picks)}
    assert all(relays[origin_of(key, relays)] is None for key in relays)


def test_the_preferred_version_speaks_and_the_deprecated_one_never() -> None:
    preferred = position(id="c", statement="s", appearance="3", content_hash="z")
    normal = position(id="b", statement="s", appearance="2", content_hash="a", preferred=False)
    wrong = position(id="a", statement="s", appearance="1", preferred=False, deprecated=True)
    assert speaking_versions([normal, wrong, preferred]) == (preferred,)
    assert speaking_versions([wrong, normal]) == (normal,)
    assert speaking_versions([wrong]) == ()


def test_without_a_preferred_version_the_better_graded_speaks_whatever_the_order() -> None:
    weak = position(id="a", statement="s", content_hash="a", preferred=False, tier=EvidenceTier.THREE)
    good = position(id="b", statement="s", content_hash="b", preferred=False)
    assert speaking_versions([weak, good]) == speaking_versions([good, weak]) == (good,)


def test_all_positions_of_the_version_that_speaks_are_heard() -> None:
    one = position(id="a", statement="s", appearance="1", deliverable="the force")
    two = position(id="b", statement="s", appearance="1", deliverable="the vote")
    copy = position(id="c", statement="s", appearance="2", preferred=False)
    assert set(speaking_versions([one, copy, two])) == {one, two}


def test_one_statement_may_speak_for_two_pledges_in_two_versions() -> None:
    troops = position(id="a", statement="s", appearance="1", pledge="x-troops-1")
    air = position(id="b", statement="s", appearance="2", pledge="x-air-1", preferred=False)
    assert set(speaking_versions([troops, air])) == {troops, air}


def test_retracted_and_unpublished_versions_are_not_heard() -> None:
    assert speaking_versions([position(retracted=True), position(published=False)]) == ()


def test_reading_order_is_by_day_then_rank_and_never_by_entry() -> None:
    said = [
        position("2025-11-25", id="chief"),
        position("2025-11-25", id="source", voice=unnamed()),
        position("2025-11-24/2025-11-25", id="week"),
        position("2025-09-04", id="first"),
    ]
    for seed in range(6):
        random.Random(seed).shuffle(said)
        assert [p.id for p in speaking_versions(said)] == ["first", "week", "source", "chief"]


def test_an_expert_nobody_and_a_discredited_source_may_not_speak() -> None:
    assert may_speak(position())
    assert not may_speak(position(voice=voice(kind=StatementKind.EXPERT_OPINION)))
    assert not may_speak(position(voice=voice("An opponent", 0, behalf=Behalf.NOBODY)))
    assert not may_speak(position(tier=EvidenceTier.FOUR))


def test_another_state_speaks_only_on_a_third_party_pledge() -> None:
    assert not may_speak(position(third_party=True))
    assert may_speak(position(third_party=True, origin=PledgeOrigin.THIRD_PARTY))
    assert not may_speak(position(third_party=False, origin=PledgeOrigin.THIRD_PARTY))
    assert may_speak(position(origin=PledgeOrigin.COLLECTIVE, voice=voice(behalf=Behalf.COALITION)))


def test_an_outlet_may_only_stand_in() -> None:
    paper = voice("The paper", 0, Attribution.OUTLET, behalf=Behalf.NOBODY)
    assert not may_speak(position(voice=paper))
    assert may_stand_in(position(voice=paper, third_party=True))
    assert not may_stand_in(position(voice=paper, tier=EvidenceTier.FOUR))
    assert not may_stand_in(position())
    assert not may_stand_in(position(voice=paper, modality=Modality.REJECTED))
