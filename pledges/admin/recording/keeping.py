"""The page's other buttons: keep what was typed as a draft, hand it to a second reader, throw it away.

The version that the page was made from travels with it. Where somebody saved meanwhile nothing is written, the page
shows both sides of each field, and everything typed is still there.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.differences import Difference
from pledges.actions.drafts import DraftMoved, create_draft, discard_draft, save_draft, submit_draft
from pledges.actions.reviews import SecondReaderNeeded, publish_draft
from pledges.admin.recording.page import Page, body_of_page
from pledges.models import Draft, Statement
from pledges.queries.drafts import SeenDraft


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody else's save since the page was made: who, how long ago, and where what was typed differs from it."""

    who: str
    ago: str
    version: int
    found: tuple[Difference, ...]


def told_moved(moved: DraftMoved, now: datetime) -> Moved:
    """What the page says of it."""
    draft = moved.draft
    return Moved(draft.updated_by_name, timesince(draft.updated_at, now), draft.version, moved.found)


def keep(request: HttpRequest, page: Page, found: SeenDraft | None) -> HttpResponse:
    """Save the draft, and submit or discard it where the button says so. Raises what the actions raise."""
    now = timezone.now()
    if "_discard" in request.POST and found is not None:
        by, version = request.user, _version(request)
        discard_draft(public_id=found.draft.public_id, version=version, by=by, now=now)  # type: ignore[arg-type]
        messages.success(request, _("The draft was discarded."))
        return HttpResponseRedirect(reverse("admin:pledges_draft_changelist"))
    draft = _saved(request, page, found, now)
    if "_submit" in request.POST:
        _submit(request, draft, now)
        return HttpResponseRedirect(reverse("admin:pledges_draft_changelist"))
    messages.success(request, _("The draft was saved. Nothing of it is public."))
    return HttpResponseRedirect(reverse("admin:pledges_draft_change", args=[draft.pk]))


def _submit(request: HttpRequest, draft: Draft, now: datetime) -> None:
    if draft.submitted_at is None:
        submit_draft(public_id=draft.public_id, version=draft.version, by=request.user, now=now)  # type: ignore[arg-type]
    messages.success(request, _("The draft waits for a second reader."))


def publish_kept(request: HttpRequest, page: Page, found: SeenDraft, commit: Commit) -> Statement:
    """Save what was typed and publish it, in the open commit. Raises what the actions raise."""
    draft = _saved(request, page, found, commit.at)
    by = request.user
    return publish_draft(public_id=draft.public_id, version=draft.version, by=by, commit=commit)  # type: ignore[arg-type]


def second_reader_sentence(needed: SecondReaderNeeded) -> str:
    """What the page says, with the way on."""
    return f"{needed.sentence} {_('Submit it for review; what you typed is still here.')}"


def _saved(request: HttpRequest, page: Page, found: SeenDraft | None, now: datetime) -> Draft:
    body, by = body_of_page(page), request.user
    if found is None:
        return create_draft(body=body, by=by, now=now)  # type: ignore[arg-type]
    return save_draft(
        public_id=found.draft.public_id,
        changes=body,
        version=_version(request),
        by=by,  # type: ignore[arg-type]  # the staff site lets nobody else in
        now=now,
        whole=True,
    )


def _version(request: HttpRequest) -> int:
    """The version that the page was made from; 0, which no draft has, where it is none."""
    sent = request.POST.get("draft-version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
