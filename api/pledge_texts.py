"""The rows of a list of pledges as JSON, completed with what depends on the reader: the sentence in their language, and
the address of the page on the site that they ask.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from rest_framework.request import Request

from api.json_rows import cut
from api.serializers.pledge import Pledge
from pledges.queries.pledge_rows import Row
from pledges.words.summary import summary

PLEDGE_FIELDS = tuple(Pledge().fields)
"""Every field of a pledge, in its order."""

_ANY = "PLEDGE"
_TRUTH = {True: "true", False: "false", None: "null"}


def pledge_texts(rows: Sequence[Row], chosen: Sequence[str] | None, request: Request) -> Iterator[str]:
    """Each of `rows` as one JSON object, cut down to the fields `chosen`."""
    page = json.dumps(request.build_absolute_uri(reverse("pledge", args=[_ANY])), ensure_ascii=False)
    language = get_language() or ""
    for row in rows:
        yield cut(_text(row, language, page), chosen)


def _text(row: Row, language: str, page: str) -> str:
    looked = f'"{row.last_checked_on}"' if row.last_checked_on else "null"
    return (
        f'{row.piece[:-1]},"last_checked_on":{looked},"stale":{_TRUTH[row.stale]},"disputed":{_TRUTH[row.disputed]},'
        f'"open_flags":{row.open_flags},"summary":{_sentence(language, row.facts)},'
        f'"url":{page.replace(_ANY, row.public_id)}}}'
    )


@lru_cache(maxsize=10_000)
def _sentence(language: str, facts: str) -> str:
    """The sentence as JSON, in `language`, which is the one that is switched on."""
    country, capability, title, origin, polarity, status, firmness, modality = json.loads(facts)
    words = summary(
        country=country, capability=capability, title=title, origin=origin, polarity=polarity, status=status,
        firmness=firmness, modality=modality,
    )  # fmt: skip
    return json.dumps(words, ensure_ascii=False)
