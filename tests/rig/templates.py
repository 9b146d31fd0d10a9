"""Undefined template variables fail, in our own templates only: the admin's rely on the empty string."""

import sys
from pathlib import Path
from typing import Any

from django.template.base import Node


class Undefined(str):
    """Django asks for `text % name` when a variable is missing: the place to fail."""

    __slots__ = ("_root",)

    def __new__(cls, root: Path) -> "Undefined":
        """Remember whose templates are ours; the text itself stays empty."""
        self = super().__new__(cls, "")
        self._root = str(root)
        return self

    def __contains__(self, part: Any) -> bool:
        """Claim to hold a `%s`, so that Django formats us with the variable's name."""
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        """Raise for our templates; stay silent for those of the libraries."""
        origin = _template_being_rendered()
        if origin.startswith(self._root) and ".venv" not in origin:
            raise AssertionError(f"{origin} uses {{{{ {variable} }}}}, which nobody gave it")
        return ""


def _template_being_rendered() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin)
        frame = frame.f_back
    return ""
