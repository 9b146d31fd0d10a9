"""The slots that say who says so, where it was not a statement but our own work."""

from pledges.derived.changes import UNSAID, Slots


def by_rule(rule: str) -> Slots:
    """One of our rules found it."""
    return UNSAID | {"rule": rule}


def by_check() -> Slots:
    """We looked."""
    return UNSAID | {"ours": "check"}


def by_look() -> Slots:
    """We looked at a page, or at the copy that we keep of it."""
    return UNSAID | {"ours": "copy"}


def by_edit() -> Slots:
    """We edited the record."""
    return UNSAID | {"ours": "edit"}


def by_policy() -> Slots:
    """We changed our rules or the numbers that they run on."""
    return UNSAID | {"ours": "policy"}
