"""Rules that span rows, as deferred constraint triggers: looked at when the transaction commits, whatever path wrote
it.

They are asked once for each row, so each goes from row to row by key: OFFSET 0 keeps the planner from joining the whole
table, which it would do in the middle of a bulk write, before it has counted the rows.

Each raises a check violation under a name of its own, like a named constraint; `tests/pledges/test_triggers.py`
breaks each one.
"""

import pgtrigger

from coalition.ledger.triggers import NEVER_IGNORED

INSERT_AND_UPDATE = pgtrigger.Insert | pgtrigger.Update


def deferred(
    name: str,
    broken: str,
    message: str,
    *,
    on_update: bool = False,
    only_update: bool = False,
    condition: pgtrigger.Condition | None = None,
    constraint: str = "",
) -> pgtrigger.Trigger:
    """A deferred constraint trigger that raises `message` where the SQL condition `broken` holds for the new row.
    Rows for which `condition` is false are not asked at all, which is much cheaper than asking. It refuses as
    `constraint`, where that is not its own name.
    """
    refused = constraint or name
    raising = f"RAISE EXCEPTION '{message}.' USING ERRCODE = 'check_violation', CONSTRAINT = '{refused}';"
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update if only_update else INSERT_AND_UPDATE if on_update else pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=condition,
        declare=[NEVER_IGNORED, ("broken", "boolean")],
        func=f"broken := ({broken}); IF broken THEN {raising} END IF; RETURN NULL;",
    )


def not_in_future(model: str, field: str, *, recorded_in: str = "since_seq") -> pgtrigger.Trigger:
    """`field` (a UTC day) is not after the day on which the row was recorded."""
    return deferred(
        f"{model}_{field}_not_in_future",
        f"""
        NEW."{field}" > (
            SELECT (at AT TIME ZONE 'UTC')::date FROM coalition_ledgercommit WHERE seq = NEW.{recorded_in}
        )
        """,  # noqa: S608 - a column name of our own models, no input
        "This day is in the future",
        # The open commit is no older than its transaction: most days of its rows need not be compared with its own.
        condition=pgtrigger.Condition(
            f"""(NEW."{field}" > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
                OR NEW.{recorded_in}::text IS DISTINCT FROM current_setting('tracker.seq', true))"""
        ),
    )


def captured_before_recorded() -> pgtrigger.Trigger:
    """A copy was made before it was recorded."""
    return deferred(
        "capture_captured_at_not_in_future",
        "NEW.captured_at > (SELECT at FROM coalition_ledgercommit WHERE seq = NEW.since_seq)",
        "A copy is made before it is recorded",
    )


def statement_appears() -> pgtrigger.Trigger:
    """A statement is printed somewhere: it has an appearance when its transaction ends."""
    return deferred(
        "statement_has_appearance",
        "NOT EXISTS (SELECT 1 FROM pledges_appearance a WHERE a.statement_id = NEW.id)",
        "A statement needs a document in which it appears",
    )


def relay_chain_ends() -> pgtrigger.Trigger:
    """Following `relays` stays inside the statement and comes to an end: there is an origin."""
    return deferred(
        "appearance_relay_chain_ends",
        """
        (
            WITH RECURSIVE chain(id, statement_id, relays_id, depth) AS (
                SELECT a.id, a.statement_id, a.relays_id, 1 FROM pledges_appearance a WHERE a.id = NEW.id
                UNION ALL
                SELECT a.id, a.statement_id, a.relays_id, c.depth + 1 FROM chain c CROSS JOIN LATERAL (
                    SELECT x.id, x.statement_id, x.relays_id FROM pledges_appearance x WHERE x.id = c.relays_id OFFSET 0
                ) a WHERE c.depth < 100
            )
            SELECT bool_or(depth >= 100 OR statement_id <> NEW.statement_id) FROM chain
        )
        """,
        "The chain of relays does not end at an origin of the same statement",
        on_update=True,
        condition=pgtrigger.Q(new__relays__isnull=False),
    )


