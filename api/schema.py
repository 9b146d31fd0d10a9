"""The schema is made from the declarations that read the input and write the answer: it cannot say anything else."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from api.code_list import code_list
from api.inputs import CLOCKS
from api.problems import CONTENT_TYPE
from api.serializers.envelope import Problem, Stamp
from api.shown import examples, with_refusals
from api.snippets import told
from pledges.queries import limits

PREFIX = "/api/v1"
PATH_WORDS = {
    "iso2": "ISO 3166 alpha-2.",
    "slug": "The short name in addresses.",
    "public_id": "The public id.",
    "day": "The UTC day of a snapshot, YYYY-MM-DD.",
    "file": "The name of a file, as the snapshot lists it.",
}
CLOCK_WORDS = {
    "as_of": "World: the UTC day asked about, YYYY-MM-DD; not later than today.",
    "known_at": "Record: `seq:N`, or a time with its zone. Alone it asks about its own UTC day. A commit, and a time "
    "before the newest commit, is final; a later time answers the newest commit and says `provisional`.",
}
PROBLEMS = {
    "400": "A parameter is unknown or cannot be understood; `errors` names it.",
    "401": "A token was sent, and it opens nothing. Reading needs none.",
    "404": "Not there, or not public: the two are one answer.",
    "405": "Only reading is offered here.",
    "406": "Only JSON is offered here.",
    "429": "Too many requests; see `Retry-After`, `RateLimit` and `RateLimit-Policy`.",
    "503": "The record cannot be read at the moment; see `Retry-After`.",
}


class CodeExtension(OpenApiSerializerFieldExtension):
    """A code as a named list that every field of its kind points to, with the words for each member."""

    target_class = "api.serializers.fields.Code"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The reference to the list."""
        return code_list(self.target.codes, auto_schema)


class Envelope:
    """What the schema asks of a paginator: the shape of a page, and of what this list has beside the rest."""

    def __init__(
        self, more: dict[str, Any] | None, either: tuple[dict[str, Any], dict[str, Any]] | None = None
    ) -> None:
        self.more = more
        self.either = either

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """`results` between the links and the stamp of every answer."""
        link = {"type": ["string", "null"], "format": "uri", "description": "null where there is nothing more."}
        rows = _chosen(schema, *self.either) if self.either else schema
        properties = {"results": rows, "next": link, "previous": link}
        shape = {"type": "object", "required": list(properties), "properties": properties}
        return {"allOf": [shape, self.more]} if self.more else shape

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """None: `Schema` knows them."""
        return []


