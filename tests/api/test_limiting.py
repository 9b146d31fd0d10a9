"""How often one caller may ask: counted for each, told in every answer, and without Redis nobody is refused."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest
import redis
from django.conf import settings as live
from django.test import RequestFactory

from api import limiting
from api.limiting import Policy, counted, network_of, policy_of
from coalition.vocabulary import Scope
from pledges.queries import limits
from tests.api.conftest import Reader
from tests.api.drafting import Writer, bearer
from tests.people import person

pytestmark = pytest.mark.django_db

FAR = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def counting(settings: Any) -> Iterator[None]:
    """With limits, in a Redis without earlier counts."""
    try:
        client = redis.Redis.from_url(live.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        client.ping()
    except redis.RedisError:
        pytest.fail("these tests need the broker at REDIS_URL")
    settings.RATE_LIMITS = True
    limiting._Alone.until = 0.0
    limiting._tallies.clear()
    for key in client.scan_iter("rate:*"):
        client.delete(key)
    known = limiting._client
    yield
    limiting._Alone.until = 0.0
    client.close()
    known.cache_clear()


def left(response: Any) -> int:
    found = re.fullmatch(r'"(reads|writes)";r=(\d+);t=(\d+)', response["RateLimit"])
    assert found, response["RateLimit"]
    assert 1 <= int(found[3]) <= limits.WINDOW_SECONDS
    return int(found[2])


def remaining(response: Any) -> int:
    """The same in windows of any length."""
    return int(re.fullmatch(r'"reads";r=(\d+);t=\d+', response["RateLimit"])[1])


@pytest.mark.usefixtures("counting")
def test_every_answer_says_what_is_left(api: Reader) -> None:
    first = api.response("flags/?limit=1", **FAR)
    assert first["RateLimit-Policy"] == f'"reads";q={limits.READS_A_MINUTE};w=60'
    assert left(first) == limits.READS_A_MINUTE - 1
    again = api.response("flags/?limit=2", **FAR)
    assert left(again) in (left(first) - 1, limits.READS_A_MINUTE - 1)  # a window may have ended
    assert "RateLimit" not in api.client.get("/healthz/live/")


@pytest.mark.usefixtures("counting")
def test_who_asks_too_often_is_told_when_to_come_back(api: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READS_A_MINUTE", 3)
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 86_400)  # no window ends while this runs
    answers = [api.response(f"flags/?limit={number}", **FAR) for number in range(1, 6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert int(refused["Retry-After"]) >= 1
    assert refused["RateLimit"].startswith('"reads";r=0;t=')
    assert api.response("flags/?limit=9", REMOTE_ADDR="203.0.113.10").status_code == 200
    ann = bearer(person("ann", "Analysts"), *Scope)
    assert api.response("flags/?limit=9", **FAR, HTTP_AUTHORIZATION=ann.headers["Authorization"]).status_code == 200


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends while a test runs."""
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 86_400)


@pytest.mark.usefixtures("counting", "one_window")
def test_an_unchanged_answer_is_counted_and_says_what_is_left(api: Reader) -> None:
    first = api.response("flags/?limit=3", **FAR)
    for number in range(2, 2 * limiting.BATCH + 5):
        again = api.response("flags/?limit=3", HTTP_IF_NONE_MATCH=first["ETag"], **FAR)
        assert (again.status_code, again["RateLimit-Policy"]) == (304, first["RateLimit-Policy"])
        assert remaining(again) == limits.READS_A_MINUTE - number
    assert remaining(api.response("flags/?limit=3", **FAR)) == limits.READS_A_MINUTE - number - 1
    assert remaining(api.response("flags/?limit=4", **FAR)) == limits.READS_A_MINUTE - number - 2


@pytest.mark.usefixtures("counting", "one_window")
def test_redis_is_told_of_unchanged_answers_together(api: Reader) -> None:
    client = redis.Redis.from_url(live.REDIS_URL)
    tag = api.response("flags/?limit=3", **FAR)["ETag"]
    (key,) = client.scan_iter("rate:*")
    seen = []
    for _ in range(2 * limiting.BATCH):
        api.response("flags/?limit=3", HTTP_IF_NONE_MATCH=tag, **FAR)
        seen.append(int(client.get(key)))
    assert sorted(set(seen)) == [1, 1 + limiting.BATCH, 1 + 2 * limiting.BATCH]
    client.close()


