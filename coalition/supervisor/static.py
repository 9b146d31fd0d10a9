"""Static files are collected when they have changed, beside the migrations, not after them."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

from coalition.supervisor import child
from coalition.supervisor.say import Refusal
from coalition.supervisor.state import State

_STAMP = "collected"


def begin(root: Path, place: State, env: dict[str, str]) -> "subprocess.Popen[bytes] | None":
    """Start collecting and return the process, or None where nothing has changed since the last time."""
    stamp = place.folder / _STAMP
    if env.get("STATIC_ROOT") == str(place.static) and stamp.exists() and stamp.read_text() == _fingerprint(root):
        return None
    command = [sys.executable, str(root / "manage.py"), "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    return child.spawn(command, log=place.logs / "static.log", env=env, cwd=root, death=signal.SIGTERM)


def finish(root: Path, place: State, process: "subprocess.Popen[bytes]") -> None:
    """Wait until they are collected. Raises Refusal where that failed."""
    if process.wait() != 0:
        raise Refusal(f"The static files could not be collected: see the end of {place.logs / 'static.log'}.")
    (place.folder / _STAMP).write_text(_fingerprint(root))


def _fingerprint(root: Path) -> str:
    seen = hashlib.sha256((root / "requirements.txt").read_bytes())
    for room in ("coalition", "pledges", "api"):
        for path in sorted((root / room).glob("static/**/*")):
            if path.is_file():
                seen.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}".encode())
    return seen.hexdigest()
