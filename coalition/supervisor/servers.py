"""The two servers together: made, started, waited for, stopped. Used by `up`, by `test` and by developers."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from coalition.supervisor import binaries, child, postgres, valkey
from coalition.supervisor.people import give, unprivileged


@dataclass
class Servers:
    """Running children and the addresses to reach them by."""

    sockets: Path
    children: list[tuple[str, subprocess.Popen[bytes], int]] = field(default_factory=list)
    database_url: str = ""
    redis_url: str = ""

    def stop(self) -> None:
        """Stop them, the broker first."""
        for _name, process, sig in reversed(self.children):
            child.stop(process, sig, grace=30.0)
        self.children.clear()


def start_postgres(
    servers: Servers, state: Path, *, database: str, keep: tuple[int, ...] = (), durable: bool = True
) -> None:
    """Make the cluster under `state` on first use, start it and create `database`."""
    person = unprivileged()
    programs = binaries.postgres(person, state / "programs")
    logs = state / "logs"
    postgres.make(programs, state / "postgres", person, logs / "postgres.log")
    server = postgres.start(
        programs, state / "postgres", servers.sockets, person, logs / "postgres.log", keep=keep, durable=durable
    )
    servers.children.append(("postgres", server, postgres.STOP))
    postgres.wait(server, servers.sockets, logs / "postgres.log")
    postgres.create_database(servers.sockets, database)
    servers.database_url = postgres.url(servers.sockets, database)


def start_valkey(servers: Servers, state: Path, *, keep: tuple[int, ...] = ()) -> None:
    """Start the broker with its file under `state`."""
    person = unprivileged()
    program = binaries.valkey(person, state / "programs")
    log = state / "logs" / "valkey.log"
    server = valkey.start(program, give(state / "valkey", person), servers.sockets, person, log, keep=keep)
    servers.children.append(("valkey", server, valkey.STOP))
    valkey.wait(server, servers.sockets, log)
    servers.redis_url = valkey.url(servers.sockets)
