"""Changing the policy: the version that stood is closed, the next one stands, and the record is worked out again by it
from the next tick on (`derived.reevaluation`).
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from pledges.actions.problems import Findings
from pledges.derived.policies import numbers_of, policy_in_force
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.reasoning.policy import DEFAULT_POLICY

LEFT_TO_THE_DATABASE = {"policy_version_one_stands"}
"""Constraints that hold only once the earlier version is closed."""


def ship_policy(*, commit: Commit) -> PolicyVersion | None:
    """Write down the shipped policy as version 1; None where a policy was written down before."""
    if PolicyVersion.objects.exists():
        return None
    shipped = PolicyVersion(number=DEFAULT_POLICY.version, since_seq_id=commit.seq, **numbers_of(DEFAULT_POLICY))
    shipped.save(force_insert=True)
    return shipped


def proposed(numbers: Mapping[str, int], *, seen: int) -> PolicyVersion:
    """The version that `numbers` (some or all of NUMBERS) would make of version `seen`, unsaved.

    Raises EntryInvalid where another version stands by now, where a number is out of its bounds or out of order with
    another, and where nothing would change.
    """
    findings = Findings()
    standing = policy_in_force()
    if standing.version != seen:
        meanwhile = _("Version %(now)d stands by now, not version %(seen)d; nothing was saved.")
        findings.add("", "changed_meanwhile", meanwhile % {"now": standing.version, "seen": seen})
    for name in sorted(numbers.keys() - set(NUMBERS)):
        findings.add(name, "unknown", _("The policy has no such number."))
    findings.raise_if_any()
    before = numbers_of(standing)
    if before | dict(numbers) == before:
        findings.add("", "unchanged", _("No number was changed, so nothing was saved."))
    new = PolicyVersion(number=standing.version + 1, **{**before, **numbers})
    _check(new, findings)
    findings.raise_if_any()
    return new


def change_policy(numbers: Mapping[str, int], *, seen: int, commit: Commit) -> PolicyVersion:
    """Put what `proposed` makes in the place of version `seen`. Raises EntryInvalid as it does. Who, when and why are
    the commit's.
    """
    new = proposed(numbers, seen=seen)
    PolicyVersion.objects.standing().update(until_seq=commit.seq)
    new.since_seq_id = commit.seq
    new.save(force_insert=True)
    return new


def _check(new: PolicyVersion, findings: Findings) -> None:
    """Say at each field what its bounds or the order of the numbers refuse, before the database does."""
    try:
        new.clean_fields(exclude=["since_seq", "until_seq"])
        for constraint in new._meta.constraints:
            if constraint.name not in LEFT_TO_THE_DATABASE:
                _ask(constraint, new, findings)
    except ValidationError as refused:
        for name, messages in refused.message_dict.items():
            for message in messages:
                findings.add(name, "out_of_bounds", message)


def _ask(constraint: object, new: PolicyVersion, findings: Findings) -> None:
    try:
        constraint.validate(PolicyVersion, new)  # type: ignore[attr-defined]
    except ValidationError as refused:
        for message in refused.messages:
            findings.add("", "out_of_order", message)
