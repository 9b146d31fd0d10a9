"""What a list says of a pledge, ready to be sent: a piece of JSON in the row of its current state, made by PostgreSQL.

Invariant: as the write door closes, the piece of every current state is what `fresh` makes of the record, and says
nothing that a reader without an account may not see; a closed state has none, nor has the state of a pledge that no
list shows. What depends on the day of asking, on the language or on the address of the site is not in it: that is
worked out on reading, from the columns beside it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from coalition.ledger import Commit
from pledges.derived import flag_days, prepared
from pledges.derived.flag_days import DISPUTING_SEVERITIES, codes
from pledges.reasoning.contradiction.settled import DISPUTING
from pledges.vocabulary import Attribution, FlagState, PledgeOrigin

LATER = ("last_checked_on", "stale", "disputed", "open_flags", "summary", "url")
"""The fields of a list's row that are said on reading."""

_PLAIN = ("capability", "mission", "title", "polarity", "origin", "disclosure")
_OF_STATE = ("firmness", "delivery", "modality", "status", "confidence")

SQL: dict[str, str] = {
    "id": "p.public_id",
    "country": "CASE WHEN c.id IS NOT NULL THEN json_build_object('iso2', c.iso2, 'name', c.name) END",
    "coalition": "co.slug",
    **{name: f"p.{name}" for name in _PLAIN},
    **{name: f"nullif(s.{name}, '')" for name in _OF_STATE},
    "quantity": """CASE WHEN s.measure <> '' THEN json_build_object('measure', s.measure, 'qualifier', s.qualifier,
        'low', s.low, 'high', s.high, 'currency', nullif(s.currency, ''),
        'as_found', nullif(s.quantity_as_found, '')) END""",
    "quantity_unnamed": f"""CASE WHEN s.id IS NOT NULL THEN
        coalesce(qs.attribution NOT IN ({codes(one for one in Attribution if not one.is_unnamed)}), false) END""",
    "basing": "s.basing",
    "places": "nullif(s.places, '')",
    "condition_mode": "nullif(s.condition_mode, '')",
    "conditions": """CASE WHEN s.conditions = '[]' THEN s.conditions::json ELSE (
        SELECT json_agg(json_build_object('kind', one ->> 'kind', 'condition', one ->> 'condition',
            'state', one ->> 'state', 'mode', one ->> 'force', 'alternative', (one ->> 'alternative')::int,
            'as_found', nullif(one ->> 'as_found', ''),
            'stated_on', one ->> 'stated_on') ORDER BY n)
        FROM jsonb_array_elements(s.conditions) WITH ORDINALITY AS stood(one, n)) END""",
    "window": 's."window"',
    "last_stated_on": "s.last_stated_on",
    "stale_on": "s.stale_on",
    "origins": "s.origins",
    "statements": "s.statements",
    "latest_statement": """CASE WHEN ls.id IS NOT NULL THEN json_build_object('id', ls.public_id,
        'said_from', ls.said_from, 'said_to', ls.said_to,
        'speaker', CASE WHEN v.id IS NOT NULL THEN
            json_build_object('id', v.slug, 'name', v.name, 'office', v.office) END,
        'descriptor', nullif(ls.descriptor, ''), 'attribution', ls.attribution, 'stance', lp.stance,
        'summary', ls.summary) END""",
}
"""How each field of a piece is said, in their order."""

FACTS = """json_build_array(coalesce(c.iso2, ''), p.capability, p.title, p.origin, p.polarity,
    coalesce(s.status, ''), coalesce(s.firmness, ''), coalesce(s.modality, ''))::text"""
"""What the sentence about a pledge is made of, in the order of `words.summary.summary`."""

LATEST = """
    LEFT JOIN pledges_position lp ON lp.id = s.latest_position_id
    LEFT JOIN pledges_appearance la ON la.id = lp.appearance_id
    LEFT JOIN pledges_statement ls ON ls.id = la.statement_id {told}
    LEFT JOIN coalition_speaker sp ON sp.id = ls.speaker_id
    LEFT JOIN coalition_speaker v ON v.id = coalesce(sp.merged_into_id, sp.id)"""
"""Who spoke last; `told` may say which statements are not told."""

SIZED = """
    LEFT JOIN pledges_position qp ON qp.id = s.quantity_position_id
    LEFT JOIN pledges_appearance qa ON qa.id = qp.appearance_id
    LEFT JOIN pledges_statement qs ON qs.id = qa.statement_id"""

