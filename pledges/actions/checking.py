"""Whether an entry may be recorded. Every door gets the same answer, each problem at its field; the database says it
again.

Pure but for `References`, which were looked up before. `today` is the UTC day of the write: nothing is recorded from
the future.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from pledges.actions.checking_positions import check_position
from pledges.actions.checking_sources import check_appearances
from pledges.actions.entry import StatementEntry
from pledges.actions.problems import FIRST_YEAR, EntryInvalid, Findings, Problem
from pledges.actions.references import References
from pledges.vocabulary import Attribution, Behalf

__all__ = ["EntryInvalid", "Problem", "check"]


def check(entry: StatementEntry, known: References, today: date) -> None:
    """Raise EntryInvalid with every problem of `entry`; return where there is none."""
    findings = Findings()
    _check_voice(entry, known, findings)
    _check_dates(entry, known, today, findings)
    findings.line("summary", entry.summary, limit=500, needed=True)
    findings.line("said_basis", entry.said_basis, limit=300)
    findings.line("venue", entry.venue, limit=200)
    findings.line("audience", entry.audience, limit=200)
    findings.lines("note", entry.note)
    check_appearances(entry, known, today, findings)
    for number, version in enumerate(entry.appearances):
        for place, position in enumerate(version.positions):
            with findings.at(f"appearances[{number}]", f"positions[{place}]"):
                check_position(position, entry, known, findings)
    findings.raise_if_any()


def _check_voice(entry: StatementEntry, known: References, findings: Findings) -> None:
    """Who speaks, and for whom: just the field that `behalf` names is filled."""
    named = {
        Behalf.COUNTRY: ("country", entry.country),
        Behalf.COALITION: ("coalition", entry.coalition),
        Behalf.ORGANIZATION: ("organization", entry.organization),
    }
    for behalf, (name, value) in named.items():
        if entry.behalf is behalf:
            findings.unless(bool(value.strip()), name, "required", _("Say for whom the statement speaks."))
        else:
            findings.unless(not value, name, "not_spoken_for", _("The statement speaks on behalf of something else."))
    if entry.country and entry.country not in known.countries:
        findings.add("country", "unknown", _unknown(entry.country))
    if entry.coalition and entry.coalition not in known.coalitions:
        findings.add("coalition", "unknown", _unknown(entry.coalition))
    findings.line("organization", entry.organization, limit=200)
    findings.line("descriptor", entry.descriptor, limit=200)
    if entry.speaker:
        speaker, country = known.speakers.get(entry.speaker), known.countries.get(entry.country)
        if speaker and country and speaker.country_id not in (None, country.pk):
            findings.add("speaker", "another_country", _("This speaker speaks for another country."))
        if entry.speaker not in known.speakers:
            findings.add("speaker", "unknown", _unknown(entry.speaker))
        findings.unless(
            not entry.descriptor, "descriptor", "two_voices", _("A statement has a speaker or a description, not both.")
        )
        return
    if entry.attribution is Attribution.ON_RECORD:
        findings.add("speaker", "required", _("A statement on the record names its speaker."))
    elif not entry.descriptor.strip():
        findings.add("descriptor", "required", _("Name the speaker, or describe them as the page does."))


def _check_dates(entry: StatementEntry, known: References, today: date, findings: Findings) -> None:
    """The bounds of the day of speaking: in order, not in the future, and inside the speaker's term."""
    if entry.said_to > today:
        findings.add("said_to", "in_future", _in_future(entry.said_to, today))
    if entry.said_from is not None and entry.said_from > entry.said_to:
        findings.add("said_from", "inverted", _("The first day may not be after the last."))
    for name in ("said_from", "said_to"):
        day = getattr(entry, name)
        findings.unless(day is None or day.year >= FIRST_YEAR, name, "too_early", _("Years start at 1900."))
    speaker = known.speakers.get(entry.speaker)
    if speaker is None:
        return
    early = speaker.valid_from is not None and entry.said_to < speaker.valid_from
    late = speaker.valid_to is not None and (entry.said_from or entry.said_to) > speaker.valid_to
    if early or late:
        findings.add(
            "speaker",
            "not_in_office",
            _("%(speaker)s was not %(office)s on that day.") % {"speaker": speaker.name, "office": speaker.office},
        )


def _unknown(key: str) -> object:
    return _("“%(key)s” is not in the record.") % {"key": key[:100]}


def _in_future(day: date, today: date) -> object:
    return _("%(day)s is in the future; today is %(today)s (UTC).") % {
        "day": day.isoformat(),
        "today": today.isoformat(),
    }
