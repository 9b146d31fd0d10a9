"""C2 · a place that was included is excluded, and C2r · a place that was excluded is included."""

from pledges.reasoning.contradiction.meaning import is_outright_refusal, places
from pledges.reasoning.contradiction.pair import Fires, Pair, Silent, Verdict
from pledges.reasoning.facts import Position
from pledges.vocabulary import BasingSense, Place, Severity

CODES = ("C2.no_place_left", "C2.place_excluded", "C2.possible_place_excluded")
SILENCES = ("C2.nothing_excluded", "C2.nothing_included", "C2.other_places")
C2R_CODES = ("C2r.place_reopened",)
C2R_SILENCES = ("C2r.nothing_was_excluded", "C2r.nothing_included", "C2r.other_places")


def _included(position: Position) -> dict[Place, bool]:
    """What the position includes; a refusal of the act includes no place."""
    return {} if is_outright_refusal(position) else places(position, BasingSense.INCLUDED)


def _excluded(position: Position) -> frozenset[Place]:
    """What the position firmly excludes: a place that is only possibly excluded is still a possible place."""
    return frozenset(place for place, firm in places(position, BasingSense.EXCLUDED).items() if firm)


def includes_a_place(position: Position) -> bool:
    return bool(position.basing) and bool(_included(position))


def excludes_a_place(position: Position) -> bool:
    return bool(position.basing) and bool(_excluded(position))


def c2(pair: Pair) -> Verdict:
    """High where `a` has no place left, else medium; low where each place hit was only possible."""
    included, excluded = _included(pair.a), _excluded(pair.b)
    if not excluded:
        return Silent("C2.nothing_excluded")
    if not included:
        return Silent("C2.nothing_included")
    hit = sorted(excluded & included.keys())
    if not hit:
        return Silent("C2.other_places")
    slots = pair.slots(places=" ".join(hit))
    if not any(included[place] for place in hit):
        return Fires(Severity.LOW, "C2.possible_place_excluded", slots)
    if excluded >= included.keys():
        return Fires(Severity.HIGH, "C2.no_place_left", slots)
    return Fires(Severity.MEDIUM, "C2.place_excluded", slots)


def c2r(pair: Pair) -> Verdict:
    """Low: what `a` had excluded is included again, firmly or as possible."""
    excluded, included = _excluded(pair.a), _included(pair.b)
    if not excluded:
        return Silent("C2r.nothing_was_excluded")
    if not included:
        return Silent("C2r.nothing_included")
    hit = sorted(excluded & included.keys())
    if not hit:
        return Silent("C2r.other_places")
    return Fires(Severity.LOW, C2R_CODES[0], pair.slots(places=" ".join(hit)))


def restates_the_place(pair: Pair, later: Position) -> bool:
    """Whether a later position firmly includes or firmly excludes a place that the pair disagreed on."""
    hit = (_excluded(pair.b) & _included(pair.a).keys()) | (_excluded(pair.a) & _included(pair.b).keys())
    again = {place for place, firm in _included(later).items() if firm} | _excluded(later)
    return bool(hit & again)
