"""On which days how many flags counted for a pledge and whether one disputed it, made by PostgreSQL of the steps taken.

Invariant: as the write door closes, the rows are what `queries.flags_then` says of every day of the world by the record
of now, for readers without an account; a pledge for which no flag ever counted has none.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from pledges.reasoning.contradiction.settled import DISPUTING
from pledges.vocabulary import FlagState, Severity

DISPUTING_SEVERITIES = tuple(one for one in Severity if one.rank >= Severity.MEDIUM.rank)


def codes(found: Iterable[str]) -> str:
    """Codes of ours as a list in SQL."""
    return ", ".join(f"'{one}'" for one in found)


COLUMNS = ("turned", "many", "disputed")
"""What is written of a pledge."""

COUNTED = "coalesce(fd.many[width_bucket(%(day)s, fd.turned)], 0)"
"""How many flags counted for the pledge of the row `fd`, which may be missing, on a day."""

DISPUTED = "coalesce(width_bucket(%(day)s, fd.disputed) %% 2 = 1, false)"
"""Whether a flag disputed it on that day."""

_COUNTS = f"({codes(one for one in FlagState if one.is_standing)})"
_ALWAYS = f"""e.state_to = '{FlagState.DISMISSED}' OR (e.state_to = '{FlagState.AUTO_RESOLVED}' AND e."on" IS NULL)"""

# Of the steps that are true by a day the last one taken decides, whatever their days: its key is the highest, and what
# it says is packed behind the key.
_DISPUTES = f"f.rule IN ({codes(sorted(DISPUTING))}) AND e.severity IN ({codes(DISPUTING_SEVERITIES)})"
_SAYS = f"e.id * 4 + CASE WHEN e.state_to NOT IN {_COUNTS} THEN 0 WHEN {_DISPUTES} THEN 3 ELSE 2 END"


def fresh(touched: str) -> str:
    """SQL of what should stand of these pledges, as WITH's parts that end in `flag_days`; `touched` says of a flag `f`
    that it is of one.
    """
    return f"""flag_step AS (
            SELECT f.pledge_id AS pledge, f.id AS flag, e.state_to = '{FlagState.OPEN}' AS opens, {_SAYS} AS says,
                CASE WHEN {_ALWAYS} THEN '-infinity' ELSE coalesce(e."on", f.opened_on) END AS since
            FROM pledges_flag f JOIN pledges_flagevent e ON e.flag_id = f.id
            WHERE NOT f.internal AND f.pledge_id IS NOT NULL AND {touched}
        ), flag_day AS (
            SELECT DISTINCT pledge, flag, since, CASE WHEN bool_or(opens) OVER by_then THEN max(says) OVER by_then END
                AS says
            FROM flag_step WHERE since IS NOT NULL WINDOW by_then AS (PARTITION BY flag ORDER BY since)
        ), flag_turn AS (
            SELECT pledge, since, coalesce(says / 2 %% 2, 0) AS counts, coalesce(says %% 2, 0) AS disputes,
                lag(says) OVER (PARTITION BY flag ORDER BY since) AS before
            FROM flag_day
        ), flag_sum AS (
            SELECT pledge, since, sum(sum(counts - coalesce(before / 2 %% 2, 0))) OVER until_then AS many,
                sum(sum(disputes - coalesce(before %% 2, 0))) OVER until_then > 0 AS disputed
            FROM flag_turn GROUP BY pledge, since WINDOW until_then AS (PARTITION BY pledge ORDER BY since)
        ), flag_change AS (
            SELECT *, many <> lag(many, 1, 0::numeric) OVER before AS turns,
                disputed <> lag(disputed, 1, false) OVER before AS alters
            FROM flag_sum WINDOW before AS (PARTITION BY pledge ORDER BY since)
        ), flag_days AS (
            SELECT pledge, array_agg(since ORDER BY since) FILTER (WHERE turns) AS turned,
                array_agg(many::int ORDER BY since) FILTER (WHERE turns) AS many,
                coalesce(array_agg(since ORDER BY since) FILTER (WHERE alters), '{{}}') AS disputed
            FROM flag_change GROUP BY pledge HAVING bool_or(turns)
        )"""  # noqa: S608 - our own SQL and codes


_THEIRS = ", ".join(f"fd.{name}" for name in COLUMNS)


def written(touched: str) -> str:
    """SQL that goes on after `fresh`, as more parts of WITH: write those that are another, and take away those of
    pledges that have none any more; `touched` says of a row `fd` that it is of one of these pledges.
    """
    return f"""flag_days_gone AS (
            DELETE FROM pledges_flagdays fd WHERE {touched} AND fd.pledge_id NOT IN (SELECT pledge FROM flag_days)
            RETURNING 1
        ), flag_days_written AS (
            INSERT INTO pledges_flagdays AS fd (pledge_id, {", ".join(COLUMNS)})
            SELECT pledge, {", ".join(COLUMNS)} FROM flag_days
            ON CONFLICT (pledge_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
            WHERE ({_THEIRS}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in COLUMNS)}) RETURNING 1
        )"""  # noqa: S608 - our own columns


_HOW_MANY = "SELECT (SELECT count(*) FROM flag_days_gone) + (SELECT count(*) FROM flag_days_written)"


def repair() -> int:
    """Write every row that is not what a fresh one would be, inside the open door. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {fresh('true')}, {written('true')} {_HOW_MANY}", {})
        return int(cursor.fetchone()[0])


def differ() -> bool:
    """Whether any row is not what a fresh one would be."""
    return dict(standing()) != dict(anew())


def standing() -> Iterator[tuple[int, dict[str, Any]]]:
    """What is written, by the key of the pledge."""
    return _read(f"SELECT fd.pledge_id, {_THEIRS} FROM pledges_flagdays fd")  # noqa: S608 - our own columns


def anew() -> Iterator[tuple[int, dict[str, Any]]]:
    """What should be written there."""
    return _read(f"WITH {fresh('true')} SELECT pledge, {', '.join(COLUMNS)} FROM flag_days")  # noqa: S608 - our own SQL


def _read(sql: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {})
        for key, *values in cursor:
            yield key, dict(zip(COLUMNS, values, strict=True))
