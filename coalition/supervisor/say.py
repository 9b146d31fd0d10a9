"""What the supervisor says to people: a line for each step, and one plain sentence when it cannot go on."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """One plain sentence that says what is wrong and what to do. Printed as it is, without a traceback."""


def line(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    sys.stdout.write(f"  {text} … ")
    sys.stdout.flush()
    start = time.monotonic()
    try:
        yield
    except BaseException:
        sys.stdout.write("no\n")
        sys.stdout.flush()
        raise
    line(f"{time.monotonic() - start:.1f} s")
