"""Form fields for text. A browser sends a line break as two characters; the record keeps one."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.fields import LinesField


class LinesFormField(forms.CharField):
    """Text that may have line breaks."""

    def to_python(self, value: Any) -> str:
        """Keep one character for each line break."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


OVERRIDES = {LinesField: {"form_class": LinesFormField, "widget": UnfoldAdminTextareaWidget}}
"""For `formfield_overrides` of every admin."""
