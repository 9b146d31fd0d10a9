"""A program that makes a snapshot is killed half way: no half snapshot is there, and the next one goes on with it."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from pledges.models import Run
from pledges.snapshots import folder, job
from pledges.snapshots.folder import TABLE_FILES
from tests import factories
from tests.faults.conftest import ROOT, wait_until
from tests.rig.reading import everything

SLOW = """
import time, django; django.setup()
from pledges.queries import exports
from pledges.queries.clock import database_now
from pledges.snapshots import job
stream = exports.stream
def slow(*asked):
    yield from stream(*asked)
    time.sleep(0.1)
exports.stream = slow
while job.unit(database_now()):
    pass
"""
"""A worker that takes its time with each file."""


def killed_after(files: int, kept: Path, env: dict[str, str]) -> None:
    """Run it, and kill -9 it when so many files are written."""
    program = subprocess.Popen([sys.executable, "-c", SLOW], env=env, cwd=ROOT)
    wait_until(lambda: len(list(kept.glob(".making-*/[a-z]*"))) >= files, 60, f"{files} files", every=0.002)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()


def test_P1_a_killed_snapshot_is_none_and_is_taken_up_again(tmp_path: Path, settings: Any) -> None:
    settings.SNAPSHOT_DIR = str(tmp_path / "kept")
    kept = Path(settings.SNAPSHOT_DIR)
    for country in ("FR", "GB"):
        factories.publish_statement(country)
    now = datetime.now(UTC)
    job.open_due(now)
    server, _, query = os.environ["DATABASE_URL"].partition("?")
    env = {
        **os.environ,
        "DATABASE_URL": f"{server.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}",
        "SNAPSHOT_DIR": str(kept),
        "DJANGO_SETTINGS_MODULE": "coalition.settings",
    }
    killed_after(len(TABLE_FILES) // 2, kept, env)
    assert list(folder.snapshots()) == []
    assert [path.name for path in kept.iterdir() if not path.name.startswith(".making-")] == []
    run = everything(Run).get(job=job.JOB)
    assert (run.attempts, run.done_at) == (1, None)
    whole = len(TABLE_FILES) // 2 - 1
    assert run.progress >= whole
    begun = {path.name: path.stat().st_mtime_ns for path in kept.glob(".making-*/[a-z]*")}
    wait_until(lambda: job.unit(now), 60, "the dead program's lock is free")
    while job.unit(now):
        pass
    assert folder.problems(now.date()) == []
    assert [path.name for path in kept.iterdir()] == [now.date().isoformat()]
    assert everything(Run).get(job=job.JOB).done_at is not None
    made = {name: (kept / now.date().isoformat() / name).stat().st_mtime_ns for name in list(TABLE_FILES)[:whole]}
    assert made.items() <= begun.items()  # not written again
