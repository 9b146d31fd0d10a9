"""The version of every rule that runs, and one short text for all of them together: another version is another text."""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType

from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.reporting import VERSIONS as OF_REPORTING
from pledges.reasoning.rules_of_time import VERSIONS as OF_TIME

RULE_VERSIONS: Mapping[str, int] = MappingProxyType({**OF_TIME, **OF_REPORTING, **{r.id: r.version for r in RULES}})

PAIRWISE: tuple[str, ...] = (*(rule.id for rule in RULES), *OF_REPORTING)
"""The rules that hold between two statements, or two versions of one: what labelled pairs can measure."""


def rules_digest(versions: Mapping[str, int] = RULE_VERSIONS) -> str:
    """Eight hexadecimal digits of the rules and their versions."""
    told = sorted(f"{rule}.{version}" for rule, version in versions.items())
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8]


def rules_version(policy: int) -> str:
    """The rules of this release with version `policy` of the numbers, as every answer says it; `meta/rules/` lists what
    it stands for.
    """
    return f"policy-{policy}-rules-{rules_digest()}"
