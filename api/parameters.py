"""A parameter of one operation, as the schema tells it; the view that names it reads it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter is for, in one sentence, and its shape in JSON Schema."""

    words: str
    shape: dict[str, Any]
