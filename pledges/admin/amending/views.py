"""The pages that amend: each names its action, says what it is about, and leaves the rest to `amending.page`."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.models import LedgerCommit, Speaker
from coalition.staff import StaffAdmin, words
from coalition.visibility import viewer_of
from pledges.actions.decisions import agree, decline, propose
from pledges.actions.merging_speakers import merge_speakers
from pledges.actions.merging_statements import merge_statements
from pledges.actions.problems import EntryInvalid
from pledges.actions.retractions import retract
from pledges.actions.undoing import undo, why_not
from pledges.admin.amending.forms import MergeSpeakerForm, ProposeForm, RetractForm
from pledges.admin.amending.page import Amendment, amend
from pledges.models import DecisionProposal, Flag, Pledge, Statement
from pledges.vocabulary import DecisionKind, FlagState, RetractionReason
from pledges.words.rules import explanation


def retract_statement(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Take a statement back, or merge it into the one that it repeats."""
    statement = get_object_or_404(Statement, pk=object_id)
    page = reverse("admin:pledges_statement_change", args=[statement.pk])
    if refused := _no_longer_stands(request, statement, page):
        return refused
    pledges = Pledge.objects.filter(positions__appearance__statement=statement).distinct().order_by("public_id")

    def act(typed: dict[str, Any], commit: Commit) -> object:
        values = {"by": request.user, "note": typed["note"], "commit": commit}
        if typed["reason"] is RetractionReason.DUPLICATE and typed["into"]:
            return merge_statements(statement, typed["into"], **values)
        return retract(statement, reason=typed["reason"], **values)

    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Retract a statement"),
            button=_("Retract the statement"),
            about=[str(statement), *(_("It speaks of %(pledge)s.") % {"pledge": one} for one in pledges)],
            form=RetractForm,
            act=act,
            reason=lambda typed: f"retract {statement.public_id}: {typed['reason'].value}",
            next=page,
        ),
    )


def _no_longer_stands(request: HttpRequest, statement: Statement, page: str) -> HttpResponse | None:
    if statement.until_seq_id is None:
        return None
    message = _("This statement no longer stands: it was corrected or retracted in commit %(seq)d.")
    messages.error(request, message % {"seq": statement.until_seq_id})
    return HttpResponseRedirect(page)


def undo_commit(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Take back everything that one commit recorded, where nothing later rests on it."""
    saved = get_object_or_404(LedgerCommit, pk=object_id)
    page = reverse("admin:coalition_ledgercommit_change", args=[saved.pk])
    if objection := why_not(saved.seq):
        messages.error(request, objection)
        return HttpResponseRedirect(page)
    statements = Statement.objects.filter(since_seq=saved.seq)
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Undo commit %(seq)d") % {"seq": saved.seq},
            button=_("Undo it"),
            about=[saved.reason, *(str(one) for one in statements)],
            act=lambda _typed, commit: undo(saved.seq, by=request.user, commit=commit),  # type: ignore[arg-type]
            reason=lambda _typed: f"undo commit {saved.seq}",
            next=page,
        ),
    )


def merge_speaker(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Say that two speakers are one person in one office."""
    speaker = get_object_or_404(Speaker, pk=object_id)
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Merge a speaker"),
            button=_("Merge them"),
            about=[
                str(speaker),
                _("Everything that either said is then the other's; both names stay understood."),
            ],
            form=MergeSpeakerForm,
            act=lambda typed, commit: merge_speakers(speaker, typed["into"], commit=commit),
            reason=lambda typed: f"merge speaker {speaker.slug} into {typed['into'].slug}",
            next=reverse("admin:coalition_speaker_changelist"),
        ),
    )


