"""A bulk keeps the database busy while it thinks: on a second thread rows are sent, and rules that were put off are
asked.

Invariant: the database is told everything over the one connection of the transaction, in the order in which it was
said; whoever asks it anything waits until it has taken what was sent before. What it refuses is raised there, or as
the bulk ends: in every case before anything is committed.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

TURN_SECONDS = 0.0005
"""How long a thread of a bulk computes while the other one waits to go on: a tenth of what Python gives it, since the
one that sends has little to do each time, and the database waits for it.
"""

Send = Callable[[Any], object]
"""What is done with the connection of the driver; not with the framework's, which belongs to one thread."""


class _Beside:
    """What has been sent, and not been waited for."""

    def __init__(self, hand: ThreadPoolExecutor) -> None:
        self._hand = hand
        self._on_the_way: deque[Future[object]] = deque()

    def send(self, what: Send) -> None:
        self._on_the_way.append(self._hand.submit(what, connection.connection))

    def taken(self) -> None:
        """Wait until the database has taken everything. Raises what it refuses first, as the framework does; of what
        came after that it takes nothing.
        """
        try:
            while self._on_the_way:
                with connection.wrap_database_errors:
                    self._on_the_way.popleft().result()
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Wait, whatever becomes of it: the connection is nobody else's until then."""
        wait(self._on_the_way)
        self._on_the_way.clear()

    def first(self, execute: Callable[..., Any], *question: Any) -> Any:
        """Ask a question after what was sent before it."""
        self.taken()
        return execute(*question)


_ACTIVE: ContextVar[_Beside | None] = ContextVar("beside", default=None)


@contextmanager
def beside() -> Iterator[None]:
    """Inside, what is given to `send` is on its way while the program goes on. To be opened inside a transaction."""
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as hand:
        active = _Beside(hand)
        token = _ACTIVE.set(active)
        turn = sys.getswitchinterval()
        sys.setswitchinterval(TURN_SECONDS)
        try:
            with connection.execute_wrapper(active.first):
                yield
                active.taken()
        finally:
            active.drop()
            sys.setswitchinterval(turn)
            _ACTIVE.reset(token)


def send(what: Send) -> None:
    """Do `what` with the driver's connection: at once, or in a bulk as soon as it is free. Raises what the database
    refuses, in a bulk when it is next asked something.
    """
    if active := _ACTIVE.get():
        active.send(what)
    else:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            what(connection.connection)


def is_open() -> bool:
    """Whether what is sent goes beside."""
    return _ACTIVE.get() is not None
