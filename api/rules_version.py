"""Under which rules and which numbers the states and flags of an answer were reached, as one short text."""

import hashlib
import json

from pledges.reasoning.contradiction.rules import RULES
from pledges.reasoning.fingerprint import plain
from pledges.reasoning.policy import DEFAULT_POLICY
from pledges.reasoning.reporting import VERSIONS as REPORTING
from pledges.reasoning.rules_of_time import VERSIONS

RULE_VERSIONS: dict[str, int] = {**VERSIONS, **REPORTING, **{rule.id: rule.version for rule in RULES}}
"""The version of every rule that runs, by its id."""


def _version() -> str:
    told = [sorted(f"{rule}.{version}" for rule, version in RULE_VERSIONS.items()), DEFAULT_POLICY.version]
    return f"policy-{DEFAULT_POLICY.version}-rules-{hashlib.sha256(json.dumps(plain(told)).encode()).hexdigest()[:8]}"


RULES_VERSION = _version()
"""Another version of any rule or of the policy is another text; `meta/rules/` lists what it stands for."""
