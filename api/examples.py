"""Bodies as the schema and its page show them. The tests send each of them; none is here that does not work."""

from typing import Any

STATEMENT: dict[str, Any] = {
    "behalf": "country",
    "country": "FR",
    "speaker": "head-fr",
    "attribution": "on_record",
    "kind": "speech",
    "said_from": "2025-11-25",
    "said_to": "2025-11-25",
    "summary": "Would send a battalion.",
    "appearances": [
        {
            "key": "daily",
            "document": {
                "publisher": "daily",
                "address": "https://daily.example.org/2025/11/25/battalion",
                "title": "A battalion",
                "language": "en",
                "published_from": "2025-11-25",
                "published_to": "2025-11-25",
                "archive_state": "pending",
            },
            "quote": "“We will send a battalion.”",
            "quote_type": "direct",
            "credibility": 2,
            "positions": [
                {
                    "pledge": {"coalition": "willing", "country": "FR", "capability": "troops"},
                    "stance": "announces",
                    "modality": "firm",
                    "firmness": "specified",
                    "quantity": {"measure": "battalion", "qualifier": "exact", "low": 1, "high": 1},
                }
            ],
        }
    ],
}

FILE = [STATEMENT]
"""Of statements, as `imports/` takes it."""

CODED = ("behalf", "country", "speaker", "attribution", "kind")
"""What a second reader codes of a statement, beside its versions."""

CODING: dict[str, Any] = {
    **{name: STATEMENT[name] for name in CODED},
    "appearances": [
        {name: one[name] for name in ("key", "quote_type", "credibility", "positions")}
        for one in STATEMENT["appearances"]
    ],
}
"""A second reader's coding of the same."""

EXAMPLES: dict[tuple[str, str], Any] = {
    ("statements", "create"): STATEMENT,
    ("statements", "correct"): {"why": "The page says two battalions.", "statement": STATEMENT},
    ("statements", "retract"): {"reason": "coding_error", "note": "The page speaks of another country."},
    ("flags", "acknowledge"): {"note": "I look into it."},
    ("flags", "confirm"): {},
    ("flags", "dismiss"): {"reason": "other", "note": "Both can be true: two operations."},
    ("flags", "snooze"): {"until": None, "note": "Until we hear more."},
    ("checks", "create"): {
        "coalition": "willing",
        "country": "FR",
        "capability": "naval",
        "checked_on": "2026-01-15",
        "note": "The ministry's page and the two agencies.",
    },
    ("drafts", "create"): STATEMENT,
    ("drafts", "partial_update"): {"summary": "Would send one battalion.", "venue": None},
    ("drafts", "coding"): CODING,
    ("imports", "create"): FILE,
    ("conditions", "create"): {"state": "unmet", "on": "2025-11-25", "statement": "ID-OF-A-STATEMENT"},
}
"""By place and action, as in `api.write_schema`."""
