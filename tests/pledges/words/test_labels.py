"""Every code that the record may hold has words for people."""

import inspect
from enum import StrEnum

import pytest
from django.utils.functional import Promise
from django.utils.translation import override

import coalition.vocabulary
import pledges.vocabulary
from pledges.vocabulary import CellState, Firmness
from pledges.words.definitions import DEFINITIONS
from pledges.words.labels import LABELS, choices, label, label_of


def _lists() -> list[type[StrEnum]]:
    return [
        one
        for module in (pledges.vocabulary, coalition.vocabulary)
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, StrEnum) and one.__module__.startswith(module.__name__) and len(one)
    ]


@pytest.mark.parametrize("codes", _lists(), ids=lambda codes: codes.__name__)
def test_every_code_has_words_of_its_own(codes: type[StrEnum]) -> None:
    words = [str(label(code)) for code in codes]
    assert all(word.strip() for word in words)
    assert len(set(words)) == len(words), "two codes of one list read alike"


def test_no_words_belong_to_a_code_that_is_gone() -> None:
    assert set(LABELS) == set(_lists())
    for codes, words in LABELS.items():
        assert set(words) == set(codes), codes.__name__


def test_words_wait_for_the_readers_language() -> None:
    assert all(isinstance(word, Promise) for words in LABELS.values() for word in words.values())
    with override("fr"):
        assert str(label(Firmness.PLEDGED))


def test_the_three_kinds_of_emptiness_read_differently() -> None:
    assert str(label(CellState.NOT_RESEARCHED)) == "Not yet researched"
    assert str(label(CellState.NO_STATEMENT_FOUND)) == "No statement found"
    assert str(label(CellState.RULED_OUT)) == "Ruled out"


def test_words_that_judge_are_not_used() -> None:
    avoided = {"broken", "lied", "u-turn", "backtracked", "only", "none", "confirmed", "likely pledged"}
    allowed = {
        "In words only",
        "Confirmed by others",
        "Confirmed",
        "1: confirmed by other sources",
        "For analysts only",
    }
    for words in LABELS.values():
        for word in map(str, words.values()):
            if word not in allowed:
                assert not avoided & set(word.casefold().replace(":", " ").split()), word


def test_every_mark_of_the_key_is_defined_in_one_line() -> None:
    for code in (*Firmness, *(state for state in CellState if state is not CellState.PLEDGED)):
        assert 0 < len(str(DEFINITIONS[code])) <= 80


def test_an_empty_column_reads_as_nothing_and_an_unknown_code_is_an_error() -> None:
    assert label_of(Firmness, "") == ""
    assert str(label_of(Firmness, "in_place")) == "In place"
    with pytest.raises(ValueError, match="firmly"):
        label_of(Firmness, "firmly")


def test_a_form_offers_every_code_with_its_words() -> None:
    assert [value for value, _ in choices(Firmness)] == [code.value for code in Firmness]
