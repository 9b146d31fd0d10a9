"""Makes the environment in `.venv` from a hashed lock, and mends one that an earlier run left half-finished.

Invariant: `.venv/installed.json` exists only after pip has finished, and names what it installed from; no stamp, or
another content of the lock, means: install again. Standard library only.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coalition.supervisor import deathsignal
from coalition.supervisor.say import Refusal, line, step

_NEEDED = 700 * 1024 * 1024  # bytes: the environment, its downloads and a young database
_STAMP = "installed.json"


def ensure(root: Path, lock: str) -> Path:
    """Return the environment's Python, with everything of `lock` (a file name in `root`) installed.

    Raises Refusal with one sentence where that cannot be.
    """
    python = root / ".venv" / "bin" / "python"
    if _installed(root, lock):
        return python
    with _alone(root):
        if _installed(root, lock):  # another run made it while we waited
            return python
        _room(root)
        line("Making ready (the first start takes a minute or two):")
        if not _works(python):
            with step("making the Python environment in .venv"):
                _make(root)
        (root / ".venv" / _STAMP).unlink(missing_ok=True)
        count = sum(1 for row in (root / lock).read_text().splitlines() if "==" in row)
        with step(f"installing {count} packages from {lock}"):
            _install(root, python, root / lock)
        _stamp(root, lock)
    return python


def is_ready(root: Path) -> bool:
    """Say whether a finished environment for running is there."""
    return _installed(root, "requirements.txt")


def _installed(root: Path, lock: str) -> bool:
    try:
        stamp = json.loads((root / ".venv" / _STAMP).read_text())
        current = _fingerprint(root / lock)
    except (OSError, ValueError):
        return False
    return bool(stamp.get(lock) == current) and (root / ".venv" / "bin" / "python").exists()


def _stamp(root: Path, lock: str) -> None:
    locks = {lock, "requirements.txt"}  # what is there for development is enough for running
    text = json.dumps({name: _fingerprint(root / name) for name in sorted(locks)})
    part = root / ".venv" / (_STAMP + ".part")
    part.write_text(text)
    part.rename(root / ".venv" / _STAMP)


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def _works(python: Path) -> bool:
    """Say whether the environment starts, has pip, and is of this Python's version."""
    ask = "import sys, pip; print(sys.version)"
    try:
        done = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version.strip()


def _make(root: Path) -> None:
    folder = root / ".venv"
    if importlib.util.find_spec("ensurepip") is None:
        _make_without_ensurepip(folder)
        return
    done = _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    if done.returncode != 0:
        raise Refusal(_why(done.stdout, folder, f"`{sys.executable} -m venv .venv` failed: {_last(done.stdout)}"))


def _make_without_ensurepip(folder: Path) -> None:
    """Debian leaves ensurepip out of Python: uv makes the environment, else apt-get brings what is missing."""
    uv = shutil.which("uv")
    if uv:
        done = _run([uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, str(folder)])
        if done.returncode == 0:
            return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.getuid() == 0 and shutil.which("apt-get"):
        for name in (package, "python3-venv"):
            _run(["apt-get", "update", "-qq"])
            if _run(["apt-get", "install", "-y", "-qq", name]).returncode == 0:
                break
        if _run([sys.executable, "-m", "venv", "--clear", str(folder)]).returncode == 0:
            return
    raise Refusal(f"This Python cannot make environments: install the package {package} (or uv) and run this again.")


def _install(root: Path, python: Path, lock: Path) -> None:
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    done = _run([*command, "--only-binary", ":all:", "-r", str(lock)])
    if (
        done.returncode != 0 and "No matching distribution" in done.stdout
    ):  # a machine without wheels may have a compiler
        done = _run([*command, "-r", str(lock)])
    if done.returncode != 0:
        log = root / ".venv" / "install.log"
        log.write_text(done.stdout)
        raise Refusal(
            _why(done.stdout, root, f"pip could not install {lock.name}: {_last(done.stdout)} (all of it: {log})")
        )


def _why(output: str, folder: Path, otherwise: str) -> str:
    if "No space left" in output or "Errno 28" in output:
        return f"The disk that holds {folder} is full: free about {_NEEDED >> 20} MB and run this again."
    if "Permission denied" in output or "Read-only file system" in output:
        return f"The folder {folder} cannot be written: run this as its owner, or from a copy of your own."
    if "DO NOT MATCH THE HASHES" in output:
        return "A downloaded package is not the one that was locked: run this again, and do not trust that download."
    if any(
        word in output for word in ("NewConnectionError", "Max retries", "name resolution", "timed out", "ProxyError")
    ):
        return "The packages could not be downloaded: check the network (or pip's index setting) and run this again."
    return otherwise


def _last(output: str) -> str:
    rows = [row.strip() for row in output.splitlines() if row.strip()]
    return rows[-1] if rows else "it said nothing"


def _room(root: Path) -> None:
    free = shutil.disk_usage(root).free
    if free < _NEEDED:
        raise Refusal(
            f"Only {free >> 20} MB are free on the disk that holds {root}; about {_NEEDED >> 20} MB are needed: "
            "free some space and run this again."
        )


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    parent = os.getpid()
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=lambda: deathsignal.die_with(parent, 15),
    )


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one run at a time work on the environment."""
    try:
        lock = (root / ".venv.lock").open("w")
    except OSError as trouble:
        raise Refusal(
            f"The folder {root} cannot be written ({trouble.strerror}): run this from a copy of your own."
        ) from trouble
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
