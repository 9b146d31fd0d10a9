"""What an analyst types on the page that records a statement: a good one, to be spoiled field by field."""

from typing import Any

from tests import factories


def ground() -> None:
    """The reference rows that the typed statement names."""
    with factories.door():
        factories.coalition()
        factories.country("FR")
        factories.country("GB")
        factories.speaker("head-fr", "FR", name="Emmanuel Macron")
        factories.publisher("daily", domain="daily.example.org")
        factories.publisher("agency")
        factories.condition()


def typed(**changes: Any) -> dict[str, Any]:
    """A refusal of French troops on the record. Field names take `__` for the dashes and dots of the page."""
    fields = {
        "statement-summary": "France will not send troops.",
        "statement-speaker": "Emmanuel Macron, President [head-fr]",
        "statement-attribution": "on_record",
        "statement-kind": "interview",
        "statement-behalf": "",
        "statement-country": "France",
        "statement-said_from": "2025-03-20",
        "statement-frame": str(factories.coalition().pk),
        "version-1-address": "https://daily.example.org/no-troops?utm_source=x",
        "version-1-publisher": "Daily",
        "version-1-language": "en",
        "version-1-published_from": "2025-03-20",
        "version-1-quote": "“We will not\r\nsend troops.”",
        "version-1-quote_type": "direct",
        "version-1-credibility": "2",
        "position-1-capability": "troops",
        "position-1-polarity": "exclusion",
        "position-1-stance": "announces",
        "position-1-modality": "rejected",
        "position-1-negation": ["act"],
    }
    return fields | {name.replace("__", "-"): value for name, value in changes.items()}
