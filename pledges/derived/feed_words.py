"""The slots that say what a change is about and who says so."""

from typing import Any

from pledges.models import Appearance, Pledge, Statement

Slots = dict[str, Any]

NOBODY: Slots = {
    "speaker": "",
    "office": "",
    "attribution": "",
    "publisher": "",
    "said_from": "",
    "said_to": "",
    "statement": "",
}


def of_pledge(pledge: Pledge) -> Slots:
    """Whose pledge, and of what."""
    return {
        "country": pledge.country.iso2 if pledge.country else "",
        "coalition": pledge.coalition.slug,
        "capability": str(pledge.capability),
    }


def by_statement(statement: Statement, version: Appearance) -> Slots:
    """Somebody said it, and a page printed it."""
    speaker = statement.speaker
    return {
        "speaker": speaker.name if speaker else statement.descriptor,
        "office": speaker.office if speaker else "",
        "attribution": str(statement.attribution),
        "publisher": version.document.publisher.name,
        "said_from": statement.said_from.isoformat() if statement.said_from else "",
        "said_to": statement.said_to.isoformat(),
        "statement": statement.public_id,
    }


def by_rule(rule: str) -> Slots:
    """One of our rules found it."""
    return NOBODY | {"rule": rule}


def by_check() -> Slots:
    """We looked."""
    return NOBODY | {"ours": "check"}


def by_edit() -> Slots:
    """We edited the record."""
    return NOBODY | {"ours": "edit"}
