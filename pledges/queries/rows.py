"""Places in an order, for reading on from one."""

from collections.abc import Sequence

from django.db.models import BooleanField, Func
from django.db.models.expressions import Combinable


class After(Func):
    """Whether one row value comes after (or before) another, compared column by column as PostgreSQL compares rows."""

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, columns: Sequence[Combinable], values: Sequence[Combinable], *, descending: bool = False
    ) -> None:
        super().__init__(Func(*columns, function="ROW"), Func(*values, function="ROW"))
        self.template = "%(expressions)s"
        self.arg_joiner = " < " if descending else " > "
