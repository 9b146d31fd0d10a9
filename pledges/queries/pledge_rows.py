"""The rows of a list of pledges as JSON text, made by PostgreSQL: one read, and no object for each row.

Says of every pledge what `api.serializers.pledge.Pledge` says of it; the two are compared over the whole record at
several moments. What a reader's language decides (the sentence) and where the site stands (the address) is left to the
caller: each row comes in segments between which these are put.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from coalition.visibility import Viewer
from pledges.models.flag import SEES_ALL_FLAGS
from pledges.queries import flags_then, pledge_list
from pledges.queries.moment import Moment
from pledges.queries.pledge_list import AGING, DISPUTING_SEVERITIES
from pledges.queries.taken_back import GONE
from pledges.reasoning.contradiction.settled import DISPUTING
from pledges.vocabulary import Attribution

WORDED = ("summary", "url")
"""The fields that the caller writes."""

_PLAIN = ("capability", "mission", "title", "polarity", "origin", "disclosure")
_OF_STATE = ("firmness", "delivery", "modality", "status", "confidence", "places", "condition_mode")
_NUMBERS_OF_STATE = ("basing", '"window"', "last_stated_on", "stale_on", "origins", "statements")


def _codes(codes: Iterable[str]) -> str:
    """Codes of ours as a list in SQL."""
    return ", ".join(f"'{one}'" for one in codes)


_NAMED = _codes(one for one in Attribution if not one.is_unnamed)
_AGING = _codes(AGING)

SQL: dict[str, str] = {
    "id": "p.public_id",
    "country": "CASE WHEN c.id IS NOT NULL THEN json_build_object('iso2', c.iso2, 'name', c.name) END",
    "coalition": "co.slug",
    **{name: f"p.{name}" for name in _PLAIN},
    **{name: f"nullif(s.{name}, '')" for name in _OF_STATE},
    **{name.strip('"'): f"s.{name}" for name in _NUMBERS_OF_STATE},
    "quantity": """CASE WHEN s.measure <> '' THEN json_build_object('measure', s.measure, 'qualifier', s.qualifier,
        'low', s.low, 'high', s.high, 'currency', nullif(s.currency, ''),
        'as_found', nullif(s.quantity_as_found, '')) END""",
    "quantity_unnamed": f"CASE WHEN s.id IS NOT NULL THEN coalesce(qs.attribution NOT IN ({_NAMED}), false) END",
    "conditions": """CASE WHEN s.conditions = '[]' THEN s.conditions::json ELSE (
        SELECT json_agg(json_build_object('kind', one -> 'kind', 'condition', one -> 'condition',
            'state', one -> 'state', 'mode', one -> 'force', 'alternative', one -> 'alternative',
            'as_found', nullif(one ->> 'as_found', ''),
            'stated_on', one -> 'stated_on') ORDER BY n)
        FROM jsonb_array_elements(s.conditions) WITH ORDINALITY AS stood(one, n)) END""",
    "stale": f"CASE WHEN s.id IS NOT NULL THEN s.status IN ({_AGING}) AND coalesce(s.stale_on <= %(day)s, false) END",
    "latest_statement": """CASE WHEN ls.id IS NOT NULL THEN json_build_object('id', ls.public_id,
        'said_from', ls.said_from, 'said_to', ls.said_to,
        'speaker', CASE WHEN v.id IS NOT NULL THEN
            json_build_object('id', v.slug, 'name', v.name, 'office', v.office) END,
        'descriptor', nullif(ls.descriptor, ''), 'attribution', ls.attribution, 'stance', lp.stance,
        'summary', ls.summary) END""",
}
"""How each field of a row is said."""

_LATEST = """
    LEFT JOIN pledges_position lp ON lp.id = s.latest_position_id
    LEFT JOIN pledges_appearance la ON la.id = lp.appearance_id
    LEFT JOIN pledges_statement ls ON ls.id = la.statement_id {told}
    LEFT JOIN coalition_speaker sp ON sp.id = ls.speaker_id
    LEFT JOIN coalition_speaker v ON v.id = coalesce(sp.merged_into_id, sp.id)"""
_TOLD = f"AND ls.id NOT IN ({GONE})"
_SIZED = """
    LEFT JOIN pledges_position qp ON qp.id = s.quantity_position_id
    LEFT JOIN pledges_appearance qa ON qa.id = qp.appearance_id
    LEFT JOIN pledges_statement qs ON qs.id = qa.statement_id"""
_WORKED_OUT = ("last_checked_on", "open_flags", "disputed")
"""What is counted beside the state. Of now it is counted here; at a past moment it is what `pledge_list` works out."""

_NOW = {
    "last_checked_on": """greatest(
        (SELECT max(k.checked_on) FROM pledges_check k WHERE k.until_seq IS NULL AND k.coalition_id = p.coalition_id
            AND k.country_id = p.country_id AND k.capability = p.capability AND k.checked_on <= %(day)s),
        CASE WHEN co.complete_to IS NOT NULL THEN least(co.complete_to, %(day)s) END)""",
    "open_flags": "flagged.counted",
    "disputed": "coalesce(flagged.disputing, false)",
}
_FLAGGED = f"""
    CROSS JOIN LATERAL (SELECT count(*) AS counted,
        bool_or(f.severity IN ({_codes(DISPUTING_SEVERITIES)}) AND f.rule IN ({_codes(sorted(DISPUTING))})) AS disputing
        FROM pledges_flag f WHERE f.pledge_id = p.id AND f.state IN ({_codes(flags_then.STANDING)}) {{seen}}) flagged"""  # noqa: S608 - our own codes


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence about a pledge is made of, in the order of `words.summary.summary`."""

    country: str
    capability: str
    title: str
    origin: str
    polarity: str
    status: str
    firmness: str
    modality: str


