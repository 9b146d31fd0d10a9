"""Keeping a copy of a page, and saying why there is none: what rests on the page is settled in the same commit.

The bytes come first: they lie in the store under their SHA-256 before a row says so. A row that could not be written
leaves a file that nothing names, which harms nobody; there is never a row without its file.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coalition import archive
from coalition.archive import Kept
from coalition.ledger import Commit
from pledges.actions.closing import refuse
from pledges.actions.problems import Findings
from pledges.derived import settle
from pledges.derived.copies import pledges_on
from pledges.models import Capture, Document
from pledges.vocabulary import ArchiveState, ChangeCause

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def keep_copy(
    document: Document,
    kept: Kept,
    *,
    captured_at: datetime,
    by: "User",
    commit: Commit,
    media_type: str = "",
    address: str = "",
    note: str = "",
) -> Capture:
    """Record that `kept` was taken of the page at `captured_at` (UTC). Another copy of it stands beside. Raises
    EntryInvalid, writing nothing, also where the bytes are not in the store.
    """
    _check_stands(document)
    findings = Findings()
    findings.unless(captured_at <= commit.at, "captured_at", "in_future", _("This time is in the future."))
    findings.line("media_type", media_type, limit=100)
    findings.line("note", note, limit=500)
    if address:
        findings.address("address", address)
    there = archive.size_of(kept.sha256) == kept.size
    findings.unless(there, "file", "not_kept", _("The bytes are not in the store of copies: nothing was recorded."))
    twice = Capture.objects.standing().filter(document=document, sha256=kept.sha256, captured_at=captured_at)
    findings.unless(not twice.exists(), "file", "twice", _("This copy of the page, of this time, is recorded already."))
    findings.raise_if_any()
    _close_reason(document, commit, but=(ArchiveState.GONE, ArchiveState.DRIFTED))
    row = Capture.objects.create(
        document=document, state=ArchiveState.ARCHIVED, sha256=kept.sha256, size=kept.size, media_type=media_type,
        captured_at=captured_at, captured_by=by, captured_by_name=by.get_username(), address=address, note=note,
        since_seq_id=commit.seq,
    )  # fmt: skip
    _settle(document, commit)
    return row


@transaction.atomic
def say_why_none(document: Document, *, state: ArchiveState, reason: str, commit: Commit) -> Capture:
    """Record why there is no copy: the page is gone or has changed, one is still wanted, or there will be none. Where a
    copy stands, that goes on to count. Raises EntryInvalid, writing nothing.
    """
    _check_stands(document)
    row = _write_reason(document, state, reason, commit)
    _settle(document, commit)
    return row


@transaction.atomic
def give_up_copy(capture: Capture, *, state: ArchiveState, reason: str, commit: Commit) -> None:
    """The copy is lost, damaged or was a wrong one: it counts no more. What then counts is another copy that stands,
    else `state`, because of `reason`. Raises EntryInvalid, writing nothing.
    """
    if not capture.is_copy or not Capture.objects.standing().filter(pk=capture.pk).exists():
        raise refuse("closed", _("This copy does not count any more."))
    Capture.objects.filter(pk=capture.pk, until_seq__isnull=True).update(until_seq=commit.seq)
    capture.until_seq_id = commit.seq
    _write_reason(capture.document, state, reason, commit)
    _settle(capture.document, commit)


def _write_reason(document: Document, state: ArchiveState, reason: str, commit: Commit) -> Capture:
    findings = Findings()
    findings.unless(
        state is not ArchiveState.ARCHIVED, "state", "not_a_reason", _("A copy is kept by giving its bytes.")
    )
    findings.unless(bool(reason.strip()), "reason", "required", _("Say why there is no archived copy."))
    findings.line("reason", reason, limit=300)
    same = Capture.objects.standing().filter(document=document, state=state, reason=reason)
    findings.unless(not same.exists(), "reason", "unchanged", _("This is what is recorded already."))
    findings.raise_if_any()
    _close_reason(document, commit)
    return Capture.objects.create(document=document, state=state, reason=reason, since_seq_id=commit.seq)


def _check_stands(document: Document) -> None:
    until = Document.objects.values_list("until_seq_id", flat=True).get(pk=document.pk)
    if until is not None:
        raise refuse("closed", _("This document no longer stands: it was closed in commit %(seq)d.") % {"seq": until})


def _close_reason(document: Document, commit: Commit, *, but: tuple[ArchiveState, ...] = ()) -> None:
    """What was said before of why there is none holds no more; that the page is gone or another does."""
    reasons = Capture.objects.standing().filter(document=document).exclude(state__in=[ArchiveState.ARCHIVED, *but])
    reasons.update(until_seq=commit.seq)


def _settle(document: Document, commit: Commit) -> None:
    settle(pledges_on([document.pk]), commit=commit, today=commit.today, cause=ChangeCause.NEW_EVIDENCE)
