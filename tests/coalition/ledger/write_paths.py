"""Every function of the program that writes rows, read off the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("api", "coalition", "pledges")
LEFT_OUT = ("migrations", "supervisor", "models")

WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "add_rows"}
"""Calls that write, whatever they are given. Models have no write of their own: `save()` only saves."""


def write_paths() -> set[str]:
    """`package.module:function` for every function in which such a call stands."""
    found: set[str] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not set(parts) & set(LEFT_OUT):
                module = ".".join(part for part in parts if part != "__init__")
                found |= {f"{module}:{name}" for name in _writing(ast.parse(path.read_text()), "")}
    return found


def _writing(node: ast.AST, inside: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _writing(child, f"{inside}.{child.name}".lstrip("."))
            continue
        if isinstance(child, ast.Call) and _writes(child):
            yield inside or "<module>"
        yield from _writing(child, inside)


def _writes(call: ast.Call) -> bool:
    """A call of WRITES; `update` with names and values, which a dict's has not; `delete` with nothing."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if isinstance(call.func, ast.Name):
        return name == "add_rows"
    if name == "update":
        return not call.args and bool(call.keywords)
    if name == "delete":
        return not call.args and not call.keywords
    return name in WRITES
