"""How far two people who coded the same words apart from each other agree.

Pure. A coding is a list of units – the statement, each version of it, each position – with coded fields; units are
matched by what they are about, never by the order in which they were written down. Formula: Cohen's kappa,
κ = (p_o − p_e) / (1 − p_e) (J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
Measurement 20, 1960, pp. 37–46); p_o is the share of equal codes, p_e the share expected of two people who use each
code as often as they did, but at random.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PRESENT = "position"
"""The field that says whether a reader found a position at all."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One coded thing. `about` is what it is matched by; `fields` are codes as text, "" where nothing is stated."""

    about: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """One coded field of one unit as both readers coded it."""

    about: tuple[str, ...]
    field: str
    first: str
    second: str

    @property
    def is_equal(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """One field over many statements: how many were compared, how many were equal, and kappa, None where it has no
    meaning (both readers used one and the same code throughout).
    """

    field: str
    compared: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> float:
        """The share of equal codes in percent."""
        return 100 * self.agreed / self.compared


def compare(first: Sequence[Unit], second: Sequence[Unit]) -> tuple[Compared, ...]:
    """Every coded field of both codings. A unit that only one reader has is one disagreement, on `PRESENT`."""
    found: list[Compared] = []
    for about, (ours, theirs) in _matched(first, second).items():
        for place in range(max(len(ours), len(theirs))):
            one = ours[place] if place < len(ours) else None
            other = theirs[place] if place < len(theirs) else None
            found += _compare(about, one, other)
    return tuple(found)


def _matched(first: Sequence[Unit], second: Sequence[Unit]) -> dict[tuple[str, ...], tuple[list[Unit], list[Unit]]]:
    """The units of both, by what they are about, in the order of the first coding."""
    matched: dict[tuple[str, ...], tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for side, units in enumerate((first, second)):
        for unit in units:
            matched[unit.about][side].append(unit)
    return matched


def _compare(about: tuple[str, ...], one: Unit | None, other: Unit | None) -> Iterable[Compared]:
    if one is None or other is None:
        yield Compared(about, PRESENT, "no" if one is None else "yes", "no" if other is None else "yes")
        return
    for name in dict.fromkeys((*one.fields, *other.fields)):
        yield Compared(about, name, one.fields.get(name, ""), other.fields.get(name, ""))


def by_field(compared: Iterable[Compared]) -> tuple[FieldAgreement, ...]:
    """The agreement of each field, where readers disagree most first."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in compared:
        pairs[one.field].append((one.first, one.second))
    found = [
        FieldAgreement(name, len(coded), sum(a == b for a, b in coded), cohens_kappa(coded))
        for name, coded in pairs.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.agreed / one.compared, one.field)))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Kappa of pairs of codes, from −1 to 1; None where there is nothing to compare, or nothing but chance expects."""
    total = len(pairs)
    if total == 0:
        return None
    observed = sum(a == b for a, b in pairs) / total
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(ours[code] * theirs[code] for code in ours) / total**2
    if expected == 1:
        return None
    return (observed - expected) / (1 - expected)