def propose_decision(site_admin: StaffAdmin, request: HttpRequest, object_id: str, now: datetime) -> HttpResponse:
    """Put a decision before a second person; nothing is written to the record."""
    pledge = get_object_or_404(Pledge, pk=object_id)
    flag = _confirmed(request, pledge)
    initial = (
        {"kind": SUGGESTED.get(flag.rule), "reason": explanation(flag.explanation_code, flag.explanation_slots)}
        if flag is not None
        else {}
    )
    form = ProposeForm(request.POST or None, initial=initial, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            propose(
                pledge, kind=typed["kind"], into=typed["into"], reason=typed["reason"], on=typed["on"] or now.date(),
                flag=flag, by=request.user, now=now,  # type: ignore[arg-type]  # the staff site lets nobody else in
            )  # fmt: skip
        except EntryInvalid as invalid:
            for problem in invalid.problems:
                form.add_error(problem.path if problem.path in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("Proposed. It holds when somebody else agrees."))
            return HttpResponseRedirect(reverse("admin:pledges_decisionproposal_changelist"))
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Propose a decision"),
        "amendment": {
            "about": [str(pledge), *([_because(flag)] if flag is not None else [])],
            "button": _("Propose it"),
            "next": pledge_page(pledge),
        },
        "form": form,
        "problems": [str(message) for found in form.errors.values() for message in found],
        "would": None,
        "only_tried": False,
        "untried": True,
    }
    return TemplateResponse(request, "admin/pledges/amend.html", context)


SUGGESTED = {
    "C1": DecisionKind.WITHDRAW,
    "C10": DecisionKind.WITHDRAW,
    "S4": DecisionKind.LAPSE,
    "S7": DecisionKind.LAPSE,
}
"""What a confirmed finding of a rule most often leads to. Only the form's first choice: people decide."""


def _confirmed(request: HttpRequest, pledge: Pledge) -> Flag | None:
    """The confirmed finding about `pledge` that the address names; None where it names none."""
    name = request.GET.get("flag", "")
    if not name or "\x00" in name:
        return None
    flags = Flag.objects.visible_to(viewer_of(request.user))
    return flags.filter(public_id=name, pledge=pledge, state=FlagState.CONFIRMED).first()


def _because(flag: Flag) -> str:
    told = {"rule": flag.rule, "why": explanation(flag.explanation_code, flag.explanation_slots)}
    return _("It follows from a finding that two people confirmed (%(rule)s): %(why)s") % told


def pledge_page(pledge: Pledge) -> str:
    """A pledge's page on the staff site."""
    return reverse("admin:pledges_pledge_change", args=[pledge.pk])


def agree_to(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Confirm what somebody else proposed."""
    proposal = get_object_or_404(DecisionProposal.objects.select_related("pledge", "into", "flag"), pk=object_id)
    proposed = _("Proposed by %(who)s, to hold from %(day)s: %(what)s")
    told = {"who": proposal.proposed_by_name, "day": proposal.on, "what": words(DecisionKind(proposal.kind))}
    into = [_("It goes on as %(pledge)s.") % {"pledge": proposal.into}] if proposal.into else []
    into += [_because(proposal.flag)] if proposal.flag else []
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Agree to a decision"),
            button=_("Agree"),
            about=[str(proposal.pledge), proposed % told, proposal.reason, *into],
            act=lambda _typed, commit: agree(proposal, by=request.user, commit=commit),  # type: ignore[arg-type]
            reason=lambda _typed: f"{proposal.kind} {proposal.pledge.public_id}: {proposal.reason}",
            next=pledge_page(proposal.pledge),
        ),
    )


def ask_to_decline(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Whether to take a proposal off the list: a link by itself does nothing."""
    proposal = get_object_or_404(DecisionProposal.objects.select_related("pledge"), pk=object_id)
    waiting = reverse("admin:pledges_decisionproposal_changelist")
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Decline a proposal"),
        "amendment": {"about": [str(proposal), proposal.reason], "button": _("Decline it"), "next": waiting},
        "form": forms.Form(),
        "problems": [],
        "would": None,
        "only_tried": False,
        "untried": True,
    }
    return TemplateResponse(request, "admin/pledges/amend.html", context)


def decline_it(request: HttpRequest, object_id: str) -> HttpResponse:
    """Take a proposal off the list."""
    decline(get_object_or_404(DecisionProposal, pk=object_id))
    messages.success(request, _("Declined. Nothing was decided."))
    return HttpResponseRedirect(reverse("admin:pledges_decisionproposal_changelist"))
