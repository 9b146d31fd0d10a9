"""What older releases did not keep of derived rows, written from the ledger: when the window of a state was stated, and
what flags said before they said something else.

Nothing else is touched: a row that differs in more than that is for `rebuild --check` to name.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from coalition.ledger.rows import add_rows, new_row
from coalition.visibility import Purpose
from pledges.derived.rebuild import Row, Snapshot, row_key
from pledges.models import Flag, FlagWording, PledgeState

LATER_COLUMNS = ("window_said_from", "window_said_to")
"""Of states, since migration 0024."""


@dataclass(frozen=True, slots=True)
class Missing:
    """States by (pledge, valid, known), each with its columns; flags by what they are known by, each with all that it
    said, in order: the commit, and the columns.
    """

    states: dict[Row, dict[str, Any]]
    wordings: dict[Row, list[tuple[int, dict[str, Any]]]]

    def __bool__(self) -> bool:
        return bool(self.states or self.wordings)


def missing(stands: Snapshot, rebuilt: Snapshot) -> Missing:
    """What `rebuilt` has and `stands` does not."""
    return Missing(_states(stands["state"], rebuilt["state"]), _wordings(stands["wording"], rebuilt["wording"]))


def write(found: Missing) -> None:
    """Write it, inside the open door."""
    for (pledge, valid, known), columns in found.states.items():
        PledgeState.objects.filter(pledge=pledge, valid=valid, known=known).update(**columns)
    if not found.wordings:
        return
    flags = {row_key(flag): flag for flag in Flag.objects.for_the_record(Purpose.DERIVE)}
    there = {key: said for key, said in found.wordings.items() if key in flags}
    FlagWording.objects.for_the_record(Purpose.DERIVE).filter(flag__in=[flags[key] for key in there]).delete()
    add_rows(
        new_row(FlagWording, flag=flags[key], seq_id=seq, **columns)
        for key, said in there.items()
        for seq, columns in said
    )


def _states(stands: dict[Row, Any], rebuilt: dict[Row, Any]) -> dict[Row, dict[str, Any]]:
    found = {}
    for key, told in stands.items():
        if key in rebuilt and told != rebuilt[key] and all(told[name] is None for name in LATER_COLUMNS):
            columns = {name: rebuilt[key][name] for name in LATER_COLUMNS}
            if {**told, **columns} == rebuilt[key]:
                found[key] = columns
    return found


def _wordings(stands: dict[Row, Any], rebuilt: dict[Row, Any]) -> dict[Row, list[tuple[int, dict[str, Any]]]]:
    """All that was said by those flags of which something else stands."""
    theirs, ours = _by_flag(stands), _by_flag(rebuilt)
    return {flag: said for flag, said in ours.items() if said != theirs.get(flag)}


def _by_flag(told: dict[Row, Any]) -> dict[Row, list[tuple[int, dict[str, Any]]]]:
    found: dict[Row, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for (*flag, seq, _time), columns in sorted(told.items(), key=lambda one: one[0][-2:]):
        found[tuple(flag)].append((seq, columns))
    return found
