"""The rows of a list of flags as JSON, without a serializer for each; a test holds them equal to the serializer's."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from api.json_rows import cut
from pledges.queries.flag_version import version
from pledges.words.rules import NAMES, explanation


def flag_texts(rows: Iterable[Any], chosen: Sequence[str] | None) -> Iterator[str]:
    """Each of `rows` (of `flag_list.flags`, at a past moment `as_then`), cut down to the fields `chosen`."""
    names = {rule: str(name) for rule, name in NAMES.items()}
    for row in rows:
        yield cut(json.dumps(_told(row, names), ensure_ascii=False, separators=(",", ":")), chosen)


def _told(flag: Any, names: dict[Any, str]) -> dict[str, Any]:
    pledge, steps = flag.pledge, flag.events.all()
    country = pledge and pledge.country
    return {
        "id": flag.public_id,
        "rule": flag.rule,
        "rule_name": names[flag.rule],
        "rule_version": flag.rule_version,
        "severity": flag.severity,
        "state": flag.state,
        "snoozed_until": _day(flag.snoozed_until),
        "subject": _subject(flag),
        "coalition": pledge and pledge.coalition.slug,
        "country": country and {"iso2": country.iso2, "name": country.name},
        "capability": pledge and pledge.capability,
        "evidence": [_evidence(one) for one in (flag.evidence_a, flag.evidence_b) if one],
        "explanation": {
            "code": flag.explanation_code,
            "slots": flag.explanation_slots,
            "sentence": explanation(flag.explanation_code, flag.explanation_slots),
        }
        if flag.explanation_code
        else None,
        "opened_on": _day(flag.opened_on),
        "opened_seq": flag.opened_seq_id,
        "opened_at": _instant(flag.opened_seq.at),
        "events": [_step(one) for one in steps],
        "version": version(flag, len(steps)),
    }


def _subject(flag: Any) -> dict[str, str]:
    if flag.pledge:
        return {"resource": "pledge", "id": flag.pledge.public_id}
    if flag.statement:
        return {"resource": "statement", "id": flag.statement.public_id}
    return {"resource": "document", "id": flag.document.public_id if flag.document else ""}


def _evidence(position: Any) -> dict[str, Any]:
    statement = position.appearance.statement
    return {
        "position": position.public_id,
        "statement": statement.public_id,
        "pledge": position.pledge.public_id,
        "said_from": _day(statement.said_from),
        "said_to": _day(statement.said_to),
        "stance": position.stance,
        "summary": statement.summary,
    }


def _step(event: Any) -> dict[str, Any]:
    return {
        "state_from": event.state_from or None,
        "state_to": event.state_to,
        "severity": event.severity,
        "by_job": event.by_job,
        "reason": event.reason or None,
        "seq": event.seq_id,
        "at": _instant(event.seq.at),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
