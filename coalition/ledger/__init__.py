"""The write door: every change of the record goes through `record()`, and is numbered in commit order.

`record()` opens the transaction, takes the ledger lock before anything else, and gives the transaction its sequence
number. What is written inside carries that number; nothing outside it can be written (part of the promise that the
record stands).
"""

from coalition.ledger.beside import is_open as in_bulk
from coalition.ledger.door import (
    BULK_SECONDS,
    Commit,
    DoorAlreadyOpen,
    DoorBusy,
    MissingReason,
    ReasonTooLong,
    record,
)
from coalition.ledger.put_off import ask_beside

__all__ = [
    "BULK_SECONDS",
    "Commit",
    "DoorAlreadyOpen",
    "DoorBusy",
    "MissingReason",
    "ReasonTooLong",
    "ask_beside",
    "in_bulk",
    "record",
]
