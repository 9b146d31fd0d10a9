"""A statement as JSON and back: nothing is lost, nothing unknown is taken, every problem stands at its place."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pledges.actions.bodies import body_of, clean_body, entry_of, filled
from pledges.actions.codings import source_of
from pledges.actions.entry import ConditionEntry, StatementEntry
from pledges.actions.problems import EntryInvalid
from pledges.actions.record_files import read_record
from pledges.management.commands.load_record import SHIPPED
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    BasingForce,
    BasingSense,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Measure,
    NegationScope,
    Place,
    Qualifier,
    RelayMode,
    WindowKind,
)
from tests import factories as make


def rich() -> StatementEntry:
    """An entry with something in every field."""
    coded = make.position(
        "FR",
        firmness=Firmness.IN_PLACE,
        delivery=DeliveryBasis.VALIDATED,
        negation=(NegationScope.TIME,),
        quantity=Quantity(Measure.PERSONNEL, Qualifier.AT_LEAST, 0, None, as_found="some"),
        basing=(Basing(Place.HOME, BasingSense.EXCLUDED, BasingForce.POSSIBLE),),
        places="Kyiv",
        window=Window(WindowKind.ABSOLUTE, start=date(2025, 1, 1)),
        negated_window=Window(WindowKind.ABSOLUTE, end=date(2025, 1, 1)),
        condition_mode=ConditionMode.STATES,
        conditions=(ConditionEntry(condition="willing-ceasefire", alternative=2, as_found="if it holds"),),
        deliverable="A brigade",
        as_found="One\ntwo",
        note="A note",
    )
    document = make.page(
        seen=False, retrieved_at=datetime(2025, 3, 1, 9, 30, tzinfo=UTC), sha256="0" * 64, published_to=date(2025, 3, 1)
    )
    versions = (
        make.appearance("a", document=document, record_id="SG1", locator="p. 3", translation="Deux\nmots"),
        make.appearance("b", coded, relays="a", relay_mode=RelayMode.QUOTED, mode_reason="why"),
    )
    return make.entry(appearances=versions, venue="Paris", audience="press", note="n", said_basis="dated")


def test_an_entry_survives_the_way_to_json_and_back() -> None:
    entry = rich()
    assert entry_of(clean_body(body_of(entry))) == entry


def test_every_statement_of_the_shipped_record_survives_it() -> None:
    entries = [filed.entry for filed in read_record(SHIPPED).statements]
    assert len(entries) > 50
    for entry in entries:
        assert entry_of(clean_body(body_of(entry))) == entry


def test_what_is_null_or_empty_is_the_same_as_left_out() -> None:
    body = {"summary": "", "note": None, "appearances": [], "venue": "Paris"}
    assert clean_body(body) == {"venue": "Paris"}


def test_two_bodies_that_mean_the_same_are_equal_once_they_are_filled() -> None:
    told = clean_body({"appearances": [{"key": "1", "credibility": 6, "document": {"seen": True}}]})
    untold = clean_body({"appearances": [{"key": "1", "document": {"language": "en"}}]})
    assert told != untold
    assert filled(told) == filled(untold)


def problems(body: Any) -> dict[str, str]:
    with pytest.raises(EntryInvalid) as refused:
        clean_body(body)
    return {problem.path: problem.code for problem in refused.value.problems}


LOW = "appearances[0].positions[1].quantity.low"


def deep(name: str, value: Any) -> dict[str, Any]:
    """A body with one odd value at `LOW`'s place, or beside it."""
    quantity = {"measure": "personnel", "qualifier": "exact", "low": 1, "high": 1, name: value}
    return {"appearances": [{"positions": [{}, {"quantity": quantity}]}]}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("low", "600", "not_a_number"),
        ("low", 1.0, "not_a_number"),
        ("low", True, "not_a_number"),
        ("low", 10**18, "not_a_number"),
        ("low", [1], "not_a_number"),
        ("low", {}, "not_a_number"),
        ("measure", "people", "unknown_code"),
        ("measure", ["personnel"], "unknown_code"),
        ("unit", 5, "not_a_text"),
        ("as_found", "a\x00b", "forbidden_character"),
        ("as_found", "a\nb", "forbidden_character"),
        ("as_found", "a\u202eb", "forbidden_character"),
        ("as_found", "\ud800", "forbidden_character"),
        ("as_found", "x" * 20_001, "too_long"),
        ("colour", "blue", "unknown_field"),
    ],
)
def test_a_value_that_does_not_fit_is_named_at_its_place(name: str, value: Any, code: str) -> None:
    assert problems(deep(name, value)) == {LOW.removesuffix("low") + name: code}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ([], "", "not_an_object"),
        ("text", "", "not_an_object"),
        ({"appearances": {}}, "appearances", "not_a_list"),
        ({"appearances": [7]}, "appearances[0]", "not_an_object"),
        ({"appearances": [{}] * 101}, "appearances", "too_many"),
        ({"said_to": "2025-02-30"}, "said_to", "not_a_day"),
        ({"said_to": "2025-2-3"}, "said_to", "not_a_day"),
        ({"said_to": "٢٠٢٥-٠١-٠١"}, "said_to", "not_a_day"),
        ({"said_to": "1066-10-14"}, "said_to", "not_a_day"),
        ({"said_to": "2025-01-01T00:00:00Z"}, "said_to", "not_a_day"),
        ({"appearances": [{"document": {"seen": 1}}]}, "appearances[0].document.seen", "not_a_boolean"),
        (
            {"appearances": [{"document": {"retrieved_at": "2025-01-01T00:00:00"}}]},
            "appearances[0].document.retrieved_at",
            "not_a_time",
        ),
        ({"id": "x"}, "id", "unknown_field"),
        ({"state": "published"}, "state", "unknown_field"),
        ({"author": "root"}, "author", "unknown_field"),
    ],
)
def test_a_wrong_shape_is_named(body: Any, path: str, code: str) -> None:
    assert problems(body) == {path: code}


def test_every_problem_is_told_at_once() -> None:
    body = {"kind": "song", "said_to": 5, "colour": 1, "appearances": [{"credibility": "high"}]}
    assert problems(body) == {
        "kind": "unknown_code",
        "said_to": "not_a_day",
        "colour": "unknown_field",
        "appearances[0].credibility": "not_a_number",
    }


def test_publishing_asks_for_what_a_draft_may_leave_out() -> None:
    body = clean_body({"summary": "Said.", "appearances": [{"key": "1", "positions": [{"stance": "announces"}]}]})
    with pytest.raises(EntryInvalid) as refused:
        entry_of(body)
    assert {problem.path for problem in refused.value.problems if problem.code == "required"} == {
        "behalf",
        "attribution",
        "kind",
        "said_to",
        "appearances[0].document",
        "appearances[0].positions[0].pledge",
    }


def test_source_material_holds_no_coding() -> None:
    shown = repr(source_of(body_of(rich())))
    for coded in ("summary", "stance", "positions", "credibility", "quote_type", "attribution", "note", "venue"):
        assert coded not in shown
    for printed in ("We will.", "news.example.org", "2025-03-10", "Deux"):
        assert printed in shown
