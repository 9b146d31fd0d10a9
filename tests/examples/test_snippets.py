"""Every piece that the API's docs tell people to type does what it says: all of them in one shell and one Python."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from api import write_snippets
from api.snippets import snippets
from api.urls import V1, urlpatterns
from docs.examples.coalition_client import Incomplete, Tracker
from pledges.snapshots import job
from tests import factories as make
from tests.api.test_exports import flat
from tests.scenarios.shipped import shipped_record

CLIENT = Path(configured.BASE_DIR) / "docs" / "examples"
OWN = {"schema/", "docs/"}
"""Addresses of the docs themselves."""

NEEDS_A_TOKEN = {"drafts/", "drafts/{public_id}/", "imports/{slug}/"}

pytestmark = pytest.mark.django_db(transaction=True)


def reading() -> list[str]:
    """Every address that can be read without a token, as the schema writes it."""
    found = []
    for one in urlpatterns:
        path = re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)).removeprefix(V1)
        actions = getattr(one.callback, "actions", None) or {}
        if str(one.pattern).startswith(V1) and "get" in actions and path not in OWN | NEEDS_A_TOKEN | set(found):
            found.append(path)
    return found


@pytest.fixture
def server(live_server: Any, settings: Any, tmp_path: Path) -> str:
    """The shipped record, with a snapshot of it."""
    settings.SITE_URL, settings.SNAPSHOT_DIR = live_server.url, str(tmp_path / "snapshots")
    shipped_record()
    now = datetime.now(UTC)
    job.make_due(now.date(), now=now)
    return str(live_server.url)


def test_every_operation_that_reads_has_both() -> None:
    assert len(reading()) > 35
    assert [path for path in reading() if snippets(path) is None] == []


def test_every_piece_runs_as_it_stands(server: str, tmp_path: Path) -> None:
    paths = reading()
    pieces = {path: snippets(path) for path in paths}
    python = "\n".join(f"print('== {path}')\n{piece[1]}" for path, piece in pieces.items() if piece)
    ran = subprocess.run(
        [sys.executable, "-c", python], env={"PYTHONPATH": str(CLIENT)}, cwd=tmp_path, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    answered(ran.stdout, paths)
    if shutil.which("curl") is None:
        pytest.skip("the pieces for curl were not run: there is no curl here")
    shell = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n'
    shell += "\n".join(f"echo; echo '== {path}'\n{piece[0]}" for path, piece in pieces.items() if piece)
    ran = subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, (ran.stdout[-1000:], ran.stderr[-2000:])
    into_files = {path for path in paths if path.startswith("exports/") and "." in path and path.count("/") == 1}
    into_files -= {"exports/datapackage.json"}
    answered(ran.stdout, [path for path in paths if path not in into_files])
    for path in into_files:
        assert (tmp_path / path.removeprefix("exports/")).stat().st_size > 100, path
    assert "pledges.csv: OK" in ran.stdout


def answered(told: str, paths: list[str]) -> None:
    """Each piece said something."""
    found = dict(piece.strip().partition("\n")[::2] for piece in told.split("== ")[1:])
    assert [path for path in paths if len(found.get(path, "")) < 5] == []


def test_the_docs_show_what_is_run(settings: Any, tmp_path: Path) -> None:
    settings.SITE_URL = "https://tracker.example"
    call_command("spectacular", "--format", "openapi-json", "--file", str(tmp_path / "schema.json"))
    schema = json.loads((tmp_path / "schema.json").read_text())
    for path in reading():
        said = schema["paths"][f"/{V1}{path}"]["get"]["description"]
        curl, python = snippets(path) or ("", "")
        assert f"```sh\n{curl}```" in said
        assert f"```python\n{python}```" in said
        assert "https://tracker.example/api/v1/" in curl
    told = "\n".join(one.get("description", "") for ways in schema["paths"].values() for one in ways.values())
    needing = [write_snippets.snippets(what) for what in write_snippets.WRITES]
    for pair in (*needing, *map(snippets, NEEDS_A_TOKEN)):
        curl, python = pair or ("", "")
        assert f"`TOKEN`:\n\n```sh\n{curl}```\n\n```python\n{python}```" in told, curl


def test_whoever_follows_the_changes_with_the_client_has_what_the_export_has(server: str) -> None:
    tracker = Tracker(server)
    copy: dict[str, Any] = {}
    place = "0"
    for said in ("2026-02-20", "2026-03-20"):
        named: dict[str, str] = {}
        for place, change in list(tracker.changes(after=place)):  # noqa: B020, B007 - where to go on
            if change["resource"] == "pledge":
                named[change["id"]] = change["kind"]
        for pledge, kind in named.items():
            copy.pop(pledge, None)
            if kind != "removed":
                copy[pledge] = flat(tracker.get(f"pledges/{pledge}/"))
        assert copy == {row["id"]: row for row in tracker.table("pledges")}
        make.publish_entry(make.entry(make.refusal("FR"), said=datetime.fromisoformat(said).date(), iso2="FR"))
    assert len(copy) >= 30


def test_a_table_that_breaks_off_is_an_error_and_not_a_short_table(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pledges.queries import exports

    count = exports.count
    monkeypatch.setattr(exports, "count", lambda asked: count(asked) + 1)
    with pytest.raises(Incomplete, match=r"pledges: \d+ of \d+ rows"):
        list(Tracker(server).table("pledges"))


def test_a_file_that_is_not_as_its_checksum_says_is_refused(server: str) -> None:
    tracker = Tracker(server)
    (file, *_rest) = next(tracker.rows("exports/snapshots/"))["files"]
    assert len(tracker.file(file["url"], sha256=file["sha256"])) == file["size"]
    with pytest.raises(Incomplete, match="checksum"):
        tracker.file(file["url"], sha256="0" * 64)
    with pytest.raises(ValueError, match="is not an address of"):
        tracker.file("https://elsewhere.example/pledges.csv", sha256=file["sha256"])
