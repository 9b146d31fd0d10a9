"""Unpublished statements: begun, saved, submitted, thrown away. Publishing one is `pledges.actions.reviews`.

Invariants: nothing is saved over what the writer has not seen – `version` is compared again under the row's lock, and
who comes too late gets the difference; only the author changes a draft; a draft that nobody may see is not there.
Drafts are no facts: they are saved without the write door, and the ledger does not have them.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from coalition.ledger.door import TIMEOUT_SECONDS
from coalition.visibility import Purpose, viewer_of
from pledges.actions.bodies import Body, clean_body, entry_of
from pledges.actions.checking import check
from pledges.actions.codings import source_of
from pledges.actions.differences import Difference, differences
from pledges.actions.problems import EntryInvalid, Problem
from pledges.actions.references import references
from pledges.models import Draft
from pledges.models.body import LARGEST
from pledges.vocabulary import DraftState

MAY_WRITE = "pledges.add_draft"


class DraftAbsent(LookupError):
    """There is no such draft, or none that this person may see: the two are one answer."""


class NotYours(PermissionError):
    """The draft may be seen and not changed by this person. `reason` is a sentence."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


class DraftClosed(ValueError):
    """The draft is not in a state in which this can be done. `reason` is a sentence."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


class DraftMoved(ValueError):
    """Somebody saved it since it was read. Nothing was written. `draft` is the row as it is now; `found` is where what
    was sent differs from it.
    """

    def __init__(self, draft: Draft, found: tuple[Difference, ...]) -> None:
        super().__init__(f"{draft.public_id} is at version {draft.version}")
        self.draft, self.found = draft, found


def create_draft(*, body: object, by: User, now: datetime) -> Draft:
    """Begin a draft with whatever there is. Raises EntryInvalid for a wrong shape, NotYours without the permission."""
    _ask_permission(by)
    kept = clean_body(body)
    _check_size(kept)
    name = by.get_username()
    draft = Draft(
        body=kept,
        source=source_of(kept),
        author=by,
        author_name=name,
        created_at=now,
        updated_by=by,
        updated_by_name=name,
        updated_at=now,
    )
    draft.save(force_insert=True)
    return draft


def save_draft(*, public_id: str, changes: object, version: int, by: User, now: datetime, whole: bool = False) -> Draft:
    """Merge `changes` into the draft, top field by top field; null takes a field out; `whole` replaces all of it.

    Raises EntryInvalid, DraftAbsent, NotYours, DraftClosed, and DraftMoved where `version` is not the row's any more.
    """
    kept = clean_body(changes)
    named: list[str] = list(changes) if isinstance(changes, Mapping) else []
    with locking():
        draft = locked_draft(public_id=public_id, by=by)
        changed = dict(kept) if whole else _merged(draft.body, kept, named)
        if draft.version != version:
            sent, there = (kept, draft.body) if whole else (_only(kept, named), _only(draft.body, named))
            raise DraftMoved(draft, differences(sent, there))
        ask_open(draft)
        _check_size(changed)
        draft.body, draft.source = changed, source_of(changed)
        touch(draft, by, now, "body", "source")
    return draft


def submit_draft(*, public_id: str, version: int, by: User, now: datetime) -> Draft:
    """Hand it over to a second reader. It must be whole by now: raises EntryInvalid with all that it lacks, and what
    `save_draft` raises.
    """
    with locking():
        draft = locked_draft(public_id=public_id, by=by)
        ask_version(draft, version)
        ask_open(draft)
        if draft.state == DraftState.SUBMITTED:
            raise DraftClosed(_("This draft has already been submitted."))
        entry = entry_of(draft.body)
        check(entry, references([entry]), now.date())
        draft.state = DraftState.SUBMITTED
        draft.submitted_at, draft.submitted_by, draft.submitted_by_name = now, by, by.get_username()
        touch(draft, by, now, "state", "submitted_at", "submitted_by", "submitted_by_name")
    return draft


def discard_draft(*, public_id: str, version: int, by: User, now: datetime) -> Draft:
    """Throw it away; the row stays, closed. Raises what `save_draft` raises."""
    with locking():
        draft = locked_draft(public_id=public_id, by=by)
        ask_version(draft, version)
        ask_open(draft)
        draft.state = DraftState.DISCARDED
        touch(draft, by, now, "state")
    return draft


# ------------------------------------------------------------ for this room only
@contextmanager
def locking() -> Iterator[None]:
    """A transaction that waits for a row as long as the write door waits for the ledger, and no longer."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{TIMEOUT_SECONDS}s'")
        yield


def locked_draft(*, public_id: str, by: User) -> Draft:
    """The row, locked until the transaction ends, for its author. Raises DraftAbsent and NotYours."""
    seen = Draft.objects.visible_to(viewer_of(by)).whose(public_id)
    if seen is None:
        raise DraftAbsent
    _ask_permission(by)
    if not seen:
        raise NotYours(_("Only its author changes a draft."))
    rows = Draft.objects.for_the_record(Purpose.RECORD)
    return rows.select_for_update().get(public_id=public_id)


def ask_version(draft: Draft, version: int) -> None:
    """Raise DraftMoved where `version` is not the row's any more."""
    if draft.version != version:
        raise DraftMoved(draft, ())


def ask_open(draft: Draft) -> None:
    """Raise DraftClosed for what is published or thrown away."""
    if draft.state == DraftState.PUBLISHED:
        raise DraftClosed(_("This draft has been published; what is published is corrected, not edited."))
    if draft.state == DraftState.DISCARDED:
        raise DraftClosed(_("This draft has been discarded."))


def touch(draft: Draft, by: User, now: datetime, *changed: str) -> None:
    """Save the columns `changed` as the next version."""
    draft.version += 1
    draft.updated_by, draft.updated_by_name, draft.updated_at = by, by.get_username(), now
    draft.save(update_fields=["version", "updated_by", "updated_by_name", "updated_at", *changed])


def _ask_permission(by: User) -> None:
    if not by.has_perm(MAY_WRITE):
        raise NotYours(_("You may not write drafts."))


def _merged(there: Body, kept: Body, named: list[str]) -> Body:
    """`there` with the named fields replaced, and those that are now said to be nothing taken out."""
    return {name: value for name, value in {**there, **dict.fromkeys(named), **kept}.items() if value is not None}


def _only(body: Mapping[str, Any], named: list[str]) -> dict[str, Any]:
    return {name: body.get(name) for name in named}


def _check_size(body: Body) -> None:
    size = len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST:
        detail = _("A draft has at most %(limit)s bytes; this has %(size)s.") % {"limit": LARGEST, "size": size}
        raise EntryInvalid((Problem("", "too_large", detail),))
