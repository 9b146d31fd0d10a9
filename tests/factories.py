"""Rows for tests, written as people write them: reference data and statements through the write door.

Every builder takes what a test is about and fills in the rest with something plausible. Dates lie in 2025.
"""

from datetime import date
from typing import Any

from django.db import connection

from coalition.ledger import Commit, record
from coalition.ledger.door import _is_open
from coalition.models import Coalition, Country, Membership, Speaker
from coalition.vocabulary import MembershipBasis, MembershipRole, Origin
from pledges.actions.entry import AppearanceEntry, DocumentEntry, PledgeKey, PositionEntry, StatementEntry
from pledges.actions.retractions import write_retraction
from pledges.actions.statements import publish
from pledges.models import Condition, Publisher, Statement
from pledges.vocabulary import (
    ArchiveState,
    Attribution,
    Behalf,
    Capability,
    ConditionKind,
    Firmness,
    Modality,
    PledgeOrigin,
    Polarity,
    PublisherKind,
    QuoteType,
    Reliability,
    RetractionReason,
    Stance,
    StatementKind,
)

COUNTRIES = {
    "FR": ("FRA", "250", "France"),
    "GB": ("GBR", "826", "United Kingdom"),
    "DE": ("DEU", "276", "Germany"),
    "IT": ("ITA", "380", "Italy"),
    "TR": ("TUR", "792", "Türkiye"),
    "US": ("USA", "840", "United States"),
    "UA": ("UKR", "804", "Ukraine"),
}


def door(reason: str = "a test") -> Any:
    """The write door, opened for a test."""
    return record(actor="tester", reason=reason, origin=Origin.SHELL)


def made(model: Any, *, defaults: dict[str, Any], **lookup: Any) -> Any:
    """The row of `lookup`; where it is not there it is written. Without an open door it is a row that was there before
    the test's first commit: past the triggers, with no number used and no entry made.
    """
    if found := model.objects.filter(**lookup).first():
        return found
    if _is_open():
        return model.objects.create(**lookup, **defaults)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            return model.objects.create(**lookup, **defaults)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def country(iso2: str = "FR") -> Country:
    iso3, m49, name = COUNTRIES[iso2]
    return made(Country, iso2=iso2, defaults={"iso3": iso3, "m49": m49, "name": name})


def coalition(slug: str = "willing", **values: Any) -> Coalition:
    defaults = {"name": "Coalition of the Willing", "presumes": ["end_of_fighting"], **values}
    return made(Coalition, slug=slug, defaults=defaults)


def member(iso2: str, role: MembershipRole = MembershipRole.MEMBER) -> Membership:
    basis = MembershipBasis.LISTED_BY_ORGANIZER
    return made(Membership, coalition=coalition(), country=country(iso2), role=role, defaults={"basis": basis})


def speaker(slug: str = "head-fr", iso2: str = "FR", rank: int = 5, **values: Any) -> Speaker:
    defaults = {"name": slug.title(), "office": "President", "country": country(iso2), "rank": rank, **values}
    return made(Speaker, slug=slug, defaults=defaults)


def publisher(slug: str = "daily", reliability: Reliability = Reliability.B, **values: Any) -> Publisher:
    defaults = {"name": slug.title(), "kind": PublisherKind.PRESS, "reliability": reliability, **values}
    return made(Publisher, slug=slug, defaults=defaults)


def condition(kind: ConditionKind = ConditionKind.PEACE_AGREEMENT, slug: str = "") -> Condition:
    slug = slug or f"willing-{kind.replace('_', '-')}"
    return made(
        Condition,
        slug=slug,
        defaults={"coalition": coalition(), "kind": kind, "label": kind.replace("_", " ").capitalize()},
    )


def position(
    iso2: str = "FR",
    capability: Capability | str = Capability.TROOPS,
    *,
    polarity: Polarity | str = Polarity.OFFER,
    origin: PledgeOrigin | str = PledgeOrigin.SELF,
    stance: Stance | str = Stance.ANNOUNCES,
    modality: Modality | str = Modality.FIRM,
    firmness: Firmness | str | None = Firmness.PLEDGED,
    **values: Any,
) -> PositionEntry:
    """A position of `iso2` (empty for a collective one) on its pledge; a firm offer unless told otherwise."""
    key = PledgeKey(
        coalition="willing",
        country=iso2,
        capability=Capability(capability),
        polarity=Polarity(polarity),
        origin=PledgeOrigin(origin),
        **({"mission": values.pop("mission")} if "mission" in values else {}),
    )
    return PositionEntry(
        pledge=key,
        stance=Stance(stance),
        modality=Modality(modality),
        firmness=Firmness(firmness) if firmness else None,
        **values,
    )