FLAGGED = f"""(SELECT count(*) AS counted, coalesce(bool_or(
        f.severity IN ({codes(DISPUTING_SEVERITIES)}) AND f.rule IN ({codes(sorted(DISPUTING))})), false) AS disputing
    FROM pledges_flag f WHERE f.pledge_id = p.id
        AND f.state IN ({codes(one for one in FlagState if one.is_standing)}) {{seen}}) flagged"""  # noqa: S608 - our own codes
"""The flags of a pledge that count now; `seen` may say which of them a reader may see."""

_LOOKED = """greatest(co.complete_to, (SELECT max(k.checked_on) FROM pledges_check k WHERE k.until_seq IS NULL
    AND k.coalition_id = p.coalition_id AND k.country_id = p.country_id AND k.capability = p.capability))"""
COUNTED = f", {_LOOKED} AS looked_on, flagged.counted AS open_flags, flagged.disputing AS disputed"
OF_NOW = f"CROSS JOIN LATERAL {FLAGGED.format(seen='AND NOT f.internal')}"
"""What is said beside a piece of now, and what it is said of."""

SHOWN = """p.until_seq IS NULL AND coalesce(
    (SELECT true FROM pledges_position said WHERE said.pledge_id = p.id AND said.until_seq IS NULL LIMIT 1), false)"""
"""Of a pledge `p`, that anybody may see it. Not by EXISTS: asked of a few pledges, the server may answer that by
reading every position there is.
"""


def members(beside: str = "", joined: str = "", told: str = "") -> str:
    """SQL that says of `of`, rows of a pledge's key and its state's (or NULL), these two, the facts and the piece, and
    what is said `beside` it, of what is `joined` to the pledge. `told` may say which statements are not told.
    """
    columns = ", ".join(f'{said} AS "{name}"' for name, said in SQL.items())
    return f"""SELECT of.pledge, of.state, {FACTS} AS facts,
            (SELECT row_to_json(r) FROM (SELECT {columns}) r)::text AS piece {beside}
        FROM of JOIN pledges_pledge p ON p.id = of.pledge
        JOIN coalition_coalition co ON co.id = p.coalition_id {joined}
        LEFT JOIN coalition_country c ON c.id = p.country_id
        LEFT JOIN pledges_pledgestate s ON s.id = of.state {LATEST.format(told=told)} {SIZED}"""  # noqa: S608 - our own SQL


def _fresh(touched: str) -> str:
    """SQL of what should stand beside these pledges' current states; of one that no list shows, nothing."""
    return f"""now(pledge, state, shown) AS MATERIALIZED (
            SELECT s.pledge_id, s.id, {SHOWN} FROM pledges_pledgestate s JOIN pledges_pledge p ON p.id = s.pledge_id
            WHERE upper_inf(s.valid) AND upper_inf(s.known) AND {touched}
        ), of AS (SELECT pledge, state FROM now WHERE shown),
        said AS MATERIALIZED ({members(COUNTED, OF_NOW)}),
        fresh AS (
            SELECT now.pledge, now.state, coalesce(said.facts, '') AS facts, coalesce(said.piece, '') AS piece,
                said.looked_on, coalesce(said.open_flags, 0) AS open_flags, coalesce(said.disputed, false) AS disputed
            FROM now LEFT JOIN said ON said.state = now.state
        )"""  # noqa: S608 - our own SQL


COLUMNS = ("facts", "piece", "looked_on", "open_flags", "disputed")
"""What is written beside a current state."""

_THEIRS = ", ".join(f"s.{name}" for name in COLUMNS)
_OURS = ", ".join(f"fresh.{name}" for name in COLUMNS)
_WRITE = f"""UPDATE pledges_pledgestate s SET {", ".join(f"{name} = fresh.{name}" for name in COLUMNS)}
    FROM fresh WHERE s.id = fresh.state AND ({_THEIRS}) IS DISTINCT FROM ({_OURS})"""  # noqa: S608 - our own columns

