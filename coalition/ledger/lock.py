"""The one lock that every write of the record takes before anything else: two writers never deadlock on it, and
numbers follow the order of commit.
"""

LOCK_KEY = 0x1ED6E2
"""The key of the advisory lock. Any fixed number; it only has to be the same everywhere, triggers included."""
