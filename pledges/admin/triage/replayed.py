"""What would have been flagged: a page for analysts that compares the rules of then with those of now, at a moment of
both clocks. Hypothetical, and says so on top.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from coalition.staff import StaffAdmin
from coalition.visibility import Viewer, viewer_of
from pledges.admin.recording.fields import day, line
from pledges.derived.policies import policy_in_force
from pledges.queries.head import head
from pledges.queries.moment import Moment, read_moment
from pledges.queries.replay import MOST_PLEDGES, Difference, Replayed, TooManyError, replay
from pledges.vocabulary import FlagState, Severity
from pledges.words.labels import label_of
from pledges.words.rules import NAMES, explanation

HEADINGS = {
    Difference.ONLY_NOW: gettext_lazy("Not flagged then, and would be by the rules of now"),
    Difference.ONLY_THEN: gettext_lazy("Flagged then, and would not be by the rules of now"),
    Difference.WEIGHS_OTHERWISE: gettext_lazy("Flagged by both, and weighed otherwise"),
    Difference.SAME: gettext_lazy("Flagged by both alike"),
}

ISO2 = r"^[A-Za-z]{2}$"


class MomentForm(forms.Form):
    """Both clocks, and one country."""

    as_of = day(gettext_lazy("on this day of the world"), help_text=gettext_lazy("Today, unless given."))
    known_at = line(
        gettext_lazy("as we knew it"),
        40,
        help_text=gettext_lazy("After a commit (seq:41) or a time (2025-11-26T12:00:00Z); now, unless given."),
    )
    country = forms.RegexField(
        ISO2, label=gettext_lazy("country"), required=False, widget=UnfoldAdminTextInputWidget(attrs={"maxlength": 2}),
        error_messages={"invalid": gettext_lazy("Two letters, such as FR.")},
        help_text=gettext_lazy("Two letters, such as FR; every country, unless given."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One finding of the comparison."""

    rule: str
    name: str
    pledge: str
    sentence: str
    then: str
    now: str
    people: str
    public_id: str


def page(site_admin: StaffAdmin, request: HttpRequest, today: date) -> HttpResponse:
    """Show the form, and the comparison at the moment that it names."""
    viewer = viewer_of(request.user)
    if not viewer.may("pledges.view_flag"):
        raise PermissionDenied
    form = MomentForm(request.GET, use_required_attribute=False)
    problems: list[str] = []
    moment = _moment(form, today, problems)
    found = _found(moment, viewer, form, problems) if moment is not None else []
    groups = [(HEADINGS[one], [_line(row) for row in found if row.difference is one]) for one in Difference]
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("What would have been flagged"),
        "form": form,
        "problems": problems,
        "moment": moment,
        "groups": [(heading, lines) for heading, lines in groups if lines],
        "counts": [(heading, len(lines)) for heading, lines in groups],
    }
    return TemplateResponse(request, "admin/pledges/triage/replay.html", context, status=400 if problems else 200)


def _moment(form: MomentForm, today: date, problems: list[str]) -> Moment | None:
    if not form.is_valid():
        problems += [f"{form.fields[name].label}: {one}" for name, found in form.errors.items() for one in found]
        return None
    newest, asked = head(), form.cleaned_data
    try:
        return read_moment(
            as_of=(asked["as_of"] or today).isoformat(),
            known_at=asked["known_at"] or f"seq:{newest.seq}",
            head=newest,
            today=today,
        )
    except ValidationError as invalid:
        problems += invalid.messages
        return None


def _found(moment: Moment, viewer: Viewer, form: MomentForm, problems: list[str]) -> list[Replayed]:
    try:
        return replay(moment, viewer, policy_in_force(), country=form.cleaned_data["country"].upper())
    except TooManyError:
        problems.append(_("There are more than %(most)d pledges: name a country.") % {"most": MOST_PLEDGES})
        return []


def _line(row: Replayed) -> Line:
    flag: Any = row.flag
    if row.finding is not None:
        told = explanation(row.finding.explanation.code, row.finding.explanation.slots)
    elif flag.reworded:
        told = _("What it said then has been written anew since, because what it rests on has changed.")
    else:
        told = explanation(flag.explanation_code, flag.explanation_slots)
    return Line(
        rule=row.rule,
        name=str(NAMES.get(row.rule, row.rule)),
        pledge=row.pledge,
        sentence=told,
        then=str(label_of(Severity, flag.severity_then)) if flag is not None else "–",
        now=str(label_of(Severity, row.finding.severity)) if row.finding is not None else "–",
        people=str(label_of(FlagState, flag.state_then)) if flag is not None else "",
        public_id=flag.public_id if flag is not None else "",
    )
