"""What the record already has that an entry may not contradict or repeat.

A page has one publisher, and the same words of the same speaker on the same day and page are the statement that is
there, not a second one.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from pledges.actions.documents import Documents
from pledges.actions.entry import AppearanceEntry, StatementEntry
from pledges.actions.problems import Findings
from pledges.models import Appearance, Document


def check_known(entries: Sequence[StatementEntry], documents: Documents) -> None:
    """Raise EntryInvalid with every problem of the first entry that has one. One query, however many entries."""
    said = _said_before(entries, documents)
    for entry in entries:
        findings = Findings()
        for number, version in enumerate(entry.appearances):
            document = documents.find(version.document)
            if document is None:
                continue
            with findings.at(f"appearances[{number}]"):
                _check_publisher(document, version, findings)
                findings.unless(
                    (document.pk, version.quote, entry.speaker or entry.descriptor, entry.said_to) not in said,
                    "quote",
                    "already_recorded",
                    _("These words of this speaker, on this page and day, are already in the record."),
                )
        findings.raise_if_any()


def _check_publisher(document: Document, version: AppearanceEntry, findings: Findings) -> None:
    publisher = document.publisher
    if publisher.slug != version.document.publisher:
        theirs = _("The record has this page as one of %(publisher)s.") % {"publisher": publisher.name}
        findings.add("document.publisher", "another_publisher", theirs)


def _said_before(entries: Sequence[StatementEntry], documents: Documents) -> set[tuple[object, ...]]:
    """What stands already of these pages in these words: page, words, voice, day."""
    versions = [version for entry in entries for version in entry.appearances if version.quote]
    found = [document.pk for version in versions if (document := documents.find(version.document))]
    rows = Appearance.objects.standing().filter(document__in=found, quote__in={version.quote for version in versions})
    return {
        (row.document_id, row.quote, speaker.slug if (speaker := row.statement.speaker) else row.statement.descriptor,
         row.statement.said_to)
        for row in rows.select_related("statement__speaker")
    }  # fmt: skip
