"""Where the kernel knows no death signal (macOS): a small process that outlives the supervisor by seconds.

It reads lines `PID SIGNAL` from the supervisor; signal 0 means: that one has ended, forget it. When the pipe ends, the
supervisor has ended: the watchdog signals every process it knows of, and kills the groups of those that stay.
"""

import os
import signal
import subprocess
import sys
import time

_GRACE = 15.0  # seconds before it kills


def start() -> subprocess.Popen[bytes]:
    """Start the watchdog; tell it of a child with `tell`."""
    command = [sys.executable, "-m", "coalition.supervisor.watchdog"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)


def tell(watchdog: subprocess.Popen[bytes], pid: int, sig: int) -> None:
    """Have the process `pid` sent `sig` when we are gone; 0 forgets it."""
    if watchdog.stdin is not None:
        watchdog.stdin.write(f"{pid} {int(sig)}\n".encode())
        watchdog.stdin.flush()


def _send(pid: int, sig: int, *, group: bool = False) -> bool:
    try:
        os.killpg(pid, sig) if group else os.kill(pid, sig)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    known: dict[int, int] = {}
    for row in sys.stdin:
        pid, sig = row.split()
        if int(sig):
            known[int(pid)] = int(sig)
        else:
            known.pop(int(pid), None)
    for pid, sig in known.items():
        _send(pid, sig)
    end = time.monotonic() + _GRACE
    while time.monotonic() < end and any(_send(pid, 0, group=True) for pid in known):
        time.sleep(0.1)
    for pid in known:
        _send(pid, signal.SIGKILL, group=True)


if __name__ == "__main__":
    _main()
