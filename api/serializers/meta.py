"""What the codes mean, which rules run, and how much one question may ask."""

from api.serializers.fields import Number, Part, Sparse, Text, Texts


class CodeWords(Part):
    """A code and its words, in the reader's language."""

    code = Text(known=True)
    label = Text(known=True)  # type: ignore[assignment]  # a field of ours by that name
    definition = Text(help_text="One line more, where the pages have one.")


class CodeList(Sparse):
    """One closed list, in its order; where the order means something, the weakest (or best) comes first."""

    name = Text(known=True)
    codes = CodeWords(read_only=True, many=True)


class RuleWords(Sparse):
    """A rule: a pure function that raises flags and never changes a pledge."""

    id = Text(known=True)
    version = Number(known=True)
    name = Text(known=True, help_text="In the reader's language.")
    explanations = Texts(help_text="The codes with which it can explain a finding.")


class Limit(Sparse):
    """One bound of what may be asked."""

    name = Text(known=True)
    value = Text(known=True)
    unit = Text(known=True)
