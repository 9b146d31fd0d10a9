"""We looked, and found nothing new. A check moves the record clock only: no state, and of the flags only our own."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from coalition.models import Coalition, Country
from pledges.actions.problems import FIRST_YEAR, Findings
from pledges.derived import settle
from pledges.models import Check, Pledge
from pledges.vocabulary import Capability


def record_check(
    *, coalition: Coalition, country: Country, capability: Capability, checked_on: date, note: str, commit: Commit
) -> Check:
    """Store that somebody looked on `checked_on` (UTC day); `note` says where. Raises EntryInvalid, writing nothing."""
    findings = Findings()
    findings.unless(checked_on <= commit.today, "checked_on", "in_future", _("This day is in the future."))
    findings.unless(checked_on.year >= FIRST_YEAR, "checked_on", "too_early", _("Years start at 1900."))
    findings.line("note", note, limit=500, needed=True)
    findings.raise_if_any()
    check = Check.objects.create(
        coalition=coalition,
        country=country,
        capability=capability,
        checked_on=checked_on,
        note=note,
        since_seq_id=commit.seq,
    )
    cell = Pledge.objects.filter(coalition=coalition, country=country, capability=capability, until_seq__isnull=True)
    settle(list(cell.values_list("pk", flat=True)), commit=commit, today=commit.today)
    return check
