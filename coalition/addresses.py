"""Web addresses as evidence (trust.md R19): which ones may be stored, and the canonical form by which a document is
known.

http or https, a host that is a public name, no user part, no odd ports, no spaces or controls, at most 2,000
characters as given and as sent. The address is kept as given; the canonical form is only for comparing.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from coalition.texts import forbidden_character

MAX_LENGTH = 2000
REMEMBERED = 2**15
"""Addresses whose canonical form is remembered: a bulk write asks for each of its some times."""

PORTS = {"http": 80, "https": 443}
ADDRESS_SQL = r"^https?://[^\s/?#@\\]+([/?#][^\s\\]*)?$"
SPECIAL = ("alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test")
"""Last labels that no public page is under: IANA's registry of special-use domain names (RFC 6761 and after), and
ICANN's `internal`; `home.arpa` and whatever else is under `arpa` are among them. Names kept for documentation
(`example.org`) are left alone: they lead nowhere but to IANA's own page, and documentation uses them.
"""
REDACTED_HOST = "redacted.invalid"
"""What a redaction leaves in the place of an address: it leads nowhere, on purpose."""
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last label of an IPv4 address in one of its notations (WHATWG URL, "ends in a number")."""
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|yclid|mc_cid|mc_eid|ea_\w+)$")


class AddressError(ValueError):
    """The text is no web address that a record may rest on; the message says why."""


def check_address(text: str) -> str:
    """Return `text` if it may be stored as a web address, else raise AddressError with one plain sentence."""
    canonical_address(text)
    return text


@lru_cache(REMEMBERED)
def canonical_address(text: str) -> str:
    """The form by which two addresses of one page are the same: https, lower-case host without "www.", no fragment,
    no tracking parameters, parameters sorted, no slash at the end. Raises AddressError as `check_address` does."""
    if len(text) > MAX_LENGTH:
        raise AddressError(f"The address has {len(text)} characters; at most {MAX_LENGTH} are allowed.")
    if found := forbidden_character(text):
        raise AddressError(f"The address holds a character that no address may hold ({found}).")
    if "\\" in text or (text and text.split() != [text]):  # some character is a space
        raise AddressError("The address holds a space or a backslash.")
    if not text.startswith(tuple(f"{scheme}://" for scheme in PORTS)):
        raise AddressError("An address starts with http:// or https://.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressError("This is not a web address.") from None
    if "@" in parts.netloc:
        raise AddressError("An address may not hold a user name or password.")
    if port not in (None, *PORTS.values()):
        raise AddressError(f"An address may not name port {port}.")
    _check_host(parts.hostname or "")
    canonical = _canonical(parts)
    if (length := len(canonical)) > MAX_LENGTH:
        raise AddressError(
            f"The address has {length} characters when it is sent to a server; at most {MAX_LENGTH} are allowed."
        )
    return canonical


def _canonical(parts: SplitResult) -> str:
    host = _ascii_host(parts.hostname or "").removeprefix("www.")
    # Bytes that are no UTF-8 (an old site's own encoding) come through as they are: two pages must not become one.
    found = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    query = urlencode(sorted(pair for pair in found if not _TRACKING.match(pair[0])), errors="surrogateescape")
    path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit(("https", host, _ESCAPE.sub(lambda escape: escape.group().upper(), path), query, ""))


@lru_cache(REMEMBERED)
def _ascii_host(host: str) -> str:
    try:
        return host.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise AddressError(f'"{host}" is no host name.') from None


@lru_cache(REMEMBERED)
def _check_host(host: str) -> None:
    if not host:
        raise AddressError("The address names no host.")
    if host.startswith("[") or ":" in host:
        raise AddressError("An address names its host, not a number.")
    ascii_host = _ascii_host(host)
    try:
        ipaddress.ip_address(ascii_host)
    except ValueError:
        pass
    else:
        raise AddressError("An address names its host, not a number.")
    labels = ascii_host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise AddressError("An address names its host, not a number.")
    if labels[-1] in SPECIAL and ascii_host != REDACTED_HOST:
        raise AddressError(f'"{host}" is no public host name: names under "{labels[-1]}" are kept for other uses.')
    if len(labels) < 2 or len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError(f'"{host}" is no public host name.')
