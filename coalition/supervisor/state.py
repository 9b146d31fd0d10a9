"""The state folder: data of the servers, sockets, logs, the secret key, and what is running now.

`var/` of the checkout; TRACKER_STATE_DIR names another. Where we are root and the checkout is shut to the user that
the servers run as, it lies under /var/lib.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from coalition.supervisor.people import Person, can_enter, give, unprivileged
from coalition.supervisor.say import Refusal, step

_ROOM = 200 * 1024 * 1024  # bytes a database needs at the least
_SOCKET_ROOM = 85  # bytes of folder name that leave room for the longest socket name
_PATIENCE = 30.0  # seconds for the processes of an earlier run to end


@dataclass(frozen=True)
class State:
    """Paths inside one state folder."""

    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    @property
    def static(self) -> Path:
        return self.folder / "static"

    @property
    def sockets(self) -> Path:
        """Where the servers' sockets are: short enough for the system's limit."""
        inside = self.folder / "run"
        if len(os.fsencode(inside)) <= _SOCKET_ROOM:
            return inside
        short = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tracker-{os.getuid()}-{short}"

    def secret_key(self) -> str:
        """Return the installation's secret, made on first use and readable by its owner alone."""
        path = self.folder / "secret_key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text().strip()

    def write_running(self, what: dict[str, Any]) -> None:
        """Note what runs, for the other commands."""
        part = self.folder / "running.json.part"
        part.touch(mode=0o600)
        part.write_text(json.dumps(what))
        part.rename(self.folder / "running.json")

    def running(self) -> dict[str, Any] | None:
        """Return what `write_running` noted, if its supervisor is alive."""
        try:
            with (self.folder / "supervisor.lock").open("r+") as lock:
                if _take(lock):
                    return None
            found = json.loads((self.folder / "running.json").read_text())
        except (OSError, ValueError):
            return None
        return dict(found)


def locate(root: Path) -> State:
    """Return the state folder that belongs to the checkout `root`, whether or not it is there yet."""
    named = os.environ.get("TRACKER_STATE_DIR")
    if named:
        return State(Path(named).expanduser().resolve())
    person = unprivileged()
    if person is not None and not can_enter(root, person):
        short = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        return State(Path("/var/lib/coalition-tracker") / short)
    return State(root / "var")


def prepare(root: Path) -> State:
    """Make the state folder and its rooms. Raises Refusal where that cannot be."""
    state = locate(root)
    try:
        for folder in (
            state.folder,
            state.logs,
            state.mail,
            state.static,
            state.folder / "beat",
            state.folder / "programs",
        ):
            folder.mkdir(parents=True, exist_ok=True)
        _sockets(state, unprivileged())
    except OSError as trouble:
        raise Refusal(
            f"The state folder {state.folder} cannot be made ({trouble.strerror}): "
            "set TRACKER_STATE_DIR to a folder of your own."
        ) from trouble
    if not can_enter(state.folder, unprivileged()):
        raise Refusal(
            f"PostgreSQL may not enter {state.folder}: set TRACKER_STATE_DIR to a folder that others may pass through."
        )
    free = shutil.disk_usage(state.folder).free
    if free < _ROOM:
        raise Refusal(
            f"Only {free >> 20} MB are free on the disk that holds {state.folder}; "
            f"a database needs {_ROOM >> 20} MB: free some space and run this again."
        )
    return state


def _sockets(state: State, person: Person | None) -> None:
    folder = state.sockets
    owner = person.uid if person else os.getuid()
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {owner, os.getuid()}):
        raise Refusal(
            f"The folder {folder} belongs to somebody else: set TRACKER_STATE_DIR to a shorter path of your own."
        )
    give(folder, person)


def hold(state: State) -> tuple[IO[str], IO[str]]:
    """Take the two locks of a running supervisor: one of its own, one that its children share and keep.

    Raises Refusal where another supervisor runs, or the processes of a killed one do not end.
    """
    own = (state.folder / "supervisor.lock").open("a+")
    if not _take_within(own, 0.5):  # a plain command holds it for an instant, to ask whether we run
        found = (
            json.loads((state.folder / "running.json").read_text()) if (state.folder / "running.json").exists() else {}
        )
        where = f" at {found['site_url']} (process {found['pid']})" if found else ""
        raise Refusal(f"Coalition Tracker already runs from here{where}: use that one, or stop it first with Ctrl-C.")
    shared = (state.folder / "children.lock").open("a+")
    if not _take(shared):
        with step("waiting for the processes of an earlier run to end"):
            if not _take_within(shared, _PATIENCE):
                raise Refusal(f"Processes of an earlier run still hold {shared.name}: end them and run this again.")
    return own, shared


def _take_within(lock: IO[str], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not _take(lock):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
