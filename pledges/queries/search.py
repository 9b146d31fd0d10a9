"""Search: countries, pledges and statements in which every word of a question is, or begins, some word.

Only what stands now is looked at, so that nothing that was retracted is found. A common word has more hits than anybody
reads: past `CAP` they are not counted on, and the newest are found by walking the order of days instead of sorting all.
What was found is marked with two control characters that no text of the record may hold, and told as segments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

CAP = 1_000
"""Hits that are counted, of one kind."""

PREFIX = 3
"""Characters of a word that may stand for all words that it begins."""

START, STOP = "\x02", "\x03"
_MARKED = f"'StartSel={START}, StopSel={STOP}, HighlightAll=true'"
_CUT = f"'StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=30, MinWords=10, FragmentDelimiter= … '"


class Found(StrEnum):
    """What can be found."""

    COUNTRY = "country"
    PLEDGE = "pledge"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; `hit` where it is a word that was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Highlight:
    """Where words were found: in which field, and the text around them."""

    where: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CountryNamed:
    """A country by its ISO 3166 alpha-2 code and its name."""

    iso2: str
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, with the country that it is of, or None."""

    kind: Found
    id: str
    title: str
    country: CountryNamed | None = None
    said_from: Any = None
    said_to: Any = None
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one kind, best first, and how many there are; `more` where there are more than were counted."""

    kind: Found
    count: int = 0
    more: bool = False
    rows: list[Hit] = field(default_factory=list)


def search(words: Sequence[str], kinds: Sequence[Found], limit: int) -> list[Hits]:
    """At most `limit` hits of each of `kinds`. Every one of `words` must begin a word of one and the same text."""
    question = " & ".join(_prefix(word) for word in words)
    look = {Found.COUNTRY: _countries, Found.PLEDGE: _pledges, Found.STATEMENT: _statements}
    if not _read("SELECT numnode(to_tsquery('simple', %(q)s))", {"q": question})[0][0]:
        return [Hits(kind) for kind in kinds]
    return [look[kind](question, limit) for kind in Found if kind in kinds]


def _prefix(word: str) -> str:
    """`word` as PostgreSQL reads a quoted term, whatever characters it has. A short one stands for itself alone: one or
    two letters begin half of all words.
    """
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if len(word) >= PREFIX else f"'{quoted}'"


def _read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _segments(marked: str) -> tuple[Segment, ...]:
    """A text with marks, as pieces."""
    found: list[Segment] = []
    for number, part in enumerate(marked.split(START)):
        hit, _stop, rest = part.partition(STOP) if number else ("", "", part)
        found += [Segment(hit, hit=True)] if hit else []
        found += [Segment(rest, hit=False)] if rest else []
    return tuple(found)


def _highlights(**texts: str | None) -> tuple[Highlight, ...]:
    """The texts in which something was found."""
    return tuple(
        Highlight(where, _segments(marked)) for where, marked in texts.items() if marked is not None and START in marked
    )


def _countries(question: str, limit: int) -> Hits:
    sql = f"""
        SELECT c.iso2, c.name, ts_headline('simple', c.name, q, {_MARKED}), (
            SELECT ts_headline('simple', a.name, q, {_MARKED}) FROM coalition_countryalias a
            WHERE a.country_id = c.id AND to_tsvector('simple', a.name) @@ q ORDER BY a.name LIMIT 1)
        FROM coalition_country c, to_tsquery('simple', %(q)s) q
        WHERE to_tsvector('simple', c.name || ' ' || c.iso2) @@ q OR EXISTS (
            SELECT 1 FROM coalition_countryalias a WHERE a.country_id = c.id AND to_tsvector('simple', a.name) @@ q)
        ORDER BY c.name LIMIT %(cap)s"""  # noqa: S608 - our own SQL
    rows = _read(sql, {"q": question, "cap": CAP + 1})
    told = [
        Hit(Found.COUNTRY, iso2, name, CountryNamed(iso2, name), highlights=_highlights(name=marked, alias=alias))
        for iso2, name, marked, alias in rows[:limit]
    ]
    return Hits(Found.COUNTRY, min(len(rows), CAP), len(rows) > CAP, told)


def _pledges(question: str, limit: int) -> Hits:
    """By title; the country's own name finds the country."""
    hits = """
        FROM pledges_pledge p LEFT JOIN coalition_country c ON c.id = p.country_id, to_tsquery('simple', %(q)s) q
        WHERE to_tsvector('simple'::regconfig, COALESCE(p.title, '')) @@ q AND p.until_seq IS NULL AND EXISTS (
            SELECT 1 FROM pledges_position o WHERE o.pledge_id = p.id AND o.until_seq IS NULL)"""
    counted = _read(f"SELECT count(*) FROM (SELECT 1 {hits} LIMIT %(cap)s) n", {"q": question, "cap": CAP + 1})[0][0]  # noqa: S608
    sql = f"""SELECT p.public_id, p.title, c.iso2, c.name, ts_headline('simple', p.title, q, {_MARKED})
        {hits} ORDER BY p.public_id LIMIT %(limit)s"""
    told = [
        Hit(Found.PLEDGE, key, title, CountryNamed(iso2, name) if iso2 else None, highlights=_highlights(title=marked))
        for key, title, iso2, name, marked in _read(sql, {"q": question, "limit": limit})
    ]
    return Hits(Found.PLEDGE, min(counted, CAP), counted > CAP, told)


