"""Every night a seventh of the copies is read again, so that each is looked at once a week. Which seventh follows from
the digest and the day: nobody chooses what is not looked at.

What is found stands first in the list of runs, and on the staff site's first page; `verify` names all of it.
"""

from datetime import UTC, date, datetime

import structlog
from django.db import transaction

from pledges.derived import runs
from pledges.derived.copies_kept import copies, trouble_with

JOB = "copies"
NIGHTS = 7
CHUNK = 100
"""Copies that one unit reads: of the largest size, some seconds' worth."""

NAMED = 2

log = structlog.get_logger(__name__)


def open_night(now: datetime) -> None:
    """Note that the share of the UTC day of `now` is to be read, where there is any copy."""
    if next(copies(), None) is not None:
        runs.open_run(JOB, now.astimezone(UTC).date().isoformat())


def unit() -> bool:
    """Read one chunk of a night's share. Returns whether there may be more."""
    with runs.claimed(JOB) as claim:
        if claim is None:
            return False
        share = share_of(date.fromisoformat(claim.period))
        chunk = share[claim.progress : claim.progress + CHUNK]
        found = [f"{digest} {what}" for digest in chunk if (what := trouble_with(digest))]
        if found:
            log.error("copies_damaged", found=found)
            more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
            runs.set_aside(claim, f"The copy {'; the copy '.join(found[:NAMED])}{more}. `verify --only I8` names all.")
            return True
        with transaction.atomic():
            runs.advance(claim, len(chunk))
            if claim.progress + CHUNK >= len(share):
                runs.finish(claim)
        return True
    return False


def share_of(day: date) -> list[str]:
    """The digests that are read on `day` (UTC), in order; those of seven days running are all."""
    found = {digest for digest, _document, _seq in copies()}
    return sorted(digest for digest in found if int(digest[:8], 16) % NIGHTS == day.toordinal() % NIGHTS)
