"""What follows from the record: states, flags, changes. Asks `reasoning`, writes rows; deleting all of it and
rebuilding gives the same.

Everything here happens inside the open write door of whoever changed the evidence, or of the sweep that found
something due.
"""

from pledges.derived.due import came_due
from pledges.derived.portions import portions
from pledges.derived.settle import settle, settle_each

__all__ = ["came_due", "portions", "settle", "settle_each"]
