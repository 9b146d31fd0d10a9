"""Faults planted in our own code, one at a time, in a copy of it: the tests of the promise that each breaks must fail.

`python -m tests.faults.planted [NAME …]` plants them all, or those named, and ends with 1 where one went unnoticed
(trust.md B11: at least 19 of 20 are to be found). Each costs one run of its few tests on a test database that stands.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEDGER = "tests/coalition/ledger/"


@dataclass(frozen=True, slots=True)
class Fault:
    """In `path` the text `right`, which stands there once, becomes `wrong`; then `tests` must fail."""

    name: str
    path: str
    right: str
    wrong: str
    tests: str


FAULTS = (
    Fault("payloads not compared", "coalition/ledger/chain.py",
          "elif (hex_of(entry.payload), len(entry.payload.encode())) != (entry.hash, entry.length):", "elif False:",
          LEDGER + "test_tampering.py"),
    Fault("hash over re-rendered text", "coalition/ledger/chain.py",
          "elif (hex_of(entry.payload),", "elif (hex_of(json.dumps(json.loads(entry.payload))),",
          LEDGER + "test_tampering.py"),
    Fault("heads not chained", "coalition/ledger/chain.py",
          "before, expected, last_at = commit.head or before,", "before, expected, last_at = GENESIS,",
          LEDGER + "test_commands.py"),
    Fault("rows without an entry passed over", "coalition/ledger/replay.py",
          "for key, seq, n, payload, live in found:", "for key, seq, n, payload, live in (r for r in found if r[1]):",
          LEDGER + "test_tampering.py"),
    Fault("a rewritten head passed over", "coalition/ledger/witness.py",
          "elif heads.get(witness.seq) != witness.head:", "elif False:", LEDGER + "test_tampering.py"),
    Fault("backdated facts passed over", "coalition/ledger/entered.py",
          "for column, sql, verb in _asked(model):", "for column, sql, verb in ():",
          LEDGER + "test_invariants.py"),
    Fault("work left lying passed over", "pledges/derived/invariants.py",
          'for run in runs.order_by("created_at", "pk"):', "for run in ():", LEDGER + "test_invariants.py"),
    Fault("flags not worked out again", "pledges/derived/invariants.py",
          'for key, row in stands["flag"].items():', "for key, row in ():", LEDGER + "test_invariants.py"),
    Fault("a reader given retracted statements", "pledges/models/public_rows.py",
          '"pledges_appearance": _STATEMENT,', '"pledges_appearance": "true",', LEDGER + "test_reading.py"),
    Fault("a reader given who decided", "coalition/ledger/reading.py",
          "hidden = NOT_PUBLIC | {", "hidden = NOT_PUBLIC or {", LEDGER + "test_reading.py"),
    Fault("the application may delete facts", "coalition/ledger/roles.py",
          'Kind.LEDGER: "SELECT",', 'Kind.LEDGER: "SELECT, UPDATE, DELETE, TRUNCATE",', LEDGER + "test_roles.py"),
    Fault("drafts of others", "pledges/models/draft.py", "seen |= Q(author=viewer.user)", "seen |= Q(pk__isnull=False)",
          "tests/pledges/actions/test_drafts.py"),
    Fault("codings of others", "pledges/models/draft.py", "return self.filter(is_open=True).defer(None)",
          "return self.defer(None)", "tests/pledges/actions/test_drafts.py"),
    Fault("saved over what was not seen", "pledges/actions/drafts.py", "if draft.version != version:\n            sent",
          "if False:\n            sent", "tests/pledges/actions/test_drafts.py"),
    Fault("retracted words in the feed of people", "pledges/pages/changes.py", "if change.was_retracted:", "if False:",
          "tests/pledges/pages/test_changes_page.py"),
    Fault("retracted words in Atom", "pledges/pages/feeds.py", ".exclude(taken_back.rests_on_retracted())", "",
          "tests/pledges/pages/test_feeds.py"),
    Fault("a place that is not kept", "pledges/pages/changes.py", "Q(seq=place.seq, n__lte=place.n)",
          "Q(seq=place.seq, n__lt=place.n)", "tests/pledges/pages/test_changes_page.py"),
    Fault("a silent grown dispute", "pledges/derived/changes.py",
          "code = ChangeCode.DISPUTED if grew else _flag_code(turn)", "code = None if grew else _flag_code(turn)",
          "tests/pledges/derived/test_reference.py"),
    Fault("names inside our network", "coalition/addresses.py", "if labels[-1] in SPECIAL and", "if False and",
          "tests/coalition/test_addresses.py"),
    Fault("said after its page", "pledges/actions/checking_sources.py", "said > published + ZONES", "False",
          "tests/pledges/actions/test_refused_entries.py"),
)  # fmt: skip


def planted(fault: Fault) -> str:
    """The text of the file with the fault in it. Raises ValueError where the right text does not stand there once."""
    text = (ROOT / fault.path).read_text(encoding="utf-8")
    if text.count(fault.right) != 1:
        raise ValueError(f"{fault.name}: {fault.path} has {text.count(fault.right)} times: {fault.right}")
    return text.replace(fault.right, fault.wrong)


def is_found(fault: Fault) -> bool:
    """Whether the tests of the promise fail on a copy of the code with the fault, and not for want of running."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "*cache*"))
        (copy / fault.path).write_text(planted(fault), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "--reuse-db", "-q", "-x", "-p", "no:cacheprovider", fault.tests]
        done = subprocess.run(command, cwd=copy, env=dict(os.environ), capture_output=True, text=True, check=False)
    return done.returncode == 1 and " failed" in done.stdout


def main(names: list[str]) -> int:
    """Plant them, say what became of each, and count."""
    chosen = [fault for fault in FAULTS if not names or fault.name in names]
    missed = []
    for fault in chosen:
        found = is_found(fault)
        missed += [] if found else [fault.name]
        sys.stdout.write(f"{'found ' if found else 'MISSED'}  {fault.name}  ({fault.tests})\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - len(missed)} of {len(chosen)} planted faults were found.\n")
    return 1 if missed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
