"""Why two positions were flagged, or why not."""

from rest_framework import serializers

from api.serializers.fields import Choice, Code, Number, Part, Sparse, Text, Texts, Truth
from api.serializers.flag import Evidence
from pledges.vocabulary import Severity
from pledges.words.rules import ANSWERS, NAMES


class Gate(Part):
    """One gate, through which a pair passes before any rule sees it."""

    gate = Text(known=True)
    passed = Truth()
    code = Text(help_text="null: there is nothing to say.")
    sentence = Text(help_text="In the reader's language.")


class RuleAnswer(Part):
    """What became of one rule on the pair."""

    rule = Choice(tuple(NAMES))
    rule_name = Text(known=True, help_text="In the reader's language.")
    rule_version = Number(known=True)
    answer = Choice(tuple(ANSWERS))
    answer_words = Text(known=True)
    code = Text(known=True)
    slots = serializers.DictField(read_only=True)
    sentence = Text(known=True, help_text="Why: of the rule where it holds, else of what kept it silent.")
    severity = Code(Severity, help_text="After caps; null where the rule does not hold on the two.")
    uncapped = Code(Severity, help_text="Before caps.")
    notes = Texts(help_text="Why it is not graver, one sentence for each cap.")
    flag = Text(help_text="The public flag on the two that this rule raised and that still counts; else null.")


class Explained(Sparse):
    """Two positions in world order, every gate and every rule."""

    a = Evidence(read_only=True, help_text="The earlier one.")
    b = Evidence(read_only=True, help_text="The later one.")
    compared = Truth(help_text="Whether every gate let the pair through.")
    raised = Texts(help_text="The rules that fire on the two; empty: none did.")
    gates = Gate(read_only=True, many=True)
    rules = RuleAnswer(read_only=True, many=True)
