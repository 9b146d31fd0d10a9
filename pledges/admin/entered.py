"""Facts that are added on a form of the admin: the form calls one action, and an existing fact is only looked at."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from coalition.ledger import Commit
from coalition.staff import DoorAdmin, RefusedError
from pledges.actions.problems import EntryInvalid
from pledges.admin.facts import StandingFilter


class EnteredFactAdmin(DoorAdmin):
    """`record` is the action; it gets the form's fields by name and the open commit."""

    record: Callable[..., Model]
    asked: list[str] = []
    list_filter: list[Any] = [StandingFilter]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Facts are not edited."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Call the action; what it refuses is said at the field."""
        commit: Commit = request.commit  # type: ignore[attr-defined]  # set by DoorAdmin
        try:
            written = type(self).record(**{name: form.cleaned_data[name] for name in self.asked}, commit=commit)
        except EntryInvalid as invalid:
            raise RefusedError([(problem.path, problem.message) for problem in invalid.problems]) from invalid
        obj.pk = written.pk
