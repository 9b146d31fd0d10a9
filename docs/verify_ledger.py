"""Check an exported ledger without the server that wrote it. One file, the standard library only, any Python from 3.9.

    python3 verify_ledger.py EXPORT [WITNESS ...]

EXPORT is what `manage.py export_ledger` wrote. A WITNESS is a file of heads that somebody kept (`manage.py anchor`), or
one head as every digest says it, SEQ:HASH. Prints what is wrong, the earliest first, and ends with 1; prints one line
and ends with 0 where nothing is.

The file has one JSON object a line: a header; then each commit (seq, text, head), followed by its entries (seq, n,
version, table, operation, key, length, hash, digest, payload, blanked_in). What is hashed are lines of text, each
ended by a line break, in UTF-8, with SHA-256:

    entry    coalition-ledger-entry/1, seq, n, table, operation, key, length and SHA-256 of the payload's bytes
    commit   coalition-ledger-commit/1, head before (64 zeros at first), length and SHA-256 of the commit's text,
             number of its entries, SHA-256 of their digests (as bytes) one after the other

A payload that is null was blanked by a redaction: its hash stays, so the chain stays whole; the commit that blanked it
must hold the redaction.
"""

import json
import re
import sys
from hashlib import sha256

FORMAT = "coalition-ledger-export/1"


def digest_of(*parts):
    """SHA-256 of the parts, a line each."""
    return sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()


def check_entry(entry):
    """Say what is wrong with one entry by itself."""
    if entry["version"] != 1:
        yield "version {} is not known".format(entry["version"])
    names = ("seq", "n", "table", "operation", "key", "length", "hash")
    if digest_of("coalition-ledger-entry/1", *(entry[name] for name in names)) != entry["digest"]:
        yield "the entry is not the one that was written"
    if entry["payload"] is None:
        if not entry["blanked_in"]:
            yield "the words are gone, and no redaction says why"
        return
    words = entry["payload"].encode()
    if (len(words), sha256(words).hexdigest()) != (entry["length"], entry["hash"]):
        yield "the words of {table} {key} are not those that were written".format(**entry)


def check_commit(commit, entries, before):
    """Say what is wrong with a commit, its place in the chain and the numbers of its entries."""
    numbers = [entry["n"] for entry in entries]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "its entries are not numbered from 1 without a gap"
    if any(entry["seq"] != commit["seq"] for entry in entries):
        yield "an entry of another commit stands in it"
    text = commit["text"].encode()
    together = sha256(b"".join(bytes.fromhex(entry["digest"]) for entry in entries)).hexdigest()
    given = (before, len(text), sha256(text).hexdigest(), len(entries), together)
    if digest_of("coalition-ledger-commit/1", *given) != commit["head"]:
        yield "the commit, its entries or what came before it was changed"
    if json.loads(commit["text"])["seq"] != commit["seq"]:
        yield "its text has another number"


def read(path):
    """Read commits with their entries. Raises ValueError where the file is no export."""
    commits = []
    with open(path, encoding="utf-8") as lines:
        header = json.loads(next(lines, "{}"))
        if header.get("format") != FORMAT:
            raise ValueError(f"this is not an exported ledger ({FORMAT})")
        for number, line in enumerate(lines, start=2):
            row = json.loads(line)
            if "text" in row:
                commits.append((row, []))
            elif not commits:
                raise ValueError(f"line {number}: an entry before any commit")
            else:
                commits[-1][1].append(row)
    return commits


def check_ledger(commits):
    """Yield (seq, n, what) for everything that is wrong inside the file."""
    before, last, redacted, blanked = "0" * 64, 0, set(), []
    for commit, entries in commits:
        if commit["seq"] != last + 1:
            yield last + 1, 0, "this commit is missing or out of order"
        for entry in entries:
            for what in check_entry(entry):
                yield entry["seq"], entry["n"], what
            if entry["payload"] is None:
                blanked.append(entry)
            elif entry["table"] == "coalition_ledgerredaction":
                row = json.loads(entry["payload"])
                redacted.add((row["seq"], row["table"], row["key"]))
        for what in check_commit(commit, entries, before):
            yield commit["seq"], 0, what
        before, last = commit["head"] or before, commit["seq"]
    for entry in blanked:
        if (entry["blanked_in"], entry["table"], entry["key"]) not in redacted:
            yield entry["seq"], entry["n"], "the words are gone, and no redaction says why"


def read_witness(given):
    """Yield the heads of a witness: of a file, or the one that is given as SEQ:HASH."""
    word = re.fullmatch(r"([0-9]+):([0-9a-f]{64})", given)
    if word:
        yield {"seq": int(word[1]), "head": word[2]}
        return
    with open(given, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def check_witness(commits, given):
    """Yield (seq, n, what) for every witness that the ledger no longer agrees with."""
    heads = {commit["seq"]: commit["head"] for commit, _ in commits}
    last = max(heads, default=0)
    for seen in read_witness(given):
        if seen["seq"] > last:
            yield last + 1, 0, "commits up to {} were seen and are gone ({})".format(seen["seq"], given)
        elif heads.get(seen["seq"]) != seen["head"]:
            yield seen["seq"], 0, "its head was {} when it was seen ({})".format(seen["head"], given)


def main(arguments):
    """Check what the arguments name; return the exit code."""
    if not arguments:
        print(__doc__)
        return 2
    try:
        commits = read(arguments[0])
        found = list(check_ledger(commits))
        for path in arguments[1:]:
            found += check_witness(commits, path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{arguments[0]}: cannot be read: {error}")
        return 2
    for seq, n, what in sorted(found):
        print("{}{}: {}".format(seq, f".{n}" if n else "", what))
    if found:
        print(f"The first bad commit is {min(found)[0]}.")
        return 1
    head = commits[-1][0] if commits else {"seq": 0, "head": "0" * 64}
    entries = sum(len(one) for _, one in commits)
    print(
        "{} commits, {} entries: the chain is whole. Head {} {}".format(
            len(commits), entries, head["seq"], head["head"]
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
