"""`verify`, `anchor`, `export_ledger`, and the verifier of one file, which knows nothing of us."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coalition.ledger.verify import invariants
from tests import factories
from tests.coalition.ledger.conftest import past_the_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_of_eight")]

ALONE = Path(__file__).resolve().parents[3] / "docs" / "verify_ledger.py"


@pytest.fixture(autouse=True)
def witness(settings: Any, tmp_path: Path) -> Path:
    """A witness file of the test's own."""
    settings.WITNESS_FILE = str(tmp_path / "kept" / "witness.jsonl")
    settings.ANCHOR_COMMAND = ""
    return Path(settings.WITNESS_FILE)


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def alone(*files: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", str(ALONE), *map(str, files)]  # no packages at all
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def exported(tmp_path: Path) -> Path:
    run("export_ledger", str(tmp_path / "ledger.jsonl"))
    return tmp_path / "ledger.jsonl"


def test_a_whole_record_verifies_and_says_how_much_was_looked_at() -> None:
    said = run("verify").splitlines()
    assert said[-1].startswith("8 commits, ")
    assert [line.split(":")[0] for line in said if line.endswith(": ok")] == [one.name for one in invariants()]


def test_one_promise_can_be_asked_alone() -> None:
    said = run("verify", "--only", "I3").splitlines()
    assert len(said) == 2
    assert said[1].endswith("I3 holds; no witness was asked.")


def test_verify_names_the_first_bad_commit() -> None:
    with past_the_triggers() as cursor:
        cursor.execute("UPDATE coalition_ledgercommit SET actor_name = 'minister' WHERE seq IN (5, 7)")
    with pytest.raises(CommandError, match="the first bad commit is 5"):
        run("verify")


def test_a_trigger_that_is_off_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE coalition_seat DISABLE TRIGGER ALL")
    with pytest.raises(CommandError, match="things are wrong"):
        run("verify")


def test_each_anchor_adds_a_line_and_verify_asks_them(witness: Path) -> None:
    first = run("anchor")
    with factories.door():
        pass
    second = run("anchor")
    assert witness.read_text() == first + second
    assert [json.loads(line)["seq"] for line in witness.read_text().splitlines()] == [8, 9]
    assert "2 witnessed heads" in run("verify")


def test_a_ledger_that_was_cut_off_gets_no_new_anchor(witness: Path) -> None:
    run("anchor")
    with past_the_triggers() as cursor:
        for table in ("payload", "entry", "commit"):
            cursor.execute(f"DELETE FROM coalition_ledger{table} WHERE seq > 7")
        cursor.execute("UPDATE coalition_country SET name = 'Germany 3' WHERE iso2 = 'DE'")
    with pytest.raises(CommandError, match="commits 8 to 8 were seen and are gone"):
        run("anchor")
    with pytest.raises(CommandError, match="the first bad commit is 8"):
        run("verify")
    assert len(witness.read_text().splitlines()) == 1


def test_an_operators_command_gets_the_line(settings: Any, tmp_path: Path) -> None:
    settings.ANCHOR_COMMAND = f"tee {tmp_path / 'elsewhere'}"
    assert run("anchor") == (tmp_path / "elsewhere").read_text()
    settings.ANCHOR_COMMAND = "false"
    with pytest.raises(CommandError, match="ANCHOR_COMMAND failed"):
        run("anchor")


def test_a_witness_file_that_is_none_is_refused(witness: Path) -> None:
    witness.parent.mkdir()
    witness.write_text("hello\n")
    for command in ("verify", "anchor"):
        with pytest.raises(CommandError, match="line 1: this is no witness"):
            run(command)


def test_the_verifier_of_one_file_agrees(tmp_path: Path, witness: Path) -> None:
    run("anchor")
    code, said = alone(exported(tmp_path), witness)
    assert (code, said.split(",")[0]) == (0, "8 commits"), said


TAMPERED = {
    "a payload": lambda row: row.update(payload=row["payload"] + " ") if row.get("payload") else None,
    "an entry": lambda row: row.update(key="0") if row.get("key") else None,
    "a commit": lambda row: row.update(text=row["text"].replace("tester", "minister")) if "text" in row else None,
    "a head": lambda row: row.update(head="0" * 64) if "text" in row else None,
    "a blank": lambda row: row.update(payload=None, blanked_in=8) if row.get("payload") else None,
}


@pytest.mark.parametrize("what", TAMPERED)
@pytest.mark.parametrize("seq", [1, 3, 8])
def test_the_verifier_of_one_file_names_the_first_bad_commit(tmp_path: Path, what: str, seq: int) -> None:
    path = exported(tmp_path)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row in rows:
        if row.get("seq") == seq:
            TAMPERED[what](row)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, said = alone(path)
    assert code == 1
    assert f"The first bad commit is {seq}." in said


@pytest.mark.parametrize("gone", ["text", "payload"])
def test_the_verifier_of_one_file_misses_what_is_missing(tmp_path: Path, gone: str) -> None:
    path = exported(tmp_path)
    lines = path.read_text().splitlines()
    index = next(i for i, line in enumerate(lines) if json.loads(line).get("seq") == 4 and gone in json.loads(line))
    path.write_text("\n".join(lines[:index] + lines[index + 1 :]) + "\n")
    code, said = alone(path)
    assert code == 1, said
    assert "The first bad commit is" in said


def test_the_verifier_of_one_file_finds_a_cut_off_tail_by_a_witness(tmp_path: Path, witness: Path) -> None:
    run("anchor")
    path = exported(tmp_path)
    rows = [line for line in path.read_text().splitlines() if json.loads(line).get("seq", 0) < 6]
    path.write_text("\n".join(rows) + "\n")
    assert alone(path)[0] == 0
    assert alone(path, witness)[0] == 1
    assert "The first bad commit is 6." in alone(path, witness)[1]


def test_what_is_no_export_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("[1]\n")
    assert alone(tmp_path / "x")[0] == 2
    assert alone()[0] == 2
