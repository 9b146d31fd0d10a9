"""Snapshots in the API: listed with their checksums, sent as their bytes are, withheld where words were taken back."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pledges.actions.retractions import retract
from pledges.snapshots import job
from pledges.snapshots.folder import MEDIA_TYPES, SUMS, Snapshot
from pledges.snapshots.make import remove
from pledges.vocabulary import RetractionReason
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db

AT = "exports/snapshots/"


@pytest.fixture
def kept(world: dict[str, Any], tmp_path: Path, settings: Any) -> Snapshot:
    settings.SNAPSHOT_DIR = str(tmp_path)
    now = datetime.now(UTC)
    return job.make_due(now.date(), now=now)


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response)


def test_a_snapshot_is_listed_with_its_commit_and_its_checksums(api: Reader, kept: Snapshot) -> None:
    answer = api.ask(AT)
    (row,) = answer["results"]
    assert (row["day"], row["seq"], row["head"]) == (kept.day.isoformat(), kept.seq, kept.head)
    assert row["available"] is True
    assert {one["name"] for one in row["files"]} == set(MEDIA_TYPES) - {SUMS}
    for one in row["files"]:
        sent = body(api.response(one["url"].removeprefix("http://testserver")))
        assert (len(sent), hashlib.sha256(sent).hexdigest()) == (one["size"], one["sha256"])
    stamp = {"as_of": row["day"], "provisional": False, "data_as_of": row["data_as_of"]}
    assert api.ask(f"{AT}{kept.day}/") == {**row, **stamp}
    make.publish_statement("FR", "training")
    assert api.ask(f"{AT}{kept.day}/")["seq"] == kept.seq == answer["seq"]
    assert list(api.ask(f"{AT}?fields=day,seq")["results"][0]) == ["day", "seq"]


def test_its_checksums_are_sent_as_sha256sum_reads_them(api: Reader, kept: Snapshot) -> None:
    (row,) = api.ask(AT)["results"]
    told = body(api.response(row["checksums"].removeprefix("http://testserver"))).decode()
    assert told == "".join(f"{one['sha256']}  {one['name']}\n" for one in row["files"])


def test_a_file_is_named_as_its_checksum_names_it_and_typed(api: Reader, kept: Snapshot) -> None:
    for name, media_type in MEDIA_TYPES.items():
        response = api.response(f"{AT}{kept.day}/{name}")
        assert response["Content-Type"] == media_type
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert int(response["Content-Length"]) == len(body(response))
    assert api.response(f"{AT}{kept.day}/flags.csv", method="HEAD").status_code == 200


def test_an_unchanged_list_and_an_unchanged_file_are_a_304(api: Reader, kept: Snapshot) -> None:
    for address in (AT, f"{AT}{kept.day}/", f"{AT}{kept.day}/flags.csv", f"{AT}{kept.day}/{SUMS}"):
        first = api.response(address)
        body(first)
        assert api.response(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304, address
    tag = api.response(AT)["ETag"]
    remove(kept)
    assert api.response(AT, HTTP_IF_NONE_MATCH=tag).status_code == 200, "the folder decides, not the record alone"


def test_what_is_not_there_is_a_404_and_what_cannot_be_asked_a_400(api: Reader, kept: Snapshot) -> None:
    for path in (
        "2001-01-01/", "today/", "2026-13-01/", f"{kept.day}/nosuch.csv", "2001-01-01/flags.csv",
        f"{kept.day}/..%2f..%2fetc%2fpasswd", f"{kept.day}/.making", "..%2f/flags.csv",
    ):  # fmt: skip
        api.ask(f"{AT}{path}", status=404)
    for path in ("", f"{kept.day}/", f"{kept.day}/flags.csv"):
        for asked in ("as_of=2025-01-01", "known_at=seq:1", "limit=1", "nosuch=1"):
            (fault,) = api.ask(f"{AT}{path}?{asked}", status=400)["errors"]
            assert (fault["param"], fault["code"]) == (asked.partition("=")[0], "unknown_parameter")


def test_where_no_snapshot_was_made_the_list_is_empty(api: Reader, world: dict, tmp_path: Path, settings: Any) -> None:
    settings.SNAPSHOT_DIR = str(tmp_path / "nowhere")
    assert api.ask(AT)["results"] == []


def test_a_snapshot_that_holds_what_was_retracted_is_withheld_until_it_is_made_again(
    api: Reader, world: dict, kept: Snapshot
) -> None:
    gone = world["italy"].public_id
    assert gone.encode() in body(api.response(f"{AT}{kept.day}/statements.ndjson"))
    with make.door("take back") as commit:
        retract(world["italy"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert api.ask(f"{AT}{kept.day}/")["available"] is False
    for name in MEDIA_TYPES:
        refused = api.response(f"{AT}{kept.day}/{name}")
        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert gone.encode() not in refused.content
    job.make_due(kept.day, now=datetime.now(UTC))
    row = api.ask(f"{AT}{kept.day}/")
    assert (row["available"], row["retracted_since"], row["files"][0]["name"]) == (True, 1, "pledges.csv")
    assert gone.encode() not in body(api.response(f"{AT}{kept.day}/statements.ndjson"))
    assert row["day"] == kept.day.isoformat() != date(2025, 1, 1).isoformat()
