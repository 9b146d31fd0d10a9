"""What the page's forms share: which folded parts are open, and that a draft may leave anything out."""

from collections.abc import Iterable
from typing import Any

from django import forms


def is_filled(form: forms.Form, names: Iterable[str]) -> bool:
    """Whether any of these fields was typed in, or has a problem."""
    if not form.is_bound:
        return False
    touched = set(form.changed_data) | set(form.errors)
    return not touched.isdisjoint(names)


class Incomplete(forms.Form):
    """A form that asks for nothing where `incomplete` is set: what is typed is still read, and refused where it cannot
    be.
    """

    incomplete: bool

    def __init__(self, *args: Any, incomplete: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incomplete = incomplete
        if incomplete:
            for one in self.fields.values():
                one.required = False

    def ask(self, name: str, message: Any) -> None:
        """Say that a field is missing, unless anything may be."""
        if not self.incomplete and name not in self.errors:
            self.add_error(name, message)
