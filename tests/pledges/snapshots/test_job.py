"""One snapshot a day, after the sweep; made again when its words were taken back; old ones go, month's firsts stay."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coalition.ledger.redact import redact
from pledges.actions.retractions import retract
from pledges.derived import runs, sweep
from pledges.models import Run
from pledges.queries import exports
from pledges.snapshots import folder, job, make
from pledges.snapshots.folder import TABLE_FILES
from pledges.vocabulary import RetractionReason
from tests import factories
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


def swept(now: datetime) -> None:
    sweep.open_day(now)
    while sweep.unit(now):
        pass


def noted() -> list[str]:
    return list(everything(Run).filter(job=job.JOB).order_by("pk").values_list("period", flat=True))


def worked(now: datetime) -> int:
    """Ring until there is nothing more to do; how often there was."""
    return sum(1 for _ in iter(lambda: job.unit(now), False))


def done() -> int:
    return everything(Run).filter(job=job.JOB, done_at__isnull=False).count()


def test_a_day_is_noted_once_and_made_once(kept: Path, now: datetime, today: date) -> None:
    swept(now)
    job.open_due(now)
    job.open_due(now)
    assert noted() == [today.isoformat()]
    assert worked(now) == len(TABLE_FILES) + 1  # each table in a portion of its own, and one to say what it all is
    job.open_due(now)
    assert not job.unit(now)
    assert (done(), folder.days()) == (1, [today])


def test_who_is_killed_at_one_file_is_followed_by_one_who_goes_on_with_it(
    kept: Path, now: datetime, today: date
) -> None:
    """And the record goes on meanwhile: every file shows the commit at which it was begun."""
    swept(now)
    whole = make.make(today, now=now)
    was = {name: (whole.folder / name).read_bytes() for name in TABLE_FILES}
    make.remove(whole)
    job.open_due(now)
    assert [job.unit(now) for _ in range(3)] == [True] * 3
    begun = kept / f"{make.MAKING}{today}"
    written = {name: (begun / name).stat().st_mtime_ns for name in list(TABLE_FILES)[:3]}
    (begun / list(TABLE_FILES)[3]).write_text("half a li")  # where the worker was killed
    factories.publish_statement("UA", summary="This one came later.")
    assert folder.snapshot_of(today) is None
    worked(now)
    found = folder.snapshot_of(today)
    assert found is not None
    assert {name: (found.folder / name).read_bytes() for name in TABLE_FILES} == was
    assert {name: (found.folder / name).stat().st_mtime_ns for name in written} == written
    assert folder.problems(today) == []
    assert [path.name for path in kept.iterdir()] == [today.isoformat()]
    assert everything(Run).get(job=job.JOB).progress == len(TABLE_FILES)


def test_what_is_taken_back_while_it_is_made_is_not_shown(
    kept: Path, now: datetime, today: date, world: dict[str, Any]
) -> None:
    swept(now)
    job.open_due(now)
    assert [job.unit(now) for _ in range(6)] == [True] * 6
    with factories.door("take back") as commit:
        retract(world["italy"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    worked(now)
    found = folder.snapshot_of(today)
    assert found is not None
    assert not job.is_shown(found, job.last_taken_back())
    job.open_due(now)
    worked(now)
    found = folder.snapshot_of(today)
    assert found is not None
    assert job.is_shown(found, job.last_taken_back())
    assert world["italy"].public_id not in (found.folder / "statements.csv").read_text()


def test_what_another_release_has_begun_is_begun_anew(kept: Path, now: datetime, today: date) -> None:
    swept(now)
    job.open_due(now)
    assert [job.unit(now) for _ in range(2)] == [True] * 2
    begun = kept / f"{make.MAKING}{today}" / make.BEGUN
    told = json.loads(begun.read_text())
    told["resources"][0]["schema"]["fields"][0]["description"] = "In other words."
    begun.write_text(json.dumps(told))
    assert worked(now) == len(TABLE_FILES) + 1
    assert folder.problems(today) == []


def test_nothing_is_noted_while_the_record_is_empty(db: None, kept: Path) -> None:
    job.open_due(datetime.now(UTC))
    assert noted() == []


def test_it_waits_for_the_sweep_of_the_day(kept: Path, now: datetime, today: date) -> None:
    job.open_due(now)
    sweep.open_day(now)
    assert not job.unit(now)
    assert folder.days() == []
    swept(now)
    assert worked(now)
    assert folder.days() == [today]


def test_one_that_was_made_and_not_noted_as_done_is_not_made_again(kept: Path, now: datetime, today: date) -> None:
    """Killed between the rename and the note."""
    job.open_due(now)
    made = make.make(today, now=now)
    assert job.unit(now)
    assert folder.snapshot_of(today) is made
    assert done() == 1


def test_a_failure_is_written_down_and_tried_again(
    kept: Path, now: datetime, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*asked: object, **more: object) -> None:
        raise OSError("No space left on device")

    swept(now)
    job.open_due(now)
    with monkeypatch.context() as patched:
        patched.setattr(exports, "stream", full)
        assert not job.unit(now)
    assert everything(Run).get(job=job.JOB).problem == "OSError: No space left on device"
    assert list(kept.iterdir()) == []
    assert worked(now)
    assert folder.days() == [today]


def test_what_was_retracted_leaves_a_snapshot_that_keeps_its_commit(
    kept: Path, now: datetime, today: date, world: dict[str, Any]
) -> None:
    gone = world["italy"].public_id
    before = job.make_due(today, now=now)
    assert gone in (before.folder / "statements.csv").read_text()
    with factories.door("take back") as commit:
        retract(world["italy"], reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert not job.is_shown(before, job.last_taken_back())
    swept(now)
    later = now + timedelta(days=1)
    everything(Run).filter(job=sweep.JOB).update(done_at=later)
    job.open_due(later)
    assert noted() == [later.date().isoformat(), f"{today}@{commit.seq}"]
    while job.unit(later):
        pass
    after = folder.snapshot_of(today)
    assert after is not None
    assert (after.day, after.left_out) == (today, 1)
    assert after.seq == before.seq < commit.seq
    assert job.is_shown(after, job.last_taken_back())
    for path in kept.rglob("*.*sv"):
        assert gone not in path.read_text(), path
    job.open_due(later)
    assert not job.unit(later)
    assert folder.problems(today) == []


def test_a_redaction_makes_it_again_too(kept: Path, now: datetime, today: date, world: dict[str, Any]) -> None:
    before = job.make_due(today, now=now)
    for name in ("ann", "ben"):
        person(name, "Administrators")
    redact(
        table="pledges_statement", key=str(world["italy"].pk), columns=["summary"], ground="Court", first="ann",
        second="ben",
    )  # fmt: skip
    assert not job.is_shown(before, job.last_taken_back())
    after = job.make_due(today, now=now)
    assert "[redacted]" in (after.folder / "statements.csv").read_text()


def test_the_newest_stay_and_the_first_of_each_month(kept: Path, now: datetime, settings: Any) -> None:
    settings.SNAPSHOT_DAYS = 3
    made = make.make(now.date(), now=now)
    days = [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 2), *(date(2026, 2, n) for n in range(10, 16))]
    for day in days:
        (kept / day.isoformat()).mkdir()
        for file in made.folder.iterdir():
            text = file.read_text().replace(f'"day": "{made.day}"', f'"day": "{day}"')
            (kept / day.isoformat() / file.name).write_text(text)
    left = kept / f"{make.MAKING}2026-01-01-abc"
    left.mkdir()
    job.prune(now=now)
    assert left.exists()
    job.prune(now=now + timedelta(days=2))
    assert not left.exists()
    assert folder.days() == [made.day, date(2026, 2, 15), date(2026, 2, 14), date(2026, 2, 2), date(2026, 1, 30)]


def test_a_folder_that_is_no_snapshot_is_nobodys(kept: Path, now: datetime, today: date) -> None:
    job.make_due(today, now=now)
    for name in ("2026-13-01", "notes", ".git", "2026-1-1"):
        (kept / name).mkdir()
    (kept / "2026-01-01").mkdir()
    (kept / "2026-01-02").mkdir()
    (kept / "2026-01-02" / "datapackage.json").write_text("{}")
    assert [one.day for one in folder.snapshots()] == [today]
    job.open_due(now)
    assert noted() == [today.isoformat()]


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("snapshot", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_says_and_checks(kept: Path, now: datetime, today: date) -> None:
    made = told()
    found = folder.snapshot_of(today)
    assert found is not None
    assert f"{kept / today.isoformat()}: the record at {found.seq}:{found.head}" in made
    told()
    assert folder.snapshot_of(today) is found
    assert told("--check") == f"{today}: every file is as its checksum says\n"
    (found.folder / "flags.csv").write_text("")
    with pytest.raises(CommandError, match="1 of 1 snapshots"):
        told("--check")


def test_the_command_says_what_it_cannot_do(kept: Path, now: datetime, today: date) -> None:
    assert told("--check") == "No snapshot is kept.\n"
    for given, problem in (
        ("2026-13-01", "is not a day"),
        ((today + timedelta(days=1)).isoformat(), "in the future"),
        ("1999-01-01", "Nothing was recorded by 1999-01-01"),
    ):
        with pytest.raises(CommandError, match=problem):
            told("--on", given)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, settings: Any, now: datetime) -> None:
    (tmp_path / "file").write_text("")
    settings.SNAPSHOT_DIR = str(tmp_path / "file")
    with pytest.raises(CommandError, match="could not be written"):
        told()
    assert runs.TRIES == 3
