"""A file of statements is written whole or not at all, and every bad row is told with its line."""

import json
from typing import Any

import pytest
import yaml

from coalition.models import LedgerCommit
from coalition.vocabulary import Scope
from pledges.actions.importing import MOST_ROWS
from pledges.actions.undoing import undo
from pledges.models import Statement
from tests import factories as make
from tests.api.drafting import V1, Writer, bearer
from tests.people import person

pytestmark = pytest.mark.django_db

IMPORTS = f"{V1}imports/"


def row(number: int, **changes: str) -> str:
    """A statement as the record's files write it; 28 lines."""
    told = {"country": "FR", "stance": "announces", "day": "2025-03-10", "summary": f"Said {number}.", **changes}
    return f"""\
- behalf: country
  country: {told["country"]}
  speaker: head-fr
  attribution: on_record
  kind: speech
  said_from: {told["day"]}
  said_to: {told["day"]}
  summary: {told["summary"]}
  appearances:
    - key: daily
      document:
        publisher: daily
        address: https://daily.example.org/{number}
        title: A page
        language: en
        published_from: 2025-03-11
        published_to: 2025-03-11
        archive_state: pending
      quote: “We will.”
      quote_type: direct
      credibility: 2
      positions:
        - pledge:
            coalition: willing
            country: FR
            capability: troops
          stance: {told["stance"]}
          modality: firm
"""


ROW_LINES = len(row(1).splitlines())


@pytest.fixture
def ann(db: None) -> Writer:
    make.ground(make.entry(make.position("FR")))
    return bearer(person("ann", "Analysts"), *Scope)


def send(who: Writer, text: str | bytes, **headers: str) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return who.send("POST", IMPORTS, data, **{"Content-Type": "application/yaml", **headers})


def faults(response: Any, status: int = 400) -> list[tuple[int, str, str]]:
    assert response.status_code == status, response.content[:900]
    assert response["Content-Type"] == "application/problem+json"
    return [(one["line"], one["pointer"], one["code"]) for one in response.json()["errors"]]


def test_a_file_is_one_commit_and_is_read_again(ann: Writer) -> None:
    response = send(ann, "# Two.\n" + row(1) + row(2))
    assert response.status_code == 201, response.content[:900]
    told = response.json()
    commit = LedgerCommit.objects.latest("seq")
    assert (told["id"], told["by"]) == (str(commit.seq), "ann")
    assert [one["line"] for one in told["statements"]] == [2, 2 + ROW_LINES]
    assert commit.reason == "import of a file: 2 statements"
    again = ann.send("GET", response["Location"].removeprefix("http://testserver"))
    assert [one["id"] for one in again.json()["statements"]] == [one["id"] for one in told["statements"]]
    assert [one["stands"] for one in again.json()["statements"]] == [True, True]
    with make.door("take the file back") as door:
        undo(commit.seq, by=None, commit=door)
    again = ann.send("GET", f"{IMPORTS}{commit.seq}/")
    assert [one["stands"] for one in again.json()["statements"]] == [False, False]
    assert ann.send("GET", f"{IMPORTS}{commit.seq + 1}/").status_code == 404  # a commit, and no import
    assert ann.send("GET", f"{IMPORTS}{'9' * 30}/").status_code == 404


def test_every_bad_row_is_told_with_its_line_and_nothing_is_written(ann: Writer) -> None:
    before = LedgerCommit.objects.count()
    text = row(1) + row(2, country="XX") + row(3, day="2199-01-01") + row(4)
    found = faults(send(ann, text))
    assert {(line, pointer) for line, pointer, _code in found} >= {
        (1 + ROW_LINES, "/country"),
        (1 + 2 * ROW_LINES, "/said_to"),
    }
    assert {line for line, _pointer, _code in found} == {1 + ROW_LINES, 1 + 2 * ROW_LINES}
    text = row(1) + row(2, stance="shouts") + row(3).replace("kind: speech", "colour: blue")
    assert set(faults(send(ann, text))) == {
        (1 + ROW_LINES, "/appearances/0/positions/0/stance", "invalid"),
        (1 + 2 * ROW_LINES, "/colour", "invalid"),
        (1 + 2 * ROW_LINES, "/kind", "invalid"),
    }
    assert not Statement.objects.exists()
    assert LedgerCommit.objects.count() == before


