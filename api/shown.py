"""The answers that the docs show: what the shipped record answered, kept beside the code in `shown.json`.

`tests/examples/test_shown.py` asks again and compares; with `SHOWN=write` it writes the file anew. Lists are cut there.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = Path(__file__).with_name("shown.json")
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
