"""How much one question may ask, in one table: whoever asks for more is told so by name, not served slowly."""

from datetime import date

PAGE_DEFAULT = 50
"""Rows on a page where nobody says how many."""

PAGE_MAX = 100
"""Rows on a page at most."""

ITEMS_MAX = 100
"""Values in one comma list at most."""

TERMS_MAX = 8
"""Words of one search at most: each is looked for in every row."""

TERM_LENGTH_MAX = 64
"""Characters of one search word at most."""

DIGITS_MAX = 18
"""Digits of a whole number at most: the largest that surely fits eight bytes."""

QUERY_BYTES_MAX = 4_096
"""Bytes of a query string at most, as sent."""

WINDOW_SECONDS = 60
"""Requests are counted in windows of so many seconds."""

READS_A_MINUTE = 1_200
"""Reads of one network (an IPv4 address, the /64 of an IPv6 one) at most: twenty a second."""

TOKEN_READS_A_MINUTE = 6_000
"""Reads of one token at most."""

LOCAL_READS_A_MINUTE = 600_000
"""Reads from the machine itself: its own probes and measurements, and a proxy that nobody told us of."""

WRITES_A_MINUTE = 600
"""Writes of one token, or of one network's sessions, at most: the door lets in one at a time anyway."""

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)
"""The days that a question may name."""
