"""Servers that are compared, each a tree of processes of our own, and what they and PostgreSQL spend.

Processor time is the sum of `/proc/PID/task/*/schedstat` in nanoseconds: over the server's processes and over those of
PostgreSQL that work for this database.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection


@dataclass
class Server:
    """A running server."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of a GET over a kept connection; one that the server gave up is opened again."""
        try:
            return self._ask(path, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.__dict__.pop("_kept", None)
            return self._ask(path, headers)

    def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if not hasattr(self, "_kept"):
            self._kept = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self._kept.request("GET", path, headers={"Host": "localhost", **headers})
        answer = self._kept.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def processes(self) -> list[int]:
        """The server's process and all under it."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        return found


def spent(pids: list[int]) -> int:
    """Nanoseconds that these processes have run."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            total += int(task.read_text().split()[0])
    return total


def of_the_database() -> list[int]:
    """PostgreSQL's processes that work for clients of this database. (One that cleans up ends when it likes, and takes
    what it spent with it.)
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall() if Path(f"/proc/{pid}").exists()]


@contextmanager
def serving(name: str, command: list[str], environment: dict[str, str], ready: str) -> Iterator[Server]:
    """A server started with `{port}` in its command put in, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [part.format(port=port) for part in command], env={**os.environ, **environment}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        server = Server(name, process, port)
        _wait(server, ready)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(server: Server, ready: str) -> None:
    for _try in range(120):
        try:
            if server.ask(ready)[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            server.__dict__.pop("_kept", None)
        if server.process.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit(f"{server.name} did not start")


def gunicorn(application: str) -> list[str]:
    """One process with two threads, as `manage.py up` runs more of."""
    options = ["--workers", "1", "--threads", "2", "--bind", "127.0.0.1:{port}", "--keep-alive", "75"]
    return [sys.executable, "-W", "ignore", "-m", "gunicorn", application, *options]


def database_url() -> str:
    """The address of the database that is connected to now."""
    asked = urlsplit(os.environ["DATABASE_URL"])
    return asked._replace(path=f"/{connection.settings_dict['NAME']}").geturl().replace("postgres:/", "postgres:///", 1)
