"""The queue and the flag that is looked at; what is sent is one decision, by one action.

Invariant: the page never writes but by an action of `pledges.actions.triage`, inside the write door. Whatever is
refused comes back as a sentence, with everything typed still there; whoever came too late is told what happened since.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.ledger import Commit, record
from coalition.refusals import sentence
from coalition.staff import BUSY, StaffAdmin
from coalition.visibility import viewer_of
from coalition.vocabulary import Origin
from pledges.actions import triage as actions
from pledges.actions.problems import EntryInvalid
from pledges.admin.triage import forms, queue, shown
from pledges.models import FlagEvent
from pledges.models.flag_event import MAY_TRIAGE
from pledges.queries import triage
from pledges.queries.flag_sides import sides
from pledges.vocabulary import DismissalReason, FlagState
from pledges.vocabulary.triage import TWO_PEOPLE


@dataclass(slots=True)
class Answer:
    """Why what was sent was not done."""

    problems: list[str] = field(default_factory=list)
    moved: list[tuple[str, list[shown.Step]]] = field(default_factory=list)

    @property
    def status(self) -> int:
        return 409 if self.moved else 400 if self.problems else 200


def page(site_admin: StaffAdmin, request: HttpRequest, now: datetime, public_id: str = "") -> HttpResponse:
    """Show the queue, with the flag of `public_id` or the first one beside it; or take a decision."""
    viewer = viewer_of(request.user)
    if not viewer.may("pledges.view_flag"):
        raise PermissionDenied
    may = viewer.may(MAY_TRIAGE)
    found = queue.read(request, viewer, now.date())
    answer = Answer(found.problems)
    is_sent = request.method == "POST"
    if is_sent:
        if not may:
            raise PermissionDenied
        done = _one(request, now, public_id, found) if public_id else _many(request, found)
        if isinstance(done, HttpResponse):
            return done
        answer = done
        found = queue.read(request, viewer, now.date())  # as it is by now
    looked_at = public_id or (found.rows[0].public_id if found.rows else "")
    flag = triage.one(looked_at, viewer) if looked_at and "\x00" not in looked_at else None
    if flag is None and public_id:
        raise Http404
    by: Any = request.user  # the staff site lets nobody else in
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Flags to decide"),
        "queue": found,
        "flag": shown.detail_of(flag, sides(flag), by, now.date(), may=may) if flag is not None else None,
        "named": bool(public_id),
        "form": forms.DecideForm(request.POST if is_sent and public_id else None),
        "many": forms.ManyForm(request.POST if is_sent and not public_id else None),
        "ticked": list(forms.chosen_of(request.POST)) if is_sent else [],
        "may": may,
        "answer": answer,
        "flag_address": found.address(looked_at),
        "rows": [(row, found.address(row.public_id)) for row in found.rows],
        "whole": found.address(),
        "next": _address(found, found.beside(looked_at, 1)),
        "previous": _address(found, found.beside(looked_at, -1)),
        "later_page": found.address(page=found.page.next_page_number()) if found.page.has_next() else "",
        "earlier_page": found.address(page=found.page.previous_page_number()) if found.page.has_previous() else "",
    }
    return TemplateResponse(request, "admin/pledges/triage/page.html", context, status=answer.status)


def _address(found: queue.Queue, public_id: str) -> str:
    return found.address(public_id) if public_id else ""


def _one(request: HttpRequest, now: datetime, public_id: str, found: queue.Queue) -> HttpResponse | Answer:
    """One decision about one flag, and on to the next."""
    form = forms.DecideForm(request.POST)
    press = forms.pressed(request.POST, now.date())
    if press is None:
        return Answer([_("Press one of the buttons: what is to become of the flag?")])
    if not form.is_valid():
        return Answer([f"{form.fields[name].label}: {one}" for name, errors in form.errors.items() for one in errors])
    until = form.cleaned_data["until"] if press.names_day else press.until
    if press.names_day and until is None:
        return Answer([_("Name the day until which it is put off.")])
    seen, values = form.cleaned_data["seen"], {"by": request.user, "note": form.cleaned_data["note"]}

    def act(commit: Commit) -> list[FlagEvent]:
        one = {public_id: seen}
        match press.to:
            case FlagState.ACKNOWLEDGED:
                return actions.acknowledge(one, commit=commit, **values)
            case FlagState.CONFIRMED:
                return [actions.confirm(public_id, seen=seen, commit=commit, **values)]
            case FlagState.DISMISSED if press.reason is not None:
                return actions.dismiss(one, reason=press.reason, commit=commit, **values)
            case FlagState.SNOOZED:
                return actions.snooze(one, until=until, commit=commit, **values)
            case _:
                return [actions.take_back(public_id, seen=seen, commit=commit, **values)]

    done = _do(request, f"{press.to} flag {public_id}", act)
    if isinstance(done, Answer):
        return done
    (event,) = done
    messages.success(request, _told(event))
    if event.state_to == FlagState.CONFIRMED and event.flag.rule in TWO_PEOPLE and event.flag.pledge_id is not None:
        return HttpResponseRedirect(_decision(event))
    return HttpResponseRedirect(found.address(found.beside(public_id, 1) or found.beside(public_id, -1)))


def _many(request: HttpRequest, found: queue.Queue) -> HttpResponse | Answer:
    """One decision about all that were ticked: all of it or nothing."""
    form = forms.ManyForm(request.POST)
    if not form.is_valid():
        return Answer([f"{form.fields[name].label}: {one}" for name, errors in form.errors.items() for one in errors])
    seen = forms.chosen_of(request.POST)
    to = {"dismiss": FlagState.DISMISSED, "acknowledge": FlagState.ACKNOWLEDGED}.get(request.POST.get("many", ""))
    reason = DismissalReason(form.cleaned_data["reason"]) if form.cleaned_data["reason"] else None
    if to is None:
        return Answer([_("Press one of the buttons: what is to become of the flags?")])
    if to == FlagState.DISMISSED and reason is None:
        return Answer([_("Choose one reason for all of them.")])
    values = {"by": request.user, "note": form.cleaned_data["many_note"]}

    def act(commit: Commit) -> list[FlagEvent]:
        if reason is not None and to == FlagState.DISMISSED:
            return actions.dismiss(seen, reason=reason, commit=commit, **values)
        return actions.acknowledge(seen, commit=commit, **values)

    done = _do(request, f"{to} {len(seen)} flags", act)
    if isinstance(done, Answer):
        return done
    words = ngettext("%(n)d flag was dismissed.", "%(n)d flags were dismissed.", len(done))
    if to == FlagState.ACKNOWLEDGED:
        words = ngettext("%(n)d flag was taken in hand.", "%(n)d flags were taken in hand.", len(done))
    messages.success(request, words % {"n": len(done)})
    return HttpResponseRedirect(found.address())


def _do(request: HttpRequest, reason: str, act: Callable[[Commit], list[FlagEvent]]) -> list[FlagEvent] | Answer:
    try:
        with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
            done = act(commit)
            connection.check_constraints()  # let the deferred rules speak while there is a page to answer on
            return done
    except EntryInvalid as invalid:
        return Answer([str(problem.message) for problem in invalid.problems])
    except actions.FlagMoved as moved:
        return Answer(moved=[(str(one.flag), shown.steps_in_words(one.since)) for one in moved.moved])
    except IntegrityError as error:
        return Answer([sentence(error)])
    except OperationalError:  # the door's own time-out, or that of a lock inside it
        return Answer([str(BUSY)])


def _told(event: FlagEvent) -> str:
    """What was done, for the person who did it."""
    about = {"flag": f"{event.flag.rule}, {event.flag.pledge or event.flag.statement or event.flag.document}"}
    if event.asks_second:
        return _("Confirmed by you, and waiting for a second person: %(flag)s.") % about
    words = {
        FlagState.ACKNOWLEDGED: _("In hand: %(flag)s."),
        FlagState.CONFIRMED: _("Confirmed: %(flag)s."),
        FlagState.DISMISSED: _("Dismissed: %(flag)s."),
        FlagState.SNOOZED: _("Put off: %(flag)s."),
        FlagState.OPEN: _("Open again: %(flag)s."),
    }
    return words[FlagState(event.state_to)] % about


def _decision(event: FlagEvent) -> str:
    """Where a confirmed grave flag leads: to a decision about its pledge."""
    path = reverse("admin:pledges_pledge_propose", args=[event.flag.pledge_id])
    return f"{path}?flag={event.flag.public_id}"
