"""What a source says is needed, recorded with the statement that says so. It moves no pledge."""

from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from coalition.models import Coalition, Country
from pledges.actions.closing import check_stands, refuse
from pledges.actions.problems import Findings
from pledges.derived.sizes import quantity_columns
from pledges.models import Requirement, Statement
from pledges.reasoning.facts import Quantity
from pledges.vocabulary import Attribution, Capability

NOBODY = frozenset({Attribution.VAGUE, Attribution.UNATTRIBUTED})
"""Voices without even an institution: what is needed is measured against named sources only (domain.md)."""


def record_requirement(
    *,
    coalition: Coalition,
    capability: Capability,
    quantity: Quantity,
    statement: Statement,
    commit: Commit,
    country: Country | None = None,
    note: str = "",
) -> Requirement:
    """`statement` says that this much is needed by `coalition`, or of `country` alone. Raises EntryInvalid, writing
    nothing.
    """
    check_stands(statement)
    findings = Findings()
    findings.unless(
        Attribution(statement.attribution) not in NOBODY, "statement", "no_source",
        _("A requirement needs a source that is named, at least by its institution."),
    )  # fmt: skip
    findings.line("note", note, limit=500)
    findings.line("quantity_as_found", quantity.as_found, limit=200)
    values = {"coalition": coalition, "country": country, "capability": capability, "statement": statement}
    columns = quantity_columns(quantity)
    same = Requirement.objects.standing().filter(**values, measure=columns["measure"], currency=columns["currency"])
    findings.unless(
        not same.exists(), "statement", "twice",
        _("This statement already names a requirement of that in this unit."),
    )  # fmt: skip
    findings.raise_if_any()
    return Requirement.objects.create(**values, **columns, note=note, since_seq_id=commit.seq)


def take_back_requirement(requirement: Requirement, *, commit: Commit) -> None:
    """Close a requirement that was recorded wrongly. Raises EntryInvalid where it no longer stands."""
    until = Requirement.objects.values_list("until_seq_id", flat=True).get(pk=requirement.pk)
    if until is not None:
        message = _("This requirement no longer stands: it was taken back in commit %(seq)d.")
        raise refuse("closed", message % {"seq": until})
    Requirement.objects.filter(pk=requirement.pk, until_seq__isnull=True).update(until_seq=commit.seq)
    requirement.until_seq_id = commit.seq
