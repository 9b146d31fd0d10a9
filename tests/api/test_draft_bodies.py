"""Hostile and careless bodies, by hand: a 4xx that names the place, nothing stored, never a 500."""

import json
from typing import Any

import pytest

from pledges.models import Draft
from tests.api.drafting import Writer
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

DEEP = b'{"appearances":' * 1 + b"[" * 100_000

UNREADABLE: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 415, ""),
    "blanks": (b"  ", 400, "not_json"),
    "half an object": (b'{"summary":', 400, "not_json"),
    "two objects": (b"{}{}", 400, "not_json"),
    "a comma too many": (b'{"summary": "x",}', 400, "not_json"),
    "single quotes": (b"{'summary': 'x'}", 400, "not_json"),
    "a comment": (b"{} // none", 400, "not_json"),
    "a raw control character": (b'{"summary": "a\x07b"}', 400, "not_json"),
    "latin-1": ('{"summary": "é"}'.encode("latin-1"), 400, "bad_encoding"),
    "utf-16": ('{"summary": "x"}'.encode("utf-16"), 400, "bad_encoding"),
    "a byte order mark": (b"\xef\xbb\xbf{}", 400, "bad_encoding"),
    "an overlong slash": (b'{"summary": "\xc0\xaf"}', 400, "bad_encoding"),
    "a raw surrogate": (b'{"summary": "\xed\xa0\x80"}', 400, "bad_encoding"),
    "a name twice": (b'{"summary": "a", "summary": "b"}', 400, "repeated"),
    "a name twice, deep": (b'{"appearances": [{"key": "1", "key": "2"}]}', 400, "repeated"),
    "nan": (b'{"summary": NaN}', 400, "invalid_number"),
    "infinity": (b'{"summary": -Infinity}', 400, "invalid_number"),
    "19 digits": (b'{"summary": 1234567890123456789}', 400, "invalid_number"),
    "5,000 digits": (b'{"summary": ' + b"9" * 5000 + b"}", 400, "invalid_number"),
    "100,000 lists": (DEEP, 400, "too_deep"),
    "33 objects": (b'{"a":' * 33 + b"1" + b"}" * 33, 400, "too_deep"),
    "larger than a megabyte": (b'{"note": "' + b"x" * 1_000_001 + b'"}', 413, ""),
}

MISSHAPEN: dict[str, tuple[Any, str, str]] = {
    "a list": ([], "/", "not_an_object"),
    "a text": ("x", "/", "not_an_object"),
    "null": (None, "/", "not_an_object"),
    "a number": (7, "/", "not_an_object"),
    "an unknown name": ({"colour": "blue"}, "/colour", "unknown_field"),
    "a name with a slash": ({"a/b": 1}, "/a~1b", "unknown_field"),
    "an empty name": ({"": 1}, "/", "unknown_field"),
    "a name that is no text": ({"\ud800": 1}, "/\\ud800", "unknown_field"),
    "their id": ({"id": "x"}, "/id", "unknown_field"),
    "their version": ({"version": 9}, "/version", "unknown_field"),
    "their author": ({"author": "root"}, "/author", "unknown_field"),
    "their state": ({"state": "published"}, "/state", "unknown_field"),
    "nul": ({"summary": "a\x00b"}, "/summary", "forbidden_character"),
    "half a surrogate pair": ({"summary": "\ud83d"}, "/summary", "forbidden_character"),
    "right-to-left override": ({"summary": "a\u202eb"}, "/summary", "forbidden_character"),
    "a line break in a line": ({"summary": "a\nb"}, "/summary", "forbidden_character"),
    "a number for a text": ({"summary": 5}, "/summary", "not_a_text"),
    "a text for a list": ({"appearances": "x"}, "/appearances", "not_a_list"),
    "a float": ({"appearances": [{"credibility": 1.5}]}, "/appearances/0/credibility", "not_a_number"),
    "1e999": (b'{"appearances": [{"credibility": 1e999}]}', "/appearances/0/credibility", "not_a_number"),
    "a code in capitals": ({"kind": "SPEECH"}, "/kind", "unknown_code"),
    "a code of another list": ({"kind": "on_record"}, "/kind", "unknown_code"),
    "the 30th of february": ({"said_to": "2025-02-30"}, "/said_to", "not_a_day"),
    "year 10000": ({"said_to": "10000-01-01"}, "/said_to", "not_a_day"),
    "a time for a day": ({"said_to": "2025-01-01T00:00:00Z"}, "/said_to", "not_a_day"),
    "a hundred and one": ({"appearances": [{}] * 101}, "/appearances", "too_many"),
    "a text too long": ({"note": "x" * 20_001}, "/note", "too_long"),
    "deep inside": (
        {"appearances": [{}, {"positions": [{"quantity": {"low": "600"}}]}]},
        "/appearances/1/positions/0/quantity/low",
        "not_a_number",
    ),
}


