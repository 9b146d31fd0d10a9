"""One page for all that amends the record: what it is about, why, what would change, and the button that does it.

Invariant: the page never writes but by one action inside the write door; "see what would change" does all of it and
takes it back. Whatever is refused comes back as a sentence, with everything typed still there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from coalition.ledger import Commit, record
from coalition.refusals import sentence
from coalition.staff import BUSY, StaffAdmin
from coalition.vocabulary import Origin
from pledges.actions.problems import EntryInvalid
from pledges.derived import feed
from pledges.models import Change
from pledges.vocabulary import BOOKKEEPING, ChangeCode
from pledges.words.changes import change_sentence

UNTOLD = BOOKKEEPING - {ChangeCode.COPY_MOVED}
CHECK = "_check"
"""The button that only tries."""


class _OnlyTriedError(Exception):
    """Leave the door without writing; carries what would have been told."""

    def __init__(self, would: list[str]) -> None:
        super().__init__()
        self.would = would


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a page is about. `act` does it with what was typed; `reason` is what the ledger says; `about` are sentences
    above the form; `next` is where a person goes when it is done. `may_try` where to see what would
    change leaves nothing behind.
    """

    title: str
    button: str
    about: list[str]
    act: Callable[[dict[str, Any], Commit], object]
    reason: Callable[[dict[str, Any]], str]
    next: str
    form: type[forms.Form] = forms.Form
    initial: dict[str, Any] = field(default_factory=dict)
    may_try: bool = True


def amend(site_admin: StaffAdmin, request: HttpRequest, amendment: Amendment) -> HttpResponse:
    """Show the page, or take what was sent."""
    sent = request.POST if request.method == "POST" else None
    form = amendment.form(sent, request.FILES or None, initial=amendment.initial, use_required_attribute=False)
    would: list[str] | None = None
    if sent is not None and form.is_valid():
        try:
            told = _do(request, amendment, form.cleaned_data)
        except _OnlyTriedError as tried:
            would = tried.would
        except EntryInvalid as invalid:
            for problem in invalid.problems:
                form.add_error(problem.path if problem.path in form.fields else None, str(problem.message))
        except IntegrityError as error:
            form.add_error(None, sentence(error))
        except OperationalError:  # the door's own time-out, or that of a lock inside it
            form.add_error(None, str(BUSY))
        else:
            messages.success(request, " ".join([_("Done."), *told]))
            return HttpResponseRedirect(amendment.next)
    context = {
        **site_admin.admin_site.each_context(request),
        "title": amendment.title,
        "amendment": amendment,
        "form": form,
        "problems": [str(message) for found in form.errors.values() for message in found],
        "would": would,
        "only_tried": would is not None,
        "untried": not amendment.may_try,
    }
    return TemplateResponse(request, "admin/pledges/amend.html", context)


def _do(request: HttpRequest, amendment: Amendment, typed: dict[str, Any]) -> list[str]:
    """What the feed tells of it. Raises what the action refuses, or _OnlyTriedError where it was only to be tried."""
    reason = amendment.reason(typed)[:300]
    with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
        amendment.act(typed, commit)
        connection.check_constraints()  # let the deferred rules speak while there is a form to answer in
        only_tried = CHECK in request.POST
        if only_tried:
            feed.complete(commit)  # what closing the door would add
        told = list(dict.fromkeys(change_sentence(row.code, row.slots) for row in _told(commit)))
        if only_tried:
            raise _OnlyTriedError(told)
        return told


def _told(commit: Commit) -> list[Change]:
    """The news of this commit, which pledges turned, and what became of a copy; the rest is for whoever follows all."""
    rows = Change.objects.filter(seq=commit.seq).order_by("n")
    return [row for row in rows if row.code not in UNTOLD or row.slots.get("turned")]
