"""Which version of a flag somebody saw: what a decision about it is made on, and checked against under the lock.

`N-digest`: the number of steps, so that whoever came too late can be told which ones they had not seen, and a digest of
what was shown, which also moves where a finding grew graver or was worded anew without a step.
"""

from hashlib import sha256

from pledges.models import Flag

LENGTH = 16


def version(flag: Flag, steps: int) -> str:
    """The version of `flag`, which has taken so many steps."""
    shown = (
        flag.public_id, flag.rule, flag.rule_version, flag.state, flag.severity, flag.facts_hash,
        flag.snoozed_until, flag.explanation_code, sorted(flag.explanation_slots.items()),
    )  # fmt: skip
    return f"{steps}-{sha256(repr(shown).encode()).hexdigest()[:LENGTH]}"


def steps_in(seen: str) -> int:
    """How many steps a version has; 0 for what is no version."""
    number = seen.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
