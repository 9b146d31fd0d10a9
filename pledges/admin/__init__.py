"""The staff site's pages for *what*, and on what evidence: one module a topic.

Facts are only looked at; the few that are added by hand (a statement, a check, a condition's state) call one action.
"""

from pledges.admin import (
    appearances,
    captures,
    changes,
    checks,
    conditions,
    decisions,
    digests,
    documents,
    drafts,
    flags,
    pledges,
    policy,
    positions,
    publishers,
    requirements,
    runs,
    statements,
    states,
    subscriptions,
)

__all__ = [
    "appearances",
    "captures",
    "changes",
    "checks",
    "conditions",
    "decisions",
    "digests",
    "documents",
    "drafts",
    "flags",
    "pledges",
    "policy",
    "positions",
    "publishers",
    "requirements",
    "runs",
    "statements",
    "states",
    "subscriptions",
]
