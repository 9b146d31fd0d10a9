"""How often one caller may ask: counted by token, else by network, in windows of a minute; told in every answer.

What `api.early` answers is counted too, but in the memory of this process first and BATCH at a time in Redis: each by
itself would cost as much as such an answer does.

Invariant: Redis only counts. Where it does not answer, nobody is refused and nothing is slow: it is left alone for a
few seconds, and the answers say nothing of limits. The numbers are `pledges.queries.limits`, shown at `meta/limits/`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import ip_address, ip_network
from threading import Lock

import redis
import structlog
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed

from api.authentication import token_of
from api.problems import TooOften, Unavailable, outside_the_framework
from pledges.queries import limits

PREFIX = "/api/"
WAIT_SECONDS = 0.1
"""How long a count may take; a request waits for it."""

ALONE_SECONDS = 5
"""How long a Redis that did not answer is left alone."""

BATCH = 50
"""Early answers of one caller that are counted here before Redis is told; a process may forget so many of a window."""

ROOM = 10_000
"""Callers and windows whose counts are kept here; past that all are forgotten, and Redis is asked again."""

READS = ("GET", "HEAD", "OPTIONS")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Policy:
    """`most` requests of a kind in a window, counted for `who`."""

    kind: str
    most: int
    who: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests are left in this window, and after how many seconds the next one begins."""

    left: int
    seconds: int


class RateLimitMiddleware:
    """Counts what is asked of the API. A token that opens nothing is refused here, whatever was asked with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            token = token_of(request)
        except AuthenticationFailed as refused:
            response: HttpResponseBase = outside_the_framework(refused)
            response["WWW-Authenticate"] = 'Bearer realm="api"'
            response["Cache-Control"] = "private, no-store"
            return response
        except OperationalError:
            return outside_the_framework(Unavailable())
        if not settings.RATE_LIMITS:
            return self.get_response(request)
        policy = policy_of(request, token.public_id if token is not None else "")
        count = counted(policy, time.time())
        if count is None:
            return self.get_response(request)
        if count.left < 0:
            detail = _("At most %(most)d such requests a minute; the next window begins in %(seconds)d s.")
            told = detail % {"most": policy.most, "seconds": count.seconds}
            return _told(outside_the_framework(TooOften(told, count.seconds)), policy, count)
        return _told(self.get_response(request), policy, count)


def told_early(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase | None:
    """`response`, which took no work, counted and saying what is left. None where the caller has nothing left: then the
    long way refuses it.
    """
    if not settings.RATE_LIMITS:
        return response
    policy = policy_of(request, "")
    count = counted(policy, time.time(), at_once=False)
    if count is None:
        return response
    return _told(response, policy, count) if count.left >= 0 else None


def policy_of(request: HttpRequest, token: str) -> Policy:
    """Which limit a request counts against."""
    network = network_of(request)
    kind = "reads" if request.method in READS else "writes"
    who = f"token:{token}" if token else f"network:{network}"
    if kind == "writes":
        return Policy(kind, limits.WRITES_A_MINUTE, who)
    if token:
        return Policy(kind, limits.TOKEN_READS_A_MINUTE, who)
    return Policy(kind, limits.LOCAL_READS_A_MINUTE if network == "here" else limits.READS_A_MINUTE, who)


def network_of(request: HttpRequest) -> str:
    """Whom a request comes from: an IPv4 address, the /64 of an IPv6 one, or "here" for this machine."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.NUM_PROXIES > 0:
        hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        address = hops[-min(settings.NUM_PROXIES, len(hops))] if hops else address
    return _network(address)


@lru_cache(maxsize=10_000)
def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:  # a unix socket has none, and a proxy may write anything
        return "unknown"
    if found.is_loopback:
        return "here"
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False).network_address)


class _Alone:
    """Until when (UNIX time) Redis is left alone."""

    until = 0.0


@dataclass(slots=True)
class _Tally:
    """What Redis counted last for one caller in one window, and what it was not told of since."""

    number: int = 0
    untold: int = 0


_tallies: dict[str, _Tally] = {}
_lock = Lock()


def counted(policy: Policy, now: float, *, at_once: bool = True) -> Count | None:
    """Count one request at `now` (UNIX time, seconds); None where Redis does not answer. Not `at_once`: Redis is told
    of it with others.
    """
    if now < _Alone.until:
        return None
    window, inside = divmod(now, limits.WINDOW_SECONDS)
    key = f"rate:{policy.kind}:{policy.who}:{int(window)}"
    try:
        number = _numbered(key, at_once)
    except (redis.RedisError, OSError, ValueError) as error:  # its client trips over a server that hangs up early
        _Alone.until = now + ALONE_SECONDS
        log.warning("requests_not_counted", error=type(error).__name__, seconds=ALONE_SECONDS)
        return None
    return Count(policy.most - number, max(1, round(limits.WINDOW_SECONDS - inside)))


def _numbered(key: str, at_once: bool) -> int:
    """How many requests there were of this key, with the one that is counted. Raises what the client raises."""
    with _lock:
        tally = _tallies.get(key, _Tally())
        if not at_once and tally.number > 0 and tally.untold + 1 < BATCH:
            tally.untold += 1
            return tally.number + tally.untold
        new, tally.untold = tally.untold + 1, 0
    pipeline = _client(settings.REDIS_URL).pipeline(transaction=False)
    pipeline.incrby(key, new)
    pipeline.expire(key, 2 * limits.WINDOW_SECONDS)
    number = int(pipeline.execute()[0])
    with _lock:
        if len(_tallies) >= ROOM:
            _tallies.clear()
        tally = _tallies.setdefault(key, tally)
        tally.number = max(tally.number, number)
        return tally.number + tally.untold


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)


def _told(response: HttpResponseBase, policy: Policy, count: Count) -> HttpResponseBase:
    """With the fields of draft-ietf-httpapi-ratelimit-headers."""
    response["RateLimit-Policy"] = f'"{policy.kind}";q={policy.most};w={limits.WINDOW_SECONDS}'
    response["RateLimit"] = f'"{policy.kind}";r={max(0, count.left)};t={count.seconds}'
    return response
