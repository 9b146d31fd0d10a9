"""The ledger as one file that `docs/verify_ledger.py` checks without our server: JSON Lines, a header first, then each
commit followed by its entries.
"""

import json
from collections.abc import Iterator
from itertools import groupby

from coalition.ledger import stored

FORMAT = "coalition-ledger-export/1"


def lines() -> Iterator[str]:
    """The lines of the file, without their ends. One database snapshot is the caller's business."""
    yield _json({"format": FORMAT})
    groups = groupby(stored.entries(), key=lambda entry: entry.seq)
    group = next(groups, None)
    for commit in stored.commits():
        yield _json({"seq": commit.seq, "text": commit.text, "head": commit.head})
        while group is not None and group[0] <= commit.seq:
            for entry in group[1]:
                yield _json({name: getattr(entry, name) for name in entry.__slots__})
            group = next(groups, None)
    while group is not None:
        for entry in group[1]:
            yield _json({name: getattr(entry, name) for name in entry.__slots__})
        group = next(groups, None)


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
