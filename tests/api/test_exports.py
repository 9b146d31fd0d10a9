"""Whole tables: as many rows as are told, alike in both forms, filtered as lists are, harmless in a spreadsheet."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from pledges.actions.retractions import retract
from pledges.models import Pledge
from pledges.queries import exports
from pledges.queries.export_tables import TABLES
from pledges.queries.exports import Format, Kind
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_following_the_feed import Follower, everything
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db


def text_of(api: Reader, address: str) -> str:
    response = api.response(f"exports/{address}")
    assert response.status_code == 200, (address, b"".join(response)[:500])
    return b"".join(response).decode()


def as_ndjson(api: Reader, table: str, asked: str = "") -> list[dict[str, Any]]:
    return [json.loads(line) for line in text_of(api, f"{table}.ndjson{asked}").splitlines()]


def as_csv(api: Reader, table: str, asked: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(api, f"{table}.csv{asked}"), newline="")))


def cell(value: Any, kind: Kind) -> str:
    """What a CSV cell says of a value that is no formula."""
    if value is None:
        return ""
    return str(value).lower() if kind is Kind.TRUTH else str(value)


@pytest.mark.parametrize("name", TABLES)
def test_both_forms_say_the_same_and_how_much_it_is(api: Reader, world: dict, name: str) -> None:
    rows, cells = as_ndjson(api, name), as_csv(api, name)
    assert rows
    assert len(rows) == len(cells) == int(api.response(f"exports/{name}.csv", "HEAD")["Row-Count"])
    kinds = {one.name: one.kind for one in TABLES[name].columns}
    assert list(rows[0]) == list(cells[0]) == list(kinds)
    for row, line in zip(rows, cells, strict=True):
        for column, kind in kinds.items():
            if kind in (Kind.LIST, Kind.OBJECT) and row[column] is not None:
                assert json.loads(line[column]) == row[column], (name, column)
            else:
                assert line[column] == cell(row[column], kind), (name, column)


def test_a_table_is_filtered_as_its_list_is(api: Reader, world: dict) -> None:
    for name, asked in (
        ("pledges", "?country=FR"),
        ("pledges", "?has_open_flag=true&capability=naval"),
        ("pledges", "?as_of=2025-05-01"),
        ("statements", "?attribution=spokesperson"),
        ("statements", "?q=where"),
        ("flags", "?severity_min=medium"),
    ):
        listed = api.ids(f"{name}/{asked}&limit=100")
        assert sorted(listed) == sorted(row["id"] for row in as_ndjson(api, name, asked)), (name, asked)
    said = api.ids("statements/?country=FR&limit=100")
    assert {row["statement"] for row in as_ndjson(api, "positions", "?country=FR")} == set(said)


def test_what_cannot_be_asked_is_named(api: Reader, world: dict) -> None:
    for asked, param in (("nosuch=1", "nosuch"), ("country=XX", "country"), ("limit=5", "limit"), ("as_of=x", "as_of")):
        answer = api.ask(f"exports/pledges.csv?{asked}", status=400)
        assert [fault["param"] for fault in answer["errors"]] == [param]
    api.ask("exports/nosuch.csv", status=404)


def test_no_cell_is_a_formula_and_no_text_is_otherwise_changed(api: Reader, world: dict) -> None:
    texts = ["=1+1", "+49 30", "-5", "@SUM(A1)", "'quoted'", 'a "b", c', "a;b", "–5", "1 = 1"]
    for number, text in enumerate(texts):
        make.publish_entry(make.entry(make.position("FR"), said=date(2025, 6, number + 1), summary=text))
    plain = {row["id"]: row["summary"] for row in as_ndjson(api, "statements")}
    cells = {row["id"]: row["summary"] for row in as_csv(api, "statements")}
    assert set(texts) <= set(plain.values())
    for key, text in plain.items():
        assert cells[key] == (f"'{text}" if text[0] in "=+-@" else text)


def test_the_dictionary_explains_every_column(api: Reader, world: dict) -> None:
    tables = {table["name"]: table for table in api.ask("exports/")["results"]}
    lists = {one["name"] for one in api.ask("meta/vocabulary/")["results"]}
    for name, table in tables.items():
        assert [one["name"] for one in table["columns"]] == list(as_ndjson(api, name)[0])
        assert all(one["description"] for one in table["columns"])
        assert {one["codes"] for one in table["columns"] if one["codes"]} <= lists
        for form in Format:
            assert api.response(table[form].removeprefix("http://testserver")).status_code == 200


def test_the_package_describes_the_files(api: Reader, world: dict) -> None:
    package = api.ask("exports/datapackage.json")
    assert package["version"].startswith(f"{api.ask('pledges/')['seq']}-")
    for resource in package["resources"]:
        lines = as_csv(api, resource["name"])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(lines[0])
        for field in resource["schema"]["fields"]:
            codes = field.get("constraints", {}).get("enum")
            assert codes is None or {line[field["name"]] for line in lines} <= {*codes, ""}, field["name"]


def test_words_that_were_retracted_are_in_no_export(api: Reader, world: dict) -> None:
    before = api.ask("pledges/")["seq"]
    with make.door("take back") as commit:
        retract(world["italy"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    for asked in ("", f"?known_at=seq:{before}"):
        assert world["italy"].public_id not in text_of(api, f"statements.ndjson{asked}")
        assert world["italy"].public_id not in text_of(api, f"positions.csv{asked}")
        assert "it-troops-1" not in text_of(api, f"pledges.csv{asked}")


def test_an_unchanged_export_is_a_304(api: Reader, world: dict) -> None:
    tag = api.response("exports/pledges.csv")["ETag"]
    assert api.response("exports/pledges.csv", HTTP_IF_NONE_MATCH=tag).status_code == 304
    make.publish_statement("FR", "training", said=date(2025, 12, 1))
    assert api.response("exports/pledges.csv", HTTP_IF_NONE_MATCH=tag).status_code == 200


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A pledge of the list as the export has it."""
    said, size, latest = row["country"] or {}, row["quantity"] or {}, row["latest_statement"] or {}
    other = {
        "country_iso2": said.get("iso2"),
        "country": said.get("name"),
        "quantity_as_found": size.get("as_found"),
        **{name: size.get(name) for name in ("measure", "qualifier", "low", "high", "currency")},
        "latest_statement": latest.get("id"),
        "latest_said_from": latest.get("said_from"),
        "latest_said_to": latest.get("said_to"),
        "latest_summary": latest.get("summary"),
    }
    return {one.name: other.get(one.name, row.get(one.name)) for one in TABLES["pledges"].columns}


