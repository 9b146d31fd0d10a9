"""`manage.py up`: everything ready, started, and kept running until Ctrl-C or SIGTERM.

The order is the only clever thing: lock, port, PostgreSQL, broker, migrations and record, then web, worker and beat.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from coalition.supervisor import binaries, child, port, postgres, programs, state, static, valkey
from coalition.supervisor.crew import Crew
from coalition.supervisor.people import give, unprivileged
from coalition.supervisor.say import Refusal, line, step

_READY_WITHIN = 60.0  # seconds from the start of the web server to its first answer


class _Stop(BaseException):
    """Somebody wants us to stop."""


def main(root: Path, arguments: list[str]) -> int:
    """Run until told to stop; return the exit code. Raises Refusal with one sentence where it cannot start."""
    chosen = port.choose(_parse(arguments).port)
    place = state.prepare(root)
    locks = state.hold(place)
    port.refuse_if_taken(chosen)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, _stop)
    crew = Crew()
    try:
        _start(root, place, crew, chosen, locks[1].fileno())
        while True:
            time.sleep(0.2)
            crew.look()
    except _Stop:
        line("\nStopping …")
    finally:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not cut short the writing of data
        crew.stop()
        (place.folder / "running.json").unlink(missing_ok=True)
        for lock in locks:
            lock.close()
    line("Stopped. Nothing of it runs any more.")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start Coalition Tracker and keep it running.")
    parser.add_argument("--port", help="the port to serve on (default: PORT, else 8000)")
    return parser.parse_args(arguments)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stop


def _start(root: Path, place: state.State, crew: Crew, chosen: int, keep: int) -> None:
    line("Starting Coalition Tracker:")
    address = f"http://127.0.0.1:{chosen}"
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "coalition.settings"}
    env["SECRET_KEY"] = os.environ.get("SECRET_KEY") or place.secret_key()
    env.setdefault("SITE_URL", address)
    env.setdefault("STATIC_ROOT", str(place.static))
    env.setdefault("EMAIL_URL", "filemail:///" + quote(str(place.mail)))
    env["DATABASE_URL"] = os.environ.get("DATABASE_URL") or _postgres(place, crew, keep)
    env["REDIS_URL"] = os.environ.get("REDIS_URL") or _valkey(place, crew, keep)
    kept = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL", "STATIC_ROOT")
    place.write_running({"pid": os.getpid(), **{name: env[name] for name in kept}, "site_url": address})

    collect = static.begin(root, place, env)
    _prepare(root, env)
    if not os.environ.get("DATABASE_URL"):  # what serves people never connects as the owner
        env["DATABASE_URL"] = postgres.url(place.sockets, "tracker", postgres.APPLICATION)
    if collect is not None and collect.poll() is None:
        with step("collecting static files"):
            collect.wait()
    if collect is not None:
        static.finish(root, place, collect)
    with step("starting web, worker and beat"):
        _processes(root, place, crew, env, chosen, keep)
        _wait_for(address + "/healthz/ready", crew)
    mail = f"Mail is written to {place.mail}. " if env["EMAIL_URL"].startswith("filemail:") else ""
    line(
        f"\nCoalition Tracker is ready: {address}/\nStaff log in at {address}/admin/ (a forgotten password: "
        "`python3 manage.py changepassword NAME`)."
    )
    line(f"{mail}Logs are in {place.logs}. Ctrl-C stops everything.")


def _postgres(place: state.State, crew: Crew, keep: int) -> str:
    person = unprivileged()
    data, log = place.folder / "postgres", place.logs / "postgres.log"
    found = binaries.postgres(person, place.folder / "programs")
    if not data.exists():
        with step("making the database folder"):
            postgres.make(found, data, person, log)
    else:
        postgres.make(found, data, person, log)
    with step("starting PostgreSQL"):
        server = crew.add(
            "PostgreSQL",
            lambda: postgres.start(found, data, place.sockets, person, log, keep=(keep,)),
            stop=postgres.STOP,
            grace=60.0,
            log=log,
        )
        postgres.wait(server, place.sockets, log)
        postgres.create_database(place.sockets, "tracker")
    return postgres.url(place.sockets, "tracker")


def _valkey(place: state.State, crew: Crew, keep: int) -> str:
    person = unprivileged()
    data, log = give(place.folder / "valkey", person), place.logs / "valkey.log"
    program = binaries.valkey(person, place.folder / "programs")
    with step("starting the broker"):
        server = crew.add(
            "the broker",
            lambda: valkey.start(program, data, place.sockets, person, log, keep=(keep,)),
            stop=valkey.STOP,
            grace=20.0,
            log=log,
        )
        valkey.wait(server, place.sockets, log)
    return valkey.url(place.sockets)


def _prepare(root: Path, env: dict[str, str]) -> None:
    """Migrate, load the record, make the first administrator: Django's part, in a process of its own."""
    parent = os.getpid()
    from coalition.supervisor.deathsignal import die_with

    process = subprocess.Popen(
        [sys.executable, str(root / "manage.py"), "prepare"],
        cwd=root,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: die_with(parent, signal.SIGTERM),
    )
    try:
        code = process.wait()
    except BaseException:
        child.stop(process)
        raise
    if code != 0:
        raise Refusal("The database could not be made ready; the reason stands above. Nothing was started.")


def _processes(root: Path, place: state.State, crew: Crew, env: dict[str, str], chosen: int, keep: int) -> None:
    schedule = str(place.folder / "beat" / "schedule")
    jobs = (  # the signal when told to stop, and the one when we are gone: Celery would wait for its broker, gone too
        ("web", programs.web(f"127.0.0.1:{chosen}"), signal.SIGTERM, signal.SIGTERM),
        ("worker", programs.worker(), signal.SIGQUIT, signal.SIGKILL),
        ("beat", programs.beat(schedule), signal.SIGTERM, signal.SIGKILL),
    )
    for name, command, stop, death in jobs:
        log = place.logs / f"{name}.log"

        def start(command: list[str] = command, log: Path = log, death: int = death) -> "subprocess.Popen[bytes]":
            return child.spawn([sys.executable, "-m", *command], log=log, env=env, cwd=root, death=death, keep=(keep,))

        crew.add(name, start, stop=stop, grace=12.0, log=log)


def _wait_for(address: str, crew: Crew) -> None:
    end = time.monotonic() + _READY_WITHIN
    while time.monotonic() < end:
        crew.all_alive()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Refusal(f"The web server did not answer within {_READY_WITHIN:.0f} s: see {crew.members[-3].log}.")
