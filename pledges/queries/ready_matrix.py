"""The matrix as JSON text: the ready cells of now, or cells made by PostgreSQL of the states that held on a past day,
and beside them what the day and the names of countries decide. Which pledge a cell shows is not asked here.

Says of every cell what `queries.matrix` says of it with the API's serializer; the two are compared at several moments.
Not for a past record (`known_at`), whose last words may have been taken back since.
"""

from datetime import date
from functools import lru_cache

from pledges.derived import cells, flag_days, prepared
from pledges.derived.pieces import SHOWN
from pledges.queries import pledge_list
from pledges.queries.moment import Moment
from pledges.vocabulary import Capability, CellState

_NONE = {name: "null" for name in cells.SAID if name != "capability"} | {
    "state": f'"{CellState.NOT_RESEARCHED}"',
    "others": "[]",
    **dict.fromkeys(("researched", "disputed", "also_refused", "once_floated", "stale", "unchecked"), "false"),
    "last_checked_on": "null",
}
"""What is said of a cell of which nothing is on file, as JSON by field."""

_TRUTH = {True: "true", False: "false"}

_BARE: dict[str, str] = {
    capability: ",".join([f'"capability":"{capability}"', *(f'"{name}":{said}' for name, said in _NONE.items())]) + "}"
    for capability in Capability
}

_WHO = """SELECT co.complete_to, c.id, c.name, json_build_object('iso2', c.iso2, 'name', c.name)::text,
        EXISTS (SELECT 1 FROM coalition_membership m WHERE m.coalition_id = co.id AND m.country_id = c.id
            AND coalesce(m.valid_from <= %(day)s, true) AND coalesce(m.valid_to >= %(day)s, true))
    FROM coalition_coalition co LEFT JOIN coalition_country c ON true
    WHERE co.slug = %(slug)s ORDER BY c.name COLLATE "C" ASC"""

_OF_IT = "coalition_id = (SELECT id FROM coalition_coalition WHERE slug = %(slug)s)"
_CELLS = "SELECT country_id, capability, spoken, piece, stale_on, checked_on FROM"

_NOW = f"{_CELLS} pledges_matrixcell WHERE {_OF_IT}"

_HELD = cells.made(
    f"""SELECT p.id, s.id, s.id IS NOT NULL AND {flag_days.DISPUTED} FROM pledges_pledge p
        LEFT JOIN pledges_flagdays fd ON fd.pledge_id = p.id LEFT JOIN LATERAL (
            SELECT s.id FROM pledges_pledgestate s WHERE s.pledge_id = p.id AND upper_inf(s.known)
                AND lower(s.valid) <= %(day)s AND (upper_inf(s.valid) OR upper(s.valid) > %(day)s)
            ORDER BY lower(s.valid) DESC LIMIT 1
        ) s ON true
        WHERE p.{_OF_IT} AND {cells.OWN} AND {SHOWN} AND (s.id IS NOT NULL OR {pledge_list.SPOKEN})""",  # noqa: S608 - our own SQL
    f"k.{_OF_IT} AND k.until_seq IS NULL AND k.checked_on <= %(day)s",
)
_THEN = f"WITH {_HELD} {_CELLS} cell"


def text(slug: str, moment: Moment) -> str | None:
    """The cells of the coalition `slug`, row by row, as JSON objects with commas between them, for readers without an
    account; None where there is no such coalition. Two reads.
    """
    if moment.seq is not None:
        raise ValueError("A matrix of a past record is made by queries.matrix.")
    day, values = moment.on, {"slug": slug, "day": moment.on}
    who = prepared.read(_WHO, values)
    if not who:
        return None
    complete_to: date | None = who[0][0]
    looked = None if complete_to is None else min(complete_to, day)
    told: dict[tuple[int, str], str] = {}
    spoke: set[int] = set()
    for country, capability, spoken, piece, stale_on, checked_on in prepared.read(
        _NOW if moment.is_now else _THEN, values if not moment.is_now else {"slug": slug}
    ):
        if spoken:
            spoke.add(country)
        stale = stale_on is not None and stale_on <= day
        ours = stale and looked is not None and stale_on > max(looked, min(checked_on or looked, day))
        last = max(checked_on or looked, looked) if spoken and looked else checked_on
        told[country, capability] = piece[1:-1] + _beside(stale, ours, last)
    used = {capability for _, capability in told}
    columns = [(capability, _BARE[capability]) for capability in Capability if capability in used]
    rows = [(key not in spoke, key, f'{{"country":{names},') for _, key, _, names, member in who
            if key in spoke or member]  # fmt: skip
    rows.sort(key=lambda row: row[0])  # those who spoke first, both by name
    return ",".join(
        opening + told.get((key, capability), bare) for _, key, opening in rows for capability, bare in columns
    )


@lru_cache(maxsize=10_000)
def _beside(stale: bool, ours: bool, last: date | None) -> str:
    looked = f'"{last}"' if last else "null"
    return f',"stale":{_TRUTH[stale]},"unchecked":{_TRUTH[ours]},"last_checked_on":{looked}}}'
