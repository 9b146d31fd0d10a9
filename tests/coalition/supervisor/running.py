"""Starts the real `manage.py up` in a state folder of its own, and looks at what it leaves behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "STATIC_ROOT", "STATIC_HASHED", "EMAIL_URL", "PORT")


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS and not name.startswith("PYTEST")}
    return {**kept, **more}


def free_port() -> int:
    """A port below those that the system hands out, free right now."""
    for port in range(20_000 + os.getpid() % 5_000, 32_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("no free port below 32000")


@contextmanager
def state_folder() -> Iterator[Path]:
    """A short-named folder that PostgreSQL's user may pass through (pytest's own may not)."""
    folder = Path(tempfile.mkdtemp(prefix="trk"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Tracker:
    """One `up` and its output."""

    def __init__(self, state: Path, **environment: str) -> None:
        self.state = state
        self.port = free_port()
        self.log = state / f"up-{self.port}-{time.monotonic_ns()}.log"
        self.environment = clean_environment(TRACKER_STATE_DIR=str(state), **environment)
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_for(self, text: str, seconds: float = 120) -> str:
        """Wait until the output holds `text`; return the output."""
        end = time.monotonic() + seconds
        while text not in self.output:
            assert time.monotonic() < end, f"{text!r} never came:\n{self.output}"
            assert self.process.poll() is None, f"it ended before {text!r}:\n{self.output}"
            time.sleep(0.05)
        return self.output

    def ready(self) -> "Tracker":
        self.wait_for("Coalition Tracker is ready")
        return self

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def running(self) -> dict[str, str]:
        return json.loads((self.state / "running.json").read_text())

    def psycopg_url(self) -> str:
        return self.running()["DATABASE_URL"]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a plain command beside it."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def stop(self, sig: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sig)
        return self.process.wait(60)


def processes_of(state: Path) -> dict[int, str]:
    """Every living process that has something of `state` in its arguments or environment, by its id."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            text = (folder / "cmdline").read_bytes() + b"\0" + (folder / "environ").read_bytes()
            dead = re.search(r"^State:\s+Z", (folder / "status").read_text(), re.MULTILINE)
        except OSError:
            continue
        if os.fsencode(state) in text and not dead:
            found[int(folder.name)] = text[:120].replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_until_none(state: Path, seconds: float = 25) -> dict[int, str]:
    """Wait until no process of `state` is left; return those that are."""
    end = time.monotonic() + seconds
    while (left := processes_of(state)) and time.monotonic() < end:
        time.sleep(0.1)
    return left
