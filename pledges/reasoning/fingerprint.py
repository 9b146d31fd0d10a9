"""What a finding rests on, as one stable SHA-256: the same facts give the same text in every process and in
any order of entry.

A dismissed flag is reopened when this changes, so nothing that time, a merge, a new id or one more copy of
the same words changes may enter it.
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, cast

from pledges.reasoning.facts import Position, Voice

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

CONTENT = (
    "line", "polarity", "said", "voice", "tier", "stance", "modality", "negation", "firmness", "quantity",
    "basing", "places", "window", "negated_window", "condition_mode", "conditions", "deliverable",
    "third_party", "paraphrase_through_translation", "published",
)  # fmt: skip
"""The fields of a position that a rule may weigh. Ids, origins and the words as found are not among them."""


def plain(value: Any) -> Plain:
    """A fact as JSON values: sets sorted, dates as ISO 8601, codes as their text. TypeError for what no fact
    holds.
    """
    of: Any = type(value)
    return _way(of)(value)


@cache
def _way(of: Any) -> Callable[[Any], Plain]:
    """How a value of this type is written. Most values are of a few types, and there are many of them."""
    if of is type(None) or issubclass(of, bool | int):
        return _itself
    if issubclass(of, str):
        return str
    if issubclass(of, date):
        return lambda value: value.isoformat()
    if issubclass(of, frozenset | set):
        return lambda value: [*sorted(str(item) for item in value)]
    if issubclass(of, tuple | list):
        return lambda value: [plain(item) for item in value]
    if issubclass(of, Mapping):
        return lambda value: {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(of):
        names = [field.name for field in fields(of)]
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    raise TypeError(f"no fact holds a {of.__name__}")


def _itself(value: Any) -> Plain:
    return cast("Plain", value)


def content(position: Position) -> dict[str, Plain]:
    """What the position says, without its ids and without how its speaker's name is printed.

    Basing and conditions are sets written as rows: their order says nothing.
    """
    said = {name: plain(getattr(position, name)) for name in CONTENT}
    for name in ("basing", "conditions"):
        said[name] = [*sorted((plain(part) for part in getattr(position, name)), key=json.dumps)]
    said["voice"] = plain(replace(position.voice, name=""))
    return said


def facts_hash(rule: str, **facts: object) -> str:
    """SHA-256 (64 hexadecimal digits) over a rule's id and the named facts that its finding rests on, as the JSON of
    both with sorted keys.
    """
    named = ",".join([f"{_word(name)}:{_text(facts[name])}" for name in sorted(facts)])
    return hashlib.sha256(f'{{"facts":{{{named}}},"rule":{_word(rule)}}}'.encode()).hexdigest()


def told_apart(position: Position, **more: object) -> Position:
    """The position with its content hash: over what it says and what `more` there is to be said of it. What is equal in
    all of this is the same in every respect: nothing is left for a random id to decide. To be asked of a position that
    nobody else has yet: the hash is written down in it, since a copy of each would take as long as the rest.
    """
    object.__setattr__(position, "content_hash", facts_hash("content", position=position, **more))
    return position


def _text(fact: object) -> str:
    """One fact as JSON. A position's is worked out once: many findings rest on one."""
    if type(fact) is str:
        return _quoted(fact)
    if not isinstance(fact, Position):
        return _json(plain(fact))
    if not fact._content:
        fact._content.append(_content_text(fact))
    return fact._content[0]


def _content_text(position: Position) -> str:
    """`content` as JSON, its names in their order. Written out: each position of an evaluation is asked once."""
    p = position
    return (
        f'{{"basing":{_several(p.basing)},"condition_mode":"{p.condition_mode}","conditions":{_several(p.conditions)},'
        f'"deliverable":{_quoted(p.deliverable)},"firmness":{_code(p.firmness)},"line":{_part(p.line)},'
        f'"modality":"{p.modality}","negated_window":{_maybe(p.negated_window)},"negation":{_codes(p.negation)},'
        f'"paraphrase_through_translation":{_truth(p.paraphrase_through_translation)},"places":{_quoted(p.places)},'
        f'"polarity":"{p.polarity}","published":{_truth(p.published)},"quantity":{_maybe(p.quantity)},'
        f'"said":{{"earliest":{_day(p.said.earliest)},"latest":{_day(p.said.latest)}}},"stance":"{p.stance}",'
        f'"third_party":{_truth(p.third_party)},"tier":"{p.tier}","voice":{_voice(p.voice)},"window":{_maybe(p.window)}}}'
    )


def _voice(voice: Voice) -> str:
    """A voice without how its name is printed."""
    return (
        f'{{"attribution":"{voice.attribution}","behalf":"{voice.behalf}","behalf_of":{_quoted(voice.behalf_of)},'
        f'"kind":"{voice.kind}","name":"","rank":{voice.rank},"speaker":{_quoted(voice.speaker)}}}'
    )


def _several(parts: tuple[Hashable, ...]) -> str:
    if not parts:
        return "[]"
    return f"[{','.join([_part(part) for part in sorted(parts, key=_in_order)])}]"


def _codes(codes: frozenset[str]) -> str:
    return f"""["{'","'.join(sorted(codes))}"]""" if codes else "[]"


def _code(code: str | None) -> str:
    return "null" if code is None else f'"{code}"'


def _maybe(part: Hashable) -> str:
    return "null" if part is None else _part(part)


def _day(day: date | None) -> str:
    return "null" if day is None else f'"{day.isoformat()}"'


def _truth(value: bool) -> str:
    return "true" if value else "false"


@lru_cache(8192, typed=True)
def _part(value: Hashable) -> str:
    return _json(plain(value))


@lru_cache(8192, typed=True)
def _in_order(part: Hashable) -> str:
    return json.dumps(plain(part))


@cache
def _word(name: str) -> str:
    """A rule's id or a fact's name as JSON: there are few of them."""
    return _json(name)


_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode
