"""Rows that come as JSON text, cut down where fewer fields are wanted."""

import json
from collections.abc import Iterator, Sequence
from typing import Any


def cut(text: str, chosen: Sequence[str] | None) -> str:
    """The object `text` with the fields `chosen`, in their order; all of them for None."""
    if chosen is None:
        return text
    return _cut(json.loads(text), chosen)


def cut_all(texts: str, chosen: Sequence[str]) -> Iterator[str]:
    """Each of the objects `texts`, between which commas are, with the fields `chosen`."""
    return (_cut(whole, chosen) for whole in json.loads(f"[{texts}]"))


def _cut(whole: dict[str, Any], chosen: Sequence[str]) -> str:
    return json.dumps({name: whole[name] for name in chosen}, ensure_ascii=False, separators=(",", ":"))