class Schema(AutoSchema):
    """Of the read views: what they take, in `known_parameters`; what they answer, in `serializer_class`."""

    view: Any

    def get_response_serializers(self) -> Any:
        return self.view.serializer_class

    def get_description(self) -> str:  # type: ignore[override]  # the library's own signature
        """What the operation does, and what to type."""
        return f"{super().get_description()}{told(self.path.removeprefix(PREFIX).lstrip('/'))}"

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix(PREFIX).strip("/").split("/")[0]]

    def get_operation_id(self) -> str:
        steps = [step for step in self.path.removeprefix(PREFIX).strip("/").split("/") if not step.startswith("{")]
        return "_".join([*steps, "list" if self.view.action == "list" else "retrieve"])

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(self.view.is_enveloped)

    def _get_paginator(self) -> Envelope:
        more = self.view.envelope_class
        envelope = self.resolve_serializer(more, "response").ref if more else None
        return Envelope(envelope, self._whole_and_chosen("response") if self._can_be_cut() else None)

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_override_parameters(self) -> list[Any]:
        """Everything that the operation takes, from what reads it."""
        in_path = [name for name in PATH_WORDS if f"{{{name}}}" in self.path]
        found = [_parameter(name, {"type": "string"}, PATH_WORDS[name], OpenApiParameter.PATH) for name in in_path]
        filters = self.view.filters()
        for name in self.view.known_parameters():
            if filters and name in filters.base_filters:
                found.append(_filter_parameter(name, filters.base_filters[name]))
            elif own := self.view.own_parameters.get(name):
                found.append(_parameter(name, own.shape, own.words))
            else:
                found.append(self._common(name))
        return found

    def _common(self, name: str) -> OpenApiParameter:
        if name in CLOCKS:
            shape: dict[str, Any] = {"type": "string", "format": "date"} if name == "as_of" else {"type": "string"}
            return _parameter(name, shape, CLOCK_WORDS[name])
        if name == "fields":
            names = list(self.view.serializer_class().fields)
            return _list_parameter(name, {"type": "string", "enum": names}, "Only these fields, in this order.")
        if name == "limit":
            shape = {"type": "integer", "minimum": 1, "maximum": limits.PAGE_MAX, "default": limits.PAGE_DEFAULT}
            return _parameter(name, shape, "Rows on a page.")
        if name == "ordering":
            names = [sign + one.name for one in self.view.orderings for sign in ("", "-")]
            shape = {"type": "string", "enum": names, "default": self.view.ordering_default}
            return _parameter(name, shape, "With `-` the other way round; rows without a value come last.")
        return _parameter(name, {"type": "string"}, "Opaque, from `next` or `previous`; holds for one question only.")

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Any = "response"
    ) -> dict[str, Any]:
        response: dict[str, Any] = super()._get_response_for_code(serializer, status_code, media_types, direction)
        if self._can_be_cut():
            response = _chosen(response, *self._whole_and_chosen(direction))
        stamp = self.resolve_serializer(Stamp, direction).ref
        shown = examples(self.path.removeprefix(PREFIX).lstrip("/"))
        for content in response.get("content", {}).values():
            content["schema"] = {"allOf": [content["schema"], stamp]}
            if shown:
                content["examples"] = shown
        response["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "For `If-None-Match`."}}
        return response

    def _can_be_cut(self) -> bool:
        return "fields" in self.view.known_parameters()

    def _whole_and_chosen(self, direction: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The references to a whole row, and to one that `fields` has cut down: the same, and nothing is required."""
        whole = self.resolve_serializer(self.view.serializer_class, direction)
        shape = {name: part for name, part in whole.schema.items() if name not in ("required", "description")}
        words = f"Those fields of {whole.name} that `fields` names."
        some = ResolvedComponent(
            name=f"{whole.name}Fields",
            type=ResolvedComponent.SCHEMA,
            schema={**shape, "minProperties": 1, "description": words},
            object=f"{whole.name}Fields",
        )
        self.registry.register_on_missing(some)
        return whole.ref, some.ref

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(Problem, direction).ref
        bodies["304"] = {"description": "Nothing has changed since the `ETag` that was sent."}
        refused = {
            code: {"description": words, "content": {CONTENT_TYPE: {"schema": problem}}}
            for code, words in PROBLEMS.items()
        }
        return bodies | with_refusals("read", refused, self.registry)


def _chosen(shape: Any, whole: dict[str, Any], some: dict[str, Any]) -> Any:
    """`shape` with either of the two wherever it had `whole`."""
    if shape == whole:
        return {"anyOf": [whole, some]}
    if isinstance(shape, dict):
        return {name: _chosen(part, whole, some) for name, part in shape.items()}
    return [_chosen(part, whole, some) for part in shape] if isinstance(shape, list) else shape


def _filter_parameter(name: str, asked: Any) -> OpenApiParameter:
    field = asked.field
    words = ". ".join(str(part).rstrip(".") for part in (asked.label, field.help_text) if part)
    words = f"{words[:1].upper()}{words[1:]}."
    return _list_parameter(name, field.schema(), words) if field.is_list else _parameter(name, field.schema(), words)


def _parameter(
    name: str, shape: dict[str, Any], words: str, location: Any = OpenApiParameter.QUERY
) -> OpenApiParameter:
    return OpenApiParameter(
        name, type=shape, location=location, description=words, required=location == OpenApiParameter.PATH
    )


def _list_parameter(name: str, items: dict[str, Any], words: str) -> OpenApiParameter:
    shape = {"type": "array", "items": items, "maxItems": limits.ITEMS_MAX}
    return OpenApiParameter(
        name, type=shape, location=OpenApiParameter.QUERY, description=words, style="form", explode=False
    )
