"""Form fields for text. A browser sends a line break as two characters; the record keeps one."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.fields import LinesField


class LinesFormField(forms.CharField):
    """Text that may have line breaks."""

    def to_python(self, value: Any) -> str:
        """Keep one character for each line break."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class InlineForm(forms.ModelForm):
    """One row among others. What is wrong with the whole row is said at its first field, where it can be seen."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own step, where constraints are looked at
        if messages := self.errors.pop(NON_FIELD_ERRORS, None):
            self.add_error(self.visible_fields()[0].name, list(messages))


OVERRIDES = {LinesField: {"form_class": LinesFormField, "widget": UnfoldAdminTextareaWidget}}
"""For `formfield_overrides` of every admin."""
