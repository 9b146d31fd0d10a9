"""The test command runs every step, names those that failed, and finds a browser or says that there is none."""

import sys
from pathlib import Path

import pytest

from coalition.supervisor import browser, testrun

PASSES, FAILS = [sys.executable, "-c", ""], [sys.executable, "-c", "print('because'); raise SystemExit(3)"]
WHOLE_SUITE = [sys.executable, "-c", "import sys; print('pytest got', sys.argv[1:]); raise SystemExit(0)"]


@pytest.fixture
def ready(monkeypatch, tmp_path: Path) -> Path:
    """A run that starts no servers: they are tried elsewhere."""
    monkeypatch.setenv("DATABASE_URL", "postgres:///x")
    monkeypatch.setenv("REDIS_URL", "unix:///x")
    monkeypatch.setattr(testrun.browser, "find", lambda _folder: "/usr/bin/true")
    monkeypatch.setattr(testrun, "_pytest", lambda: WHOLE_SUITE)
    return tmp_path


def test_every_step_runs_and_the_failed_ones_are_named(ready: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(testrun, "_commands", lambda: {"first": FAILS, "second": PASSES, "third": FAILS})
    assert testrun.main(ready, []) == 1
    said = capfd.readouterr().out
    assert "first … FAILED" in said
    assert "    because" in said
    assert "second … passed" in said
    assert "pytest got []" in said
    assert said.splitlines()[-3:] == ["Failed: first, third", "", "checks: 2 passed, 2 failed"]


def test_a_green_run_says_so_and_ends_with_zero(ready: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(testrun, "_commands", lambda: {"first": PASSES})
    assert testrun.main(ready, []) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "checks: 2 passed, 0 failed"


def test_a_path_narrows_the_run_to_its_tests(ready: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(testrun, "_commands", lambda: {"first": FAILS})
    assert testrun.main(ready, ["tests/reasoning", "-x"]) == 0
    said = capfd.readouterr().out
    assert "pytest got ['tests/reasoning', '-x']" in said
    assert "first" not in said


def test_a_failing_suite_fails_the_run(ready: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(testrun, "_commands", dict)
    monkeypatch.setattr(testrun, "_pytest", lambda: FAILS)
    assert testrun.main(ready, []) == 1
    assert "Failed: pytest" in capfd.readouterr().out


def test_a_run_without_a_browser_says_so_at_its_end(ready: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(testrun.browser, "find", lambda _folder: None)
    monkeypatch.setattr(testrun, "_commands", dict)
    testrun.main(ready, [])
    assert "No browser was found: the browser tests were skipped" in capfd.readouterr().out


def test_every_tool_of_the_house_is_a_step() -> None:
    text = " ".join(" ".join(command) for command in testrun._commands().values())
    for tool in (
        "ruff check",
        "ruff format --check",
        "lint-imports",
        "mypy",
        "deptry",
        "makemigrations --check",
        "--deploy",
    ):
        assert tool in text.replace("/ruff", " ruff").replace("  ", " "), tool


@pytest.fixture
def nothing_found(monkeypatch) -> list[str]:
    """A machine without a browser; what is asked for is noted."""
    asked: list[str] = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    for name in ("_on_path", "_from_apt"):
        monkeypatch.setattr(browser, name, lambda name=name: asked.append(name))
    monkeypatch.setattr(browser, "_from_npm", lambda _folder: asked.append("_from_npm"))
    return asked


def test_the_browser_is_looked_for_near_then_far(nothing_found: list[str], tmp_path: Path, capsys) -> None:
    assert browser.find(tmp_path) is None
    assert nothing_found == ["_on_path", "_from_apt", "_from_npm"]
    assert "NO BROWSER: no Chromium was found" in capsys.readouterr().out


def test_a_named_browser_is_taken_or_refused_but_not_replaced(
    nothing_found: list[str], monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM", "/usr/bin/true")
    assert browser.find(tmp_path) == "/usr/bin/true"
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert browser.find(tmp_path) is None
    assert nothing_found == []
