"""What is asked in the queue, and what is sent from it. Everything is read here, and nothing else is believed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from pledges.admin.recording.fields import day, line
from pledges.queries.triage import Asked, Show
from pledges.vocabulary import DismissalReason, FlagState
from pledges.words.labels import choices
from pledges.words.labels import label as label_of

SHOWN = {
    Show.TO_DO: _("To do: open or in hand"),
    Show.SECOND: _("Waiting for a second person"),
    Show.DECISION: _("Confirmed, waiting for a decision"),
    Show.OPEN: label_of(FlagState.OPEN),
    Show.ACKNOWLEDGED: label_of(FlagState.ACKNOWLEDGED),
    Show.SNOOZED: label_of(FlagState.SNOOZED),
    Show.CONFIRMED: label_of(FlagState.CONFIRMED),
    Show.DISMISSED: label_of(FlagState.DISMISSED),
    Show.AUTO_RESOLVED: label_of(FlagState.AUTO_RESOLVED),
}

LAST_PAGE = 10_000


class AskedForm(forms.Form):
    """The filters. Choices of rules and countries are those that have flags; another one is told to be unknown."""

    show = forms.ChoiceField(label=_("show"), required=False, widget=UnfoldAdminSelectWidget())
    severity = forms.ChoiceField(label=_("severity"), required=False, widget=UnfoldAdminSelectWidget())
    rule = forms.ChoiceField(label=_("rule"), required=False, widget=UnfoldAdminSelectWidget())
    country = forms.ChoiceField(label=_("country"), required=False, widget=UnfoldAdminSelectWidget())
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput())

    def offer(self, rules: list[tuple[str, Any]], severities: list[tuple[str, Any]], countries: Any) -> None:
        """Fill the lists."""
        offered = {
            "show": list(SHOWN.items()),
            "severity": [("", _("Any")), *severities],
            "rule": [("", _("Any")), *rules],
            "country": [("", _("Any")), *countries],
        }
        for name, options in offered.items():
            field = self.fields[name]
            field.choices = options  # type: ignore[attr-defined]  # a ChoiceField


def show_of(sent: QueryDict) -> Show:
    """Which flags are shown: the work, unless something else is named."""
    try:
        return Show(sent.get("show", "") or Show.TO_DO)
    except ValueError:
        return Show.TO_DO


def asked_of(form: AskedForm, show: Show) -> Asked:
    """The question; of an unknown filter, nothing is asked."""
    found = form.cleaned_data if form.is_valid() else {}
    return Asked(show, *(found.get(name, "") for name in ("rule", "severity", "country")))


class DecideForm(forms.Form):
    """One flag: a note, a day, and the version that was shown. What is to be done is the button that was pressed."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())
    note = line(
        _("note"), 500, help_text=_("For us: it stays in the record, and no reader sees it. Another reason needs one.")
    )
    until = day(_("put off until"))


class ManyForm(forms.Form):
    """Several flags, one reason for all. Which ones is read by `chosen_of`."""

    reason = forms.ChoiceField(
        label=_("one reason for all"), required=False, choices=[("", "–"), *choices(DismissalReason)],
        widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip
    many_note = line(_("note"), 500)


@dataclass(frozen=True, slots=True)
class Press:
    """The button: what is to become of the flag, with its reason or its day."""

    to: FlagState
    reason: DismissalReason | None = None
    until: date | None = None
    names_day: bool = False


SLEEPS = {"week": timedelta(days=7), "month": timedelta(days=30)}


def pressed(sent: QueryDict, today: date) -> Press | None:
    """Which button was pressed; None for none that there is."""
    if "dismiss" in sent:
        reason = next((one for one in DismissalReason if one == sent["dismiss"]), None)
        return Press(FlagState.DISMISSED, reason) if reason else None
    if "snooze" in sent:
        match sent["snooze"]:
            case "change":
                return Press(FlagState.SNOOZED)
            case "day":
                return Press(FlagState.SNOOZED, names_day=True)
            case span if span in SLEEPS:
                return Press(FlagState.SNOOZED, until=today + SLEEPS[span])
        return None
    steps = {"acknowledge": FlagState.ACKNOWLEDGED, "confirm": FlagState.CONFIRMED, "take_back": FlagState.OPEN}
    return next((Press(to) for name, to in steps.items() if sent.get("do") == name), None)


def chosen_of(sent: QueryDict) -> dict[str, str]:
    """The versions by public id of the flags that were ticked: the value of each box is both."""
    pairs = (value.partition(":") for value in sent.getlist("chosen"))
    return {public_id[:20]: seen[:60] for public_id, _colon, seen in pairs if "\x00" not in public_id}
