"""The head, kept where the database cannot reach it: one JSON line for each time somebody looked, only ever added.

Whoever can rewrite the whole database can also make a chain that fits. They cannot make one whose heads are those that
others wrote down before.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from coalition.ledger.chain import ChainedCommit, Trouble


@dataclass(frozen=True, slots=True)
class Witness:
    """The head after commit `seq` (made at `at`), as it was seen at `seen_at`; times are ISO 8601 in UTC."""

    seq: int
    head: str
    at: str
    seen_at: str

    def line(self) -> str:
        """The line of the file, without its end."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))


class WitnessUnreadableError(ValueError):
    """A line of a witness file is no witness."""


_SPOKEN = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def spoken(seq: int, head: str) -> str:
    """A head in one word, as a mail says it: the number of the commit and the hash after it."""
    return f"{seq}:{head}"


def heard(text: str) -> Witness:
    """The witness of such a word, copied from a mail. Raises WitnessUnreadableError."""
    found = _SPOKEN.fullmatch(text.strip())
    if found is None:
        raise WitnessUnreadableError(f"{text[:80]!r} is no head: it is written as in a digest, number:64 hex digits.")
    return Witness(int(found[1]), found[2], "", "")


def keep(path: Path, witness: Witness) -> None:
    """Add a line, unless the head is already there. Raises WitnessUnreadableError, OSError."""
    known = read(path) if path.exists() else []
    if (witness.seq, witness.head) not in {(one.seq, one.head) for one in known}:
        append(path, witness)


def append(path: Path, witness: Witness) -> None:
    """Add a line and see it onto the disk. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, (witness.line() + "\n").encode())
        os.fsync(file)
    finally:
        os.close(file)


def read(path: Path) -> list[Witness]:
    """Every line of `path`, in its order. Raises WitnessUnreadableError, OSError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Witness(**json.loads(line)))
        except (TypeError, ValueError) as error:
            raise WitnessUnreadableError(f"{path}, line {number}: this is no witness.") from error
    return found


def check_witnesses(commits: Iterable[ChainedCommit], witnesses: Iterable[Witness]) -> Iterator[Trouble]:
    """Every witness that the ledger no longer agrees with. The first bad commit lies after the last witness that
    agrees, at this one's number at the latest.
    """
    heads = {commit.seq: commit.head for commit in commits}
    last = max(heads, default=0)
    for witness in sorted(set(witnesses), key=lambda one: one.seq):
        if witness.seq > last:
            yield Trouble(last + 1, 0, "witness", f"commits {last + 1} to {witness.seq} were seen and are gone")
        elif heads.get(witness.seq) != witness.head:
            yield Trouble(witness.seq, 0, "witness", f"its head was {witness.head} when it was seen")
