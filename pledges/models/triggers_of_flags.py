"""A flag's life, as the database keeps it: every step follows the one before, the flag is as its last step left it, a
grave one is confirmed by two people, and what was dismissed comes back only where it rests on something else.

Deferred, like the other rules that span rows (`pledges.models.triggers`): a commit may write the flag before the step.
"""

import pgtrigger

from pledges.models.triggers import deferred
from pledges.vocabulary.triage import TWO_PEOPLE

LAST_STEP = """SELECT {columns} FROM (
    SELECT * FROM pledges_flagevent s WHERE s.flag_id = {flag} OFFSET 0
) e WHERE true {before} ORDER BY e.id DESC LIMIT 1"""
"""The steps of one flag first, then the last of them: else the planner may walk all steps of all flags backwards, for
each row of a bulk.
"""


def _last(columns: str, *, flag: str, before: str = "") -> str:
    return "(" + LAST_STEP.format(columns=columns, flag=flag, before=before) + ")"


def flag_as_its_last_step() -> pgtrigger.Trigger:
    """A flag stands as its last step left it, and sleeps until the day of that step: nobody moves it in silence.

    The row is read again: within one commit it may have been written more than once.
    """
    return deferred(
        "flag_as_its_last_step",
        f"""
        EXISTS (
            SELECT 1 FROM pledges_flag f WHERE f.id = NEW.id AND (
                f.state IS DISTINCT FROM {_last("e.state_to", flag="f.id")}
                OR f.snoozed_until IS DISTINCT FROM {_last("e.until", flag="f.id")}
            )
        )
        """,  # noqa: S608 - our own columns, no input
        "A flag changes its state by a step that says who took it",
        on_update=True,
    )


def flag_event_follows() -> pgtrigger.Trigger:
    """A step begins where the one before it ended; the first begins nowhere."""
    return deferred(
        "flag_event_follows",
        f"NEW.state_from <> coalesce({_last('e.state_to', flag='NEW.flag_id', before='AND e.id < NEW.id')}, '')",
        "This flag has been changed meanwhile: a step begins where the one before it ended",
    )


def flag_event_two_people() -> pgtrigger.Trigger:
    """A flag of these rules is confirmed by somebody else than the one who asked for it, about the same facts, with
    nothing in between. A correction that replaced rows may repeat what two people had confirmed.
    """
    rules = ", ".join(f"'{rule}'" for rule in sorted(TWO_PEOPLE))
    return deferred(
        "flag_event_two_people",
        f"""
        NEW.repeats_id IS NULL
        AND (NEW.seconds_id IS NOT NULL
             OR EXISTS (SELECT 1 FROM pledges_flag f WHERE f.id = NEW.flag_id AND f.rule IN ({rules})))
        AND NOT EXISTS (
            SELECT 1 FROM pledges_flagevent e
            WHERE e.id = NEW.seconds_id AND e.flag_id = NEW.flag_id AND e.asks_second
            AND e.actor_name <> NEW.actor_name
            AND (e.actor_id IS NULL OR NEW.actor_id IS NULL OR e.actor_id <> NEW.actor_id)
            AND e.facts_hash = NEW.facts_hash
            AND e.id = {_last("e.id", flag="NEW.flag_id", before="AND e.id < NEW.id")}
        )
        """,  # noqa: S608 - the codes of our own list, no input
        "A flag of this rule is confirmed by two people",
        condition=pgtrigger.Q(new__state_to="confirmed", new__by_job=False),
    )


def flag_event_repeats() -> pgtrigger.Trigger:
    """What a step repeats was decided about the same facts, of another flag of the same rule."""
    return deferred(
        "flag_event_repeats_a_decision",
        """
        NOT EXISTS (
            SELECT 1 FROM pledges_flagevent e
            JOIN pledges_flag was ON was.id = e.flag_id JOIN pledges_flag f ON f.id = NEW.flag_id
            WHERE e.id = NEW.repeats_id AND NOT e.by_job AND e.state_to = NEW.state_to
            AND was.id <> f.id AND was.rule = f.rule AND was.facts_hash = NEW.facts_hash
        )
        """,
        "This was not decided about the same facts before",
        condition=pgtrigger.Q(new__repeats__isnull=False),
    )


def decision_flag_is_confirmed() -> pgtrigger.Trigger:
    """The finding that led to a decision is a confirmed one, about the same pledge."""
    return deferred(
        "decision_flag_is_confirmed",
        """
        NOT EXISTS (
            SELECT 1 FROM pledges_flag f
            WHERE f.id = NEW.flag_id AND f.pledge_id = NEW.pledge_id AND f.state = 'confirmed'
        )
        """,
        "The flag behind a decision is a confirmed one about the same pledge",
        condition=pgtrigger.Q(new__flag__isnull=False),
    )


def flag_event_dismissal_stands() -> pgtrigger.Trigger:
    """A job reopens what somebody dismissed only where it rests on something else than what was dismissed."""
    return deferred(
        "flag_event_dismissal_stands",
        f"NEW.facts_hash = {_last('e.facts_hash', flag='NEW.flag_id', before='AND e.id < NEW.id')}",
        "What a person dismissed stays dismissed while it rests on the same",
        condition=pgtrigger.Q(new__state_from="dismissed", new__by_job=True),
    )