_IN_SUMMARY = "to_tsvector('simple'::regconfig, COALESCE(st.summary, '')) @@ q"
_IN_WORDS = "to_tsvector('simple'::regconfig, COALESCE(a.quote, '') || ' ' || COALESCE(a.translation, '')) @@ q"
_BY_NAME = "to_tsvector('simple'::regconfig, v.name) @@ q"
_PROBE = f"""
    SELECT st.id FROM pledges_statement st, to_tsquery('simple', %(q)s) q
    WHERE {_IN_SUMMARY} AND st.until_seq IS NULL
    UNION ALL
    SELECT a.statement_id FROM pledges_appearance a, to_tsquery('simple', %(q)s) q
    WHERE {_IN_WORDS} AND a.until_seq IS NULL
    UNION ALL
    SELECT st.id FROM pledges_statement st JOIN coalition_speaker v ON v.id = st.speaker_id,
        to_tsquery('simple', %(q)s) q
    WHERE {_BY_NAME} AND st.until_seq IS NULL
    LIMIT %(cap)s"""  # noqa: S608 - our own SQL
# Scalar questions on purpose: an EXISTS would be answered for the whole table first.
_WALK = f"""
    SELECT st.id FROM pledges_statement st, to_tsquery('simple', %(q)s) q
    WHERE st.until_seq IS NULL AND ({_IN_SUMMARY}
        OR (SELECT true FROM pledges_appearance a
            WHERE a.statement_id = st.id AND a.until_seq IS NULL AND {_IN_WORDS} LIMIT 1)
        OR (SELECT {_BY_NAME} FROM coalition_speaker v WHERE v.id = st.speaker_id))
    ORDER BY st.said_to DESC, st.public_id DESC LIMIT %(limit)s"""  # noqa: S608 - our own SQL
_TOLD = f"""
    SELECT st.public_id, st.summary, c.iso2, c.name, st.said_from, st.said_to,
        ts_headline('simple', st.summary, q, {_MARKED}),
        CASE WHEN {_BY_NAME} THEN ts_headline('simple', v.name, q, {_MARKED}) END,
        (SELECT ts_headline('simple', a.quote || ' ' || a.translation, q, {_CUT}) FROM pledges_appearance a
            WHERE a.statement_id = st.id AND a.until_seq IS NULL AND {_IN_WORDS} ORDER BY a.id LIMIT 1)
    FROM pledges_statement st LEFT JOIN coalition_country c ON c.id = st.country_id
    LEFT JOIN coalition_speaker v ON v.id = st.speaker_id, to_tsquery('simple', %(q)s) q
    WHERE st.id = ANY(%(ids)s) AND st.until_seq IS NULL
    ORDER BY st.said_to DESC, st.public_id DESC LIMIT %(limit)s"""  # noqa: S608 - our own SQL


def _statements(question: str, limit: int) -> Hits:
    """By summary, printed words, translation or speaker, the newest first."""
    probed = [key for (key,) in _read(_PROBE, {"q": question, "cap": 3 * (CAP + 1)})]
    found = set(probed)
    is_common = len(probed) == 3 * (CAP + 1) or len(found) > CAP
    if is_common:
        found = {key for (key,) in _read(_WALK, {"q": question, "limit": limit})}
    told = list(_tell(question, sorted(found), limit))
    return Hits(Found.STATEMENT, CAP if is_common else len(found), is_common, told)


def _tell(question: str, keys: Sequence[int], limit: int) -> Iterator[Hit]:
    rows = _read(_TOLD, {"q": question, "ids": list(keys), "limit": limit}) if keys else []
    for key, summary, iso2, name, said_from, said_to, marked, speaker, quote in rows:
        yield Hit(
            Found.STATEMENT, key, summary, CountryNamed(iso2, name) if iso2 else None, said_from, said_to,
            _highlights(summary=marked, speaker=speaker, quote=quote),
        )  # fmt: skip
