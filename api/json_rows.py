"""Rows that come as JSON text, cut down where fewer fields are wanted."""

import json
from collections.abc import Sequence


def cut(text: str, chosen: Sequence[str] | None) -> str:
    """The object `text` with the fields `chosen`, in their order; all of them for None."""
    if chosen is None:
        return text
    whole = json.loads(text)
    return json.dumps({name: whole[name] for name in chosen}, ensure_ascii=False, separators=(",", ":"))
