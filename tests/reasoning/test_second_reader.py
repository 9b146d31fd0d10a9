"""Which statements need a second reader: the table of cases."""

from typing import Any

import pytest

from pledges.reasoning.second_reader import Proposed, second_reader_reasons
from pledges.vocabulary import Attribution, Firmness, Modality, Polarity, SecondReaderReason, Stance

NEW, JUMP, OUT, BACK, ALONE = SecondReaderReason


def proposed(**values: Any) -> Proposed:
    """A restatement of a pledge that stands as pledged."""
    defaults: dict[str, Any] = {
        "known": True,
        "polarity": Polarity.OFFER,
        "stance": Stance.AFFIRMS,
        "modality": Modality.FIRM,
        "firmness": Firmness.PLEDGED,
        "standing": Firmness.PLEDGED,
    }
    return Proposed(**defaults | values)


CASES: list[tuple[str, Proposed, list[SecondReaderReason]]] = [
    ("a restatement", proposed(), []),
    ("a vaguer repetition says no firmness", proposed(firmness=None, standing=Firmness.IN_PLACE), []),
    ("one rung up", proposed(firmness=Firmness.SPECIFIED), []),
    ("one rung down", proposed(firmness=Firmness.FLOATED), []),
    ("two rungs up", proposed(firmness=Firmness.AUTHORIZED), [JUMP]),
    ("two rungs down", proposed(firmness=Firmness.FLOATED, standing=Firmness.SPECIFIED), [JUMP]),
    ("the whole ladder", proposed(firmness=Firmness.IN_PLACE, standing=Firmness.FLOATED), [JUMP]),
    ("from nothing to floated is one rung", proposed(firmness=Firmness.FLOATED, standing=None), []),
    ("from nothing to pledged are two", proposed(standing=None), [JUMP]),
    ("a new pledge, however firm", proposed(known=False, standing=None), [NEW]),
    ("a new pledge that is only floated", proposed(known=False, firmness=Firmness.FLOATED, standing=None), [NEW]),
    ("an exclusion", proposed(polarity=Polarity.EXCLUSION, modality=Modality.REJECTED, firmness=None), [OUT]),
    ("a refusal on the offer's own row", proposed(modality=Modality.REJECTED, firmness=None), [OUT]),
    ("a hedged refusal is no exclusion", proposed(modality=Modality.UNLIKELY, firmness=None), []),
    ("a withdrawal", proposed(stance=Stance.WITHDRAWS, firmness=None), [BACK]),
    ("a denial of having made it", proposed(stance=Stance.DENIES_MADE, firmness=None), [BACK]),
    ("a reduction", proposed(stance=Stance.REDUCES), []),
    ("a reduction to nothing", proposed(stance=Stance.REDUCES, to_zero=True), [BACK]),
    ("doubt takes nothing back", proposed(stance=Stance.QUESTIONS, firmness=None), []),
    (
        "a new exclusion that withdraws",
        proposed(known=False, polarity=Polarity.EXCLUSION, stance=Stance.WITHDRAWS, firmness=None),
        [NEW, OUT, BACK],
    ),
]


@pytest.mark.parametrize(("name", "position", "reasons"), CASES, ids=[case[0] for case in CASES])
def test_why_a_second_reader_is_needed(name: str, position: Proposed, reasons: list[SecondReaderReason]) -> None:
    assert list(second_reader_reasons([position], attribution=Attribution.ON_RECORD, origins=1)) == reasons


@pytest.mark.parametrize("attribution", list(Attribution))
@pytest.mark.parametrize("origins", [1, 2])
def test_a_sole_unnamed_origin_needs_one_whatever_it_says(attribution: Attribution, origins: int) -> None:
    needed = second_reader_reasons([], attribution=attribution, origins=origins)
    assert (needed == (ALONE,)) == (attribution.is_unnamed and origins == 1)


def test_one_position_of_many_is_enough_and_no_reason_is_told_twice() -> None:
    refusal = proposed(polarity=Polarity.EXCLUSION, firmness=None)
    needed = second_reader_reasons([proposed(), refusal, refusal], attribution=Attribution.ON_RECORD, origins=1)
    assert needed == (OUT,)
