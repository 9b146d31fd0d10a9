"""`manage.py test`: every check there is, on throwaway servers; all run, the failed ones are named at the end."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from coalition.supervisor import browser
from coalition.supervisor.people import give, unprivileged
from coalition.supervisor.say import line, step
from coalition.supervisor.servers import Servers, start_postgres, start_valkey

_SECRET = "only-for-tests-" * 5
_DEPLOYED = {"SITE_URL": "https://tracker.example", "ALLOWED_HOSTS": "tracker.example", "SECURE_SSL_REDIRECT": "true"}
_DEPLOYED |= {"HSTS_INCLUDE_SUBDOMAINS": "true", "SECRET_KEY": "zB7-qT2_xK9.vM4:wR6,hN1;jP8!dL3?fC5*gS0+uY2=aE7@kW4"}


def main(root: Path, arguments: list[str]) -> int:
    """Run everything, or with `arguments` only pytest with them. Return 0 when nothing failed, else 1."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-test-"))
    folder.chmod(0o711)  # the servers' user passes through
    servers = Servers(give(folder / "run", unprivileged()))
    try:
        env = _environment(root, folder, servers)
        failed = _checks(root, env) if not arguments else []
        count = 0 if arguments else len(_commands())
        line("\npytest:")
        if subprocess.run([*_pytest(), *arguments], cwd=root, env=env, check=False).returncode != 0:
            failed.append("pytest")
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if not env["CHROMIUM"]:
        line("\nNo browser was found: the browser tests were skipped (named above).")
    if failed:
        line("\nFailed: " + ", ".join(failed))
    line(f"\nchecks: {count + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def _environment(root: Path, folder: Path, servers: Servers) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {
        "SECRET_KEY": _SECRET,
        "STATIC_HASHED": "false",
        "DJANGO_SETTINGS_MODULE": "coalition.settings",
        "LOG_LEVEL": "WARNING",
    }
    line("Getting ready to test:")
    env["CHROMIUM"] = browser.find(root / "var" / "browser") or ""  # empty: there is none, skip and do not look again
    (folder / "logs").mkdir()
    if not env.get("DATABASE_URL"):
        with step("starting a throwaway PostgreSQL"):
            start_postgres(servers, folder, database="tracker", durable=False)
        env["DATABASE_URL"] = servers.database_url
    if not env.get("REDIS_URL"):
        with step("starting a throwaway broker"):
            start_valkey(servers, folder)
        env["REDIS_URL"] = servers.redis_url
    return env


def _commands() -> dict[str, list[str]]:
    python, scripts = sys.executable, Path(sys.executable).parent
    manage = [python, "manage.py"]
    return {
        "ruff check": [str(scripts / "ruff"), "check", "."],
        "ruff format": [str(scripts / "ruff"), "format", "--check", "."],
        "import contracts": [str(scripts / "lint-imports"), "--no-logo"],
        "types (mypy)": [python, "-m", "mypy"],
        "dependencies (deptry)": [str(scripts / "deptry"), "."],
        "templates (djlint)": [str(scripts / "djlint"), "--lint", "--quiet", "templates"],
        "missing migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "system checks": [*manage, "check"],
        "deployment checks": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def _pytest() -> list[str]:
    return [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q"]


def _checks(root: Path, env: dict[str, str]) -> list[str]:
    failed = []
    line("Checks:")
    for name, command in _commands().items():
        start = time.monotonic()
        extra = _DEPLOYED if name == "deployment checks" else {}
        done = subprocess.run(
            command,
            cwd=root,
            env={**env, **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "passed" if done.returncode == 0 else "FAILED"
        line(f"  {name} … {verdict} ({time.monotonic() - start:.1f} s)")
        if done.returncode != 0:
            failed.append(name)
            line("    " + done.stdout.rstrip().replace("\n", "\n    "))
    return failed
