"""The cells of the matrix, made by PostgreSQL: ready as rows for now, made of the states that held for a past day.

Invariant: as the write door closes, the rows are what `fresh` makes of the record, and say nothing that a reader
without an account may not see. The rule by which several pledges make one cell is that of `queries.matrix`, which the
pages show; the two are compared over the whole record at several moments. What depends on the day of asking, and the
names of countries, are not in a row: they are said on reading.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection

from pledges.derived import prepared
from pledges.derived.flag_days import codes
from pledges.derived.pieces import FLAGGED, SHOWN, SIZED
from pledges.derived.pieces import SQL as OF_PLEDGE
from pledges.vocabulary import CellState, Firmness, Mission, PledgeOrigin, Polarity, Stance, Status

AGING = (Status.ACTIVE, Status.DORMANT)
"""The statuses in which a pledge can be stale."""

STANDING = frozenset({Status.ACTIVE, Status.DORMANT, Status.SUSPENDED, Status.FULFILLED})
"""The statuses in which a pledge can fill a cell with what it says."""

TURNED = frozenset(
    {Stance.DEFLECTS, Stance.QUESTIONS, Stance.DEFERS, Stance.REDUCES, Stance.WITHDRAWS, Stance.DENIES_MADE}
)
"""Stances of a newest position that change no state and that a reader must see beside it."""

OWN_FORCE = frozenset({Mission.REASSURANCE_FORCE, Mission.UNCLEAR})
"""The missions that a cell is about first; an offer to another operation does not answer what is asked of this one."""

Key = tuple[int, int, str]
"""Coalition and country (primary keys), and capability."""

SAID: dict[str, str] = {
    "capability": "g.capability",
    "state": "g.says",
    "researched": "true",
    "firmness": f"CASE WHEN g.says = '{CellState.PLEDGED}' THEN s.firmness END",
    "status": "s.status",
    "quantity": OF_PLEDGE["quantity"],
    "quantity_unnamed": OF_PLEDGE["quantity_unnamed"],
    "confidence": "nullif(s.confidence, '')",
    "disputed": "coalesce(g.disputed, false)",
    "turned": f"CASE WHEN lp.stance IN ({codes(sorted(TURNED))}) THEN lp.stance END",
    "also_refused": f"g.says = '{CellState.PLEDGED}' AND g.refused",
    "once_floated": "coalesce(g.refuses AND g.offered, false)",
    "last_stated_on": "s.last_stated_on",
    "pledge": "g.public_id",
    "others": "g.others",
}
"""How each field of a cell is said, in their order."""

_SAYS = f"""CASE WHEN coalesce(s.status NOT IN ({codes(sorted(STANDING))}), true) THEN '{CellState.NO_COMMITMENT}'
    WHEN p.polarity = '{Polarity.EXCLUSION}' THEN '{CellState.RULED_OUT}'
    WHEN s.firmness <> '' THEN '{CellState.PLEDGED}' ELSE '{CellState.NO_COMMITMENT}' END"""

_LONG_AGO = "'0001-01-01'::date"
_CELL = "coalition_id, country_id, capability"


def made(of: str, checks: str) -> str:
    """SQL of the cells, as WITH's parts that end in `cell`. `of` gives the pledges (primary key, key of the state or
    NULL, whether it is disputed) of whole cells; `checks` says which checks `k` count.
    """
    columns = ", ".join(f'{said} AS "{name}"' for name, said in SAID.items())
    return f"""of(pledge, state, disputed) AS MATERIALIZED ({of}),
        said AS (
            SELECT {", ".join(f"p.{name.strip()}" for name in _CELL.split(","))}, p.public_id, s.id AS state,
                p.mission IN ({codes(sorted(OWN_FORCE))}) AS own_force, {_SAYS} AS says,
                coalesce(array_position(ARRAY[{codes(Firmness)}], s.firmness::text), 0) AS rung,
                coalesce(s.last_stated_on, {_LONG_AGO}) AS stated, s.id IS NOT NULL AND of.disputed AS disputed,
                p.polarity = '{Polarity.EXCLUSION}' AND coalesce(s.status IN ({codes(sorted(STANDING))}), false)
                    AS refuses
            FROM of JOIN pledges_pledge p ON p.id = of.pledge LEFT JOIN pledges_pledgestate s ON s.id = of.state
        ), weighed AS (
            SELECT *, CASE WHEN says = '{CellState.NO_COMMITMENT}' THEN 0 WHEN says = '{CellState.RULED_OUT}' THEN 2
                WHEN rung = 1 AND stated <= max(stated) FILTER (WHERE refuses) OVER cell THEN 1 ELSE 3 END AS weight,
                bool_or(disputed) OVER cell AS any_disputed, bool_or(refuses) OVER cell AS refused,
                bool_or(says = '{CellState.PLEDGED}') OVER cell AS offered,
                array_agg(public_id) FILTER (WHERE state IS NOT NULL) OVER (
                    cell ORDER BY public_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS of_cell
            FROM said WINDOW cell AS (PARTITION BY {_CELL})
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY {_CELL} ORDER BY state IS NULL,
                CASE WHEN state IS NULL THEN public_id END, own_force DESC, weight DESC, rung DESC, stated DESC,
                public_id COLLATE "C" DESC) AS place
            FROM weighed
        ), strongest AS (
            SELECT *, array_remove(of_cell, public_id) AS others FROM placed WHERE place = 1
        ), looked AS (
            SELECT {_CELL}, max(k.checked_on) AS checked_on FROM pledges_check k WHERE {checks} GROUP BY {_CELL}
        ), g AS (
            SELECT {_CELL}, g.public_id, g.state, g.refuses, g.any_disputed AS disputed, g.refused, g.offered,
                coalesce(g.says, '{CellState.NO_STATEMENT_FOUND}') AS says, coalesce(g.others, '{{}}') AS others,
                l.checked_on
            FROM strongest g FULL JOIN looked l USING ({_CELL})
        ), cell AS (
            SELECT g.coalition_id, g.country_id, g.capability, g.public_id IS NOT NULL AS spoken,
                (SELECT row_to_json(r) FROM (SELECT {columns}) r)::text AS piece,
                CASE WHEN s.status IN ({codes(AGING)}) THEN s.stale_on END AS stale_on, g.checked_on
            FROM g LEFT JOIN pledges_pledgestate s ON s.id = g.state
            LEFT JOIN pledges_position lp ON lp.id = s.latest_position_id {SIZED}
        )"""  # noqa: S608 - our own SQL and codes


OWN = f"p.origin = '{PledgeOrigin.SELF}'"
"""What others say of a country, and what several say together, fills no cell."""


def fresh(where: str = "true") -> str:
    """SQL that ends in the `cell`s of now of which `where` says, of either a pledge or a check `{of}`, that they are
    asked for.
    """
    of = f"""SELECT p.id, s.id, flagged.disputing FROM pledges_pledge p LEFT JOIN pledges_pledgestate s
            ON s.pledge_id = p.id AND upper_inf(s.valid) AND upper_inf(s.known)
        CROSS JOIN LATERAL {FLAGGED.format(seen="AND NOT f.internal")}
        WHERE {OWN} AND {SHOWN} AND {where.format(of="p")}"""  # noqa: S608 - our own SQL
    return made(of, f"k.until_seq IS NULL AND {where.format(of='k')}")


COLUMNS = ("spoken", "piece", "stale_on", "checked_on")
"""What is written of a cell."""

_ASKED = f"({{of}}.{_CELL.replace(', ', ', {of}.')}) IN (SELECT {_CELL} FROM asked)"  # noqa: S608 - our own columns
_THEIRS = ", ".join(f"m.{name}" for name in COLUMNS)
_OF_M = ", ".join(f"m.{name}" for name in _CELL.split(", "))


def _written(asked: str) -> str:
    """SQL that goes on after `cell`: write those that are another, take away those that are `asked` for and are none,
    and say how many.
    """
    return f"""gone AS (
            DELETE FROM pledges_matrixcell m WHERE {asked.format(of="m")}
                AND ({_OF_M}) NOT IN (SELECT {_CELL} FROM cell) RETURNING 1
        ), written AS (
            INSERT INTO pledges_matrixcell AS m ({_CELL}, {", ".join(COLUMNS)})
            SELECT {_CELL}, {", ".join(COLUMNS)} FROM cell
            ON CONFLICT ({_CELL}) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
            WHERE ({_THEIRS}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in COLUMNS)}) RETURNING 1
        ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)"""  # noqa: S608 - our own columns


_RENEW = f"""WITH asked({_CELL}) AS MATERIALIZED (
        SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[])
    ), {fresh(_ASKED)}, {_written(_ASKED)}"""  # noqa: S608 - our own SQL


def renew(touched: Collection[Key]) -> None:
    """Write the cells that a commit touched, after the pieces of lists. One statement, however many, which counts on
    `prepared.by_key`; none for none.
    """
    if touched:
        prepared.read(_RENEW, [list(column) for column in zip(*touched, strict=True)])


def repair() -> int:
    """Write every cell that is not what a fresh one would be, inside the open door. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {fresh()}, {_written('true')}")
        return int(cursor.fetchone()[0])


def differ() -> bool:
    """Whether any cell is not what a fresh one would be."""
    return dict(standing()) != dict(anew())


def standing() -> Iterator[tuple[Key, dict[str, Any]]]:
    """What is written of each cell."""
    return _read(f"SELECT {_CELL}, {', '.join(COLUMNS)} FROM pledges_matrixcell")  # noqa: S608 - our own columns


def anew() -> Iterator[tuple[Key, dict[str, Any]]]:
    """What should be written there."""
    return _read(f"WITH {fresh()} SELECT {_CELL}, {', '.join(COLUMNS)} FROM cell")  # noqa: S608 - our own SQL


def _read(sql: str) -> Iterator[tuple[Key, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for coalition, country, capability, *values in cursor:
            yield (coalition, country, capability), dict(zip(COLUMNS, values, strict=True))
