"""The children of one supervisor: started in order, started again when they die, stopped in the other order."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coalition.supervisor import child, deathsignal, watchdog
from coalition.supervisor.say import Refusal, line

_FIRST_PAUSE = 1.0  # seconds before a dead child is started again; doubles each time …
_LONGEST_PAUSE = 30.0  # … up to this
_STEADY = 60.0  # seconds alive after which the past is forgotten
Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass
class Member:
    """One child: how it is started, how it is told to stop, and how long it may take."""

    name: str
    start: Start
    stop: int
    grace: float
    log: Path
    process: subprocess.Popen[bytes]
    began: float
    pause: float = _FIRST_PAUSE
    due: float | None = None  # when it is started again, while it is dead


class Crew:
    """Keeps its members running until `stop`."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._watchdog = None if deathsignal.available() else watchdog.start()

    def add(self, name: str, start: Start, *, stop: int, grace: float, log: Path) -> subprocess.Popen[bytes]:
        """Start a child and keep it."""
        member = Member(name, start, stop, grace, log, start(), time.monotonic())
        self.members.append(member)
        self._tell(member, stop)
        return member.process

    def look(self) -> None:
        """Say which children have died, and start those again whose pause is over."""
        now = time.monotonic()
        for member in self.members:
            if member.due is None and member.process.poll() is not None:
                self._tell(member, 0)
                if now - member.began > _STEADY:
                    member.pause = _FIRST_PAUSE
                how = _how(member.process.returncode)
                line(f"{member.name} ended ({how}); starting it again in {member.pause:.0f} s (its log: {member.log})")
                member.due = now + member.pause
                member.pause = min(member.pause * 2, _LONGEST_PAUSE)
            elif member.due is not None and now >= member.due:
                member.process, member.began, member.due = member.start(), now, None
                self._tell(member, member.stop)
                line(f"{member.name} runs again")

    def all_alive(self) -> None:
        """Raise Refusal when a child has died during the start."""
        for member in self.members:
            if member.process.poll() is not None:
                how = _how(member.process.returncode)
                raise Refusal(f"{member.name} ended at once ({how}): see the end of {member.log}.")

    def stop(self) -> None:
        """Tell all but the servers to stop at once, then the servers, the last started first."""
        for member in self.members:
            if member.grace <= 15 and member.process.poll() is None:
                member.process.send_signal(member.stop)
        for member in reversed(self.members):
            child.stop(member.process, member.stop, member.grace)
            self._tell(member, 0)
        self.members.clear()

    def _tell(self, member: Member, sig: int) -> None:
        if self._watchdog is not None:
            watchdog.tell(self._watchdog, member.process.pid, sig)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
