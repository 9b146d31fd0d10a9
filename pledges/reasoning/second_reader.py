"""Which statements need a second reader: those where one person's coding error would be read as a country's turn.

Pure. A new pledge, a change of firmness by two rungs or more, an exclusion, a withdrawal, a sole unnamed origin
(domain.md, judgement and workflow). Everything else may be published by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pledges.vocabulary import Attribution, Firmness, Modality, Polarity, SecondReaderReason, Stance

RUNGS = 2
"""How many rungs of the ladder of firmness one reader may not go alone."""

WITHDRAWALS = frozenset({Stance.WITHDRAWS, Stance.DENIES_MADE})


@dataclass(frozen=True, slots=True)
class Proposed:
    """One position that is about to be published. `known` says whether its pledge is there, `standing` how firm that
    is now; `to_zero` that the size it states is nothing at all.
    """

    known: bool
    polarity: Polarity
    stance: Stance
    modality: Modality
    firmness: Firmness | None = None
    standing: Firmness | None = None
    to_zero: bool = False


def second_reader_reasons(
    positions: Iterable[Proposed], *, attribution: Attribution, origins: int
) -> tuple[SecondReaderReason, ...]:
    """Why a second reader is needed, in the order of the list; empty where one reader is enough. `origins` counts the
    distinct origins of the statement.
    """
    found: set[SecondReaderReason] = set()
    for position in positions:
        found |= _of_position(position)
    if attribution.is_unnamed and origins <= 1:
        found.add(SecondReaderReason.SOLE_UNNAMED_ORIGIN)
    return tuple(reason for reason in SecondReaderReason if reason in found)


def _of_position(position: Proposed) -> set[SecondReaderReason]:
    found = set()
    if not position.known:
        found.add(SecondReaderReason.NEW_PLEDGE)
    elif position.firmness is not None and _rungs(position.firmness, position.standing) >= RUNGS:
        found.add(SecondReaderReason.FIRMNESS_CHANGE)
    if position.polarity is Polarity.EXCLUSION or position.modality is Modality.REJECTED:
        found.add(SecondReaderReason.EXCLUSION)
    if position.stance in WITHDRAWALS or (position.stance is Stance.REDUCES and position.to_zero):
        found.add(SecondReaderReason.WITHDRAWAL)
    return found


def _rungs(stated: Firmness, standing: Firmness | None) -> int:
    """The distance on the ladder; where nothing stands yet, one starts on the ground below its first rung."""
    return abs(stated.rank - (-1 if standing is None else standing.rank))
