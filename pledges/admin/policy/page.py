"""The page that changes the policy. Nothing is saved that was not previewed: the button that saves comes with the
counts of exactly these numbers. Who was shown an older version is told what changed meanwhile, number by number.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.ledger import record
from coalition.refusals import sentence
from coalition.staff import BUSY, StaffAdmin
from coalition.vocabulary import Origin
from pledges.actions.policies import change_policy, proposed
from pledges.actions.problems import EntryInvalid
from pledges.admin.policy.form import PolicyForm
from pledges.derived.policies import Numbers, numbers_of, policy_in_force, policy_of, policy_version
from pledges.derived.preview import preview
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.words.policy import preview_sentences

SAVE = "_save"
SECONDS = 8.0
"""How long a preview may look: well below what a server waits for."""


def change(site_admin: StaffAdmin, request: HttpRequest, *, today: date, clock: Callable[[], float]) -> HttpResponse:
    """Show the page, preview what was typed, or save what was previewed. `clock` counts seconds."""
    standing = policy_in_force()
    shown = numbers_of(standing)
    form = PolicyForm(request.POST or None, initial={**shown, "seen": standing.version}, use_required_attribute=False)
    would: list[str] = []
    about: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            if SAVE in request.POST and form.was_previewed():
                version = _save(request, form)
                messages.success(request, _("Version %(n)d of the policy stands; the record is being worked out "
                                            "again by it.") % {"n": version.number})  # fmt: skip
                return HttpResponseRedirect(reverse("admin:pledges_policyversion_changelist"))
            new = proposed(form.numbers(), seen=form.cleaned_data["seen"])
            until = clock() + SECONDS
            policy = policy_of(new.number, {name: getattr(new, name) for name in NUMBERS})
            would = preview_sentences(preview(policy, today=today, enough=lambda: clock() > until))
            form = _again(form, {"previewed": form.token()})
        except EntryInvalid as invalid:
            if any(problem.code == "changed_meanwhile" for problem in invalid.problems):
                about, merged = _meanwhile(form, shown)
                form = _again(form, {**merged, "seen": standing.version, "previewed": ""})
                form.is_valid()
            for problem in invalid.problems:
                form.add_error(problem.path if problem.path in form.fields else None, str(problem.message))
        except IntegrityError as error:
            form.add_error(None, sentence(error))
        except OperationalError:
            form.add_error(None, str(BUSY))
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Change the policy"),
        "form": form,
        "problems": [str(message) for found in form.errors.values() for message in found],
        "about": [_("Version %(n)d stands.") % {"n": standing.version}, *about],
        "would": would,
        "back": reverse("admin:pledges_policyversion_changelist"),
    }
    return TemplateResponse(request, "admin/pledges/policy.html", context)


def _save(request: HttpRequest, form: PolicyForm) -> PolicyVersion:
    reason = form.cleaned_data["change_reason"]
    with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
        return change_policy(form.numbers(), seen=form.cleaned_data["seen"], commit=commit)


def _again(form: PolicyForm, values: dict[str, Any]) -> PolicyForm:
    """The same form with other values in it."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return PolicyForm(typed | {name: str(value) for name, value in values.items()}, use_required_attribute=False)


def _meanwhile(form: PolicyForm, now: Numbers) -> tuple[list[str], dict[str, int]]:
    """What somebody else changed since `form` was shown, in sentences; and the numbers with both people's changes:
    where both changed one, what was typed here.
    """
    before, typed = numbers_of(policy_version(form.cleaned_data["seen"])), form.numbers()
    text = _("%(name)s: before %(before)d, by now %(now)d, here %(typed)d.")
    told = [
        text % {"name": form.fields[name].label, "before": before[name], "now": now[name], "typed": typed[name]}
        for name in NUMBERS
        if now[name] != before[name]
    ]
    return told, {name: now[name] if typed[name] == before[name] else typed[name] for name in NUMBERS}
