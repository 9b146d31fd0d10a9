"""The matrix as JSON text, in one read: the ready cells of now, or cells made of the states that held on a past day,
and beside them what the day and the names of countries decide. No rule is asked in Python, and one value comes back.

Says of every cell what `queries.matrix` says of it with the API's serializer; the two are compared at several moments.
Not for a past record (`known_at`), whose last words may have been taken back since.
"""

from pledges.derived import cells, prepared
from pledges.derived.pieces import SHOWN, codes
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.vocabulary import Capability, CellState

_NONE = {name: "null" for name in cells.SAID if name != "capability"} | {
    "state": f'"{CellState.NOT_RESEARCHED}"',
    "others": "[]",
    **dict.fromkeys(("researched", "disputed", "also_refused", "once_floated", "stale", "unchecked"), "false"),
    "last_checked_on": "null",
}
"""What is said of a cell of which nothing is on file, as JSON by field."""

_CO = "co AS MATERIALIZED (SELECT id, complete_to FROM coalition_coalition WHERE slug = %(slug)s)"
_OF_IT = "coalition_id = (SELECT id FROM co)"

_ANSWER = f"""
    told AS (
        SELECT c.country_id, c.capability, concat(left(c.piece, -1), ',"stale":', stale::text,
            ',"unchecked":', (stale AND co.complete_to IS NOT NULL
                AND c.stale_on > least(%(day)s, greatest(co.complete_to, c.checked_on)))::text,
            ',"last_checked_on":', coalesce('"' || CASE WHEN c.spoken AND co.complete_to IS NOT NULL
                THEN greatest(c.checked_on, least(co.complete_to, %(day)s)) ELSE c.checked_on END || '"', 'null'),
            '}}') AS text
        FROM co CROSS JOIN cell c CROSS JOIN LATERAL (SELECT coalesce(c.stale_on <= %(day)s, false) AS stale) AS judged
    ), used AS (
        SELECT array_position(ARRAY[{codes(Capability)}], capability::text) AS n, capability,
            concat('{{"capability":"', capability, '",{",".join(f'"{name}":{said}' for name, said in _NONE.items())}}}')
                AS none
        FROM (SELECT DISTINCT capability FROM cell) AS capabilities
    ), listed AS (
        SELECT row_number() OVER (ORDER BY NOT bool_or(spoken), c.name COLLATE "C") AS n, c.id,
            concat('{{"country":', json_build_object('iso2', c.iso2, 'name', c.name), ',') AS opening
        FROM (
            SELECT country_id, spoken FROM cell WHERE spoken
            UNION SELECT m.country_id, false FROM coalition_membership m WHERE m.{_OF_IT}
                AND coalesce(m.valid_from <= %(day)s, true) AND coalesce(m.valid_to >= %(day)s, true)
        ) AS named JOIN coalition_country c ON c.id = named.country_id GROUP BY c.id
    )
    SELECT (SELECT string_agg(opening || substr(coalesce(told.text, used.none), 2), ',' ORDER BY listed.n, used.n)
        FROM listed CROSS JOIN used
        LEFT JOIN told ON told.country_id = listed.id AND told.capability = used.capability)
    FROM co"""  # noqa: S608 - our own SQL and codes

_NOW = f"WITH {_CO}, cell AS MATERIALIZED (SELECT * FROM pledges_matrixcell WHERE {_OF_IT}), {_ANSWER}"  # noqa: S608

_SPOKEN = """coalesce((SELECT true FROM pledges_position q JOIN pledges_appearance a ON a.id = q.appearance_id
    JOIN pledges_statement st ON st.id = a.statement_id WHERE q.pledge_id = p.id
        AND st.said_to <= %(day)s LIMIT 1), false)"""
"""Of a pledge `p`, that anybody had spoken of it by the day."""

_HELD = cells.made(
    f"""SELECT p.id, s.id, s.id IS NOT NULL AND {flags_then.DISPUTED} FROM pledges_pledge p LEFT JOIN LATERAL (
            SELECT s.id FROM pledges_pledgestate s WHERE s.pledge_id = p.id AND upper_inf(s.known)
                AND lower(s.valid) <= %(day)s AND (upper_inf(s.valid) OR upper(s.valid) > %(day)s)
            ORDER BY lower(s.valid) DESC LIMIT 1
        ) s ON true
        WHERE p.{_OF_IT} AND {cells.OWN} AND {SHOWN} AND (s.id IS NOT NULL OR {_SPOKEN})""",  # noqa: S608 - our own SQL
    f"k.{_OF_IT} AND k.until_seq IS NULL AND k.checked_on <= %(day)s",
)
_THEN = f"WITH {_CO}, {_HELD}, {_ANSWER}"


def text(slug: str, moment: Moment) -> str | None:
    """The cells of the coalition `slug`, row by row, as JSON objects with commas between them, for readers without an
    account; None where there is no such coalition. One read.
    """
    if moment.seq is not None:
        raise ValueError("A matrix of a past record is made by queries.matrix.")
    found = prepared.read(_NOW if moment.is_now else _THEN, {"slug": slug, "day": moment.on})
    return (found[0][0] or "") if found else None
