"""The statement's body in JSON Schema, made from the classes that read it: it cannot say anything else."""

import types
from collections.abc import Collection
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from api.code_list import code_list
from pledges.actions.bodies import LONGEST_LIST, LONGEST_TEXT
from pledges.actions.entry import StatementEntry


class StatementBody(serializers.Serializer[Any]):
    """A whole statement, or as much of it as there is. Read by `pledges.actions.bodies`; here for the schema only."""


class StatementBodyExtension(OpenApiSerializerExtension):
    """The body's objects as components, each named for its class."""

    target_class = "api.body_shape.StatementBody"

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The outermost object."""
        return _object(StatementEntry, auto_schema)


def order_shape(of: type, auto_schema: Any) -> dict[str, Any]:
    """The object of an order; what has no default is needed."""
    needed = [one.name for one in fields(of) if one.default is MISSING]
    return {**_object(of, auto_schema, needed), **({"required": needed} if needed else {})}


def _object(of: type, auto_schema: Any, needed: Collection[str] = ()) -> dict[str, Any]:
    """What is not `needed` may be null, which is the same as left out."""
    hints = get_type_hints(of)
    properties = {one.name: _shape(hints[one.name], auto_schema) for one in fields(of)}
    properties = {name: shape if name in needed else _or_null(shape) for name, shape in properties.items()}
    words = " ".join((of.__doc__ or "").split()) if "(" not in (of.__doc__ or "")[:30] else ""
    return {"type": "object", "description": words, "properties": properties, "additionalProperties": False}


def _shape(of: Any, auto_schema: Any) -> dict[str, Any]:
    if isinstance(of, types.UnionType) or get_origin(of) is Union:
        return _or_null(_shape(next(one for one in get_args(of) if one is not type(None)), auto_schema))
    if get_origin(of) is tuple:
        return {"type": "array", "maxItems": LONGEST_LIST, "items": _shape(get_args(of)[0], auto_schema)}
    if of is StatementEntry:
        whole: dict[str, Any] = auto_schema.resolve_serializer(StatementBody, "request").ref
        return whole
    if is_dataclass(of) and isinstance(of, type):
        name = f"{of.__name__.removesuffix('Entry')}Body"
        component = ResolvedComponent(
            name=name, type=ResolvedComponent.SCHEMA, schema=_object(of, auto_schema), object=of
        )
        auto_schema.registry.register_on_missing(component)
        reference: dict[str, Any] = component.ref
        return reference
    if isinstance(of, type) and issubclass(of, StrEnum):
        return code_list(of, auto_schema)
    return dict(PLAIN[of])


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    if "oneOf" in shape or isinstance(shape.get("type"), list):
        return shape
    if isinstance(shape.get("type"), str) and "enum" not in shape:
        return {**shape, "type": [shape["type"], "null"]}
    return {"oneOf": [shape, {"type": "null"}]}


PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "maxLength": LONGEST_TEXT},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
