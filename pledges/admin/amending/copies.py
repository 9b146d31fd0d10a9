"""The pages about copies of a document: keeping one, saying why there is none, giving one up; and the way out of the
store, to whoever may see the document on the staff site.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from coalition import archive
from coalition.archive import ArchiveError
from coalition.fields import validate_address
from coalition.ledger import Commit
from coalition.staff import StaffAdmin
from coalition.uploads import was_too_large
from pledges.actions.captures import give_up_copy, keep_copy, say_why_none
from pledges.admin.amending.page import Amendment, amend
from pledges.admin.recording.fields import code, line
from pledges.models import Capture, Document
from pledges.vocabulary import ArchiveState

REASONS = (ArchiveState.GONE, ArchiveState.DRIFTED, ArchiveState.WITHOUT, ArchiveState.PENDING)
"""Why there may be no copy."""


class KeepCopyForm(forms.Form):
    """The bytes of a page as somebody saved it. Taken into the store as the last step, before the record is written."""

    file = forms.FileField(
        label=gettext_lazy("file"), required=False, widget=UnfoldAdminFileFieldWidget(),
        help_text=gettext_lazy("The page as you saved it: a web archive, a PDF, a picture. Kept byte for byte."),
    )  # fmt: skip
    captured_at = forms.DateTimeField(
        label=gettext_lazy("copied at (UTC)"), required=False, widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("When the page was saved, such as 2025-11-25 14:30. Empty: now."),
    )  # fmt: skip
    address = line(
        gettext_lazy("copied from"), 2000,
        help_text=gettext_lazy("Where it is another address than the document's: where you were led, or an archive."),
    )  # fmt: skip
    note = line(gettext_lazy("note"), 500, help_text=gettext_lazy("For the staff."))

    def clean_address(self) -> str:
        """It is a web address that the record may rest on."""
        address: str = self.cleaned_data["address"]
        if address:
            validate_address(address)
        return address

    def clean(self) -> dict[str, Any]:
        """Take the bytes in, where nothing else is wrong."""
        if self.initial.get("too_large"):
            raise _wrong(_("A copy has at most %(most)d bytes; this one has more.") % {"most": _most()})
        file = self.cleaned_data.get("file")
        if file is None:
            raise _wrong(_("Choose the file to keep."))
        if not self.errors:
            try:
                self.cleaned_data["kept"] = archive.keep(file.chunks())
            except ArchiveError as error:
                raise _wrong(str(error)) from error
            self.cleaned_data["media_type"] = (file.content_type or "")[:100]
        return self.cleaned_data


def _wrong(message: str) -> forms.ValidationError:
    return forms.ValidationError({"file": message})


def _most() -> int:
    return int(settings.ARCHIVE_MAX_BYTES)


class WhyNoneForm(forms.Form):
    """Why there is no copy, as readers are told."""

    state = code(gettext_lazy("what there is"), ArchiveState, required=True)
    reason = line(
        gettext_lazy("why there is no copy"), 300, required=True, help_text=gettext_lazy("Readers are shown this.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["state"].choices  # type: ignore[attr-defined]  # a field of choices
        self.fields["state"].choices = [one for one in offered if one[0] in ("", *REASONS)]  # type: ignore[attr-defined]


def keep_document_copy(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Take a file that somebody saved of the page."""
    document = get_object_or_404(Document.objects.select_related("publisher"), pk=object_id)
    if refused := _no_longer_stands(request, document):
        return refused
    request.POST  # noqa: B018 - read now, so that it is known whether the file was too large

    def act(typed: dict[str, Any], commit: Commit) -> object:
        values = {name: typed[name] for name in ("media_type", "address", "note")}
        captured_at = typed["captured_at"] or commit.at
        return keep_copy(document, typed["kept"], captured_at=captured_at, by=request.user, commit=commit, **values)  # type: ignore[arg-type]

    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Keep a copy"),
            button=_("Keep the copy"),
            about=[
                str(document), document.address,
                _("At most %(size)s. Nobody is shown the copy but the staff; its SHA-256 is public.")
                % {"size": filesizeformat(_most())},
            ],
            form=KeepCopyForm,
            initial={"too_large": was_too_large(request)},
            act=act,
            reason=lambda typed: f"keep a copy of {document.public_id}: {typed['kept'].sha256}",
            next=_page(document),
            may_try=False,
        ),
    )  # fmt: skip


def say_why_no_copy(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page is gone or has changed, or there will be no copy, or one is wanted."""
    document = get_object_or_404(Document.objects.select_related("publisher"), pk=object_id)
    if refused := _no_longer_stands(request, document):
        return refused
    kept = Capture.objects.standing().filter(document=document, state=ArchiveState.ARCHIVED).exists()
    goes_on = [_("A copy is kept, which goes on to count.")] if kept else []
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("The page, and why there is no copy"),
            button=_("Record it"),
            about=[str(document), document.address, *goes_on],
            form=WhyNoneForm,
            act=lambda typed, commit: say_why_none(document, commit=commit, **typed),
            reason=lambda typed: f"{typed['state'].value}: {document.public_id}: {typed['reason']}",
            next=_page(document),
        ),
    )


def give_up_document_copy(site_admin: StaffAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """A copy was lost or damaged, or is of something else."""
    capture = get_object_or_404(Capture.objects.select_related("document__publisher"), pk=object_id)
    page = reverse("admin:pledges_capture_change", args=[capture.pk])
    if not capture.is_copy or capture.until_seq_id is not None:
        messages.error(request, _("This copy does not count any more."))
        return HttpResponseRedirect(page)
    return amend(
        site_admin,
        request,
        Amendment(
            title=_("Give up a copy"),
            button=_("Give it up"),
            about=[
                str(capture.document), capture.sha256,
                _("It is lost, damaged, or of something else. What is said here counts where no other copy is kept."),
            ],
            form=WhyNoneForm,
            act=lambda typed, commit: give_up_copy(capture, commit=commit, **typed),
            reason=lambda typed: f"give up the copy {capture.sha256}: {typed['reason']}",
            next=page,
        ),
    )  # fmt: skip


def download_copy(request: HttpRequest, object_id: str) -> HttpResponseBase:
    """The bytes, as bytes: never shown by a browser, never run, and only if they are still what was kept (R26)."""
    capture = get_object_or_404(Capture, pk=object_id)
    if not capture.is_copy or archive.hashed(capture.sha256) != capture.sha256:
        messages.error(request, _("The bytes of this copy are not in the store, or are not what was kept."))
        return HttpResponseRedirect(reverse("admin:pledges_capture_change", args=[capture.pk]))
    answer = FileResponse(
        archive.open_copy(capture.sha256), as_attachment=True, filename=f"{capture.sha256}.bin",
        content_type="application/octet-stream",
    )  # fmt: skip
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _no_longer_stands(request: HttpRequest, document: Document) -> HttpResponse | None:
    if document.until_seq_id is None:
        return None
    messages.error(request, _("This document no longer stands."))
    return HttpResponseRedirect(_page(document))


def _page(document: Document) -> str:
    return reverse("admin:pledges_document_change", args=[document.pk])