_TOUCHED = """entry(what, operation, key) AS MATERIALIZED (
        SELECT e."table", e.operation, e.key::bigint FROM coalition_ledgerentry e
        WHERE e.seq BETWEEN %(seq)s AND %(seq)s AND e."table" IN ('pledges_pledge', 'pledges_statement',
            'pledges_check', 'pledges_position', 'pledges_positioncondition', 'coalition_country',
            'coalition_coalition', 'coalition_speaker')
    ), changed(what, key) AS MATERIALIZED (
        SELECT what, key FROM entry WHERE operation <> 'insert' OR what = 'pledges_check'
    ), touched(pledge) AS MATERIALIZED (
        SELECT pledge_id FROM pledges_pledgestate WHERE lower(known) BETWEEN %(seq)s AND %(seq)s
        UNION SELECT pledge_id FROM pledges_position WHERE since_seq BETWEEN %(seq)s AND %(seq)s
        UNION SELECT f.pledge_id FROM pledges_flagevent e JOIN pledges_flag f ON f.id = e.flag_id
            WHERE e.seq BETWEEN %(seq)s AND %(seq)s
        UNION SELECT key FROM changed WHERE what = 'pledges_pledge'
        UNION SELECT lp.pledge_id FROM changed JOIN pledges_position lp ON lp.id = key WHERE what = 'pledges_position'
        UNION SELECT lp.pledge_id FROM changed JOIN pledges_positioncondition t ON t.id = key
            JOIN pledges_position lp ON lp.id = t.position_id WHERE what = 'pledges_positioncondition'
        UNION SELECT p.id FROM changed JOIN pledges_pledge p ON p.country_id = key WHERE what = 'coalition_country'
        UNION SELECT p.id FROM changed JOIN pledges_pledge p ON p.coalition_id = key WHERE what = 'coalition_coalition'
        UNION SELECT p.id FROM changed JOIN pledges_check k ON k.id = key JOIN pledges_pledge p
            ON p.coalition_id = k.coalition_id AND p.country_id = k.country_id AND p.capability = k.capability
            WHERE what = 'pledges_check'
        UNION SELECT lp.pledge_id FROM changed JOIN pledges_appearance a ON a.statement_id = key
            JOIN pledges_position lp ON lp.appearance_id = a.id WHERE what = 'pledges_statement'
        UNION SELECT lp.pledge_id FROM changed JOIN coalition_speaker v ON key IN (v.id, v.merged_into_id)
            JOIN pledges_statement st ON st.speaker_id = v.id JOIN pledges_appearance a ON a.statement_id = st.id
            JOIN pledges_position lp ON lp.appearance_id = a.id WHERE what = 'coalition_speaker'
    )"""
"""The pledges of which a list may say something else after this commit. Planned before its number is known, "equal to"
would be taken for a commit of middling size, and where the record came in few large ones for a good part of the table.
"""


_CELLS = f"""SELECT p.coalition_id, p.country_id, p.capability FROM touched JOIN pledges_pledge p ON p.id = pledge
        WHERE p.origin = '{PledgeOrigin.SELF}'
    UNION SELECT k.coalition_id, k.country_id, k.capability FROM changed JOIN pledges_check k ON k.id = key
        WHERE what = 'pledges_check'"""  # noqa: S608 - our own code

_OF_THEM = "pledge_id IN (SELECT pledge FROM touched)"
_RENEW = f"""WITH {_TOUCHED}, {_fresh(f"s.{_OF_THEM}")}, written AS ({_WRITE}),
    {flag_days.fresh(f"f.{_OF_THEM}")}, {flag_days.written(f"fd.{_OF_THEM}")} {_CELLS}"""


def renew(commit: Commit) -> list[tuple[int, int, str]]:
    """Write the pieces that `commit` made old, and the days of their flags, when all else is written. One statement,
    however many pledges, which counts on `prepared.by_key`. Returns the cells of the matrix in which they are, or of
    which we looked.
    """
    found: list[Any] = prepared.read(_RENEW, {"seq": commit.seq})
    return found


def repair() -> int:
    """Write every piece that is not what a fresh one would be, inside the open door. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_fresh('true')} {_WRITE}")
        return int(cursor.rowcount)


def differ() -> bool:
    """Whether any piece is not what a fresh one would be."""
    return dict(standing()) != dict(anew())


def standing() -> Iterator[tuple[int, dict[str, Any]]]:
    """What is written beside each current state, by the key of its pledge."""
    said = f"SELECT s.pledge_id, {_THEIRS} FROM pledges_pledgestate s WHERE upper_inf(s.valid) AND upper_inf(s.known)"  # noqa: S608
    return _read(said)


def anew() -> Iterator[tuple[int, dict[str, Any]]]:
    """What should be written there."""
    return _read(f"WITH {_fresh('true')} SELECT fresh.pledge, {_OURS} FROM fresh")  # noqa: S608 - our own SQL


def _read(sql: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for key, *values in cursor:
            yield key, dict(zip(COLUMNS, values, strict=True))
