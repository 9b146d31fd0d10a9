"""Rows that not everybody may see: a manager that gives none of them out without being told who asks.

`Model.objects.visible_to(user)` is the way of every reader; hidden and absent rows are the same. `unrestricted(reason)`
is for the program's own work (locking a row to save it, counting what is due); whatever it reads is shown to nobody
but through a query that asks again. Everything else raises, related managers, counts and choices of forms included.
"""

from typing import Any, NoReturn, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import models

from coalition.visibility import Purpose

M = TypeVar("M", bound=models.Model)

Asker = User | AbstractBaseUser | AnonymousUser


class UnrestrictedReadError(RuntimeError):
    """Restricted rows were read without saying who asks: a mistake of the program, never of a person."""


class RestrictedManager(models.Manager[M]):
    """Subclasses say in `_visible` which rows a member of the staff may see."""

    def get_queryset(self) -> NoReturn:
        """Refuse: nobody has said who asks."""
        name = self.model.__name__
        raise UnrestrictedReadError(f"{name} rows are restricted: read them by {name}.objects.visible_to(user).")

    def visible_to(self, user: Asker) -> models.QuerySet[Any]:
        """The rows that `user` may see, with what a subclass says of each for this reader; none for whoever is not an
        active member of the staff.
        """
        rows = self._every_row()
        if not (isinstance(user, User) and user.is_active and user.is_staff):
            return rows.none()
        return self._visible(rows, user)

    def unrestricted(self, reason: str) -> models.QuerySet[M]:
        """Every row, for work that shows nobody anything. `reason` says what for, to whoever reads the code."""
        if not reason.strip():
            raise UnrestrictedReadError("Say why every row is needed.")
        return self._every_row()

    def for_the_record(self, purpose: Purpose) -> models.QuerySet[M]:
        """The same, by one of the purposes that the other restricted models know."""
        return self.unrestricted(purpose)

    def _visible(self, rows: models.QuerySet[M], user: User) -> models.QuerySet[Any]:
        raise NotImplementedError

    def _every_row(self) -> models.QuerySet[M]:
        return models.QuerySet(self.model, using=self._db)
