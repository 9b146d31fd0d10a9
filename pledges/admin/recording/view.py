"""Record a statement: one page, one action, inside the write door.

Invariant: whatever is wrong – at a field, in a rule, in the database, or because somebody else is writing – nothing is
stored and everything typed is still there. "Check" does all of it and takes it back. A draft is edited in the same
form, and published from it.
"""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.ledger import record
from coalition.refusals import sentence
from coalition.staff import BUSY, StaffAdmin
from coalition.visibility import viewer_of
from coalition.vocabulary import Origin
from pledges.actions.differences import Difference
from pledges.actions.drafts import MAY_WRITE, DraftClosed, DraftMoved, NotYours
from pledges.actions.entry_of import entry_of
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import SecondReaderNeeded, correct_alone, publish_alone
from pledges.admin.recording.correcting import carried_over, page_to_correct, sent_correction
from pledges.admin.recording.keeping import Moved, keep, publish_kept, second_reader_sentence, told_moved
from pledges.admin.recording.lost import in_words
from pledges.admin.recording.outcome import Outcome, outcome, saved_message
from pledges.admin.recording.page import Page, blank_page, sent_page
from pledges.admin.recording.suggestions import suggestions
from pledges.admin.recording.typed_again import page_of
from pledges.models import Statement
from pledges.queries.drafts import SeenDraft, codings


class _OnlyTriedError(Exception):
    """Leave the door without writing; carries what would have happened."""

    def __init__(self, would: Outcome) -> None:
        super().__init__()
        self.would = would


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says beside its forms: what a trial would do, what somebody else did meanwhile, which draft it is
    or which statement it corrects, and what of that the page cannot hold.
    """

    would: Outcome | None = None
    moved: Moved | None = None
    draft: SeenDraft | None = None
    corrects: Statement | None = None
    lost: tuple[Difference, ...] = ()


def record_statement(site_admin: StaffAdmin, request: HttpRequest) -> HttpResponse:
    """Show the page, or take what was sent."""
    if not site_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return _shown(site_admin, request, blank_page({}), Shown())
    return take(site_admin, request, None)


def edit_draft(site_admin: StaffAdmin, request: HttpRequest, found: SeenDraft) -> HttpResponse:
    """Show the author's draft in the form, or take what was sent."""
    if request.method == "POST":
        return take(site_admin, request, found)
    typed = page_of(found.body or {})
    return _shown(site_admin, request, typed.page, Shown(draft=found, lost=typed.lost))


def correct_statement(site_admin: StaffAdmin, request: HttpRequest, statement: Statement) -> HttpResponse:
    """Show a statement that stands in the form, or put what was sent in its place."""
    held = page_to_correct(statement)
    if request.method != "POST":
        return _shown(site_admin, request, held.page, Shown(corrects=statement, lost=held.lost))
    if held.lost:
        raise PermissionDenied  # the page said that it cannot hold this statement, and offered no button
    return take(site_admin, request, None, corrects=statement)


def take(
    site_admin: StaffAdmin, request: HttpRequest, found: SeenDraft | None, *, corrects: Statement | None = None
) -> HttpResponse:
    """Do what the button says with what was typed; show the page again, with everything typed, where it cannot be."""
    keeping = corrects is None and not {"_draft", "_submit", "_discard"}.isdisjoint(request.POST)
    if corrects is not None:
        page = sent_correction(request.POST, corrects)
    else:
        page = sent_page(request.POST, incomplete=keeping and "_submit" not in request.POST)
    if found is not None and page_of(found.body or {}).lost:
        raise PermissionDenied  # the page said that it cannot hold this draft, and offered no button
    told = Shown(draft=found, corrects=corrects)
    if page.is_valid() and (corrects is None or _says_why(page)):
        try:
            if keeping:
                return keep(request, page, found)
            statement, done = _record(request, page, found, corrects)
        except _OnlyTriedError as tried:
            told = replace(told, would=tried.would)
        except EntryInvalid as invalid:
            for problem in invalid.problems:
                page.add_problem(problem)
        except DraftMoved as moved:
            told = replace(told, moved=told_moved(moved, timezone.now()))
        except SecondReaderNeeded as needed:
            page.statement.add_error(None, second_reader_sentence(needed))
        except (DraftClosed, NotYours) as refused:
            page.statement.add_error(None, str(refused.reason))
        except IntegrityError as error:
            page.statement.add_error(None, sentence(error))
        except OperationalError:  # the door's own time-out, or that of a lock inside it
            page.statement.add_error(None, str(BUSY))
        else:
            messages.success(request, saved_message(statement, done))
            return HttpResponseRedirect(_next(request, statement))
    return _shown(site_admin, request, page, told)


def _says_why(page: Page) -> bool:
    """Whether the reason for a correction is given; the page says so at the field where it is not."""
    if not page.statement.cleaned_data["change_reason"]:
        page.statement.add_error("change_reason", _("Say why the record is corrected."))
        return False
    return True


def _record(
    request: HttpRequest, page: Page, found: SeenDraft | None, corrects: Statement | None
) -> tuple[Statement, Outcome]:
    """Publish what was typed. Raises what it refuses, or _OnlyTriedError where it was only to be checked."""
    typed = page.statement.cleaned_data
    reason = typed["change_reason"] or f"record a statement: {typed['summary']}"[:300]
    entry = page.entry()
    with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
        if corrects is not None:
            whole = carried_over(entry, entry_of(corrects))
            statement = correct_alone(statement=corrects, entry=whole, by=request.user, commit=commit)  # type: ignore[arg-type]
        elif found is None:
            statement = publish_alone(entry=entry, by=request.user, commit=commit)  # type: ignore[arg-type]
        else:
            statement = publish_kept(request, page, found, commit)
        connection.check_constraints()  # let the deferred rules speak while there is a form to answer in
        done = outcome(statement, commit, viewer_of(request.user))
        if "_check" in request.POST:
            raise _OnlyTriedError(done)
        return statement, done


def _next(request: HttpRequest, statement: Statement) -> str:
    if "_addanother" in request.POST:
        return reverse("admin:pledges_statement_add")
    return reverse("admin:pledges_statement_change", args=[statement.pk])


def _title(told: Shown) -> str:
    if told.corrects is not None:
        return _("Correct a statement")
    return _("Edit a draft") if told.draft else _("Record a statement")


def _shown(site_admin: StaffAdmin, request: HttpRequest, page: Page, told: Shown) -> HttpResponse:
    sent = request.method == "POST"
    draft = told.draft.draft if told.draft else None
    version = told.moved.version if told.moved else draft.version if draft else ""
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _title(told),
        "page": page,
        "problems": page.errors() if sent else [],
        "told": told,
        "draft": draft,
        "version": version,
        "codings": codings(viewer_of(request.user), draft) if draft else [],
        "may_publish": request.user.has_perm("pledges.add_statement"),
        "may_draft": told.corrects is None and request.user.has_perm(MAY_WRITE),
        "suggestions": suggestions(),
        "lost_words": in_words(told.lost),
    }
    return TemplateResponse(request, "admin/pledges/statement/record.html", context, status=200)
