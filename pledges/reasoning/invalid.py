"""One shape for "this cannot be a fact": the field at fault and a code, so that a door can say it at the
field.

`reasoning` speaks codes; the English sentence in the exception is for logs and for the shell, `pledges.words`
has the rest.
"""


class InvalidFactError(ValueError):
    """Something stated that cannot be true. `field` names the field at fault, `code` the reason; `str()` is
    one sentence.
    """

    def __init__(self, field: str, code: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.code = code
        self.sentence = sentence
