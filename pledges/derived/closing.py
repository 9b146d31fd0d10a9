"""What every commit ends with, whatever path wrote it: the feed is told what it has not been told, and the pieces and
cells of what changed are made anew. Named in the settings; nothing that is shown may be written after it.
"""

from coalition.ledger import Commit
from pledges.derived import cells, feed, pieces, prepared


def close(commit: Commit) -> None:
    """Finish `commit`, of which everything else is written."""
    feed.complete(commit)
    with prepared.by_key():
        cells.renew(pieces.renew(commit))
