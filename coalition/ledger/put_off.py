"""Rules that the database puts off until a transaction ends: foreign keys, and what spans rows. A bulk has them asked
along its way.
"""

from typing import Any

from coalition.ledger import beside
from coalition.ledger.triggers import Kind, tables_of

BY_THE_WHOLE_TABLE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""The planner's ways of answering that read whole tables."""


def ask_beside(number: int, *, of: int) -> None:
    """In a bulk, have the database ask the rules that were put off of what is there by now, while the program goes on:
    those of what is worked out, and this portion `of` several of the others. They must hold already; what the database
    refuses is raised when it is next asked something.
    """
    if beside.is_open():
        beside.send(lambda driver: _ask(driver, number, of))


def _ask(driver: Any, number: int, of: int) -> None:
    found = driver.execute(_PUT_OFF, [[*tables_of(Kind.DERIVED)], [*tables_of(Kind.LEDGER)]]).fetchall()
    worked_out = [name for name, is_derived in found if is_derived]
    others = [name for name, is_derived in found if not is_derived][number::of]
    driver.execute(asking(", ".join([*worked_out, *others])))


_PUT_OFF = """SELECT quote_ident(conname), conrelid::regclass::text = ANY(%s) FROM pg_constraint
    WHERE condeferrable AND connamespace = 'public'::regnamespace AND conrelid::regclass::text <> ALL(%s)
    ORDER BY oid"""
"""All but those of the ledger: a commit is whole only as the door closes."""


def asking(rules: str) -> str:
    """SQL that asks these rules of every row that waits for them, once for each row, and puts them off again: from row
    to row by key. A server that has not counted the rows of a bulk yet may else read a whole table for each of them.
    Questions after it, which may be of many rows at once, are planned as ever.
    """
    by_key = "; ".join(f"SET LOCAL {way} = off" for way in BY_THE_WHOLE_TABLE)
    as_ever = "; ".join(f"SET LOCAL {way} TO DEFAULT" for way in BY_THE_WHOLE_TABLE)
    return f"{by_key}; SET CONSTRAINTS {rules} IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; {as_ever}"
