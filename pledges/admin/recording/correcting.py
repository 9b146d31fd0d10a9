"""A statement that stands, on the page it was recorded with: what was typed takes its place as a whole.

Invariant: what the page has no field for – the id in the shipped record, a version's note, what was retrieved of a
page – is carried over from the version in the same place; a statement that holds more than the page can is not
corrected here.
"""

import re
from dataclasses import replace

from django.http import QueryDict

from pledges.actions.bodies import body_of, clean_body
from pledges.actions.entry import AppearanceEntry, DocumentEntry, StatementEntry
from pledges.actions.entry_of import entry_of
from pledges.admin.recording.page import Page, sent_page
from pledges.admin.recording.typed_again import TypedPage, page_of
from pledges.models import Statement

_CARRIED = re.compile(
    r"appearances\[\d+\]\.(record_id|note|document\.(retrieved_at|sha256|text_hash|archive_state|archive_reason))"
)


def page_to_correct(statement: Statement) -> TypedPage:
    """The page with `statement` in it, and what of it would be lost by saving the page."""
    typed = page_of(clean_body(body_of(entry_of(statement))))
    return replace(typed, lost=tuple(one for one in typed.lost if not _CARRIED.fullmatch(one.path)))


def sent_correction(data: QueryDict, statement: Statement) -> Page:
    """The page as it was sent to correct `statement`, whose documents stay known by what they were known by."""
    page = sent_page(data)
    for form, version in zip(page.versions, entry_of(statement).appearances, strict=False):
        form.kept_hash = version.document.text_hash
    return page


def carried_over(typed: StatementEntry, old: StatementEntry) -> StatementEntry:
    """`typed` with what only `old` knows, version by version."""
    before = dict(enumerate(old.appearances, 1))
    versions = [_version(version, before.get(int(version.key))) for version in typed.appearances]
    return replace(typed, appearances=tuple(versions))


def _version(typed: AppearanceEntry, old: AppearanceEntry | None) -> AppearanceEntry:
    if old is None:
        return typed
    document = _document(typed.document, old.document)
    return replace(typed, record_id=old.record_id, note=old.note, document=document)


def _document(typed: DocumentEntry, old: DocumentEntry) -> DocumentEntry:
    """What was retrieved belongs to the page it was retrieved from."""
    if (typed.publisher, typed.address, typed.published_to) != (old.publisher, old.address, old.published_to):
        return typed
    return replace(
        typed,
        retrieved_at=old.retrieved_at,
        sha256=old.sha256,
        text_hash=old.text_hash,
        archive_state=old.archive_state,
        archive_reason=old.archive_reason,
    )
