"""Real processes that are really killed: a worker, a broker of its own, and the test's database.

The broker is started here and nowhere else, so that it can be emptied and killed without touching anybody.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis
from django.db import connection

from coalition.supervisor import binaries, child, valkey
from coalition.supervisor import programs as supervised
from coalition.supervisor.people import give, unprivileged

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder commits for real, and starts processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.worker)
            item.add_marker(pytest.mark.django_db(transaction=True))


@dataclass
class Broker:
    """A broker on a socket of its own."""

    folder: Path
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return valkey.url(self.folder)

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.folder / valkey.SOCKET), socket_timeout=5)

    def start(self) -> None:
        person = unprivileged()
        program = binaries.valkey(person, self.folder / "programs")
        data, log = give(self.folder / "data", person), self.folder / "valkey.log"
        self.server = valkey.start(program, data, self.folder, person, log)
        valkey.wait(self.server, self.folder, log)

    def kill(self) -> None:
        """Kill -9, and forget everything that it had written down."""
        assert self.server is not None
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.folder / "data", ignore_errors=True)


@pytest.fixture
def broker() -> Iterator[Broker]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-"))  # a socket's path must be short
    give(folder, unprivileged())
    found = Broker(folder)
    found.start()
    yield found
    if found.server is not None and found.server.poll() is None:
        child.stop(found.server)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Programs:
    """Workers and clocks on the test's database; every one is ended with the test."""

    env: dict[str, str]
    log: Path
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        process = child.spawn(
            [sys.executable, "-m", *command], log=self.log, env=self.env, cwd=ROOT, death=signal.SIGKILL
        )
        self.running.append(process)
        return process

    def worker(self, app: str = "coalition.celery") -> "subprocess.Popen[bytes]":
        """The product's own command, with this app."""
        return self.start(*(app if part == "coalition.celery" else part for part in supervised.worker()))

    def ring(self, bell: str) -> None:
        """Ring as beat does, from a process that is not the worker."""
        code = f"import coalition.celery, pledges.tasks as t; t.{bell}.apply_async(expires=55)"
        setup = "import django; django.setup(); "
        subprocess.run([sys.executable, "-c", setup + code], env=self.env, cwd=ROOT, check=True, timeout=60)

    def kill_tree(self, process: "subprocess.Popen[bytes]") -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def programs(broker: Broker, tmp_path: Path) -> Iterator[Programs]:
    server, _, query = os.environ["DATABASE_URL"].partition("?")
    env = {
        **os.environ,
        "DATABASE_URL": f"{server.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}",
        "REDIS_URL": broker.url,
        "DJANGO_SETTINGS_MODULE": "coalition.settings",
        "LOG_LEVEL": "INFO",
    }
    found = Programs(env, tmp_path / "programs.log")
    yield found
    for process in found.running:
        if process.poll() is None:
            found.kill_tree(process)


def wait_until(true: Callable[[], bool], seconds: float, what: str, every: float = 0.02) -> float:
    """Wait until `true()`; return how long it took. Fails by name."""
    start = time.monotonic()
    while not true():
        if time.monotonic() - start > seconds:
            pytest.fail(f"After {seconds:.0f} s still not: {what}")
        time.sleep(every)
    return time.monotonic() - start
