"""The second reader's page: the source material on top, their own coding below, and the first one only after that."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.staff import StaffAdmin
from coalition.visibility import viewer_of
from pledges.actions.differences import differences
from pledges.actions.drafts import DraftClosed, NotYours
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import SourceMoved, code_second
from pledges.admin.recording.page import Page, body_of_page, sent_page
from pledges.admin.recording.suggestions import suggestions
from pledges.admin.recording.typed_again import page_of, renumbered
from pledges.admin.recording.version_form import VERSIONS
from pledges.models.draft import MAY_CODE_SECOND
from pledges.queries.drafts import SeenDraft, codings
from pledges.vocabulary import RelayMode
from pledges.words.labels import label_of

SALT = "admin.second"
FROM_SOURCE = frozenset(
    "address publisher title published_from published_to language quote relays relay_mode unseen no_address"
    " speaker_as_printed translation translator locator".split()
)
"""Fields of a version that the page does not ask for: they are the source material, taken from the draft."""


def code(site_admin: StaffAdmin, request: HttpRequest, found: SeenDraft) -> HttpResponse:
    """Show the source material and an empty coding, or take the coding."""
    if not request.user.has_perm(MAY_CODE_SECOND):
        raise PermissionDenied
    moved = False
    page = _page(found, request.POST)
    if request.method == "POST" and page.is_valid():
        try:
            coding = _by_their_keys(body_of_page(page), found)
            code_second(
                public_id=found.draft.public_id,
                coding=coding,
                source=_read_source(request),
                by=request.user,  # type: ignore[arg-type]  # the staff site lets nobody else in
                now=timezone.now(),
            )
        except EntryInvalid as invalid:
            for problem in invalid.problems:
                page.add_problem(problem)
        except (DraftClosed, NotYours) as refused:
            page.statement.add_error(None, str(refused.reason))
        except SourceMoved:
            moved = True
        else:
            messages.success(request, _("Your coding was handed in. This is how the first reader coded it."))
            return HttpResponseRedirect(request.path)
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Code as the second reader"),
        "draft": found.draft,
        "said": [found.draft.source.get(name, "–") for name in ("said_from", "said_to")],
        "versions": list(zip(map(_printed, found.draft.source.get("appearances", [])), page.versions, strict=False)),
        "more": max(0, len(found.draft.source.get("appearances", [])) - VERSIONS),
        "page": page,
        "problems": page.errors() if request.method == "POST" else [],
        "moved": moved,
        "source": signing.dumps(found.draft.source, salt=SALT, compress=True),
        "suggestions": suggestions(),
    }
    return TemplateResponse(request, "admin/pledges/draft/second.html", context)


def side_by_side(site_admin: StaffAdmin, request: HttpRequest, found: SeenDraft) -> HttpResponse:
    """The draft as it is, and each second coding beside the first."""
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("A draft and its readers"),
        "draft": found.draft,
        "leaves": [(one.path, one.yours) for one in differences(found.body or {}, {})],
        "codings": codings(viewer_of(request.user), found.draft),
    }
    return TemplateResponse(request, "admin/pledges/draft/readers.html", context)


def _page(found: SeenDraft, sent: QueryDict) -> Page:
    """The forms with the source material in them and with what the reader typed; nothing of the first coding."""
    data: Any = page_of(found.draft.source).page.statement.data
    data = data.copy()
    for name, values in sent.lists():
        is_source = name.startswith("version-") and name.partition("-")[2].partition("-")[2] in FROM_SOURCE
        if not is_source and not name.startswith("statement-said"):
            data.setlist(name, values)
    return sent_page(data, incomplete=True)


def _printed(version: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of one version, "" for what there is not."""
    document = version.get("document", {})
    mode = version.get("relay_mode", "")
    return {
        "address": document.get("address", ""),
        "name": document.get("title") or document.get("publisher") or _("a document"),
        "publisher": document.get("publisher", ""),
        "published": document.get("published_from") or document.get("published_to") or "",
        "relays": bool(version.get("relays")),
        "relay_mode": label_of(RelayMode, mode),
        **{name: version.get(name, "") for name in ("speaker_as_printed", "quote", "translation")},
    }


def _by_their_keys(body: dict[str, Any], found: SeenDraft) -> dict[str, Any]:
    """The page numbers the versions; the draft calls them by keys of its own."""
    theirs = [version.get("key", "") for version in found.draft.source.get("appearances", [])]
    numbered = [version["key"] for version in renumbered(found.draft.source).get("appearances", [])]
    names = dict(zip(numbered, theirs, strict=True))
    versions = [{**one, "key": names.get(one.get("key", ""), "")} for one in body.get("appearances", [])]
    return {**body, "appearances": versions}


def _read_source(request: HttpRequest) -> object:
    """The source material that the reader was shown; None where it is not what we sent."""
    try:
        return signing.loads(request.POST.get("source", ""), salt=SALT)
    except signing.BadSignature:
        return None
