"""The pages that correct and take back what was recorded of a condition."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.ledger import Commit
from coalition.staff import StaffAdmin, words
from pledges.actions.conditions import correct_event, take_back_event
from pledges.admin.amending.forms import find_statement
from pledges.admin.amending.page import Amendment, amend
from pledges.admin.recording.fields import NamedField, code, day, line
from pledges.models import ConditionEvent, Statement
from pledges.vocabulary import ConditionState


class CorrectEventForm(forms.Form):
    """What should have been recorded of the condition."""

    state = code(gettext_lazy("state"), ConditionState, required=True)
    on = day(gettext_lazy("from"))
    statement = NamedField(
        find_statement, suggestions="", label=gettext_lazy("statement that says so"),
        help_text=gettext_lazy("The id of a statement of the record."),
    )  # fmt: skip
    note = line(gettext_lazy("note"), 500)

    def clean_on(self) -> object:
        """A state has a day."""
        if self.cleaned_data["on"] is None:
            raise forms.ValidationError(_("This field is required."))
        return self.cleaned_data["on"]

    def clean_statement(self) -> Statement:
        """A state is known because somebody said so."""
        found: Statement | None = self.cleaned_data["statement"]
        if found is None:
            raise forms.ValidationError(_("This field is required."))
        return found


def correct_condition_event(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Put another event in the place of one that was recorded wrongly."""
    event = _event(object_id)
    if refused := _no_longer_stands(request, event):
        return refused

    def act(typed: dict[str, Any], commit: Commit) -> object:
        values = {"on": typed["on"], "statement": typed["statement"], "note": typed["note"]}
        return correct_event(event, state=typed["state"], commit=commit, **values)

    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Correct the state of a condition"),
            button=_("Correct it"),
            about=_about(event),
            form=CorrectEventForm,
            initial={"state": event.state, "on": event.on.isoformat(), "statement": event.statement.public_id,
                     "note": event.note},
            act=act,
            reason=lambda typed: f"correct {event.condition.slug}: {typed['state'].value} from {typed['on']}",
            next=_next(event),
        ),
    )  # fmt: skip


def take_back_condition_event(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Take back an event: everything is then as if it had never been recorded."""
    event = _event(object_id)
    if refused := _no_longer_stands(request, event):
        return refused
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Take back the state of a condition"),
            button=_("Take it back"),
            about=_about(event),
            act=lambda _typed, commit: take_back_event(event, commit=commit),
            reason=lambda _typed: f"take back {event.condition.slug}: {event.state} from {event.on}",
            next=_next(event),
        ),
    )


def _event(object_id: str) -> ConditionEvent:
    related = ("condition", "statement__speaker")
    found: ConditionEvent = get_object_or_404(ConditionEvent.objects.select_related(*related), pk=object_id)
    return found


def _about(event: ConditionEvent) -> list[str]:
    told = _("“%(condition)s” is on record as “%(state)s” from %(day)s.")
    slots = {"condition": event.condition.label, "state": words(ConditionState(event.state)), "day": event.on}
    return [told % slots, _("It rests on: %(statement)s") % {"statement": event.statement}]


def _next(event: ConditionEvent) -> str:
    return reverse("admin:pledges_condition_change", args=[event.condition_id])


def _no_longer_stands(request: HttpRequest, event: ConditionEvent) -> HttpResponse | None:
    if event.until_seq_id is None:
        return None
    message = _("This event no longer stands: it was corrected or taken back in commit %(seq)d.")
    messages.error(request, message % {"seq": event.until_seq_id})
    return HttpResponseRedirect(_next(event))
