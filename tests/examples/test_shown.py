"""The answers that the docs show are what the shipped record answers, and are as the schema says.

    SHOWN=write pytest tests/examples/test_shown.py     # after the shape or the words of an answer changed

Of a list the row is shown that comes first by its words, so that it is always the same one; ids that chance gave, times
and numbers of commits are another in every installation, and are not compared.
"""

import json
import os
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import call_command
from jsonschema import Draft202012Validator

from api.shown import FILE, SITE
from api.snippets import READS
from api.urls import V1
from pledges.models import Pledge
from pledges.snapshots import job
from tests.api.conftest import Reader
from tests.examples.test_snippets import NEEDS_A_TOKEN, reading
from tests.rig.reading import everything
from tests.scenarios.shipped import shipped_record

pytestmark = pytest.mark.django_db

ON = "2026-01-15"
"""The day that resources with versions are asked about, so that what is stale stays the same."""

ASKED: dict[str, dict[str, Any]] = {
    "statements/": {"pledge": "fr-troops-1"},
    "documents/": {"country": "FR"},
    "flags/": {"rule": "C1"},
    "pledges/": {"country": "FR", "capability": "troops,air"},
}
"""Instead of what the piece to type asks: a list that is one page."""

NOT_SHOWN = {"exports/snapshots/{day}/{file}"}
MOST = 3
"""Items of a list inside a row that are shown."""

BY_CHANCE = frozenset(
    "seq recorded_seq known_from known_to as_of rules_version version head sha256 size day hash bytes created "
    "measured".split()
)
OF_THE_DAY = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|exports/snapshots/\d{4}-\d\d-\d\d")
WORD = re.compile(r"\w+")


def likeness(told: Any, ids: Collection[str], name: str = "") -> Any:
    """`told` without what is another in every installation: `ids` are those that chance gave."""
    if isinstance(told, dict):
        return {key: likeness(value, ids, key) for key, value in told.items() if key not in BY_CHANCE}
    if isinstance(told, list):
        return [likeness(one, ids) for one in told]
    if isinstance(told, str):
        if name == "next" and told:
            return "a link"
        return WORD.sub(lambda word: "ID" if word[0] in ids else word[0], OF_THE_DAY.sub("THEN", told))
    return told


def ids_by_chance() -> set[str]:
    """The public ids of everything but pledges, which have readable ones."""
    kept = [model for model in apps.get_models() if model is not Pledge and hasattr(model, "public_id")]
    return {one for model in kept for one in everything(model).values_list("public_id", flat=True)}


def cut(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: cut(value) for key, value in told.items()}
    return [cut(one) for one in told[:MOST]] if isinstance(told, list) else told


class Asking:
    """Somebody who asks every address once and remembers what came first."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.api, self.schema, self.ids = Reader(), schema, ids_by_chance()
        self.rows: dict[str, Any] = {}

    def all(self) -> Iterator[tuple[str, str, Any]]:
        """Each address as the schema writes it, what was asked, and the answer as it is shown."""
        for path in reading():
            if path not in NOT_SHOWN | NEEDS_A_TOKEN:
                address = self._address(path)
                yield path, f"/{V1}{address}", self._told(path, address)

    def _address(self, path: str) -> str:
        read = READS.get(path)
        asked: dict[str, Any] = {} if read is None else dict(read.asked)
        asked = ASKED.get(path, asked)
        if path == "explain/":
            asked = dict(zip("ab", (one["position"] for one in self.rows["flags/"]["evidence"]), strict=True))
        takes = {one["name"] for one in self.schema["paths"][f"/{V1}{path}"]["get"].get("parameters", [])}
        if "as_of" in takes:
            asked = {**asked, "as_of": asked.get("as_of", ON)}
        query = f"?{urlencode(asked, safe=',:')}" if asked else ""
        if path == "exports/snapshots/{day}/":
            return f"exports/snapshots/{self.rows['exports/snapshots/']['day']}/{query}"
        key = self.rows[read.first]["id"] if read and read.first else ""
        return f"{read.path.replace('{key}', key) if read else path}{query}"

    def _told(self, path: str, address: str) -> Any:
        if path.endswith((".csv", ".ndjson")):
            response = self.api.response(address)
            head, *lines = b"".join(response).decode().splitlines(keepends=True)
            return head + min(lines, key=self._words) if path.endswith(".csv") else min([head, *lines], key=self._words)
        told = self.api.ask(address)
        if "results" in told:
            self.rows[path] = min(told["results"], key=self._words)
            told["results"] = [self.rows[path]]
        return cut(told)

    def _words(self, row: Any) -> str:
        return json.dumps(likeness(row, self.ids), sort_keys=True)


@pytest.fixture
def asking(settings: Any, tmp_path: Path) -> Asking:
    settings.SNAPSHOT_DIR = str(tmp_path / "snapshots")
    shipped_record()
    now = datetime.now(UTC)
    job.make_due(now.date(), now=now)
    call_command("spectacular", "--format", "openapi-json", "--file", str(tmp_path / "schema.json"))
    return Asking(json.loads((tmp_path / "schema.json").read_text()))


def test_the_docs_show_what_the_shipped_record_answers(asking: Asking) -> None:
    now = {path: {"asked": asked, "answer": answer} for path, asked, answer in asking.all()}
    if os.environ.get("SHOWN") == "write":
        used = sorted(asking.ids & set(WORD.findall(json.dumps(now))))
        FILE.write_text(json.dumps({"ids": used, "answers": now}, indent=1, ensure_ascii=False) + "\n")
        pytest.fail("The answers were written anew; run this again without SHOWN to compare them.")
    kept, ids = (json.loads(FILE.read_text())[name] for name in ("answers", "ids"))
    assert kept.keys() == now.keys()
    for path, one in kept.items():
        assert likeness(one, ids) == likeness(now[path], asking.ids), f"{path}: write it anew, see above"
        assert not set(re.findall(r"https?://[^/\s\"]+(?=/api/)", json.dumps(one))) - {SITE}, path
    schema = asking.schema
    for path, one in kept.items():
        content = schema["paths"][f"/{V1}{path}"]["get"]["responses"]["200"]["content"]
        for kind, media in content.items():
            value = media["examples"]["shipped"]["value"]
            assert f"GET {one['asked']}" in media["examples"]["shipped"]["description"]
            if kind == "application/json" and isinstance(value, dict):
                of = {**media["schema"], "components": schema["components"]}
                assert [error.message for error in Draft202012Validator(of).iter_errors(value)] == [], path
