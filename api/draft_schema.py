"""The schema of the operations on drafts: bodies, conditions, and what each answer can be."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from api import snippets, write_snippets
from api.body_shape import StatementBody
from api.examples import EXAMPLES
from api.problems import CONTENT_TYPE
from api.schema import Envelope
from api.serializers.draft import Draft, DraftShort
from api.serializers.envelope import Problem
from api.shown import with_answer, with_refusals
from pledges.queries import limits
from pledges.vocabulary import DraftState

TAKES_BODY = ("create", "partial_update", "coding")
NAMES_VERSION = ("partial_update", "submit", "discard", "publish", "coding")
READS = {
    "400": "Something cannot be understood, or is not whole; `errors` names each place.",
    "401": "Log in first.",
    "403": "You may not do this.",
    "404": "Not there, or not for you: the two are one answer.",
    "406": "Only JSON is offered here.",
    "429": "Too many requests; see `Retry-After`, `RateLimit` and `RateLimit-Policy`.",
    "503": "The database is busy; see `Retry-After`.",
}
WRITES = {
    **READS,
    "409": "Not in this state, or not without a second reader.",
    "412": "Changed since you read it: nothing was written, and `errors` has each field as `yours` and `theirs`.",
    "413": "The body is larger than any statement.",
    "415": "Only JSON in UTF-8 is taken.",
    "422": "The `Idempotency-Key` was used for another request.",
    "428": "Say in `If-Match` which version you have read.",
}


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    type={"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    location=OpenApiParameter.HEADER,
    description="Of your own making, one for each thing to be done. Sent again with the same body within 24 hours, the "
    "request is not done again: it gets the first answer, with `Idempotent-Replayed: true`.",
)
"""Of every POST."""


class StaffSessionExtension(OpenApiAuthenticationExtension):
    """The cookie of the staff site."""

    target_class = "api.authentication.StaffSession"
    name = "staffSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """How it is sent."""
        words = "The session of the staff site; writes send its form token in X-CSRFToken too."
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": words}


class BearerTokenExtension(OpenApiAuthenticationExtension):
    """A token of a program."""

    target_class = "api.authentication.BearerToken"
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """How it is sent."""
        words = "An access token, made on the staff site under *Access tokens* and shown there once. It acts for its "
        words += "account, as far as its scopes and the account's role go."
        return {"type": "http", "scheme": "bearer", "description": words}


class DraftSchema(AutoSchema):
    """Of `DraftView`."""

    view: Any

    def get_tags(self) -> list[str]:
        return ["drafts"]

    def get_operation_id(self) -> str:
        return f"drafts_{self.view.action}"

    def get_request_serializer(self) -> Any:
        return StatementBody if self.view.action in TAKES_BODY else None

    def get_response_serializers(self) -> Any:
        action = self.view.action
        found = DraftShort(many=True) if action == "list" else Draft
        return {201: found} if action in ("create", "coding") else found

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(self.view.action == "list")

    def _get_paginator(self) -> Envelope:
        return Envelope(None)

    def get_filter_backends(self) -> list[Any]:
        return []

    def map_parsers(self) -> list[str]:
        return ["application/json"]

    def get_override_parameters(self) -> list[Any]:
        """What the operation takes besides its body."""
        found = []
        if "{public_id}" in self.path:
            found.append(_parameter("public_id", {"type": "string"}, "The draft's id.", OpenApiParameter.PATH))
        if self.view.action in NAMES_VERSION:
            words = "The `ETag` of what you have read."
            found.append(_parameter("If-Match", {"type": "string"}, words, OpenApiParameter.HEADER))
        if self.method == "POST":
            found.append(IDEMPOTENCY_KEY)
        if self.view.action == "list":
            found += [_query(name, shape, words) for name, (shape, words) in _list_parameters().items()]
        return found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = with_answer(super()._get_response_bodies(direction), "drafts", self.view.action)
        if self.view.action != "list":
            for code in ("200", "201"):
                if code in bodies:
                    words = "For `If-Match`: the version; of what you are blind to, its source material."
                    bodies[code]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": words}}
        problem = self.resolve_serializer(Problem, direction).ref
        told = READS if self.view.action in ("list", "retrieve") else WRITES
        refused: dict[str, Any] = {}
        for code, words in told.items():
            refused[code] = {"description": words, "content": {CONTENT_TYPE: {"schema": problem}}}
        return bodies | with_refusals("write", refused, self.registry)

    def get_description(self) -> str:  # type: ignore[override]  # the library's own signature
        """The action's own first lines, and what to type."""
        words = str(getattr(self.view, self.view.action).__doc__ or "")
        return words + (write_snippets.told(("drafts", self.view.action)) or snippets.told(self.path.split("/v1/")[1]))

    def get_examples(self) -> list[OpenApiExample]:
        """One that works, on the shipped record."""
        found = EXAMPLES.get(("drafts", self.view.action))
        return [OpenApiExample("In short", value=found, request_only=True)] if found else []


def _list_parameters() -> dict[str, tuple[dict[str, Any], str]]:
    orders = ["updated", "-updated", "created", "-created", "id", "-id"]
    return {
        "state": ({"type": "string", "enum": [code.value for code in DraftState]}, "Only drafts in this state."),
        "limit": (
            {"type": "integer", "minimum": 1, "maximum": limits.PAGE_MAX, "default": limits.PAGE_DEFAULT},
            "Rows on a page.",
        ),
        "cursor": ({"type": "string"}, "Opaque, from `next` or `previous`; holds for one question only."),
        "ordering": ({"type": "string", "enum": orders, "default": "-updated"}, "With `-` the other way round."),
    }


def _query(name: str, shape: dict[str, Any], words: str) -> OpenApiParameter:
    return OpenApiParameter(name, type=shape, location=OpenApiParameter.QUERY, description=words)


def _parameter(name: str, shape: dict[str, Any], words: str, location: Any) -> OpenApiParameter:
    return OpenApiParameter(name, type=shape, location=location, description=words, required=True)
