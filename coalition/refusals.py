"""What the database says no to, as one sentence for the person who asked.

Every invariant is a named constraint or a named trigger. A form catches most of them before the write; the others
(rules that span rows, and races) come back as an IntegrityError, and this module finds the sentence that belongs to
its name.
"""

from django.apps import apps
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _


def constraint_name(error: DatabaseError) -> str:
    """The name of the constraint or constraint trigger that refused, or "" where the database named none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def sentence(error: DatabaseError) -> str:
    """One sentence for a person. Nothing was saved when this is needed."""
    name = constraint_name(error)
    if message := _declared(name):
        return str(message)
    diagnosis = getattr(error.__cause__, "diag", None)
    if (
        name and getattr(diagnosis, "sqlstate", "") == "23514"
    ):  # check_violation raised by a trigger of ours: its own words
        return str(getattr(diagnosis, "message_primary", ""))
    return _("The record refused this (%(rule)s); nothing was saved.") % {"rule": name or type(error).__name__}


def _declared(name: str) -> str | Promise | None:
    """The message that the model's constraint of that name carries."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint.violation_error_message
    return None
