"""The rows of a list of pledges as JSON, completed with what depends on the reader: the sentence in their language, and
the address of the page on the site that they ask.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from rest_framework.request import Request

from api.serializers.pledge import Pledge
from pledges.queries.pledge_rows import WORDED, Facts, Row
from pledges.words.summary import summary

PLEDGE_FIELDS = tuple(Pledge().fields)
"""Every field of a pledge, in its order."""

_ANY = "PLEDGE"


def pledge_texts(rows: Sequence[Row], fields: Sequence[str], request: Request) -> Iterator[str]:
    """Each of `rows`, made for `fields`, as one JSON object."""
    page = request.build_absolute_uri(reverse("pledge", args=[_ANY]))
    language = get_language() or ""
    worded = [name for name in fields if name in WORDED]
    for row in rows:
        told = {
            "summary": lambda row=row: _sentence(language, row.facts),
            "url": lambda row=row: json.dumps(page.replace(_ANY, row.public_id), ensure_ascii=False),
        }
        parts = [row.segments[0][1:-1]]
        for name, segment in zip(worded, row.segments[1:], strict=True):
            parts += [f'"{name}":{told[name]()}', segment[1:-1]]
        yield f"{{{','.join(part for part in parts if part)}}}"


@lru_cache(maxsize=10_000)
def _sentence(language: str, facts: Facts) -> str:
    """The sentence as JSON, in `language`, which is the one that is switched on."""
    words = summary(
        country=facts.country, capability=facts.capability, title=facts.title, origin=facts.origin,
        polarity=facts.polarity, status=facts.status, firmness=facts.firmness, modality=facts.modality,
    )  # fmt: skip
    return json.dumps(words, ensure_ascii=False)