def test_the_same_words_twice_are_told_in_the_file_and_against_the_record(ann: Writer) -> None:
    assert faults(send(ann, row(1) + row(1))) == [(1 + ROW_LINES, "/appearances/0/quote", "twice")]
    assert send(ann, row(1)).status_code == 201
    assert faults(send(ann, row(2) + row(1))) == [(1 + ROW_LINES, "/appearances/0/quote", "already_recorded")]
    assert Statement.objects.count() == 1


def test_a_file_is_no_way_around_the_second_reader(ann: Writer) -> None:
    person("rita", "Reviewers")
    assert faults(send(ann, row(1))) == [(1, "/", "new_pledge")]
    assert not Statement.objects.exists()


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b" ", "not_a_list"),
    "a text": (b"hello", "not_a_list"),
    "a mapping": (b"a: 1", "not_a_list"),
    "an empty list": (b"[]", "required"),
    "a tab": (b"- a:\n\t- b", "not_yaml"),
    "a control character": (b"- a: \x07", "not_yaml"),
    "an alias": (b"- &a {b: 1}\n- *a", "alias"),
    "a bomb": (b"- &a [x,x]\n- &b [*a,*a]\n- [*b,*b]", "alias"),
    "a python object": (b"- !!python/object/apply:os.system [ls]", "not_yaml"),
    "two documents": (b"- a: 1\n---\n- b: 2", "not_yaml"),
    "too deep": (b"[" * 100_000, "too_deep"),
    "too many": (b"- a\n" * (MOST_ROWS + 1), "too_many"),
    "a key twice": (b"- a: 1\n  a: 2", "not_yaml"),
    "no such day": (b"- said_to: 2025-02-30", "not_yaml"),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD)
def test_what_is_no_file_of_statements_is_refused_with_a_line(ann: Writer, data: bytes, code: str) -> None:
    found = faults(send(ann, data))
    assert [one[2] for one in found] == [code]
    assert all(line >= 1 for line, _pointer, _code in found)


def test_what_cannot_be_read_is_refused(ann: Writer) -> None:
    for data, status in ((b"\xff\xfe", 400), (b"\xef\xbb\xbf- a", 400), (b"- x: " + b"y" * 1_048_577, 413)):
        assert send(ann, data).status_code == status
    for kind in (
        "application/json",
        "text/csv",
        "multipart/form-data; boundary=x",
        "application/yaml; charset=utf-7",
    ):
        assert send(ann, b"[]", **{"Content-Type": kind}).status_code == 415, kind


def test_the_same_file_with_its_key_is_imported_once(ann: Writer) -> None:
    key = {"Idempotency-Key": "a file"}
    first, again = (send(ann, row(1), **key) for _ in range(2))
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert send(ann, row(2), **key).status_code == 422
    assert Statement.objects.count() == 1


def test_importing_asks_for_scope_and_role(ann: Writer) -> None:
    user = person("carl", "Analysts")
    assert send(bearer(user, Scope.WRITE), row(1)).json()["errors"][0]["code"] == "missing_scope"
    assert send(Writer(person("rita")), row(1)).json()["errors"][0]["code"] == "missing_role"
    assert send(Writer(None), row(1)).status_code == 401


def test_json_is_yaml_too(ann: Writer) -> None:
    """Days stand in quotation marks there; a day that is none is still refused, in its own words."""
    statements = yaml.safe_load(row(1) + row(2))
    text = json.dumps(statements, default=str)
    assert '"said_to": "2025-03-10"' in text
    assert send(ann, text).status_code == 201
    for wrong in ("2025-02-30", "2025-3-10", "20250310"):
        found = send(ann, text.replace('"said_to": "2025-03-10"', f'"said_to": "{wrong}"', 1)).json()["errors"]
        assert [(one["pointer"], one["code"]) for one in found] == [("/said_to", "invalid")], wrong
