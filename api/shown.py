"""The answers that the docs show: what the shipped record answered, kept beside the code in `shown.json`, and what was
answered to writes and to what cannot be done, on a small record, in `shown_writes.json`.

`tests/examples/test_shown.py` and `test_shown_writes.py` ask again and compare; with `SHOWN=write` they write the files
anew. Lists are cut there.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

FILE = Path(__file__).with_name("shown.json")
DONE = Path(__file__).with_name("shown_writes.json")
SITE = "http://testserver"
"""Where the answers were asked for; the docs say the address of their own site instead."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question, as it is written after the site's address, and its answer: JSON, or the text of a file."""

    asked: str
    answer: Any


@cache
def _all() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text())["answers"]
    return found


def shown(path: str) -> Shown | None:
    """What is shown at an address, as the schema writes it after `/api/v1/`; None where nothing is."""
    found = _all().get(path)
    if found is None:
        return None
    told = json.loads(json.dumps(found["answer"]).replace(SITE, settings.SITE_URL))
    return Shown(found["asked"], told)


def examples(path: str) -> dict[str, Any] | None:
    """The same as OpenAPI has examples."""
    found = shown(path)
    if found is None:
        return None
    words = f"`GET {found.asked}` of the shipped record. Long lists are cut."
    return {"shipped": {"summary": "From the shipped record", "description": words, "value": found.answer}}


@cache
def _done() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DONE.read_text())
    return found


def with_answer(responses: dict[str, Any], place: str, action: str) -> dict[str, Any]:
    """The responses of a write, or of what only the staff reads, with what was answered where that is known."""
    found = _done()["answers"].get(f"{place} {action}")
    if found:
        for content in responses[str(found["status"])]["content"].values():
            content["examples"] = _small(found, "What it answers")
    return responses


def with_refusals(kind: str, responses: dict[str, Any], registry: ComponentRegistry) -> dict[str, Any]:
    """The responses of a read or a write with a refusal shown at each code that has one: one and the same for all
    operations, since any one's looks like it. The description says what was asked.
    """
    for code, response in responses.items():
        if found := _done()["problems"].get(f"{kind} {code}"):
            example = _small(found, "What a refusal looks like")["small record"]
            name = f"{kind.title()}{code}"
            component = ResolvedComponent(name=name, type=ResolvedComponent.EXAMPLE, schema=example, object=name)
            registry.register_on_missing(component)
            for content in response["content"].values():
                content["examples"] = {"small record": component.ref}
    return responses


def _small(found: dict[str, Any], summary: str) -> dict[str, Any]:
    told = json.loads(json.dumps(found["answer"]).replace(SITE, settings.SITE_URL))
    return {"small record": {"summary": summary, "description": f"To `{found['asked']}`.", "value": told}}