def test_whoever_follows_the_feed_has_what_the_export_has(api: Reader, db: None) -> None:
    shipped_record()
    follower = Follower(api)
    follower.poll()
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2026, 2, 20), iso2="FR"))
    follower.poll()
    exported = {row["id"]: row for row in as_ndjson(api, "pledges")}
    assert len(exported) >= 30
    assert {key: flat(row) for key, row in follower.pledges.items()} == exported
    assert {key: flat(row) for key, row in everything(api).items()} == exported


@pytest.mark.django_db(transaction=True)
def test_an_export_is_one_snapshot_and_leaves_no_transaction_open(api: Reader, world: dict) -> None:
    response = api.response("exports/pledges.ndjson", HTTP_PREFER="handling=strict, Count=exact")
    assert connection.in_atomic_block
    lines = b"".join(response).splitlines()
    assert len(lines) == int(response["Row-Count"])
    assert not connection.in_atomic_block
    left = api.response("exports/pledges.ndjson")
    left.close()
    assert not connection.in_atomic_block
    assert Pledge.objects.exists()


def test_rows_are_counted_for_who_asks_and_for_who_would_not_see_that_the_answer_broke_off(
    api: Reader, world: dict
) -> None:
    told = {"asked": {"HTTP_PREFER": "count=exact"}, "without chunks": {"SERVER_PROTOCOL": "HTTP/1.0"}, "else": {}}
    found = {name: api.response("exports/flags.csv", **headers) for name, headers in told.items()}
    rows = len(b"".join(found["else"]).splitlines()) - 1
    assert found["asked"]["Row-Count"] == found["without chunks"]["Row-Count"] == str(rows)
    assert "Row-Count" not in found["else"]


@pytest.mark.parametrize("first", [1, 2, 3, 1000])
def test_a_table_has_no_seam_where_its_first_rows_end(
    api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    whole = {(name, form): text_of(api, f"{name}.{form}") for name in TABLES for form in Format}
    monkeypatch.setattr(exports, "FIRST", first)
    for (name, form), text in whole.items():
        assert text_of(api, f"{name}.{form}") == text, (name, form)


def test_a_table_without_a_row_has_its_head(api: Reader, world: dict) -> None:
    assert text_of(api, "pledges.csv?country=FR&capability=funding").startswith("id,")
    assert text_of(api, "pledges.ndjson?country=FR&capability=funding") == ""
