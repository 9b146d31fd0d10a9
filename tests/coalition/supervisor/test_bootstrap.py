"""The environment is made once, mended when half-finished, and what cannot be is said in one sentence."""

import json
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

from coalition.supervisor import bootstrap
from coalition.supervisor.say import Refusal

LOCK = "requirements.txt"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose lock asks for nothing, so that no network is needed."""
    (tmp_path / LOCK).write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("# nothing for developers\n")
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with its environment, made once and copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("made")
    (folder / LOCK).write_text("# nothing\n")
    bootstrap.ensure(folder, LOCK)
    return folder


def copy(made: Path, checkout: Path) -> None:
    shutil.copytree(made / ".venv", checkout / ".venv", symlinks=True)


def starts(checkout: Path) -> bool:
    done = subprocess.run([checkout / ".venv/bin/python", "-c", "import pip"], capture_output=True, check=False)
    return done.returncode == 0


def test_it_is_made_once_and_then_left_alone(checkout: Path, capsys, monkeypatch) -> None:
    python = bootstrap.ensure(checkout, LOCK)
    assert starts(checkout)
    assert "making the Python environment" in capsys.readouterr().out
    monkeypatch.setattr(bootstrap, "_run", lambda _command: pytest.fail("it was made again"))
    assert bootstrap.ensure(checkout, LOCK) == python
    assert capsys.readouterr().out == ""


def test_a_half_finished_install_is_finished(checkout: Path, made: Path) -> None:
    copy(made, checkout)
    (checkout / ".venv/installed.json").unlink()  # what kill -9 in the middle of pip leaves
    assert not bootstrap.is_ready(checkout)
    bootstrap.ensure(checkout, LOCK)
    assert bootstrap.is_ready(checkout)


@pytest.mark.parametrize("broken", ["no python", "empty folder", "torn stamp", "no pip"])
def test_a_broken_environment_is_mended(checkout: Path, made: Path, broken: str) -> None:
    venv = checkout / ".venv"
    if broken == "empty folder":
        venv.mkdir()
    else:
        copy(made, checkout)
    if broken == "no python":
        (venv / "bin/python").unlink()
    if broken == "torn stamp":
        (venv / "installed.json").write_text('{"require')
    if broken == "no pip":
        (venv / "installed.json").unlink()
        for folder in venv.glob("lib/python*/site-packages/pip"):
            shutil.rmtree(folder)
    bootstrap.ensure(checkout, LOCK)
    assert starts(checkout)
    assert bootstrap.is_ready(checkout)


def test_another_lock_installs_again(checkout: Path, made: Path, capsys) -> None:
    copy(made, checkout)
    (checkout / LOCK).write_text("# nothing, but newer\n")
    assert not bootstrap.is_ready(checkout)
    capsys.readouterr()
    bootstrap.ensure(checkout, LOCK)
    said = capsys.readouterr().out
    assert "installing 0 packages" in said
    assert "making the Python environment" not in said


def test_what_is_there_for_developing_is_enough_for_running(checkout: Path, made: Path) -> None:
    copy(made, checkout)
    bootstrap.ensure(checkout, "requirements-dev.txt")
    assert bootstrap.is_ready(checkout)
    assert set(json.loads((checkout / ".venv/installed.json").read_text())) == {LOCK, "requirements-dev.txt"}


def sentence(trouble: Refusal) -> str:
    text = str(trouble)
    assert "\n" not in text
    return text


def test_a_full_disk_is_said_before_anything_is_made(checkout: Path, monkeypatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10, 10, 5 << 20))
    with pytest.raises(Refusal) as refused:
        bootstrap.ensure(checkout, LOCK)
    assert sentence(refused.value).startswith("Only 5 MB are free on the disk that holds")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("pip_says", "we_say"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "is full: free about",
        ),
        ("error: [Errno 13] Permission denied: '/x'", "cannot be written: run this as its owner"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "do not trust that download"),
        ("Max retries exceeded with url", "check the network"),
        (
            "something\nERROR: a new kind of trouble",
            "pip could not install requirements.txt: ERROR: a new kind of trouble",
        ),
    ],
)
def test_what_pip_cannot_do_is_said_plainly(
    checkout: Path, made: Path, monkeypatch, pip_says: str, we_say: str
) -> None:
    copy(made, checkout)
    (checkout / LOCK).write_text("# another\n")
    real = bootstrap._run

    def failing(command: list[str]) -> subprocess.CompletedProcess[str]:
        if "pip" in command:
            return subprocess.CompletedProcess(command, 1, stdout=pip_says)
        return real(command)

    monkeypatch.setattr(bootstrap, "_run", failing)
    with pytest.raises(Refusal) as refused:
        bootstrap.ensure(checkout, LOCK)
    assert we_say in sentence(refused.value)
    assert not bootstrap.is_ready(checkout)


def test_no_network_is_said_plainly_by_the_real_pip(checkout: Path, made: Path, monkeypatch) -> None:
    copy(made, checkout)
    for name, value in {
        "INDEX_URL": "http://127.0.0.1:9/",
        "EXTRA_INDEX_URL": "",
        "FIND_LINKS": "",
        "RETRIES": "1",
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    (checkout / LOCK).write_text("attrs==26.1.0 --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(Refusal, match="could not be downloaded: check the network"):
        bootstrap.ensure(checkout, LOCK)


def test_without_ensurepip_uv_or_root_the_package_to_install_is_named(checkout: Path, monkeypatch) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    with pytest.raises(Refusal) as refused:
        bootstrap.ensure(checkout, LOCK)
    assert "install the package python3." in sentence(refused.value)


def test_without_ensurepip_root_installs_what_is_missing(checkout: Path, monkeypatch) -> None:
    ran = []
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(bootstrap.os, "getuid", lambda: 0)

    def note(command: list[str]) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(bootstrap, "_run", note)
    bootstrap._make_without_ensurepip(checkout / ".venv")
    assert ran[1][:4] == ["apt-get", "install", "-y", "-qq"]
    assert ran[-1][1:3] == ["-m", "venv"]


def test_a_folder_that_cannot_be_written_is_said_plainly(checkout: Path, monkeypatch) -> None:
    def closed(*_arguments: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bootstrap.Path, "open", closed)
    with pytest.raises(Refusal, match="cannot be written"):
        bootstrap.ensure(checkout, LOCK)
