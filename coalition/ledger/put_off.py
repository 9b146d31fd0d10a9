"""Rules that the database puts off until a transaction ends: foreign keys, and what spans rows. A bulk has them asked
along its way.
"""

from typing import Any

from coalition.ledger import beside
from coalition.ledger.triggers import Kind, tables_of

BY_THE_WHOLE_TABLE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""The planner's ways of answering that read whole tables."""


def ask_beside() -> None:
    """In a bulk, have the database ask the rules that were put off of what is there by now, while the program goes on.
    They must hold already; what the database refuses is raised when it is next asked something.
    """
    if beside.is_open():
        beside.send(_ask)


def _ask(driver: Any) -> None:
    rules = driver.execute(_PUT_OFF, [[*tables_of(Kind.LEDGER)]]).fetchall()
    driver.execute(asking(", ".join(rule for (rule,) in rules)))


_PUT_OFF = """SELECT quote_ident(conname) FROM pg_constraint
    WHERE condeferrable AND connamespace = 'public'::regnamespace AND conrelid::regclass::text <> ALL(%s)"""
"""All but those of the ledger: a commit is whole only as the door closes."""


def asking(rules: str) -> str:
    """SQL that asks these rules of every row that waits for them, once for each row, and puts them off again: from row
    to row by key. A server that has not counted the rows of a bulk yet may else read a whole table for each of them.
    Questions after it, which may be of many rows at once, are planned as ever.
    """
    by_key = "; ".join(f"SET LOCAL {way} = off" for way in BY_THE_WHOLE_TABLE)
    as_ever = "; ".join(f"SET LOCAL {way} TO DEFAULT" for way in BY_THE_WHOLE_TABLE)
    return f"{by_key}; SET CONSTRAINTS {rules} IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; {as_ever}"
