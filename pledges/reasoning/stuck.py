"""S10, stuck in review: an unpublished statement that nobody has moved on for more than seven days.

About our own work and not about the world: no flag is raised, nobody outside sees it, and it ends when the draft is
submitted, published or discarded. The number of days is that of the rule's table.
"""

from datetime import datetime, timedelta

STUCK_DAYS = 7


def stuck_since(now: datetime) -> datetime:
    """What came into its state before this moment (UTC) is stuck at `now`."""
    return now - timedelta(days=STUCK_DAYS)
