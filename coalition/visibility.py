"""Who may see which rows: `visible_to(viewer)` is the one way in which any reader reaches a restricted row.

Invariant: a restricted model cannot be read by accident. Its manager refuses every read – rows, counts, sub-queries,
updates, what hangs on another row – that did not come through `visible_to(viewer)` or, for the program's own work,
`for_the_record(purpose)`. What a viewer may not see is absent for them, not refused. Decision 0100.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q, sql

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

NOTHING = Q(pk__in=())
"""The rule that lets nobody see anything; the database is not even asked."""

EVERYTHING = Q()

M = TypeVar("M", bound=models.Model)


class RestrictedRead(RuntimeError):
    """Restricted rows were about to be read without saying for whom. A bug of ours, never the reader's."""


class Purpose(StrEnum):
    """Why the program itself reads restricted rows. None of these is "to show them": that is `visible_to`."""

    DERIVE = "work out what follows from the record"
    RECORD = "write what a person decided"
    DELIVER = "send people what they asked for"
    RUN = "do the work that comes with the calendar"
    VERIFY = "prove that the record was not changed"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is reading. Made at a door and passed down as an argument, like the time.

    `user` is a member of staff, or None for everybody else. `token` is the secret of a mail's link, for the bearer.
    """

    user: "User | None" = None
    token: str = ""

    def may(self, permission: str) -> bool:
        """Whether they hold `permission` ("pledges.view_flag") now; nobody does whose account is off or not staff."""
        return self.user is not None and self.user.has_perm(permission)


ANYBODY = Viewer()
"""A reader of the public pages and of the API. They answer everybody alike, so that an answer can be kept and cited."""


def viewer_of(user: "User | AnonymousUser") -> Viewer:
    """The viewer who is logged in as `user`; an account that is off, or not of the staff, is nobody in particular."""
    return Viewer(user) if user.is_authenticated and user.is_active and user.is_staff else ANYBODY


def bearer_of(token: str) -> Viewer:
    """Whoever opened the secret address of a mail."""
    return Viewer(token=token)


class _GuardedQuery(sql.Query):
    """A question to the database that is not put, and put into no other, before it says for whom."""

    is_open = False

    def _guard(self) -> None:
        if not self.is_open and not self.is_empty():
            name = self.model.__name__ if self.model else ""
            raise RestrictedRead(f"{name} is restricted: read it by visible_to(viewer) or for_the_record(purpose).")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super().get_compiler(*args, **kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super().resolve_expression(*args, **kwargs)

    def chain(self, klass: type[sql.Query] | None = None) -> Any:
        if klass is not None:  # an update: the new class does not know of the guard
            self._guard()
        return super().chain(klass)


class RestrictedQuerySet(models.QuerySet[M]):
    """Rows that not everybody may see. Subclasses say in `rule` who may."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or _GuardedQuery(model), using, hints)

    def rule(self, viewer: Viewer) -> Q:
        """Which of these rows `viewer` may see."""
        raise NotImplementedError

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that `viewer` may see. Everything else is absent: from lists, counts, joins and choices alike."""
        return self._opened().filter(self.rule(viewer))

    def for_the_record(self, purpose: Purpose) -> Self:
        """All of them, for the program's own work. Nothing read this way is shown to anybody."""
        return self._opened()

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """SQL of one's own, for the program's own work: a viewer's rule would not be in it."""
        self.query._guard()  # type: ignore[attr-defined]  # a _GuardedQuery
        return super().raw(*args, **kwargs)

    def _opened(self) -> Self:
        found: Self = self._chain()  # type: ignore[attr-defined]  # Django's own clone
        found.query.is_open = True  # type: ignore[attr-defined]  # a _GuardedQuery
        return found

    def _raw_delete(self, using: str | None) -> int:
        self.query._guard()  # type: ignore[attr-defined]  # a _GuardedQuery
        deleted: int = super()._raw_delete(using)
        return deleted


def is_restricted(model: type[models.Model]) -> bool:
    """Whether reads of `model` must say for whom."""
    return hasattr(model._default_manager, "visible_to")


def all_rows(model: type[M], purpose: Purpose) -> models.QuerySet[M]:
    """Every row of any model, for the program's own work: for code that serves every model."""
    manager: Any = model._default_manager
    rows: models.QuerySet[M] = manager.for_the_record(purpose) if is_restricted(model) else manager.all()
    return rows


def shown_to(rows: models.QuerySet[M], viewer: Viewer) -> models.QuerySet[M]:
    """`rows` of any model, those of a restricted one as `viewer` may see them: for code that serves every model."""
    return rows.visible_to(viewer) if isinstance(rows, RestrictedQuerySet) else rows
