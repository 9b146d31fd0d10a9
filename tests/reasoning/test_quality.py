"""The measures of the rules: each is worked by hand on a few pairs."""

from pledges.reasoning.quality import Expected, Fired, Outcome, Raised, agreement, confusion, missed_bars, of_rules
from pledges.vocabulary import Severity

LOW = Fired("C1", Severity.LOW, Severity.HIGH)
MEDIUM = Fired("C7", Severity.MEDIUM, Severity.MEDIUM)
INFO = Fired("C5r", Severity.INFO, Severity.INFO)


def pair(expected: Expected, *fired: Fired) -> Outcome:
    return Outcome("a", "b", expected, fired)


def test_agreement_is_each_labels_own_question() -> None:
    assert pair(Expected.CONTRADICTION, LOW).agrees
    assert not pair(Expected.CONTRADICTION, INFO).agrees
    assert not pair(Expected.CONTRADICTION).agrees
    assert pair(Expected.REVIEW, INFO).agrees
    assert not pair(Expected.REVIEW).agrees
    assert pair(Expected.INFO).agrees
    assert pair(Expected.INFO, LOW).agrees
    assert not pair(Expected.INFO, LOW, MEDIUM).agrees
    assert pair(Expected.NONE).agrees
    assert not pair(Expected.NONE, INFO).agrees


def test_precision_and_recall_of_a_rule_are_counted_on_the_pairs_it_could_get_wrong() -> None:
    pairs = [
        pair(Expected.CONTRADICTION, LOW),
        pair(Expected.REVIEW, LOW, MEDIUM),
        pair(Expected.REVIEW),
        pair(Expected.INFO, LOW),
        pair(Expected.NONE, LOW),
    ]
    c1, c7 = of_rules(pairs, ["C1", "C7"])
    assert (c1.precision.part, c1.precision.whole) == (3, 4)
    assert (c1.recall.part, c1.recall.whole, c1.alone) == (2, 3, 1)
    assert (c7.recall.part, c7.alone) == (1, 0)


def test_the_confusion_table_counts_the_gravest_that_was_raised() -> None:
    found = confusion([pair(Expected.REVIEW, LOW, MEDIUM), pair(Expected.REVIEW), pair(Expected.NONE, INFO)])
    assert found == {
        (Expected.REVIEW, Raised.GRAVER): 1,
        (Expected.REVIEW, Raised.NOTHING): 1,
        (Expected.NONE, Raised.INFO): 1,
    }


def test_every_bar_that_is_missed_is_named() -> None:
    nine = [pair(Expected.REVIEW, LOW)] * 9
    assert missed_bars([*nine, pair(Expected.REVIEW)]) == ()
    assert missed_bars([*nine[1:], pair(Expected.REVIEW)]) == ("Agreement on review is 0.889, below 0.90.",)
    assert missed_bars([pair(Expected.NONE, INFO)]) == ("1 of 1 pairs labelled none raise something.",)
    assert missed_bars([pair(Expected.CONTRADICTION)]) == (
        "1 of 1 pairs labelled contradiction raise no contradiction.",
    )
    assert agreement([])[Expected.INFO].value is None
    assert missed_bars([]) == ()
