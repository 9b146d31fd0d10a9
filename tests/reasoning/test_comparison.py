"""A difference belongs to the world or to our record, and neither hides the other."""

from pledges.reasoning.comparison import Picture, changed, compare
from pledges.vocabulary import Aspect

NOTHING: Picture = {**dict.fromkeys(Aspect, ""), Aspect.DISPUTED: False, Aspect.STALE: False}


def seen(firmness: str, **values: object) -> Picture:
    return {**NOTHING, Aspect.FIRMNESS: firmness, Aspect.STATUS: "active", **{Aspect(k): v for k, v in values.items()}}


FLOATED, PLEDGED = seen("floated"), seen("pledged")


def test_what_is_the_same_three_times_is_no_difference() -> None:
    (one,) = compare({"a": FLOATED}, {"a": FLOATED}, {"a": FLOATED})
    assert (one.is_any, one.by_world, one.by_record) == (False, frozenset(), frozenset())


def test_what_moved_while_the_record_of_the_first_day_stood_is_the_worlds() -> None:
    (one,) = compare({"a": FLOATED}, {"a": FLOATED}, {"a": PLEDGED})
    assert (one.by_world, one.by_record) == ({Aspect.FIRMNESS}, frozenset())


def test_what_we_now_say_of_the_first_day_and_did_not_then_is_ours() -> None:
    (one,) = compare({"a": FLOATED}, {"a": PLEDGED}, {"a": PLEDGED})
    assert (one.by_world, one.by_record) == (frozenset(), {Aspect.FIRMNESS})


def test_a_correction_that_an_event_undid_is_both_though_the_ends_are_equal() -> None:
    (one,) = compare({"a": FLOATED}, {"a": PLEDGED}, {"a": FLOATED})
    assert one.before == one.after
    assert (one.by_world, one.by_record) == ({Aspect.FIRMNESS}, {Aspect.FIRMNESS})


def test_a_pledge_that_was_not_on_record_differs_in_all_that_it_says() -> None:
    (one,) = compare({}, {}, {"a": seen("pledged", size=("personnel", 1, 2))})
    assert one.before is None
    assert one.by_world == {Aspect.FIRMNESS, Aspect.STATUS, Aspect.SIZE}
    (late,) = compare({}, {"a": FLOATED}, {"a": FLOATED})
    assert (late.by_world, late.by_record) == (frozenset(), {Aspect.FIRMNESS, Aspect.STATUS})
    (gone,) = compare({"a": FLOATED}, {}, {})
    assert (gone.after, gone.by_record) == (None, {Aspect.FIRMNESS, Aspect.STATUS})


def test_a_pledge_that_says_nothing_still_appears() -> None:
    assert changed(None, NOTHING) == {Aspect.STATUS}
    assert changed(None, None) == frozenset()


def test_every_aspect_is_compared() -> None:
    for aspect in Aspect:
        assert changed(FLOATED, {**FLOATED, aspect: "another"}) == {aspect}


def test_pledges_come_in_the_order_of_their_keys() -> None:
    assert [one.key for one in compare({"b": FLOATED}, {}, {"a": FLOATED, "c": PLEDGED})] == ["a", "b", "c"]
