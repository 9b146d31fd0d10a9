"""Ask the kernel to end this process with its parent (Linux). Elsewhere the watchdog does it."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_wanted = sys.platform == "linux" and os.environ.get("TRACKER_WATCHDOG") != "1"  # tests try the macOS way on Linux
_libc = ctypes.CDLL(None, use_errno=True) if _wanted else None  # loaded before any fork


def available() -> bool:
    """Say whether this kernel can do it."""
    return _libc is not None


def die_with_parent(sig: int = signal.SIGKILL) -> None:
    """Have `sig` sent to this process when its parent's thread ends. A change of user clears it: call it after."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def die_with(parent: int, sig: int) -> None:
    """Like `die_with_parent`, and end at once when `parent` has gone before the kernel was asked."""
    die_with_parent(sig)
    if _libc is not None and os.getppid() != parent:
        os._exit(1)
