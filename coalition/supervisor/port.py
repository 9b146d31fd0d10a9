"""Which port, and whether it is free."""

import os
import socket

from coalition.supervisor.say import Refusal

DEFAULT = 8000
_HIGHEST = 32767  # above it the system hands out ports to outgoing connections


def choose(asked: str | None) -> int:
    """Return the port from `--port`, else PORT, else 8000. Raises Refusal for what is not a port."""
    text = asked if asked is not None else os.environ.get("PORT") or str(DEFAULT)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Refusal(f"{text!r} is not a port: give a number from 1 to 65535, for example --port {DEFAULT}.")
    return int(text)


def refuse_if_taken(port: int) -> None:
    """Raise Refusal when the port cannot be bound, naming one that can."""
    trouble = _trouble(port)
    if trouble is None:
        return
    if isinstance(trouble, PermissionError):
        raise Refusal(
            f"Port {port} needs more rights than you have: choose one above 1023, for example --port {DEFAULT}."
        )
    free = next((other for other in range(max(port + 1, 1024), _HIGHEST) if _trouble(other) is None), DEFAULT)
    raise Refusal(f"Port {port} is taken: stop the program that uses it, or run `python3 manage.py up --port {free}`.")


def _trouble(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            return trouble
    return None
