"""The two clocks of a question: which day of the world, and after which commit of the record.

Visibility is always today's: what has since been withdrawn from the public is not shown for a past moment either.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Moment:
    """`day` is a UTC day of the world; `seq` the commit after which the record is read, made `at`; `today` the asker's.

    `day` and `seq` are None where the question is about now: the rows that are open at the end then answer it.
    """

    today: date
    day: date | None = None
    seq: int | None = None
    at: datetime | None = None

    @property
    def is_now(self) -> bool:
        return self.day is None and self.seq is None

    @property
    def on(self) -> date:
        """The day on which staleness is judged."""
        return self.day or self.today

    def state(self, prefix: str = "") -> Q:
        """The one state of a pledge that holds at this moment. `prefix` is the path to it, with its underscores."""
        valid = {f"{prefix}valid__upper_inf": True} if self.day is None else {f"{prefix}valid__contains": self.day}
        known = {f"{prefix}known__upper_inf": True} if self.seq is None else {f"{prefix}known__contains": self.seq}
        return Q(**valid, **known)

    def facts(self, prefix: str = "") -> Q:
        """The fact rows that stood at this moment on the record's clock."""
        if self.seq is None:
            return Q(**{f"{prefix}until_seq__isnull": True})
        still_open = Q(**{f"{prefix}until_seq__isnull": True}) | Q(**{f"{prefix}until_seq__gt": self.seq})
        return Q(**{f"{prefix}since_seq__lte": self.seq}) & still_open