@pytest.fixture
def ann(db: None) -> Writer:
    return Writer(person("ann", "Analysts"))


def refused(response: Any, status: int) -> list[dict[str, Any]]:
    assert response.status_code == status, (response.status_code, response.content[:400])
    assert response["Content-Type"] == "application/problem+json"
    faults: list[dict[str, Any]] = response.json()["errors"]
    return faults


def test_what_cannot_be_read_is_refused_on_every_operation_that_takes_a_body(
    ann: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    public_id, tag = ann.begin({"summary": "Said."})
    for kind, (body, status, code) in UNREADABLE.items():
        for method, path in (("POST", ""), ("PATCH", f"{public_id}/")):
            faults = refused(ann.send(method, path, body, tag=tag), status)
            assert [fault["code"] for fault in faults] == ([code] if code else []), kind
    assert "input_reached_too_far" not in caplog.text
    assert everything(Draft).get().version == 1


def test_what_does_not_fit_is_named_by_its_pointer(ann: Writer, caplog: pytest.LogCaptureFixture) -> None:
    public_id, tag = ann.begin({"summary": "Said."})
    for kind, (body, pointer, code) in MISSHAPEN.items():
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        for method, path in (("POST", ""), ("PATCH", f"{public_id}/")):
            faults = refused(ann.send(method, path, data, tag=tag), 400)
            assert [(fault["pointer"], fault["code"]) for fault in faults] == [(pointer, code)], kind
    assert "input_reached_too_far" not in caplog.text
    row = everything(Draft).get()
    assert (row.version, row.body) == (1, {"summary": "Said."})


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
     "application/json; charset=latin-1", "application/json; charset=utf-16", "application/jsonp", "a" * 3000],
)  # fmt: skip
def test_another_kind_of_body_is_not_taken(ann: Writer, kind: str) -> None:
    refused(ann.send("POST", "", b"{}", **{"Content-Type": kind}), 415)


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8"]
)
def test_json_in_utf_8_is_taken(ann: Writer, kind: str) -> None:
    assert ann.send("POST", "", b"{}", **{"Content-Type": kind}).status_code == 201


def test_steps_take_no_body(ann: Writer) -> None:
    public_id, tag = ann.begin({})
    for step in ("submit", "publish", "discard"):
        faults = refused(ann.send("POST", f"{public_id}/{step}/", {"summary": "x"}, tag=tag), 400)
        assert faults[0]["code"] == "unknown_field"


def test_a_parameter_that_nobody_knows_is_refused_before_anything_is_written(ann: Writer) -> None:
    faults = refused(ann.send("POST", "/api/v1/drafts/?dry_run=1", {}), 400)
    assert faults[0]["param"] == "dry_run"
    assert not everything(Draft).exists()


def test_other_methods_are_refused(ann: Writer) -> None:
    public_id, tag = ann.begin({})
    for method, path in (
        ("DELETE", f"{public_id}/"),
        ("PUT", f"{public_id}/"),
        ("PATCH", ""),
        ("GET", f"{public_id}/submit/"),
    ):
        assert ann.send(method, path, {}, tag=tag).status_code == 405, method


def test_a_statement_of_the_largest_size_is_kept_and_given_back(ann: Writer) -> None:
    note = "ї" * 20_000
    body = {"appearances": [{"key": str(number), "note": note} for number in range(20)]}
    public_id, _tag = ann.begin(body)
    assert ann.send("GET", f"{public_id}/").json()["statement"] == body
