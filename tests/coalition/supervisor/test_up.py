"""`up`, for real: whole processes, in a state folder of their own."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.coalition.supervisor.running import (
    ROOT,
    Tracker,
    clean_environment,
    free_port,
    processes_of,
    state_folder,
    wait_until_none,
)

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc"),
]


@dataclass(frozen=True, slots=True)
class First:
    """What the first start of a state folder said, and whom it let in."""

    output: str
    people: list[tuple[str, str]]  # the administrators, with their passwords' hashes


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One state folder for the module: the tests below live through its starts in turn, in any order."""
    with state_folder() as made:
        yield made
        assert wait_until_none(made) == {}


@pytest.fixture(scope="module")
def first(folder: Path) -> First:
    """The first start, which alone loads the record: once for all."""
    tracker = Tracker(folder).ready()
    with psycopg.connect(tracker.psycopg_url()) as connection:
        people = connection.execute("SELECT username, password FROM auth_user WHERE is_superuser").fetchall()
    found = First(tracker.output, people)
    assert tracker.stop() == 0
    tracker.log.unlink()
    return found


class House:
    """The folder after its first start, and the program that runs on it, while it does. Most tests only look at it: a
    start costs some ten seconds of a processor.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.tracker: Tracker | None = None

    def up(self) -> Tracker:
        """The program, which runs: started anew where a test has ended it."""
        if self.tracker is None or self.tracker.process.poll() is not None:
            self.start()
        assert self.tracker is not None
        return self.tracker

    def start(self, **environment: str) -> Tracker:
        """Stop what runs, and start it again."""
        self.down()
        self.tracker = Tracker(self.state, **environment).ready()
        return self.tracker

    def down(self) -> None:
        if self.tracker is not None:
            self.tracker.stop()
        self.tracker = None


@pytest.fixture(scope="module")
def house(folder: Path, first: First) -> Iterator[House]:
    made = House(folder)
    yield made
    made.down()


@pytest.fixture
def tracker(house: House) -> Tracker:
    return house.up()


def test_it_serves_and_says_where(tracker: Tracker) -> None:
    assert f"http://127.0.0.1:{tracker.port}/" in tracker.output
    assert tracker.get("/healthz/ready") == 200
    assert tracker.get("/admin/login/") == 200
    assert tracker.get("/static/unfold/css/styles.css") == 200


def test_the_first_password_is_shown_once_and_kept_nowhere(tracker: Tracker, first: First) -> None:
    password = re.search(r"with the password `([^`]{16,})`", first.output)[1]
    assert [name for name, _hash in first.people] == ["admin"]
    assert "password `" not in tracker.output
    assert tracker.stop() == 0
    holds = [path for path in tracker.state.rglob("*") if path.is_file() and password.encode() in path.read_bytes()]
    assert holds == []


def test_a_second_start_does_nothing_of_the_first_again(house: House) -> None:
    """How long it takes is for `tests.benchmarks.start`; that it leaves the long steps out is for here."""
    again = house.start()
    steps = [name for name in re.findall(r"^  (\S.*?) … ", again.output, re.MULTILINE) if "waiting" not in name]
    assert steps == ["starting PostgreSQL", "starting the broker", "starting web, worker and beat"]


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_asked(tracker: Tracker, sig: int) -> None:
    assert len(processes_of(tracker.state)) >= 6  # it, two servers, web, worker, beat
    assert tracker.stop(sig) == 0
    assert "Nothing of it runs any more" in tracker.output
    assert processes_of(tracker.state) == {}
    assert not (tracker.state / "running.json").exists()


@pytest.mark.parametrize("watchdog", ["0", "1"], ids=["death signal", "watchdog"])
def test_kill_9_leaves_no_process_and_loses_no_row(house: House, watchdog: str) -> None:
    tracker = house.start(TRACKER_WATCHDOG=watchdog)
    with psycopg.connect(tracker.psycopg_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS probe (n int)")
        connection.execute("TRUNCATE probe")
        for number in range(100):
            connection.execute("INSERT INTO probe VALUES (%s)", [number])
        tracker.process.kill()
    assert tracker.process.wait(10) == -signal.SIGKILL
    assert wait_until_none(house.state) == {}
    with psycopg.connect(house.up().psycopg_url()) as connection:
        assert connection.execute("SELECT count(*) FROM probe").fetchone() == (100,)


def test_a_start_right_after_kill_9_waits_for_the_old_processes(house: House) -> None:
    tracker = house.up()
    tracker.process.kill()
    tracker.process.wait(10)
    assert house.up().get("/healthz/ready") == 200


def test_a_second_one_is_told_where_the_first_is(tracker: Tracker) -> None:
    second = tracker.manage("up", "--port", str(free_port()))
    assert second.returncode == 1
    assert second.stderr == (
        f"Coalition Tracker already runs from here at http://127.0.0.1:{tracker.port} (process {tracker.process.pid}): "
        "use that one, or stop it first with Ctrl-C.\n"
    )
    assert tracker.get("/healthz/ready") == 200


def test_a_plain_command_finds_the_running_database(tracker: Tracker) -> None:
    found = tracker.manage("showmigrations", "auth")
    assert found.returncode == 0, found.stderr
    assert "[X] 0001_initial" in found.stdout


def test_a_plain_command_without_a_database_says_what_to_do() -> None:
    with state_folder() as folder:
        done = subprocess.run(
            [sys.executable, "manage.py", "showmigrations"],
            cwd=ROOT,
            env=clean_environment(TRACKER_STATE_DIR=str(folder)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "No database is running: start `python3 manage.py up` in another terminal and leave it on, "
        "or set DATABASE_URL to a PostgreSQL of your own.\n"
    )


@pytest.mark.parametrize("name", ["worker", "PostgreSQL", "web"])
def test_a_child_that_dies_is_started_again_and_that_is_said(house: House, name: str) -> None:
    tracker = house.up()
    marks = {"worker": "coalition.celery worker", "PostgreSQL": "pginstall/bin/postgres", "web": "gunicorn"}
    import os

    victims = []
    for pid in processes_of(tracker.state):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        parent = int(re.search(r"^PPid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[1])
        if marks[name] in command and parent == tracker.process.pid:
            victims.append(pid)
    assert len(victims) == 1
    os.kill(victims[0], signal.SIGKILL)
    tracker.wait_for(f"{name} ended (killed by SIGKILL); starting it again in 1 s", 15)
    tracker.wait_for(f"{name} runs again", 15)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if tracker.get("/healthz/ready") == 200:
                break
        except OSError:
            pass
        time.sleep(0.2)
    assert tracker.get("/healthz/ready") == 200
    if name == "PostgreSQL":  # what it serves may have died with it, and is then started again when nobody waits for it
        house.down()


def test_with_servers_of_your_own_none_is_started(tracker: Tracker) -> None:
    with state_folder() as folder:
        urls = {name: tracker.running()[name] for name in ("DATABASE_URL", "REDIS_URL")}
        guest = Tracker(folder, SECRET_KEY="x" * 50, **urls).ready()
        try:
            assert guest.get("/healthz/ready") == 200
            assert not (folder / "postgres").exists()
            assert not (folder / "valkey").exists()
            assert not (folder / "secret_key").exists()
            assert "starting PostgreSQL" not in guest.output
        finally:
            guest.stop()


def test_a_database_that_does_not_answer_is_named_and_nothing_is_left() -> None:
    with state_folder() as folder:
        refused = Tracker(folder, DATABASE_URL="postgres://nobody@127.0.0.1:9/none", REDIS_URL="redis://127.0.0.1:9/0")
        assert refused.process.wait(60) == 1
        assert "The database at DATABASE_URL does not answer" in refused.output
        assert "Traceback" not in refused.output
        assert wait_until_none(folder) == {}