class Row:
    """A row of the list: its place in the order, its key, the segments of its JSON between which the WORDED fields
    stand, and the facts for these.
    """

    __slots__ = ("_place", "facts", "public_id", "segments")

    def __init__(self, told: Sequence[Any]) -> None:
        self._place, self.public_id = told[0], told[1]
        self.facts = Facts(*told[2:10])
        self.segments: Sequence[str] = told[10:]


@dataclass(frozen=True, slots=True)
class Page:
    """A list of pledges as SQL, to be read with whatever columns. `opening` is what stands before SELECT, `source` what
    follows the columns; `said` how each field is said; `place` whether `page.place` is there.
    """

    opening: str
    source: str
    values: dict[str, Any]
    said: Mapping[str, str]
    place: bool


def rows(found: QuerySet[Any], moment: Moment, viewer: Viewer, fields: Sequence[str]) -> list[Row]:
    """The rows of `found` (of `pledge_list.stated`, ordered and cut to a page, with its `_place` where it has one) with
    these fields. One read, and one more for a past record.
    """
    page = page_of(found, moment, viewer, fields)
    told = ", ".join(
        f"(SELECT row_to_json(r) FROM (SELECT {_columns(names, page.said)}) r)::text" if names else "'{}'"  # noqa: S608
        for names in _stretches(fields)
    )
    statement = f"""{page.opening}
        SELECT {"page.place" if page.place else "NULL"}, p.public_id, coalesce(c.iso2, ''), p.capability, p.title,
            p.origin, p.polarity, coalesce(s.status, ''), coalesce(s.firmness, ''), coalesce(s.modality, ''), {told}
        {page.source}"""
    with connection.cursor() as cursor:
        cursor.execute(statement, page.values)
        return [Row(one) for one in cursor.fetchall()]


def page_of(found: QuerySet[Any], moment: Moment, viewer: Viewer, fields: Sequence[str]) -> Page:
    """`found` as SQL in which these fields can be said. Reads nothing, but for a past record."""
    asked = [name for name in _WORKED_OUT if name in fields]
    keys = [] if moment.is_now else asked
    if keys:
        found = pledge_list.worked_out(found, moment, viewer)
    place = ["_place"] if "_place" in found.query.annotations else []
    sql, values = found.values_list("pk", "state__pk", *place, *keys).query.sql_with_params()
    said = SQL | (_NOW if moment.is_now else {name: f"page.{name}" for name in keys})
    opening = f"""WITH page(pk, state, {", ".join([*(["place"] if place else []), *keys, "n"])}) AS MATERIALIZED (
            SELECT *, row_number() OVER () FROM ({numbered(sql)}) AS keys
        )"""  # noqa: S608 - our own SQL; every value is a parameter
    source = f"""FROM page JOIN pledges_pledge p ON p.id = page.pk
        JOIN coalition_coalition co ON co.id = p.coalition_id
        LEFT JOIN coalition_country c ON c.id = p.country_id
        LEFT JOIN pledges_pledgestate s ON s.id = page.state {_joins(fields, moment, viewer)}
        ORDER BY page.n"""
    return Page(opening, source, numbered_values(values) | {"day": moment.on}, said, bool(place))


def _joins(fields: Sequence[str], moment: Moment, viewer: Viewer) -> str:
    """What must be joined to say these fields."""
    joins = ""
    if "latest_statement" in fields:
        joins += _LATEST.format(told="" if moment.is_now else _TOLD)
    if "quantity_unnamed" in fields:
        joins += _SIZED
    if moment.is_now and ("open_flags" in fields or "disputed" in fields):
        joins += _FLAGGED.format(seen="" if viewer.may(SEES_ALL_FLAGS) else "AND NOT f.internal")
    return joins


def _stretches(fields: Sequence[str]) -> list[list[str]]:
    """The fields in runs, cut where a WORDED one stands."""
    found: list[list[str]] = [[]]
    for name in fields:
        if name in WORDED:
            found.append([])
        else:
            found[-1].append(name)
    return found


def _columns(names: Sequence[str], said: Mapping[str, str]) -> str:
    return ", ".join(f'{said[name]} AS "{name}"' for name in names)


def numbered(sql: str) -> str:
    """`sql` with parameters by number (`v0`, `v1` …) instead of by place, to stand among others."""
    parts = sql.split("%s")
    return "".join(f"{part}%(v{n})s" for n, part in enumerate(parts[:-1])) + parts[-1]


def numbered_values(values: Iterable[Any]) -> dict[str, Any]:
    """The values of these parameters."""
    return {f"v{n}": value for n, value in enumerate(values)}
