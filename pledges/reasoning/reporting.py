"""X1 · two versions of one statement differ, and X3 · a relay lost or changed what it repeats.

About how words were printed, never about what a state holds: neither says that anybody changed their mind. Silence is
no difference. Deprecated and retracted versions are not compared; the version that speaks is compared with each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from pledges.reasoning.contradiction.caps import capped
from pledges.reasoning.contradiction.gates import is_candidate
from pledges.reasoning.contradiction.meaning import places
from pledges.reasoning.evidence import order_key, speaking_versions
from pledges.reasoning.facts import Explanation, Finding, Position, Version
from pledges.reasoning.fingerprint import facts_hash
from pledges.vocabulary import BasingSense, Capability, Modality, Polarity, Severity

VERSIONS = {"X1": 1, "X3": 1}
CODES = (
    "X1.modality",
    "X1.place",
    "X1.size",
    "X1.gift_or_own",
    "X1.other_speaker",
    "X3.modality",
    "X3.negation",
)
GIVEN = frozenset({Capability.EQUIPMENT})
NOT_OWN_FORCES = frozenset({Capability.EQUIPMENT, Capability.FUNDING, Capability.UNSPECIFIED, Capability.COORDINATION})


def reporting_findings(
    positions: Iterable[Position], versions: Iterable[Version], names: Iterable[str], today: date
) -> tuple[Finding, ...]:
    """Every finding on how the statements at hand were printed, as of `today`, in an order of content.

    `positions` are all versions' positions, `versions` the standing versions of their statements and of every other
    statement on the same documents, `names` the known speakers.
    """
    told = [p for p in positions if not (p.retracted or p.deprecated) and p.said.latest <= today]
    known = {version.id: version for version in versions}
    found = [
        *_divergences(told, known),
        *_drifts(told, known),
        *_misattributed(told, known, frozenset(names)),
    ]
    return tuple(sorted(found, key=lambda one: (one.rule, one.pledge, one.a, one.b)))


def divergence(one: Position, other: Position) -> str:
    """The code of the first thing on which two versions of one position differ; empty where they do not.

    Two sizes differ where they are not the same interval: a number that one page has more exactly than the other did
    not come from the speaker twice.
    """
    if one.statement != other.statement or one.appearance == other.appearance:
        return ""
    if one.line.country == other.line.country and _gift_or_own(one, other):
        return "X1.gift_or_own"
    if one.pledge != other.pledge or not _same_position(one, other):
        return ""
    if Modality.UNSTATED not in (one.modality, other.modality) and one.modality is not other.modality:
        return "X1.modality"
    if _places_differ(one, other):
        return "X1.place"
    a, b = one.quantity, other.quantity
    if a and b and (a.measure, a.unit) == (b.measure, b.unit) and (a.low, a.high) != (b.low, b.high):
        return "X1.size"
    return ""


def _same_position(one: Position, other: Position) -> bool:
    """Whether the two say the same part: they deny nothing both, or overlapping things."""
    return bool(one.negation & other.negation) or not (one.negation or other.negation)


def _gift_or_own(one: Position, other: Position) -> bool:
    kinds = {one.line.capability, other.line.capability}
    return (
        bool(kinds & GIVEN)
        and bool(kinds - NOT_OWN_FORCES)
        and Polarity.EXCLUSION not in (one.polarity, other.polarity)
    )


def _places_differ(one: Position, other: Position) -> bool:
    """Whether one includes what the other excludes, or both include places and share none."""
    mine, theirs = (places(p, BasingSense.INCLUDED).keys() for p in (one, other))
    not_mine, not_theirs = (places(p, BasingSense.EXCLUDED).keys() for p in (one, other))
    crossed = ((mine - not_mine) & (not_theirs - theirs)) | ((theirs - not_theirs) & (not_mine - mine))
    return bool(crossed) or bool(mine and theirs and not mine & theirs)


def drift(original: Position, relay: Position) -> str:
    """The code of what a relay changed of the position it repeats; empty where nothing."""
    if original.pledge != relay.pledge:
        return ""
    if Modality.UNSTATED not in (original.modality, relay.modality) and original.modality is not relay.modality:
        return "X3.modality"
    return "X3.negation" if original.negation != relay.negation else ""


def _divergences(told: Sequence[Position], known: Mapping[str, Version]) -> Iterator[Finding]:
    by_statement: dict[str, list[Position]] = defaultdict(list)
    for position in told:
        by_statement[position.statement].append(position)
    for positions in by_statement.values():
        if len({position.appearance for position in positions}) == 1:
            continue  # one page says it
        speaking = [*speaking_versions(positions), *(p for p in positions if not p.published)]
        for other in sorted(positions, key=order_key):
            # A version that is the only one on its pledge speaks for it; it may still print a gift as an own part.
            alone = other in speaking
            rivals = [p for p in speaking if p.preferred and not other.preferred] if alone else speaking
            if found := _worst(rivals, other, told, known):
                yield found


def _worst(
    speaking: Sequence[Position], other: Position, told: Sequence[Position], known: Mapping[str, Version]
) -> Finding | None:
    codes = [(p, code) for p in speaking if (code := divergence(p, other)) and not _is_drift(p, other, code, known)]
    if not codes or any(
        p.pledge == other.pledge and not divergence(p, other) and _same_position(p, other) for p in speaking
    ):
        return None
    position, code = codes[0]
    severity = Severity.MEDIUM if firmness_rests_on(position, other, told) else Severity.LOW
    return _finding(position, other, code, severity)


def _is_drift(one: Position, other: Position, code: str, known: Mapping[str, Version]) -> bool:
    """Whether X3 tells it already: one version repeats the other."""
    relays = {(v.id, v.relays) for v in (known.get(one.appearance), known.get(other.appearance)) if v}
    related = (one.appearance, other.appearance) in relays or (other.appearance, one.appearance) in relays
    return code == "X1.modality" and related


def firmness_rests_on(one: Position, other: Position, told: Iterable[Position]) -> bool:
    """Whether the two versions state different firmness, and no other statement reaches the higher of the two."""
    if one.firmness is None or other.firmness is None or one.firmness is other.firmness:
        return False
    higher = max(one.firmness.rank, other.firmness.rank)
    return not any(
        p.pledge == one.pledge and p.statement != one.statement and p.firmness is not None and p.firmness.rank >= higher
        for p in told
    )


def _drifts(told: Sequence[Position], known: Mapping[str, Version]) -> Iterator[Finding]:
    relayed = {version.id: version.relays for version in known.values() if version.relays}
    by_version: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for position in told if relayed else ():
        by_version[position.appearance, position.pledge].append(position)
    for relay in sorted((position for position in told if position.appearance in relayed), key=order_key):
        originals = by_version.get((relayed[relay.appearance], relay.pledge), [])
        changed = [code for original in originals if (code := drift(original, relay))]
        if originals and len(changed) == len(originals):
            yield _finding(sorted(originals, key=order_key)[0], relay, changed[0], Severity.LOW)


def is_somebody_else(printed: str, speaker: str, names: Iterable[str]) -> bool:
    """Whether the speaker as printed is another known person than the one who spoke.

    Offices, metonyms and other scripts name nobody that we know, so they are never somebody else.
    """
    return is_unlike(printed, speaker) and not _words(printed).isdisjoint(_last_words(frozenset(names)))


def may_be_somebody_else(version: Version) -> bool:
    """Whether it hangs on the known names whether the version's speaker as printed is somebody else."""
    return not version.deprecated and is_unlike(version.printed, version.speaker)


