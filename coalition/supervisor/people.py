"""Whose name a child runs under. PostgreSQL refuses to be root, so root's servers run as nobody."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coalition.supervisor.say import Refusal


@dataclass(frozen=True)
class Person:
    """A user and group that a child drops to."""

    uid: int
    gid: int


def unprivileged() -> Person | None:
    """Return nobody when we are root, else None: stay who we are.

    Raises Refusal for a user without a name, whom PostgreSQL refuses.
    """
    if os.getuid() == 0:
        entry = pwd.getpwnam("nobody")
        return Person(entry.pw_uid, entry.pw_gid)
    try:
        pwd.getpwuid(os.getuid())
    except KeyError as trouble:
        raise Refusal(
            f"PostgreSQL does not run as a user without a name, and {os.getuid()} has none here: "
            "run this as a user of this machine, or set DATABASE_URL to a server of your own."
        ) from trouble
    return None


def drop_to(person: Person | None) -> None:
    """Become `person`, in the child, between fork and exec."""
    if person is not None:
        os.setgroups([])
        os.setgid(person.gid)
        os.setuid(person.uid)


def give(path: Path, person: Person | None, mode: int = 0o700) -> Path:
    """Make the folder `path` if it is missing, give it to `person`, and shut it to others."""
    path.mkdir(parents=True, exist_ok=True)
    if person is not None:
        os.chown(path, person.uid, person.gid)
    path.chmod(mode)
    return path


def can_run(program: Path, person: Person | None) -> bool:
    """Say whether `person` can start `program` with all its libraries: by trying."""
    try:
        done = subprocess.run(
            [str(program), "--version"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            timeout=20,
            preexec_fn=lambda: drop_to(person),
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def can_enter(folder: Path, person: Person | None) -> bool:
    """Say whether `person` can pass through every parent of `folder`: by trying."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=20,
        preexec_fn=lambda: drop_to(person),
        check=False,
    )
    return done.returncode == 0