def certainty_needs_two_origins() -> list[pgtrigger.Trigger]:
    """Credibility 1 (confirmed by other sources) needs two origins: documents in which a chain begins.

    Copies of one quote are one origin, a headline and its body are one, and a deprecated version is none. A further
    version takes no origin away, so a new row is asked only where it claims certainty itself.
    """
    name, broken, message = (
        "appearance_credibility_one_corroborated",
        """
        EXISTS (SELECT 1 FROM pledges_appearance a
                WHERE a.statement_id = NEW.statement_id AND a.until_seq IS NULL AND a.credibility = 1)
        AND (
            WITH RECURSIVE up(id, relays_id, document_id) AS (
                SELECT a.id, a.relays_id, a.document_id FROM pledges_appearance a
                WHERE a.statement_id = NEW.statement_id AND a.until_seq IS NULL AND a.mode <> 'deprecated'
                UNION
                SELECT a.id, a.relays_id, a.document_id FROM up CROSS JOIN LATERAL (
                    SELECT x.id, x.relays_id, x.document_id FROM pledges_appearance x WHERE x.id = up.relays_id OFFSET 0
                ) a
            )
            SELECT count(DISTINCT document_id) FROM up WHERE relays_id IS NULL
        ) < 2
        """,
        "Credibility 1 needs two origins",
    )
    changed = deferred(f"{name}_still", broken, message, only_update=True, constraint=name)
    return [deferred(name, broken, message, condition=pgtrigger.Q(new__credibility=1)), changed]


def closed_whole(model: str, parts: dict[str, str]) -> pgtrigger.Trigger:
    """What hangs on a row that was closed is closed with it. `parts` are tables and their columns that name the row."""
    standing = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} p WHERE p.{column} = NEW.id AND p.until_seq IS NULL)"  # noqa: S608 - our own names
        for table, column in parts.items()
    )
    return deferred(
        f"{model}_closed_whole",
        f"NEW.until_seq IS NOT NULL AND ({standing})",
        "What hangs on a closed row is closed with it",
        only_update=True,
    )


def statement_closed_says_why() -> pgtrigger.Trigger:
    """A closed statement was superseded or retracted: nothing goes in silence."""
    return deferred(
        "statement_closed_says_why",
        """
        NEW.until_seq IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM pledges_statement s WHERE s.supersedes_id = NEW.id)
        AND NOT EXISTS (SELECT 1 FROM pledges_retraction r WHERE r.statement_id = NEW.id)
        """,
        "A statement is closed by a correction or by a retraction",
        only_update=True,
    )


def retraction_closes() -> pgtrigger.Trigger:
    """What is retracted does not stand any more."""
    return deferred(
        "retraction_closes_statement",
        "EXISTS (SELECT 1 FROM pledges_statement s WHERE s.id = NEW.statement_id AND s.until_seq IS NULL)",
        "A retracted statement is closed",
    )


def retraction_into_stands() -> pgtrigger.Trigger:
    """A duplicate leads to a statement that stands on that day: however long a chain grows, it never comes round."""
    return deferred(
        "retraction_into_stands",
        """
        NEW.into_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM pledges_statement s WHERE s.id = NEW.into_id AND s.until_seq IS NULL
        )
        """,
        "A duplicate leads to a statement that stands",
    )


def second_reader_is_another_person() -> pgtrigger.Trigger:
    """Nobody is the second reader of their own draft."""
    return deferred(
        "second_coding_by_another_person",
        "EXISTS (SELECT 1 FROM pledges_draft d WHERE d.id = NEW.draft_id AND d.author_id = NEW.coder_id)",
        "The second reader is another person than the author",
        on_update=True,
    )


def second_review_is_another_person() -> pgtrigger.Trigger:
    """A published statement's second reader is not its first: by name, which outlives the account."""
    return deferred(
        "review_second_is_another_person",
        """
        EXISTS (
            SELECT 1 FROM pledges_review a JOIN pledges_review b ON b.statement_id = a.statement_id
            WHERE a.statement_id = NEW.statement_id AND a.role = 'first' AND b.role = 'second'
            AND a.actor_name = b.actor_name
        )
        """,
        "The second reader is another person than the first",
    )


def merge_ends() -> pgtrigger.Trigger:
    """A merged pledge leads to one that stands on that day: however long a chain grows, it never comes round."""
    return deferred(
        "pledge_merge_ends",
        """
        NEW.merged_into_id IS NOT NULL AND (
            EXISTS (SELECT 1 FROM pledges_pledge p WHERE p.id = NEW.merged_into_id AND p.until_seq IS NOT NULL)
            OR EXISTS (SELECT 1 FROM pledges_position p WHERE p.pledge_id = NEW.id AND p.until_seq IS NULL)
        )
        """,
        "A merged pledge is empty and leads to one that stands",
        only_update=True,
    )