def is_unlike(printed: str, speaker: str) -> bool:
    """Whether `printed` has no word of the speaker's name in it, so that it hangs on the known names whose it is."""
    if not (printed and speaker) or printed == speaker:
        return False
    words = _words(printed)
    return bool(words) and words.isdisjoint(_words(speaker))


@lru_cache(maxsize=8)
def _last_words(names: frozenset[str]) -> frozenset[str]:
    """The last word of each name, worked out once for as many statements as are looked at together."""
    return frozenset(name.split()[-1].casefold() for name in names if name.split())


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip(".,;:()'’\"").casefold() for word in text.split())


def _misattributed(told: Sequence[Position], known: Mapping[str, Version], names: frozenset[str]) -> Iterator[Finding]:
    """A page that prints one person's words as another's: told of each pledge for which that page was coded."""
    wrong = [v for v in known.values() if may_be_somebody_else(v) and is_somebody_else(v.printed, v.speaker, names)]
    for version in sorted(wrong, key=lambda v: v.id):
        pages = {other.id for other in known.values() if other.document == version.document}
        for position in sorted(told, key=order_key):
            if position.appearance in pages:
                yield Finding(
                    rule="X1",
                    version=VERSIONS["X1"],
                    severity=Severity.LOW,
                    pledge=position.pledge,
                    opened_on=position.said.latest,
                    explanation=Explanation(
                        "X1.other_speaker", {"printed": version.printed, "speaker": version.speaker}
                    ),
                    b=position.id,
                    internal=not position.published,
                    facts_hash=facts_hash("X1", position=position, printed=version.printed, speaker=version.speaker),
                )


def _finding(a: Position, b: Position, code: str, severity: Severity) -> Finding:
    rule = code.partition(".")[0]
    limited, notes = capped(severity, a, b)
    slots: dict[str, str | int] = {"who": a.voice.who, "a_words": a.words, "b_words": b.words}
    return Finding(
        rule=rule,
        version=VERSIONS[rule],
        severity=limited,
        pledge=a.pledge,
        opened_on=max(a.said.latest, b.said.latest),
        explanation=Explanation(code, slots | {"uncapped": severity.value, "notes": " ".join(notes)}),
        a=a.id,
        b=b.id,
        internal=is_candidate(a, b),
        facts_hash=facts_hash(rule, a=a, b=b, code=code),
    )
