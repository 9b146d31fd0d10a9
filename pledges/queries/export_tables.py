"""The tables that can be exported, column by column: the data dictionary and the query are one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from coalition.visibility import Viewer
from pledges.queries import export_columns as columns
from pledges.queries import flag_list, pledge_list, pledge_rows, statement_list
from pledges.queries.asking import Asked as Question
from pledges.queries.exports import Asked, Column
from pledges.queries.filters import FlagFilter, PledgeFilter
from pledges.queries.moment import Moment
from pledges.queries.pledge_rows import numbered, numbered_values
from pledges.queries.statement_filter import StatementFilter


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its words, its columns, the filters of its list, and how its rows are found and written."""

    name: str
    words: str
    columns: tuple[Column, ...]
    filters: type[Question]
    rows: Callable[[Moment, Viewer], QuerySet[Any]]
    asked: Callable[[QuerySet[Any], Moment, Viewer], Asked]


def _pledges(found: QuerySet[Any], moment: Moment, viewer: Viewer) -> Asked:
    page = pledge_rows.page_of(found.order_by(), moment, viewer, columns.PLEDGE_FIELDS)
    said = tuple(
        Column(one.name, one.kind, one.words, one.sql.format_map(page.said), one.codes) for one in columns.PLEDGES
    )
    return Asked(said, page.keys, page.names, page.source, page.values)


PAGE = ("pk", "public_id")


def _page(found: QuerySet[Any]) -> tuple[str, dict[str, Any]]:
    sql, values = found.values_list(*PAGE).order_by().query.sql_with_params()
    return numbered(sql), numbered_values(values)


def _statements(found: QuerySet[Any], moment: Moment, viewer: Viewer) -> Asked:
    keys, values = _page(found)
    return Asked(columns.STATEMENTS, keys, PAGE, columns.OF_STATEMENTS, {**values, **_seq(moment)})


def _positions(found: QuerySet[Any], moment: Moment, viewer: Viewer) -> Asked:
    """What the statements that answer say."""
    told = statement_list.positions(moment).filter(
        moment.facts("appearance__"), appearance__statement__in=found.order_by().values("pk")
    )
    keys, values = _page(told.select_related(None).prefetch_related(None))
    return Asked(columns.POSITIONS, keys, PAGE, columns.OF_POSITIONS, values)


def _flags(found: QuerySet[Any], moment: Moment, viewer: Viewer) -> Asked:
    """A flag's own columns as they are, or as they were at a past moment."""
    then = [name if moment.is_now else columns.FLAGS_THEN[name] for name in columns.FLAGS_THEN]
    rows = found.select_related(None).prefetch_related(None).order_by()
    sql, values = rows.values_list(*PAGE, *then).query.sql_with_params()
    names = (*PAGE, *columns.FLAGS_THEN)
    return Asked(columns.FLAGS, numbered(sql), names, columns.OF_FLAGS, numbered_values(values))


def _seq(moment: Moment) -> dict[str, int]:
    return {"seq": statement_list.LAST_SEQ if moment.seq is None else moment.seq}


def _told(moment: Moment, viewer: Viewer) -> QuerySet[Any]:
    return statement_list.visible(moment)


TABLES = {
    table.name: table
    for table in (
        Table(
            name="pledges",
            words="Pledges with the state that holds at the moment asked about.",
            columns=columns.PLEDGES,
            filters=PledgeFilter,
            rows=lambda moment, viewer: pledge_list.stated(moment),
            asked=_pledges,
        ),
        Table(
            name="statements",
            words="Statements, with every document's version of each.",
            columns=columns.STATEMENTS,
            filters=StatementFilter,
            rows=_told,
            asked=_statements,
        ),
        Table(
            name="positions",
            words="What statements say about pledges; filtered as statements are.",
            columns=columns.POSITIONS,
            filters=StatementFilter,
            rows=_told,
            asked=_positions,
        ),
        Table(
            name="flags",
            words="What the rules found.",
            columns=columns.FLAGS,
            filters=FlagFilter,
            rows=lambda moment, viewer: flag_list.flags(viewer, moment),
            asked=_flags,
        ),
    )
}
"""Every table, by its name."""
