"""Add and change forms that write through the write door.

Invariant: the door is opened around the whole POST, inlines included; leaving it without a write uses no number; what
is refused comes back as a sentence in the form, with everything typed still there. Of a row that somebody else saved
meanwhile only the fields that were changed here are written (`coalition.staff.versions`). The admin's own LogEntry is
no evidence: the ledger is.
"""

from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from coalition.fields import validate_line
from coalition.ledger import Commit, record
from coalition.refusals import sentence
from coalition.staff.base import StaffAdmin
from coalition.staff.inlines import RowConflict
from coalition.staff.versions import SEEN, Conflict, SeenField, keep_both, token_of
from coalition.vocabulary import Origin

REASON = "change_reason"
"""The form field that says why; it becomes the ledger's reason."""

BUSY = _("Somebody else is writing to the record; nothing was saved. Try again in a moment.")

Refusals = list[tuple[str | None, Any]]
"""A field (None for the whole form) and the sentence that belongs to it."""


class RefusedError(Exception):
    """An action would not write. `refusals` say why, each at its field."""

    def __init__(self, refusals: Refusals) -> None:
        super().__init__("; ".join(str(message) for _field, message in refusals))
        self.refusals = refusals


def _show_again(request: HttpRequest, name: str, conflict: Conflict) -> None:
    """Everything typed, with what the person is told now beside it: saving that is a decision."""
    typed = request.POST.copy()
    typed[name] = conflict.token
    request.POST = typed  # type: ignore[assignment]  # a QueryDict, as it was


class _NothingWrittenError(Exception):
    """Leave the door without using a number; carries what the person gets to see."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class ReasonForm(forms.ModelForm):
    """A form that also asks why. The class that is made for one request carries what was refused in it."""

    refusals: Refusals = []

    change_reason = forms.CharField(
        label=_("Reason for this change"),
        max_length=300,
        validators=[validate_line],
        widget=UnfoldAdminTextInputWidget,
        help_text=_("One sentence; it stays in the ledger beside your name."),
    )

    seen_version = SeenField()

    def clean(self) -> Any:
        """Say what was refused, at its field."""
        for field, message in self.refusals:
            self.add_error(field if field in self.fields else None, ValidationError(message))
        return super().clean()


class DoorAdmin(StaffAdmin):
    """Reference data: the write door is opened around the POST."""

    form = ReasonForm
    warn_unsaved_form = True

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Ask for a reason; when adding, it may be left out."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if REASON in form.base_fields:
            form.base_fields[REASON] = copy(form.base_fields[REASON])  # the class of one request, not of all
            form.base_fields[REASON].required = change
        form.refusals = getattr(request, "refusals", [])
        if obj is not None and change and self.has_change_permission(request, obj):
            form.base_fields[SEEN] = SeenField(initial=token_of(obj))
        return form

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Put the reason last."""
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name not in (REASON, SEEN)]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (_("Why"), {"fields": [REASON, SEEN]})]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Open the door around a POST; show again, with its sentence, what could not be written."""

        def view() -> HttpResponse:
            response: HttpResponse = super(DoorAdmin, self).changeform_view(request, object_id, form_url, extra_context)
            return response

        if request.method != "POST":
            return view()
        reason = self._reason(request, adding=object_id is None)
        if reason is None:
            return view()  # the form says so at the field, and writes nothing
        try:
            return self._inside_the_door(request, reason, view)
        except _NothingWrittenError as nothing:
            return nothing.response
        except RefusedError as refused:
            refusals = refused.refusals
        except Conflict as conflict:
            refusals = list(conflict.told)
            _show_again(request, SEEN, conflict)
        except RowConflict as found:
            refusals = [(None, _("Somebody else changed a row below meanwhile; nothing was saved."))]
            request.row_refusals = {found.prefix: found.conflict.told}  # type: ignore[attr-defined]
            _show_again(request, f"{found.prefix}-{SEEN}", found.conflict)
        except ValidationError as invalid:  # no version, or not of this row
            refusals = [(None, message) for message in invalid.messages]
        except IntegrityError as error:
            refusals = [(None, sentence(error))]
        except OperationalError:  # the door's own time-out, or that of a lock inside it
            refusals = [(None, BUSY)]
        request.refusals = refusals  # type: ignore[attr-defined]
        return view()

    def _inside_the_door(self, request: HttpRequest, reason: str, view: Any) -> HttpResponse:
        try:
            with record(actor=request.user, reason=reason, origin=Origin.ADMIN) as commit:  # type: ignore[arg-type]
                request.commit = commit  # type: ignore[attr-defined]
                response: HttpResponse = view()
                if not getattr(request, "wrote", False):
                    raise _NothingWrittenError(response)
                return response
        finally:
            request.__dict__.pop("commit", None)

    def _reason(self, request: HttpRequest, *, adding: bool) -> str | None:
        """What the ledger will say, or None where the form is going to refuse the reason."""
        given = request.POST.get(REASON, "")
        if adding and not given.strip():
            return f"add {self.opts.model_name}"
        try:
            return str(ReasonForm.base_fields[REASON].clean(given))
        except ValidationError:
            return None

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Write the row, inside the door only."""
        if not hasattr(request, "commit"):
            raise RuntimeError("A write outside the write door.")
        if not change:
            super().save_model(request, obj, form, change)
            return
        commit: Commit = request.commit
        fields = keep_both(obj, form.cleaned_data.get(SEEN, ""), form.cleaned_data, commit=commit)
        request.mine = fields  # type: ignore[attr-defined]
        if fields:
            obj.save(update_fields=fields)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write what hangs on it and what follows from it, and let the deferred rules speak while there is still a
        form to answer in.
        """
        super().save_related(request, form, formsets, change)
        import_string(settings.AFTER_REFERENCE_CHANGE)(form.instance, commit=request.commit)  # type: ignore[attr-defined]
        connection.check_constraints()

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Note whether anything was written at all; a reason by itself is no change."""
        rows = [one for one in formsets or [] if getattr(one, "wrote", False)]
        request.wrote = bool(add or getattr(request, "mine", None) or rows)  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        """Say so where nothing was changed."""
        response: HttpResponse
        if getattr(request, "wrote", False):
            response = super().response_change(request, obj)
        else:
            self.message_user(request, _("Nothing was changed, so nothing was written."))
            response = self.response_post_save_change(request, obj)
        return response
