"""A copy of the shipped record in which a test breaks one thing."""

import shutil
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "pledges" / "data" / "willing"


def copied(folder: Path) -> Path:
    """The shipped record in a folder of the test's own."""
    target = folder / "record"
    shutil.copytree(SHIPPED, target)
    return target


def replace(record: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in one file; a test that finds nothing to break is broken itself."""
    path = record / name
    text = path.read_text()
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1))
