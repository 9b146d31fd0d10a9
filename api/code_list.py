"""A closed list of codes in the schema: one component that everything of its kind points to, with words for each."""

from enum import StrEnum
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent

from pledges.words.definitions import DEFINITIONS
from pledges.words.labels import label


def code_list(codes: type[StrEnum], auto_schema: Any) -> dict[str, Any]:
    """The reference to the list of `codes`, which is added to the schema where it is not there yet."""
    words = [
        f"* `{code.value}`: {label(code)}" + (f" – {DEFINITIONS[code]}" if code in DEFINITIONS else "")
        for code in codes
    ]
    component = ResolvedComponent(
        name=codes.__name__,
        type=ResolvedComponent.SCHEMA,
        schema={"type": "string", "enum": [code.value for code in codes], "description": "\n".join(words)},
        object=codes,
    )
    auto_schema.registry.register_on_missing(component)
    reference: dict[str, Any] = component.ref
    return reference
