"""Our own broker: a foreground child on a unix socket. It may be flushed at any time without loss."""

import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from coalition.supervisor import child
from coalition.supervisor.people import Person
from coalition.supervisor.say import Refusal

SOCKET = "valkey.sock"
STOP = signal.SIGTERM
_WAIT = 20.0  # seconds


def start(
    program: Path, data: Path, sockets: Path, person: Person | None, log: Path, *, keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """Start the server on a socket in `sockets`, with its append-only file in `data`."""
    command = [str(program), "--unixsocket", str(sockets / SOCKET), "--dir", str(data)]
    command += "--port 0 --unixsocketperm 700 --appendonly yes --daemonize no --maxmemory-policy noeviction".split()
    command += ["--save", ""]
    return child.spawn(command, log=log, person=person, death=STOP, keep=keep)


def wait(server: subprocess.Popen[bytes], sockets: Path, log: Path) -> None:
    """Wait until it answers. Raises Refusal when it ends or does not come up."""
    import redis

    end = time.monotonic() + _WAIT
    while True:
        try:
            client = redis.Redis(unix_socket_path=str(sockets / SOCKET), socket_timeout=1)
            client.ping()
            client.close()
            return
        except (redis.RedisError, OSError) as trouble:
            if server.poll() is not None or time.monotonic() > end:
                raise Refusal(f"The broker did not come up; the reason is at the end of {log}.") from trouble
        time.sleep(0.05)


def url(sockets: Path) -> str:
    """Return the address in redis-py's form."""
    return f"unix://{quote(str(sockets / SOCKET))}?db=0"
