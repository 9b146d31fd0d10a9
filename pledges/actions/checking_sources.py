"""Whether the appearances of an entry hold: documents that are one, chains that end, grades that are earned."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from pledges.actions.documents import known_by
from pledges.actions.entry import AppearanceEntry, DocumentEntry, StatementEntry
from pledges.actions.problems import FIRST_YEAR, Findings
from pledges.actions.references import References
from pledges.reasoning.evidence import origins
from pledges.reasoning.grading import credibility_holds
from pledges.reasoning.invalid import InvalidFactError
from pledges.vocabulary import AppearanceMode, ArchiveState, QuoteType

LANGUAGE = re.compile(r"(?=.{2,12}$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ZONES = timedelta(days=1)
"""Days are kept in UTC, and pages are dated where they are printed."""
DIGEST = re.compile(r"([0-9a-f]{64})?")


def check_appearances(entry: StatementEntry, known: References, today: date, findings: Findings) -> None:
    """Every appearance, and what must be true of them together."""
    if not entry.appearances:
        findings.add("appearances", "required", _("A statement needs a document in which it appears."))
        return
    keys = [version.key for version in entry.appearances]
    preferred = [version for version in entry.appearances if version.mode is AppearanceMode.PREFERRED]
    findings.unless(len(preferred) <= 1, "appearances", "two_preferred", _("A statement has one preferred appearance."))
    read_whole = [v for v in entry.appearances if v.mode is not AppearanceMode.DEPRECATED and not _is_headline(v)]
    findings.unless(
        not (read_whole and any(map(_is_headline, preferred))),
        "appearances",
        "headline_preferred",
        _("A headline is never preferred over the words that it is about."),
    )
    findings.unless(len(set(keys)) == len(keys), "appearances", "key_twice", _("Two appearances have the same key."))
    ids = [version.record_id for version in entry.appearances if version.record_id]
    findings.unless(len(set(ids)) == len(ids), "appearances", "record_id_twice", _("Two appearances have the same id."))
    corroboration = _origins(entry.appearances, findings)
    for number, version in enumerate(entry.appearances):
        with findings.at(f"appearances[{number}]"):
            _check_appearance(version, keys, corroboration, findings)
            _check_order_of_days(entry, version.document, findings)
            with findings.at("document"):
                _check_document(version.document, known, today, findings)


def _is_headline(version: AppearanceEntry) -> bool:
    return version.quote_type is QuoteType.HEADLINE


def _origins(versions: tuple[AppearanceEntry, ...], findings: Findings) -> int | None:
    """How many origins the entry has; None, and a problem, where the chains do not end."""
    counted = count_origins(versions)
    if counted is None:
        findings.add("appearances", "relay_cycle", _("The chain of relays leads back to itself; there is no origin."))
    return counted


def count_origins(versions: tuple[AppearanceEntry, ...]) -> int | None:
    """How many origins `versions` have: documents in which the chain of a version begins that is not deprecated. None
    where the chains do not end.
    """
    by_key = {version.key: version for version in versions}
    relays = {key: version.relays if version.relays in by_key else None for key, version in by_key.items()}
    counted = [key for key, version in by_key.items() if version.mode is not AppearanceMode.DEPRECATED]
    try:
        origins(relays, relays)
        return len({known_by(by_key[root].document) for root in origins(counted, relays)})
    except InvalidFactError:
        return None


def _check_appearance(version: AppearanceEntry, keys: list[str], corroboration: int | None, findings: Findings) -> None:
    if version.relays:
        findings.unless(version.relays in keys, "relays", "unknown", _("No appearance of this statement has this key."))
    findings.unless(
        bool(version.relays) == (version.relay_mode is not None),
        "relay_mode",
        "required",
        _("Say how it repeats the other one."),
    )
    if not 1 <= version.credibility <= 6:
        findings.add("credibility", "out_of_range", _("Credibility is graded from 1 to 6."))
    elif corroboration is not None and not credibility_holds(version.credibility, corroboration):
        findings.add(
            "credibility",
            "one_origin",
            _("Credibility 1 needs two origins; all versions of this statement come from one."),
        )
    if version.mode is AppearanceMode.DEPRECATED and not version.mode_reason.strip():
        findings.add("mode_reason", "required", _("Say why the appearance is deprecated."))
    language = version.language or version.document.language
    findings.unless(bool(LANGUAGE.fullmatch(language)), "language", "unknown", _language())
    findings.lines("quote", version.quote)
    findings.lines("translation", version.translation)
    findings.lines("note", version.note)
    findings.line("record_id", version.record_id, limit=100)
    findings.line("speaker_as_printed", version.speaker_as_printed, limit=200)
    findings.line("translator", version.translator, limit=200)
    findings.line("mode_reason", version.mode_reason, limit=300)
    findings.line("locator", version.locator, limit=200)


def _check_order_of_days(entry: StatementEntry, document: DocumentEntry, findings: Findings) -> None:
    """No page prints what was said after it was published. A day is left for the hours between zones."""
    published, said = document.published_to, entry.said_from
    if published is not None and said is not None and said > published + ZONES:
        slots = {"said": said.isoformat(), "published": published.isoformat()}
        findings.add(
            "document.published_to",
            "before_said",
            _("This page was published on %(published)s, before the words were said (%(said)s at the earliest).")
            % slots,
        )


def _check_document(document: DocumentEntry, known: References, today: date, findings: Findings) -> None:
    if document.publisher not in known.publishers:
        unknown = _("“%(key)s” is not a publisher of the record.") % {"key": document.publisher[:100]}
        findings.add("publisher", "unknown", unknown)
    if document.address:
        findings.address("address", document.address)
    elif not document.text_hash:
        findings.add("address", "required", _("A document has an address, or the hash of its text."))
    findings.line("title", document.title, limit=500)
    findings.line("archive_reason", document.archive_reason, limit=300)
    findings.unless(bool(LANGUAGE.fullmatch(document.language)), "language", "unknown", _language())
    for name in ("sha256", "text_hash"):
        findings.unless(
            bool(DIGEST.fullmatch(getattr(document, name))),
            name,
            "not_a_digest",
            _("A digest is 64 hexadecimal characters."),
        )
    if document.published_from and document.published_to and document.published_from > document.published_to:
        findings.add("published_from", "inverted", _("The first day may not be after the last."))
    for name in ("published_from", "published_to"):
        day = getattr(document, name)
        findings.unless(day is None or day.year >= FIRST_YEAR, name, "too_early", _("Years start at 1900."))
    first = "published_from" if document.published_from else "published_to"
    day = getattr(document, first)
    findings.unless(day is None or day <= today, first, "in_future", _("This day is in the future."))
    if document.archive_state is ArchiveState.WITHOUT and not document.archive_reason.strip():
        findings.add("archive_reason", "required", _("Say why there is no archived copy."))
    if document.archive_state is ArchiveState.ARCHIVED and not document.sha256:
        findings.add("sha256", "required", _("An archived copy has its digest."))


def _language() -> object:
    return _("A language is a code such as en, uk or pt-BR.")
