"""A snapshot is whole or not there; it holds what the exports hold, and its checksums say so."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coalition.models import LedgerCommit
from pledges.queries import exports
from pledges.queries.head import head
from pledges.snapshots import folder, make
from pledges.snapshots.folder import MEDIA_TYPES, PACKAGE, SUMS, TABLE_FILES
from tests import factories
from tests.api.conftest import Reader
from tests.visibility.hidden import KINDS

pytestmark = pytest.mark.django_db


def names(path: Path) -> set[str]:
    return {one.name for one in path.iterdir()}


def test_every_table_is_there_byte_for_byte_as_the_export_has_it(kept: Path, now: datetime, today: date) -> None:
    found = make.make(today, now=now)
    assert names(kept) == {today.isoformat()}
    assert names(found.folder) == set(MEDIA_TYPES)
    for name in TABLE_FILES:
        response = Reader().response(f"exports/{name}", HTTP_PREFER="count=exact")
        assert (found.folder / name).read_bytes() == b"".join(response), name
        assert {one.name: one.rows for one in found.files}[name] == int(response["Row-Count"]) > 0


def test_the_package_names_the_commit_and_describes_each_file(kept: Path, now: datetime, today: date) -> None:
    found = make.make(today, now=now)
    package = json.loads((found.folder / PACKAGE).read_text())
    stands = LedgerCommit.objects.get(seq=head().seq)
    told = package["snapshot"]
    assert (told["day"], told["seq"], told["head"]) == (today.isoformat(), stands.seq, stands.head)
    assert told["left_out"] == 0
    assert [one["path"] for one in package["resources"]] == list(TABLE_FILES)
    for one in package["resources"]:
        content = (found.folder / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["bytes"] == len(content)
        lines = content.decode().splitlines()
        first = json.loads(lines[0]) if one["format"] == "ndjson" else lines[0].split(",")
        assert list(first) == [field["name"] for field in one["schema"]["fields"]]


def test_the_checksums_are_those_of_the_files(kept: Path, now: datetime, today: date) -> None:
    found = make.make(today, now=now)
    lines = (found.folder / SUMS).read_text().splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert set(told) == set(MEDIA_TYPES) - {SUMS}
    for name, digest in told.items():
        assert hashlib.sha256((found.folder / name).read_bytes()).hexdigest() == digest
    assert folder.problems(today) == []
    assert [(one.name, one.sha256) for one in found.files] == list(told.items())
    if shutil.which("sha256sum"):  # coreutils; the form is the same everywhere
        checked = subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=found.folder, capture_output=True)
        assert checked.returncode == 0, checked


def test_a_changed_a_missing_and_an_unnamed_file_are_found(kept: Path, now: datetime, today: date) -> None:
    found = make.make(today, now=now)
    changed, missing = found.folder / "flags.csv", found.folder / "pledges.csv"
    changed.write_bytes(changed.read_bytes() + b"x")
    missing.unlink()
    sums = found.folder / SUMS
    sums.write_text(re.sub(r".* statements.csv\n", "", sums.read_text()))
    assert folder.problems(today) == [
        "SHA256SUMS does not name statements.csv",
        "pledges.csv is missing",
        "flags.csv is not as its checksum says",
    ]


@pytest.mark.parametrize("survived", range(0, 9, 2))
def test_what_breaks_off_leaves_no_snapshot_and_is_made_whole_by_the_next(
    kept: Path, now: datetime, today: date, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    stream, made = exports.stream, []

    def breaking(*asked: Any) -> Iterator[bytes]:
        if len(made) == survived:
            raise OSError("No space left on device")
        made.append(asked)
        return stream(*asked)

    monkeypatch.setattr(exports, "stream", breaking)
    if survived < len(TABLE_FILES):
        with pytest.raises(OSError, match="No space"):
            make.make(today, now=now)
        assert names(kept) == set()
        assert folder.snapshot_of(today) is None
    monkeypatch.setattr(exports, "stream", stream)
    assert make.make(today, now=now).day == today
    assert folder.problems(today) == []


def test_what_the_killed_left_is_taken_away(kept: Path, now: datetime, today: date) -> None:
    for mark in (make.MAKING, make.GONE):
        (kept / f"{mark}{today}-abc").mkdir(parents=True)
        (kept / f"{mark}{today}-abc" / "pledges.csv").write_text("half a line")
    assert list(folder.snapshots()) == []
    make.make(today, now=now)
    assert names(kept) == {today.isoformat()}


def test_making_it_again_at_the_same_commit_gives_the_same_bytes(kept: Path, now: datetime, today: date) -> None:
    first = make.make(today, now=now)
    was = {name: (first.folder / name).read_bytes() for name in TABLE_FILES}
    again = make.make(today, now=now + timedelta(seconds=1))
    assert {name: (again.folder / name).read_bytes() for name in TABLE_FILES} == was
    assert again.made_at == now + timedelta(seconds=1)
    assert names(kept) == {today.isoformat()}


def test_no_restricted_row_is_in_a_snapshot(kept: Path, now: datetime, today: date) -> None:
    hidden = [one() for one in KINDS]
    shown = factories.publish_statement("UA", summary="This one is for everybody.")
    found = make.make(today, now=now)
    told = "".join((found.folder / name).read_text() for name in MEDIA_TYPES)
    assert shown.summary in told
    assert [one.name for one in hidden for text in one.texts if text in told] == []
    assert [one.name for one in hidden for key in one.keys if key in told] == []


def test_an_empty_record_has_no_snapshot(db: None, kept: Path) -> None:
    with pytest.raises(make.NothingRecordedError):
        make.make(date(2026, 1, 1), now=datetime.fromisoformat("2026-01-01T01:00:00Z"))
    assert names(kept) == set()
