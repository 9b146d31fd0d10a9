"""The contradiction rules, in order. A new rule is a function, a line here, and a table of cases."""

from pledges.reasoning.contradiction import basing, disagreement, reversal, terms
from pledges.reasoning.contradiction.meaning import (
    says_of_conditions,
    settles_the_act,
    speaks_to_the_act,
    states_basing,
)
from pledges.reasoning.contradiction.pair import Rule

_SAID = (settles_the_act,)
_SAID_OR_HINTED = (settles_the_act, speaks_to_the_act)
_CONDITIONS = (settles_the_act, says_of_conditions)
_AGAIN = reversal.restates_yes_or_no

RULES: tuple[Rule, ...] = (
    Rule("C1", 1, reversal.c1, _SAID, _AGAIN, reversal.C1_CODES, reversal.C1_SILENCES),
    Rule("C1r", 1, reversal.c1r, _SAID_OR_HINTED, _AGAIN, reversal.C1R_CODES, reversal.C1R_SILENCES),
    Rule("C2", 1, basing.c2, (states_basing,), basing.restates_the_place, basing.CODES, basing.SILENCES),
    Rule(
        "C5",
        1,
        terms.c5,
        _CONDITIONS,
        terms.restates_the_condition,
        terms.CODES,
        terms.SILENCES,
    ),
    Rule("C7", 1, disagreement.c7, _SAID, _AGAIN, disagreement.CODES, disagreement.SILENCES),
)
