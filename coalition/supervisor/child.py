"""One foreground child of the supervisor, in a session of its own, that dies with it.

Started from the main thread only: the kernel's death signal follows the thread, not the process.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from coalition.supervisor import deathsignal
from coalition.supervisor.people import Person, drop_to


def spawn(
    command: Sequence[str],
    *,
    log: Path | IO[bytes],
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    person: Person | None = None,
    death: int = signal.SIGTERM,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command`; its output goes to `log`; `death` is what it gets when the supervisor is gone.

    `keep` are file descriptors that the child goes on holding (the lock that says "somebody still runs").
    """
    parent = os.getpid()

    def prepare() -> None:
        drop_to(person)
        deathsignal.die_with(parent, death)

    out = log.open("ab") if isinstance(log, Path) else log
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=str(cwd),
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
            preexec_fn=prepare,
            pass_fds=tuple(keep),
        )
    finally:
        if isinstance(log, Path):
            out.close()


def stop(process: subprocess.Popen[bytes], sig: int = signal.SIGTERM, grace: float = 10.0) -> None:
    """Ask with `sig`, wait `grace` seconds, then end its whole group."""
    if process.poll() is None:
        process.send_signal(sig)
        with suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # its own session: nothing but its children is in there
    process.wait()