@pytest.mark.usefixtures("counting", "one_window")
def test_who_asks_too_often_is_refused_where_nothing_changed_too(api: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READS_A_MINUTE", 5)
    tag = api.response("flags/?limit=3", **FAR)["ETag"]
    answers = [api.response("flags/?limit=3", HTTP_IF_NONE_MATCH=tag, **FAR).status_code for _ in range(7)]
    assert answers == [304, 304, 304, 304, 429, 429, 429]
    assert api.response("flags/?limit=3", HTTP_IF_NONE_MATCH=tag, REMOTE_ADDR="203.0.113.10").status_code == 304


@pytest.mark.usefixtures("counting")
def test_without_redis_an_unchanged_answer_is_given_and_says_nothing(api: Reader, settings: Any) -> None:
    tag = api.response("flags/?limit=3", **FAR)["ETag"]
    limiting._tallies.clear()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    again = api.response("flags/?limit=3", HTTP_IF_NONE_MATCH=tag, **FAR)
    assert (again.status_code, "RateLimit" in again) == (304, False)


@pytest.mark.usefixtures("counting")
def test_a_token_has_limits_of_its_own_and_writes_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRITES_A_MINUTE", 2)
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 86_400)
    user = person("ann", "Analysts")
    one, other = bearer(user, *Scope), bearer(user, *Scope)
    assert [one.send("POST", "", {}).status_code for _ in range(3)] == [201, 201, 429]
    assert one.send("GET", "").status_code == 200
    assert other.send("POST", "", {}).status_code == 201


@pytest.mark.usefixtures("counting")
def test_a_token_that_opens_nothing_is_refused_on_reads_too() -> None:
    response = Writer(None).send("GET", "/api/v1/pledges/", Authorization="Bearer coalition_" + "x" * 43)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.usefixtures("counting")
def test_a_redis_that_hangs_up_at_once_refuses_nobody_either(api: Reader, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_hang_up, args=[server], daemon=True).start()
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        for number in range(1, 6):
            limiting._Alone.until = 0.0
            answer = api.response(f"flags/?limit={number}", **FAR)
            assert (answer.status_code, "RateLimit" in answer) == (200, False)


def _hang_up(server: socket.socket) -> None:
    """Answer the first word with an end."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            connection.recv(65_536)
            connection.close()


@pytest.mark.usefixtures("counting")
def test_a_client_that_trips_over_its_own_broken_connection_refuses_nobody(
    api: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen once, under load: the client's buffer was closed while it was being read."""

    def broken(url: str) -> redis.Redis:
        raise ValueError("I/O operation on closed file.")

    monkeypatch.setattr(limiting, "_client", broken)
    answer = api.response("flags/?limit=7", **FAR)
    assert (answer.status_code, "RateLimit" in answer) == (200, False)


@pytest.mark.usefixtures("counting")
def test_without_redis_nobody_is_refused_and_nothing_waits(api: Reader, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for number in range(1, 4):
        answer = api.response(f"flags/?limit={number}", **FAR)
        assert answer.status_code == 200
        assert "RateLimit" not in answer
    policy = Policy("reads", 5, "network:x")
    settings.REDIS_URL = live.REDIS_URL
    assert counted(policy, limiting._Alone.until - 0.001) is None  # it is left alone for a while
    assert limiting._Alone.until > 0


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "network"),
    [
        ("203.0.113.9", "", 0, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", 0, "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1", 3, "198.51.100.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::"),
        ("::1", "", 0, "here"),
        ("127.0.0.1", "", 0, "here"),
        ("", "", 0, "unknown"),
        ("127.0.0.1", "not an address", 1, "unknown"),
    ],
)
def test_whom_a_request_comes_from(settings: Any, address: str, forwarded: str, proxies: int, network: str) -> None:
    settings.NUM_PROXIES = proxies
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert network_of(RequestFactory().get("/api/v1/pledges/", REMOTE_ADDR=address, **more)) == network


def test_the_machine_itself_may_ask_more_often() -> None:
    asked = RequestFactory().get("/api/v1/pledges/", REMOTE_ADDR="127.0.0.1")
    assert policy_of(asked, "") == Policy("reads", limits.LOCAL_READS_A_MINUTE, "network:here")
    assert policy_of(asked, "abc") == Policy("reads", limits.TOKEN_READS_A_MINUTE, "token:abc")
