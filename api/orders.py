"""Reading an order, doing it inside the write door, and what is refused as a problem that says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import connection, models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from api import bodies
from api.draft_problems import as_problems
from api.problems import BadRequest, Conflict
from coalition.ledger import Commit, record
from coalition.ledger.door import TIMEOUT_SECONDS
from coalition.vocabulary import Origin
from pledges.actions.bodies import clean_body, made_of
from pledges.actions.problems import EntryInvalid, Problem

Order = TypeVar("Order")
Done = TypeVar("Done")

STANDS_OTHERWISE = frozenset({"closed", "not_allowed", "same_person"})
"""Refusals that are no fault of the body: the thing is not in a state in which this can be done."""


def read_order(of: type[Order], request: HttpRequest) -> Order:
    """What was sent, as an `of`; an empty request is an empty order. Raises what `bodies.read` raises, and BadRequest
    with every problem at its place.
    """
    is_empty = request.headers.get("Content-Length", "0") in ("", "0")
    sent = {} if is_empty else bodies.read(request)
    with as_problems():
        return made_of(of, clean_body(sent, of))


def named(rows: "models.QuerySet[Any]", field: str, value: str, path: str) -> Any:
    """The row that the body names at `path`. Raises EntryInvalid where there is none."""
    found = rows.filter(**{field: value}).first() if value else None
    if found is None:
        words = _("There is nothing of that name.") if value else _("This is needed.")
        raise EntryInvalid((Problem(path, "unknown" if value else "required", words),))
    return found


def do(work: Callable[[Commit], Done], *, by: User, reason: str, silent_seconds: int = TIMEOUT_SECONDS) -> Done:
    """Do `work` inside the write door, in `by`'s name. Raises problems; nothing is written then."""
    with refusals(), record(actor=by, reason=reason, origin=Origin.API, silent_seconds=silent_seconds) as commit:
        done = work(commit)
        connection.check_constraints()  # let the deferred rules speak while there is somebody to tell
        return done


@contextmanager
def refusals() -> Iterator[None]:
    """As `as_problems`, with what the state of things forbids as a 409."""
    try:
        with as_problems():
            yield
    except BadRequest as bad:
        if bad.faults and all(fault.code in STANDS_OTHERWISE for fault in bad.faults):
            raise Conflict(bad.faults[0].detail, bad.faults) from None
        raise
