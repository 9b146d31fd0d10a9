"""Under which rules and which numbers the states and flags of an answer were reached, as one short text."""

from pledges.reasoning.versions import rules_digest


def rules_version(policy: int) -> str:
    """The rules of this release with version `policy` of the numbers; `meta/rules/` lists what it stands for."""
    return f"policy-{policy}-rules-{rules_digest()}"
