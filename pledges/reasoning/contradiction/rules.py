"""The contradiction rules, in order. A new rule is a function, a line here, and a table of cases."""

from pledges.reasoning.contradiction import (
    amounts,
    basing,
    deeds,
    disagreement,
    hearsay,
    reversal,
    stepping,
    substitution,
    terms,
    timing,
    wording,
)
from pledges.reasoning.contradiction.meaning import (
    is_positive,
    rejects_the_act,
    says_of_conditions,
    settles_the_act,
    speaks_to_the_act,
    states_basing,
)
from pledges.reasoning.contradiction.pair import Rule

_SAID = (settles_the_act,)
_SAID_OR_HINTED = (settles_the_act, speaks_to_the_act)
_CONDITIONS = (settles_the_act, says_of_conditions)
_PLACES = (states_basing,)
_SIZES = (amounts.states_size,)
_YES = (is_positive,)
_AGAIN = reversal.restates_yes_or_no
_PLACE_AGAIN, _SIZE_AGAIN = basing.restates_the_place, amounts.restates_the_size

RULES: tuple[Rule, ...] = (
    Rule("C1", 1, reversal.c1, _SAID, _AGAIN, reversal.C1_CODES, reversal.C1_SILENCES, is_positive, rejects_the_act),
    Rule(
        "C1r", 1, reversal.c1r, _SAID_OR_HINTED, _AGAIN, reversal.C1R_CODES, reversal.C1R_SILENCES,
        reversal.was_no_yes, is_positive,
    ),
    Rule(
        "C2", 1, basing.c2, _PLACES, _PLACE_AGAIN, basing.CODES, basing.SILENCES,
        basing.includes_a_place, basing.excludes_a_place,
    ),
    Rule(
        "C2r", 1, basing.c2r, _PLACES, _PLACE_AGAIN, basing.C2R_CODES, basing.C2R_SILENCES,
        basing.excludes_a_place, basing.includes_a_place,
    ),
    Rule(
        "C3", 1, timing.c3, (timing.states_window,), timing.restates_the_time, timing.CODES, timing.SILENCES,
        timing.states_window, timing.speaks_of_a_time,
    ),
    Rule(
        "C4", 1, amounts.c4, _SIZES, _SIZE_AGAIN, amounts.C4_CODES, amounts.C4_SILENCES,
        amounts.states_size, amounts.states_size,
    ),
    Rule(
        "C4u", 1, amounts.c4u, _SIZES, _SIZE_AGAIN, amounts.C4U_CODES, amounts.C4U_SILENCES,
        amounts.states_size, amounts.states_size,
    ),
    Rule(
        "C5", 1, terms.c5, _CONDITIONS, terms.restates_the_condition, terms.CODES, terms.SILENCES,
        is_positive, terms.yes_with_conditions,
    ),
    Rule(
        "C5r", 1, terms.c5r, _CONDITIONS, terms.restates_the_dropping, terms.C5R_CODES, terms.C5R_SILENCES,
        terms.yes_with_conditions, terms.yes_that_says_of_conditions,
    ),
    Rule(
        "C6", 1, substitution.c6, _SAID, _AGAIN, substitution.CODES, substitution.SILENCES,
        is_positive, substitution.hedges_or_points_elsewhere,
    ),
    Rule(
        "C7", 1, disagreement.c7, _SAID, _AGAIN, disagreement.CODES, disagreement.SILENCES,
        disagreement.takes_a_side, disagreement.takes_a_side,
    ),
    Rule(
        "C8", 1, wording.c8, _SAID, wording.restates_the_wording, wording.C8_CODES, wording.C8_SILENCES,
        is_positive, is_positive,
    ),
    Rule(
        "C9", 1, wording.c9, (wording.states_firmness,), wording.restates_the_level, wording.C9_CODES,
        wording.C9_SILENCES, wording.states_firmness, wording.states_firmness,
    ),
    Rule(
        "C10", 1, deeds.c10, _SAID, _AGAIN, deeds.C10_CODES, deeds.C10_SILENCES,
        is_positive, deeds.acts_against_it,
    ),
    Rule(
        "C11", 1, deeds.c11, _YES, deeds.restates_the_denial, deeds.C11_CODES, deeds.C11_SILENCES,
        is_positive, deeds.denies_having_said_it,
    ),
    Rule(
        "C12", 1, stepping.c12, _SAID, stepping.restates_the_step, stepping.CODES, stepping.SILENCES,
        is_positive, stepping.steps_back, gives_way=True,
    ),
    Rule(
        "C13", 1, amounts.c13, (amounts.states_count,), _SIZE_AGAIN, amounts.C13_CODES, amounts.C13_SILENCES,
        amounts.states_count, amounts.states_count, amounts.states_count, crosses=frozenset({"G0"}),
    ),
    Rule(
        "X2", 1, hearsay.x2, (hearsay.claims, hearsay.speaks_for_itself), hearsay.never, hearsay.CODES,
        hearsay.SILENCES, either=hearsay.is_of_another, crosses=frozenset({"G2"}),
    ),
)  # fmt: skip
