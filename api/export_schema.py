"""What the schema says of answers that are files."""

from typing import Any

from api.schema import PREFIX, Schema
from api.shown import examples
from pledges.snapshots.folder import MEDIA_TYPES

_HEADERS = {
    "ETag": "For `If-None-Match`.",
    "Row-Count": "How many rows there are, where `Prefer: count=exact` or `HEAD` asks.",
    "Record-Seq": "The commit at which the record was read.",
    "Record-As-Of": "The UTC day of the world that was asked about.",
}


class FileSchema(Schema):
    """One file, of which the schema says no more than its type."""

    def get_operation_id(self) -> str:
        steps = self.path.removeprefix("/api/v1").strip("/").replace(".", "_").split("/")
        return "_".join([*steps, "retrieve"])

    def get_response_serializers(self) -> Any:
        return None

    def body(self) -> tuple[str, dict[str, Any]]:
        """The media type, and the shape."""
        raise NotImplementedError

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        media_type, shape = self.body()
        names = _HEADERS if "csv" in media_type or "ndjson" in media_type else {"ETag": _HEADERS["ETag"]}
        headers = {name: {"schema": {"type": "string"}, "description": words} for name, words in names.items()}
        told = {code: answer for code, answer in bodies.items() if code not in ("200", "204")}
        shown = examples(self.path.removeprefix(PREFIX).lstrip("/"))
        content = {media_type: {"schema": shape, **({"examples": shown} if shown else {})}}
        return {"200": {"description": "The file.", "content": content, "headers": headers}, **told}

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Any = "response"
    ) -> dict[str, Any]:
        return {"description": ""}


class ExportSchema(FileSchema):
    """A table."""

    def body(self) -> tuple[str, dict[str, Any]]:
        return self.view.form.media_type.partition(";")[0], {"type": "string"}


class PackageSchema(FileSchema):
    """The data package."""

    def body(self) -> tuple[str, dict[str, Any]]:
        return "application/json", {"type": "object"}


class SnapshotFileSchema(FileSchema):
    """A file of a snapshot, which is of one of four types."""

    def body(self) -> tuple[str, dict[str, Any]]:
        return "application/octet-stream", {"type": "string"}

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        bodies["200"]["content"] = {
            name.partition(";")[0]: {"schema": {"type": "string"}} for name in sorted(set(MEDIA_TYPES.values()))
        }
        bodies["200"]["content"]["application/json"] = {"schema": {"type": "object"}}
        return bodies
