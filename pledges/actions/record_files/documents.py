"""The documents of record files: written out beside a statement, or named where several statements share one.

A document without an address is known by its publisher, its dates and a hash. Of a page that we have read it is the
hash of its text; of one that we know only through another there is no text, so it is the hash of what describes it.
"""

from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any

from pledges.actions.record_files.problems import Complaints
from pledges.actions.record_files.shapes import DocumentDefaults, HeaderShape


class SharedDocuments:
    """The documents file: raw mappings by their name, and the defaults of the header."""

    def __init__(self, raw: Mapping[str, Any], header: HeaderShape) -> None:
        self._raw, self._header = raw, header

    def resolve(self, raw: object, complaints: Complaints) -> object:
        """The whole raw document: a name is looked up, defaults and the hash are filled in."""
        if isinstance(raw, str):
            if raw not in self._raw:
                complaints.add(f"no shared document is called “{raw}”")
                return raw
            raw = self._raw[raw]
        if not isinstance(raw, dict):
            return raw
        seen = raw.get("seen", True) is not False
        defaults = self._header.seen_documents if seen else self._header.unseen_documents
        whole = _as_mapping(defaults) | raw
        if not whole.get("address") and not whole.get("text_hash"):
            if seen:
                complaints.add("a document that was seen has an address, or the hash of its text")
            elif not whole.get("title"):
                complaints.add("a document without an address needs a title that describes it", "title")
            else:
                whole["text_hash"] = hash_of_description(whole)
        return whole


def _as_mapping(defaults: DocumentDefaults) -> dict[str, Any]:
    return {one.name: getattr(defaults, one.name) for one in fields(defaults)}


def hash_of_description(raw: Mapping[str, Any]) -> str:
    """What a page that we know only through another, and without its address, is known by."""
    parts = [str(raw.get(name, "")) for name in ("publisher", "published_from", "published_to", "title")]
    return sha256("\n".join(parts).encode()).hexdigest()
