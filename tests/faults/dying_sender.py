"""A sender that kills itself (-9) at a named stage, as often as it is told: one line of input, one try.

Loaded once; every try is a fork with a connection of its own to the database. Run as a program by the fault tests.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from pledges.digest import by_smtp, send, stages  # noqa: E402

STAGES = ("after claim", "before DATA", "in DATA", "after 250", "after commit", "never")


def _die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(before: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any) -> None:
        before(*args)
        _die()

    return wrapped


def _half(client: Any, message: bytes) -> None:
    """Half of the words, and no more."""
    client.send(message[: len(message) // 2])


def _arrange(stage: str) -> None:
    match stage:
        case "after claim":
            send._send = _die
        case "before DATA":
            stages.mark_in_data = _die
        case "in DATA":
            by_smtp._say = _then_die(_half)
        case "after 250":
            stages.mark_sent = _die
        case "after commit":
            stages.mark_sent = _then_die(stages.mark_sent)


def main() -> None:
    """Read stages, one a line; answer each with how the try ended."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _arrange(line.strip())
            send.unit()
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        print("killed" if os.WIFSIGNALED(status) else "done", flush=True)  # noqa: T201 - this is its answer


if __name__ == "__main__":
    main()
