"""Which folded parts of the page are open: those in which something was typed or is wrong."""

from collections.abc import Iterable

from django import forms


def is_filled(form: forms.Form, names: Iterable[str]) -> bool:
    """Whether any of these fields was typed in, or has a problem."""
    if not form.is_bound:
        return False
    touched = set(form.changed_data) | set(form.errors)
    return not touched.isdisjoint(names)
