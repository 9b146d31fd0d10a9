"""The name under which meta/vocabulary/ has a list of codes."""

import re
from enum import StrEnum

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def name_of(codes: type[StrEnum]) -> str:
    """`PledgeOrigin` as `pledge_origin`."""
    return _HUMP.sub("_", codes.__name__).lower()
