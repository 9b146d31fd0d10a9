"""The fingerprint of what a finding rests on: the same text for the same content, whoever asks, and however often."""

import hashlib
import json
from dataclasses import replace

from pledges.reasoning.fingerprint import content, facts_hash, plain, told_apart
from pledges.vocabulary import ConditionKind, Place, Stance
from tests.reasoning.builders import excluded, included, people, position, term

A, B = position(id="a"), position(id="b", stance=Stance.REDUCES, words="“fewer”, they said")


def test_it_is_the_hash_of_one_sorted_json_of_rule_and_facts() -> None:
    matter = {"size": "20", "é": None}
    told = {"rule": "C4", "facts": {"b": content(B), "a": content(A), "matter": plain(matter)}}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert facts_hash("C4", matter=matter, b=B, a=A) == hashlib.sha256(text.encode()).hexdigest()


def test_of_several_parts_the_order_says_nothing() -> None:
    """Put together from shared parts, it is the text of the whole content all the same."""
    parts = [included(Place.HOME), excluded(Place.BLACK_SEA)]
    terms = [term(ConditionKind.PARLIAMENT), term(ConditionKind.CEASEFIRE, alternative=1)]
    one, other = (
        position(basing=tuple(parts[::step]), conditions=tuple(terms[::step]), quantity=people(1, None))
        for step in (1, -1)
    )
    text = json.dumps({"rule": "C2", "facts": {"a": content(one)}}, sort_keys=True, separators=(",", ":"))
    assert facts_hash("C2", a=one) == facts_hash("C2", a=other) == hashlib.sha256(text.encode()).hexdigest()


def test_a_changed_copy_has_a_fingerprint_of_its_own() -> None:
    before = facts_hash("C1", a=A)
    assert facts_hash("C1", a=replace(A, stance=Stance.WITHDRAWS)) != before
    assert facts_hash("C1", a=A) == before


def test_the_content_hash_is_no_part_of_what_it_tells_apart() -> None:
    told = told_apart(replace(A), quote="We will.")
    assert told.content_hash != told_apart(replace(A), quote="We shall.").content_hash
    assert facts_hash("C1", a=told) == facts_hash("C1", a=A)
