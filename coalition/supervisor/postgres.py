"""Our own PostgreSQL: a foreground child on a unix socket in a folder that only its owner may enter."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from coalition.supervisor import child, deathsignal
from coalition.supervisor.binaries import Postgres
from coalition.supervisor.people import Person, drop_to, give
from coalition.supervisor.say import Refusal

_SOCKET_LIMIT = 103  # bytes, on macOS; Linux has 107
_SOCKET = ".s.PGSQL.5432"
OWNER = "postgres"  # makes and migrates the database
APPLICATION = (
    "tracker_app"  # serves it, with no right to take anything away; `prepare` makes it (coalition.ledger.roles)
)
STOP = signal.SIGINT  # "fast": open transactions are rolled back, everything is written
_WAIT = 60.0  # seconds; a crash recovery takes a while


def make(programs: Postgres, data: Path, person: Person | None, log: Path) -> None:
    """Make the data folder if it is not there; one that is there is never touched.

    It is made beside its place and moved there when whole, so that a half-made one is never taken for a database.
    Raises Refusal where that fails, or where the folder belongs to another major version.
    """
    if data.exists():
        _same_major(programs, data)
        return
    part = data.with_name(data.name + ".part")
    if part.exists():
        shutil.rmtree(part)
    give(part, person)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.embedded else ["--locale=C.UTF-8"]
    command = [str(programs.bin / "initdb"), "-D", str(part), "-U", "postgres", "-E", "UTF8", *locale]
    command += ["-A", "trust", "--no-instructions"]  # only the folder's owner can reach the socket
    parent = os.getpid()

    def drop() -> None:
        drop_to(person)
        deathsignal.die_with(parent, signal.SIGTERM)

    with log.open("ab") as out:
        done = subprocess.run(
            command, stdout=out, stderr=out, cwd="/", env=_environment(), preexec_fn=drop, check=False
        )
    if done.returncode != 0:
        raise Refusal(f"PostgreSQL could not make its data folder {data}: see the end of {log}.")
    part.rename(data)


def _same_major(programs: Postgres, data: Path) -> None:
    said = subprocess.run(
        [str(programs.bin / "postgres"), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"(\d+)", said)
    wrote = (data / "PG_VERSION").read_text().strip()
    ours = found.group(1) if found else "unknown"
    if ours != wrote:
        raise Refusal(
            f"The data in {data} was written by PostgreSQL {wrote}, and this one is {ours}: "
            "move it to the new version with pg_dump and psql, or set DATABASE_URL to a server of that version."
        )


def start(
    programs: Postgres,
    data: Path,
    sockets: Path,
    person: Person | None,
    log: Path,
    *,
    keep: tuple[int, ...] = (),
    durable: bool = True,
) -> subprocess.Popen[bytes]:
    """Start the server on `sockets`. `durable=False` is for throwaway servers of tests only."""
    if len(os.fsencode(sockets / _SOCKET)) > _SOCKET_LIMIT:
        raise Refusal(f"The folder {sockets} has too long a name for a socket; set TRACKER_STATE_DIR to a shorter one.")
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options |= {"autovacuum": "off"}  # a test that counts the rows in its transaction would meet it in a deadlock
    command = [str(programs.bin / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return child.spawn(command, log=log, env=_environment(), person=person, death=STOP, keep=keep)


def wait(server: subprocess.Popen[bytes], sockets: Path, log: Path) -> None:
    """Wait until it takes connections. Raises Refusal when it ends or does not come up."""
    import psycopg

    end = time.monotonic() + _WAIT
    while True:
        try:
            psycopg.connect(url(sockets, "postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError as trouble:
            if server.poll() is not None:
                raise Refusal(f"PostgreSQL ended at once; the reason is at the end of {log}.") from trouble
            if time.monotonic() > end:
                raise Refusal(f"PostgreSQL did not come up within {_WAIT:.0f} s; see the end of {log}.") from trouble
        time.sleep(0.05)


def create_database(sockets: Path, name: str) -> None:
    """Create the database `name` unless it is there."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url(sockets, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def url(sockets: Path, database: str, role: str = OWNER) -> str:
    """Return the address that both PostgreSQL's own programs and the settings understand."""
    return f"postgres:///{database}?host={quote(str(sockets))}&user={role}"


def _environment() -> dict[str, str]:
    """Return an environment without other servers' settings (PGDATA, PGPORT and their like)."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("PG") and not name.startswith("LC_")
    }
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
