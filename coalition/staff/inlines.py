"""Rows among others on a form: each says which version it shows, and is merged by itself."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms import ModelForm
from unfold.forms import PaginationInlineFormSet

from coalition.ledger import Commit
from coalition.staff.versions import SEEN, Conflict, SeenField, keep_both, token_of


class RowConflict(Exception):
    """A conflict in one row of an inline. `prefix` names the row on the form."""

    def __init__(self, prefix: str, conflict: Conflict) -> None:
        super().__init__(str(conflict))
        self.prefix = prefix
        self.conflict = conflict


class InlineForm(ModelForm):
    """One row among others. What is wrong with the whole row is said at its first field, where it can be seen."""

    seen_version = SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and SEEN in self.fields:
            self.fields[SEEN].initial = token_of(self.instance)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own step, where constraints are looked at
        if messages := self.errors.pop(NON_FIELD_ERRORS, None):
            self.add_error(self.visible_fields()[0].name, list(messages))


class MergingFormSet(PaginationInlineFormSet):
    """Writes of each row only what was changed in it. `commit` and `refusals` (by row) are those of one request."""

    commit: Commit | None = None
    refusals: dict[str, list[tuple[str, str]]] = {}
    wrote = False

    def full_clean(self) -> None:
        """Say what was refused, at its row and field."""
        super().full_clean()
        for form in self.forms if self.is_bound else []:
            for field, message in self.refusals.get(str(form.prefix), []):
                form.add_error(field, ValidationError(message))

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Add a row."""
        self.wrote = True
        return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: models.Model, commit: bool = True) -> Any:
        """Write the fields that were changed here, over nobody's other change."""
        if self.commit is None:
            raise RuntimeError("A write outside the write door.")
        mine: models.Model = form.instance
        try:
            fields = keep_both(mine, form.cleaned_data.get(SEEN, ""), form.cleaned_data, commit=self.commit)
        except Conflict as conflict:
            raise RowConflict(str(form.prefix), conflict) from conflict
        if fields:
            self.wrote = True
            mine.save(update_fields=fields)
        return mine
