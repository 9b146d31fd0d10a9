"""Every change is one whole sentence, and no sentence is without its source."""

import string
from itertools import product

import pytest

from pledges.vocabulary import BOOKKEEPING, Capability, ChangeCode, Firmness
from pledges.words.changes import SENTENCES, change_sentence
from pledges.words.sources import source

SLOTS = {
    "country": "FR",
    "coalition": "willing",
    "capability": "troops",
    "speaker": "Emmanuel Macron",
    "office": "President",
    "attribution": "on_record",
    "publisher": "Politico Europe",
    "said_from": "2025-11-25",
    "said_to": "2025-11-25",
}
FULL = SLOTS | {
    "places": "Kyiv or Odesa",
    "size": "up to 600",
    "size_before": "up to 300",
    "conditions": ["ceasefire", "us_backstop"],
    "firmness": "specified",
    "firmness_before": "pledged",
    "days": 134,
    "other_speaker": "a French official",
    "deliverable": "minehunters",
    "name": "Peace agreement",
}


def _slots_of(sentence: object) -> set[str]:
    return {name.split(")")[0] for name in str(sentence).split("%(")[1:]}


@pytest.mark.parametrize("code", ChangeCode)
@pytest.mark.parametrize("slots", [SLOTS, FULL], ids=["bare", "full"])
def test_every_code_has_a_sentence_that_names_its_source(code: ChangeCode, slots: dict) -> None:
    sentence = change_sentence(code, slots)
    assert sentence.endswith(").")
    assert "Emmanuel Macron" in sentence
    assert "according to Politico Europe" in sentence
    assert "%" not in sentence


def test_no_text_of_the_grammar_lacks_its_source_slot() -> None:
    assert {code for code, _ in SENTENCES} == set(ChangeCode)
    for sentence in SENTENCES.values():
        assert "source" in _slots_of(sentence)
        whole = {"country", "country_inside", "organization", "name"} & _slots_of(sentence)
        assert whole or str(sentence).startswith(("We recorded a statement (", "We changed the numbers that our rules"))


UNTOLD = {ChangeCode.SAID_BY_OTHERS, ChangeCode.DISPUTED, ChangeCode.DISPUTE_CLOSED, ChangeCode.STALE,
          ChangeCode.OVERDUE, ChangeCode.CORRECTED, ChangeCode.RETRACTED, ChangeCode.MERGED,
          ChangeCode.DECIDED, ChangeCode.RULES_CHANGED, ChangeCode.CONDITION_MOVED, *BOOKKEEPING}  # fmt: skip


@pytest.mark.parametrize("code", [code for code in ChangeCode if code not in UNTOLD])
@pytest.mark.parametrize("attribution", ["background", "vague", "unattributed"])
def test_an_unnamed_sources_words_are_never_told_as_the_countrys_own(code: ChangeCode, attribution: str) -> None:
    sentence = change_sentence(code, FULL | {"speaker": "a military source", "office": "", "attribution": attribution})
    assert sentence.startswith("An unnamed source")
    assert "a military source" in sentence


def test_a_named_speaker_told_by_others_is_still_the_country() -> None:
    assert change_sentence("weaker", SLOTS | {"attribution": "reported"}).startswith("France")


def test_a_change_without_a_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        change_sentence("new", SLOTS | {"publisher": "", "speaker": ""})


def test_what_time_alone_made_true_names_our_rule_as_its_source() -> None:
    sentence = change_sentence("stale", {"country": "FR", "capability": "troops", "rule": "S1"})
    assert sentence.endswith("(by our rule S1).")


def test_sentences_read_as_sentences() -> None:
    assert change_sentence("new", SLOTS | {"firmness": "pledged"}) == (
        "France said it would contribute ground troops (Emmanuel Macron, President, according to Politico Europe)."
    )
    assert change_sentence("specified", SLOTS | {"places": "Kyiv or Odesa"}) == (
        "France said where it would have ground troops: Kyiv or Odesa "
        "(Emmanuel Macron, President, according to Politico Europe)."
    )


def test_a_floated_pledge_is_never_said_to_be_promised() -> None:
    assert "could" in change_sentence("new", SLOTS | {"firmness": "floated"})
    assert "without committing" in change_sentence("new", SLOTS | {"firmness": ""})


def test_staleness_is_about_what_we_know() -> None:
    assert "134 days, as far as we know" in change_sentence("stale", FULL)
    assert "We know of no newer word" in change_sentence("stale", SLOTS)


def test_the_words_of_others_are_marked_as_not_the_countrys_own() -> None:
    assert "does not count as its own word" in change_sentence("said_by_others", SLOTS)


def test_every_sentence_is_short() -> None:
    """Twenty words on average in generated text (pages.md, goals), the source in brackets aside."""
    lengths = [len(str(sentence).replace("(%(source)s)", "").split()) for sentence in SENTENCES.values()]
    assert sum(lengths) / len(lengths) <= 20


def test_every_capability_and_rung_fits_every_sentence() -> None:
    for code, capability, firmness in product(ChangeCode, Capability, ["", *Firmness]):
        sentence = change_sentence(code, FULL | {"capability": capability, "firmness": firmness})
        assert sentence[0] in string.ascii_uppercase


def test_an_outlets_own_account_is_named_as_that() -> None:
    assert source(publisher="UNN", speaker="UNN", attribution="outlet") == "UNN's own account"
    assert source(publisher="UNN") == "according to UNN"
    assert source(publisher="", speaker="Luis Montenegro", office="Prime Minister") == "Luis Montenegro, Prime Minister"


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="rumour"):
        change_sentence("rumour", SLOTS)
