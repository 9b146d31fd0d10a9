"""What the codes mean, which rules run, and how much one question may ask."""

from api.serializers.fields import Code, Day, Number, Part, Sparse, Text, Texts
from pledges.vocabulary import DismissalReason


class CodeWords(Part):
    """A code and its words, in the reader's language."""

    code = Text(known=True)
    label = Text(known=True)  # type: ignore[assignment]  # a field of ours by that name
    definition = Text(help_text="One line more, where the pages have one.")


class CodeList(Sparse):
    """One closed list, in its order; where the order means something, the weakest (or best) comes first."""

    name = Text(known=True)
    codes = CodeWords(read_only=True, many=True)


class RuleMeasured(Part):
    """How a rule did on the labelled pairs of the shipped record. Precision is `wanted` of `fired`, recall `raised` of
    `worth_a_look`.
    """

    on = Day(known=True, help_text="The day as of which the pairs were judged.")
    version = Number(known=True, help_text="The version of the rule that was measured.")
    fired = Number(known=True, help_text="Pairs on which the rule fires.")
    wanted = Number(known=True, help_text="Those of them that a reader wants flagged.")
    worth_a_look = Number(known=True, help_text="Pairs that a reader wants looked at, whichever rule raises them.")
    raised = Number(known=True, help_text="Those of them that this rule is one of the rules to raise.")
    alone = Number(known=True, help_text="Those of them that no other rule raises.")


class ReasonCount(Part):
    """Why flags were dismissed."""

    reason = Code(DismissalReason, known=True)
    count = Number(known=True)


class RuleDecided(Part):
    """What people last decided about the public flags of a rule."""

    confirmed = Number(known=True)
    dismissed = Number(known=True)
    reasons = ReasonCount(read_only=True, many=True)


class RuleWords(Sparse):
    """A rule: a pure function that raises flags and never changes a pledge."""

    id = Text(known=True)
    version = Number(known=True)
    name = Text(known=True, help_text="In the reader's language.")
    fires = Text(help_text="When it fires, in the reader's language.")
    weighs = Text(help_text="How grave it is before the caps, in the reader's language.")
    numbers = Texts(help_text="The numbers of the policy that it runs on, besides those of all rules.")
    explanations = Texts(help_text="The codes with which it can explain a finding.")
    measured = RuleMeasured(read_only=True, allow_null=True, help_text="Empty: it fired on no labelled pair.")
    decided = RuleDecided(read_only=True)


class Limit(Sparse):
    """One bound of what may be asked."""

    name = Text(known=True)
    value = Text(known=True)
    unit = Text(known=True)
