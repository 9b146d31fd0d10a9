"""Recording what was said: the statement with its documents, versions, positions and new pledges, and what follows from
them.

All or nothing, inside the open write door. Publishing again what is already there is the caller's mistake, not a
second statement: the same words of the same speaker on the same page and day are refused.
"""

from collections.abc import Iterator, Sequence

from coalition.ledger import Commit
from pledges.actions.entered import Entered, Written
from pledges.actions.entry import StatementEntry
from pledges.derived import settle_each
from pledges.models import Statement
from pledges.vocabulary import ChangeCause


def publish(entry: StatementEntry, *, commit: Commit) -> Statement:
    """Record one statement and everything that follows from it. Raises EntryInvalid with every problem, and writes
    nothing then.
    """
    return publish_all([entry], commit=commit)[0]


def publish_all(entries: Sequence[StatementEntry], *, commit: Commit) -> list[Statement]:
    """Record several statements in one commit; states, flags and changes of a line are worked out once, after the last
    of its statements. Raises EntryInvalid, and writes nothing then.
    """
    entered = Entered(entries, commit)
    statements: dict[int, Statement] = {}
    positions: set[str] = set()

    def pledges() -> Iterator[set[int]]:
        for part in entered.parts():
            written = entered.write(part.entries)
            statements.update(zip(part.entries, written.statements, strict=True))
            positions.update(written.positions)
            yield {pledge.pk for pledge in part.pledges}

    settle_each(
        pledges(),
        commit=commit,
        today=commit.today,
        cause=ChangeCause.WORLD,
        new_positions=positions,
    )
    return [statements[place] for place in range(len(entries))]


def write_all(entries: Sequence[StatementEntry], *, commit: Commit, supersedes: Statement | None = None) -> Written:
    """Store several statements and leave what follows from them to the caller, who has more to store before it can be
    worked out. A fixed number of queries, but for one more with each link of the longest chain of relays. Raises
    EntryInvalid. The one entry of a correction `supersedes` what it corrects.
    """
    return Entered(entries, commit, supersedes).write(range(len(entries)))
