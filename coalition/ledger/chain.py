"""The chain, computed again from what is stored: no bytes are made anew from a row, and PostgreSQL is not asked.

What is hashed are lines of text, each ended by a line break, so that anybody can do it with the standard library
(`docs/verify_ledger.py` does, and knows nothing of this module):

* entry – `coalition-ledger-entry/1`, seq, n, table, operation, key, length of the payload, SHA-256 of the payload
* commit – `coalition-ledger-commit/1`, head before, length of the commit's text, SHA-256 of it, number of entries,
  SHA-256 of their digests one after the other
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

GENESIS = "0" * 64
"""The head before the first commit."""

VERSIONS = {1}


@dataclass(frozen=True, slots=True)
class ChainedCommit:
    """`text` is the canonical text of who, when, why and through which door; `head` the stored chain after it."""

    seq: int
    text: str
    head: str | None


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """One entry as stored. `payload` is None where a redaction blanked it in commit `blanked_in`."""

    seq: int
    n: int
    version: int
    table: str
    operation: str
    key: str
    length: int
    hash: str
    digest: str
    payload: str | None
    blanked_in: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it was: the number it is found at, which check found it, and what."""

    seq: int
    n: int
    check: str
    what: str

    def __str__(self) -> str:
        where = f"{self.seq}.{self.n}" if self.n else str(self.seq)
        return f"{self.check}: {where}: {self.what}"


def hex_of(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hex."""
    return sha256(text.encode()).hexdigest()


def entry_digest(entry: ChainedEntry) -> str:
    """What the digest of `entry` has to be."""
    given = (entry.seq, entry.n, entry.table, entry.operation, entry.key, entry.length, entry.hash)
    return hex_of(_lines(f"coalition-ledger-entry/{entry.version}", *given))


def commit_head(before: str, text: str, digests: Iterable[str]) -> str:
    """What the head after a commit has to be."""
    found = list(digests)
    together = sha256(b"".join(bytes.fromhex(digest) for digest in found)).hexdigest()
    given = (before, len(text.encode()), hex_of(text), len(found), together)
    return hex_of(_lines("coalition-ledger-commit/1", *given))


def check_chain(commits: Iterable[ChainedCommit], entries: Iterable[ChainedEntry]) -> Iterator[Trouble]:
    """Every place where the chain is broken, in the order of numbers. Both are ordered by their numbers."""
    before, expected, last_at = GENESIS, 1, ""
    waiting = _Groups(entries)
    for commit in commits:
        for missing in range(expected, commit.seq):
            yield Trouble(missing, 0, "gap", "this commit is missing")
        for stray in waiting.until(commit.seq):
            yield Trouble(stray.seq, stray.n, "chain", "an entry without its commit")
        found = waiting.of(commit.seq)
        for entry in found:
            yield from check_entry(entry)
        for place, entry in enumerate(found, start=1):
            if entry.n != place:
                yield Trouble(commit.seq, place, "gap", "this entry is missing")
                break
        if commit.head is None:
            yield Trouble(commit.seq, 0, "chain", "the commit was never closed")
        elif commit_head(before, commit.text, [entry.digest for entry in found]) != commit.head:
            yield Trouble(commit.seq, 0, "chain", "the commit, its entries or what came before it was changed")
        at = str(json.loads(commit.text)["at"])
        if at <= last_at:
            yield Trouble(commit.seq, 0, "time", "the commit is not later than the one before it")
        before, expected, last_at = commit.head or before, commit.seq + 1, at
    for stray in waiting.until(None):
        yield Trouble(stray.seq, stray.n, "chain", "an entry without its commit")


def check_entry(entry: ChainedEntry) -> Iterator[Trouble]:
    """What is wrong with one entry by itself."""
    if entry.version not in VERSIONS:
        yield Trouble(entry.seq, entry.n, "chain", f"unknown version {entry.version}")
    if entry_digest(entry) != entry.digest:
        yield Trouble(entry.seq, entry.n, "chain", "the entry is not the one that was written")
    if entry.payload is None:
        if entry.blanked_in is None:
            yield Trouble(entry.seq, entry.n, "chain", "the words are gone, and no redaction says why")
    elif (hex_of(entry.payload), len(entry.payload.encode())) != (entry.hash, entry.length):
        yield Trouble(entry.seq, entry.n, "chain", f"the words of {entry.table} {entry.key} are not those written")


def _lines(*parts: object) -> str:
    return "".join(f"{part}\n" for part in parts)


class _Groups:
    """Entries by commit, read once, in order."""

    def __init__(self, entries: Iterable[ChainedEntry]) -> None:
        self._by_seq: dict[int, list[ChainedEntry]] = defaultdict(list)
        self._rest = iter(entries)
        self._done = False

    def _read(self, seq: int | None) -> None:
        while not self._done:
            entry = next(self._rest, None)
            if entry is None:
                self._done = True
                return
            self._by_seq[entry.seq].append(entry)
            if seq is not None and entry.seq > seq:
                return

    def of(self, seq: int) -> list[ChainedEntry]:
        """The entries of commit `seq`."""
        if not any(known > seq for known in self._by_seq):
            self._read(seq)
        return self._by_seq.pop(seq, [])

    def until(self, seq: int | None) -> list[ChainedEntry]:
        """The entries of commits before `seq` that nobody asked for; all that are left where `seq` is None."""
        self._read(seq)
        before = sorted(known for known in self._by_seq if seq is None or known < seq)
        return [entry for known in before for entry in self._by_seq.pop(known)]
