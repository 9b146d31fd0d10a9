"""The schema of the writes: bodies made from the classes that read them, conditions, and what each answer can be."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from api import snippets
from api.body_shape import StatementBody, order_shape
from api.draft_schema import IDEMPOTENCY_KEY, WRITES
from api.examples import EXAMPLES
from api.problems import CONTENT_TYPE
from api.serializers.envelope import Problem
from api.shown import with_answer, with_refusals
from api.write_snippets import told
from pledges.actions import orders

IN_PATH = {"public_id": "The public id.", "slug": "The condition's slug, or the import's number."}
VERSION = {
    "statements": "The statement's `recorded_seq` in quotation marks, or the `ETag` of the answer that wrote it.",
    "flags": "The flag's `version` in quotation marks.",
}


class OrderBody(serializers.Serializer[Any]):
    """A body that `pledges.actions.orders` describes; here for the schema only."""

    of: type


class OrderBodyExtension(OpenApiSerializerExtension):
    """The names and types of the order's own class."""

    target_class = "api.write_schema.OrderBody"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The object."""
        return order_shape(self.target.of, auto_schema)


def _body(of: type) -> type[OrderBody]:
    return type(f"{of.__name__}Body", (OrderBody,), {"of": of, "__doc__": of.__doc__})


NOTE = _body(orders.Note)

BODIES: dict[tuple[str, str], type[serializers.Serializer[Any]]] = {
    ("statements", "create"): StatementBody,
    ("statements", "correct"): _body(orders.Correct),
    ("statements", "retract"): _body(orders.Retract),
    ("flags", "acknowledge"): NOTE,
    ("flags", "confirm"): NOTE,
    ("flags", "dismiss"): _body(orders.Dismiss),
    ("flags", "snooze"): _body(orders.Snooze),
    ("checks", "create"): _body(orders.RecordCheck),
    ("conditions", "create"): _body(orders.RecordEvent),
    ("imports", "create"): StatementBody,  # of each item of the list
}
"""What each write takes, by its place and its action."""

MAKES = frozenset(
    {("statements", "correct"), *((place, "create") for place in ("statements", "checks", "conditions", "imports"))}
)
"""Those that make something new: 201."""


class WriteSchema(AutoSchema):
    """Of the views that only write."""

    view: Any

    @property
    def place(self) -> str:
        """The first step of the address."""
        return str(self.path.split("/v1/")[1].split("/")[0])

    @property
    def what(self) -> tuple[str, str]:
        return self.place, self.view.action

    def get_tags(self) -> list[str]:
        return [self.place]

    def get_operation_id(self) -> str:
        return "_".join([*self.what, *(["event"] if self.place == "conditions" else [])])

    def get_request_serializer(self) -> Any:
        if self.place == "imports":
            return {"application/yaml": StatementBody(many=True)} if self.method == "POST" else None
        return BODIES[self.what]

    def get_response_serializers(self) -> Any:
        from api.serializers.retraction import Retraction

        found = Retraction if self.what == ("statements", "retract") else self.view.serializer_class
        return {201: found} if self.what in MAKES else {200: found}

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_filter_backends(self) -> list[Any]:
        return []

    def map_parsers(self) -> list[str]:
        return ["application/json"]

    def get_examples(self) -> list[OpenApiExample]:
        """One that works, on the shipped record."""
        return in_short(self.what)

    def get_override_parameters(self) -> list[Any]:
        """What the operation takes besides its body."""
        found = [
            _parameter(name, words, OpenApiParameter.PATH)
            for name, words in IN_PATH.items()
            if f"{{{name}}}" in self.path
        ]
        if self.place in VERSION and self.view.action != "create":
            found.append(_parameter("If-Match", VERSION[self.place], OpenApiParameter.HEADER))
        return [*found, IDEMPOTENCY_KEY] if self.method == "POST" else found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = with_answer(super()._get_response_bodies(direction), *self.what)
        problem = self.resolve_serializer(Problem, direction).ref
        more = {"410": "It was retracted; the tombstone says when and why."} if self.place == "statements" else {}
        refused: dict[str, Any] = {}
        for code, words in {**WRITES, **more}.items():
            refused[code] = {"description": words, "content": {CONTENT_TYPE: {"schema": problem}}}
        return bodies | with_refusals("write", refused, self.registry)

    def get_description(self) -> str:  # type: ignore[override]  # the library's own signature
        """The action's own first lines, and what to type."""
        words = str(getattr(self.view, self.view.action).__doc__ or "")
        return words + (told(self.what) or snippets.told(self.path.split("/v1/")[1]))


def in_short(what: tuple[str, str]) -> list[OpenApiExample]:
    """The example body of a write, if it has one."""
    found = EXAMPLES.get(what)
    kind = "application/yaml" if what[0] == "imports" else "application/json"
    return [OpenApiExample("In short", value=found, request_only=True, media_type=kind)] if found else []


def _parameter(name: str, words: str, location: Any) -> OpenApiParameter:
    return OpenApiParameter(name, type={"type": "string"}, location=location, description=words, required=True)
