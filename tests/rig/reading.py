"""How tests look at restricted rows: at all of them, as proofs do. Who may see what is tested in tests/visibility."""

from typing import Any, TypeVar

from django.db import models

from coalition.visibility import Purpose, all_rows

M = TypeVar("M", bound=models.Model)


def everything(model: type[M]) -> Any:
    """Every row of a model, restricted or not."""
    return all_rows(model, Purpose.VERIFY)