def refusal(iso2: str = "FR", capability: Capability | str = Capability.TROOPS, **values: Any) -> PositionEntry:
    """A refusal of the act, filed as an exclusion."""
    defaults: dict[str, Any] = {
        "polarity": Polarity.EXCLUSION,
        "stance": Stance.ANNOUNCES,
        "modality": Modality.REJECTED,
        "firmness": None,
        "negation": ("act",),
    }
    return position(iso2, capability, **defaults | values)


def appearance(
    key: str = "page", *positions: PositionEntry, document: DocumentEntry | None = None, **values: Any
) -> AppearanceEntry:
    defaults: dict[str, Any] = {
        "quote": "“We will.”",
        "quote_type": QuoteType.DIRECT,
        "credibility": 2,
        "language": "en",
    }
    return AppearanceEntry(key=key, document=document or page(), positions=positions, **defaults | values)


def page(publisher_slug: str = "daily", address: str = "", **values: Any) -> DocumentEntry:
    """A page with an address of its own: two calls are two pages."""
    page.count += 1  # type: ignore[attr-defined]
    defaults: dict[str, Any] = {
        "title": "A page",
        "archive_state": ArchiveState.WITHOUT,
        "archive_reason": "A test has no archive.",
    }
    return DocumentEntry(
        publisher=publisher_slug,
        address=address or f"https://news.example.org/{page.count}",  # type: ignore[attr-defined]
        **defaults | values,
    )


page.count = 0  # type: ignore[attr-defined]


def entry(
    *positions: PositionEntry, said: date = date(2025, 3, 10), iso2: str = "FR", rank: int = 5, **values: Any
) -> StatementEntry:
    """A statement on the record by the head of `iso2`, printed on one page, with these positions."""
    versions = values.pop("appearances", None) or (appearance("page", *positions),)
    defaults: dict[str, Any] = {
        "behalf": Behalf.COUNTRY,
        "country": iso2,
        "speaker": f"head-{iso2.lower()}",
        "attribution": Attribution.ON_RECORD,
        "kind": StatementKind.SPEECH,
        "said_from": said,
        "said_to": said,
        "summary": "Said something about the force.",
        "appearances": versions,
    }
    return StatementEntry(**defaults | values)


def ground(entry_: StatementEntry, rank: int = 5) -> None:
    """The reference rows that an entry names, where they are not there yet."""
    coalition()
    for version in entry_.appearances:
        publisher(version.document.publisher)
        for coded in version.positions:
            if coded.pledge.country:
                country(coded.pledge.country)
    if entry_.country:
        country(entry_.country)
    if entry_.speaker:
        speaker(entry_.speaker, entry_.country or "FR", rank)


def publish_entry(entry_: StatementEntry, *, commit: Commit | None = None, rank: int = 5) -> Statement:
    """Publish an entry with its reference rows, in a commit of its own unless one is open."""
    if commit is not None:
        ground(entry_, rank)
        return publish(entry_, commit=commit)
    with door() as opened:
        ground(entry_, rank)
        return publish(entry_, commit=opened)


def publish_statement(
    iso2: str = "FR",
    capability: Capability | str = Capability.TROOPS,
    *,
    said: date = date(2025, 3, 10),
    rank: int = 5,
    **values: Any,
) -> Statement:
    """One statement of `iso2` with one position: what most tests need. Takes position fields and entry fields."""
    entry_fields = {name: values.pop(name) for name in tuple(values) if name in StatementEntry.__dataclass_fields__}
    return publish_entry(entry(position(iso2, capability, **values), said=said, iso2=iso2, **entry_fields), rank=rank)


def take_back(*statements: Statement, commit: Commit | None = None) -> None:
    """Retract statements and leave what follows from it to the test."""
    if commit is None:
        with door("take back") as opened:
            return take_back(*statements, commit=opened)
    for statement in statements:
        write_retraction(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    return None
