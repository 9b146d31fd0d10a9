"""Which rows a reader of the public record may have, in SQL, for every table whose rows rest on statements.

What was retracted obeys today's visibility: its words are in no row that the reader's role can read, in whatever table
and however long ago it was known. A mere duplicate goes with the statement that it leads to. `t` is the row in
question. A table that rests on statements and is not named here is not for the reader at all. Decision 0131.
"""

HELPERS = {
    "taken_back": """
        WITH RECURSIVE gone(statement_id) AS (
            SELECT r.statement_id FROM public.pledges_retraction r WHERE r.reason <> 'duplicate'
            UNION SELECT r.statement_id FROM public.pledges_retraction r JOIN gone g ON r.into_id = g.statement_id
        )
        SELECT g.statement_id, s.public_id FROM gone g JOIN public.pledges_statement s ON s.id = g.statement_id
    """,
    "position_taken_back": """
        SELECT p.id AS position_id, p.pledge_id, p.since_seq, p.until_seq
        FROM public.pledges_position p JOIN public.pledges_appearance a ON a.id = p.appearance_id
        JOIN taken_back g ON g.statement_id = a.statement_id
    """,
    # Pledges of which somebody whose words may be told said something.
    "pledge_told": """
        SELECT DISTINCT p.pledge_id FROM public.pledges_position p
        WHERE NOT EXISTS (SELECT 1 FROM position_taken_back g WHERE g.position_id = p.id)
    """,
}
"""Views beside the tables that the others ask, in the order in which they are made. The reader has no right to them."""

_POSITION = "NOT EXISTS (SELECT 1 FROM position_taken_back g WHERE g.position_id = t.position_id)"
_STATEMENT = "NOT EXISTS (SELECT 1 FROM taken_back g WHERE g.statement_id = t.statement_id)"
_PAGES = """
    SELECT a.document_id FROM public.pledges_appearance a
    WHERE NOT EXISTS (SELECT 1 FROM taken_back g WHERE g.statement_id = a.statement_id)
"""
_PLEDGE = "t.pledge_id IN (SELECT g.pledge_id FROM pledge_told g)"

PUBLIC_ROWS: dict[str, str] = {
    "pledges_statement": "NOT EXISTS (SELECT 1 FROM taken_back g WHERE g.statement_id = t.id)",
    "pledges_appearance": _STATEMENT,
    "pledges_document": f"t.id IN ({_PAGES})",
    "pledges_capture": f"t.document_id IN ({_PAGES})",
    "pledges_position": "NOT EXISTS (SELECT 1 FROM position_taken_back g WHERE g.position_id = t.id)",
    "pledges_positionbasing": _POSITION,
    "pledges_positioncondition": _POSITION,
    "pledges_conditionevent": _STATEMENT,
    "pledges_retraction": "true",  # the tombstone: that, why and when, and no words
    "pledges_pledge": "t.id IN (SELECT g.pledge_id FROM pledge_told g)",
    "pledges_decision": _PLEDGE,
    # A state that was known while something stood which was retracted since may repeat its words.
    "pledges_pledgestate": f"""{_PLEDGE} AND (upper_inf(t.known) OR NOT EXISTS (
        SELECT 1 FROM position_taken_back g
        WHERE g.pledge_id = t.pledge_id AND t.known && int8range(g.since_seq, g.until_seq)
    ))""",  # noqa: S608 - our own SQL, no input
    "pledges_change": f"""t.code = 'retracted' OR (
        {_POSITION} AND (t.pledge_id IS NULL OR {_PLEDGE}) AND NOT EXISTS (
            SELECT 1 FROM taken_back g WHERE g.public_id IN (t.slots ->> 'statement', t.slots ->> 'other_statement')
        )
    )""",  # noqa: S608 - our own SQL, no input
}

PUBLIC_VALUES: dict[tuple[str, str], str] = {
    # A tombstone says that, why and when. Who was said to have spoken, and where, went with the words.
    ("pledges_change", "slots"): "CASE WHEN t.code = 'retracted' THEN '{}'::jsonb ELSE t.slots END",
}
"""Columns that the reader is given otherwise than they are stored."""
