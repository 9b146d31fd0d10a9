"""Record a statement: one page, one action, inside the write door.

Invariant: whatever is wrong – at a field, in a rule, in the database, or because somebody else is writing – nothing is
stored and everything typed is still there. "Check" does all of it and takes it back.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.ledger import record
from coalition.refusals import sentence
from coalition.staff import BUSY, StaffAdmin
from coalition.visibility import viewer_of
from coalition.vocabulary import Origin
from pledges.actions.problems import EntryInvalid
from pledges.actions.statements import publish
from pledges.admin.recording.outcome import Outcome, outcome, saved_message
from pledges.admin.recording.page import Page, blank_page, sent_page
from pledges.admin.recording.suggestions import suggestions
from pledges.models import Statement


class _OnlyTriedError(Exception):
    """Leave the door without writing; carries what would have happened."""

    def __init__(self, would: Outcome) -> None:
        super().__init__()
        self.would = would


def record_statement(site_admin: StaffAdmin, request: HttpRequest) -> HttpResponse:
    """Show the page, or take what was sent."""
    if not site_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return _shown(site_admin, request, blank_page({}), None)
    page = sent_page(request.POST)
    would = None
    if page.is_valid():
        try:
            statement, done = _record(request, page)
        except _OnlyTriedError as tried:
            would = tried.would
        except EntryInvalid as invalid:
            for problem in invalid.problems:
                page.add_problem(problem)
        except IntegrityError as error:
            page.statement.add_error(None, sentence(error))
        except OperationalError:  # the door's own time-out, or that of a lock inside it
            page.statement.add_error(None, str(BUSY))
        else:
            messages.success(request, saved_message(statement, done))
            return HttpResponseRedirect(_next(request, statement))
    return _shown(site_admin, request, page, would)


def _record(request: HttpRequest, page: Page) -> tuple[Statement, Outcome]:
    """Publish what was typed. Raises what it refuses, or _OnlyTriedError where it was only to be checked."""
    typed = page.statement.cleaned_data
    reason = typed["change_reason"] or f"record a statement: {typed['summary']}"[:300]
    entry = page.entry()
    with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
        statement = publish(entry, commit=commit)
        connection.check_constraints()  # let the deferred rules speak while there is a form to answer in
        done = outcome(statement, commit, viewer_of(request.user))
        if "_check" in request.POST:
            raise _OnlyTriedError(done)
        return statement, done


def _next(request: HttpRequest, statement: Statement) -> str:
    if "_addanother" in request.POST:
        return reverse("admin:pledges_statement_add")
    return reverse("admin:pledges_statement_change", args=[statement.pk])


def _shown(site_admin: StaffAdmin, request: HttpRequest, page: Page, would: Outcome | None) -> HttpResponse:
    errors = page.errors() if page.statement.is_bound else []
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Record a statement"),
        "page": page,
        "problems": errors,
        "would": would,
        "suggestions": suggestions(),
    }
    return TemplateResponse(request, "admin/pledges/statement/record.html", context, status=200)
