"""Errors: one shape, hidden as absent, and every method that is not for reading refused by name."""

import json

import pytest
from django.db import DataError, OperationalError
from django.test import Client

from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db
SHAPE = {"type", "title", "status", "detail", "errors", "request_id"}


def problem(response: object) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert set(body) == SHAPE
    assert body["status"] == response.status_code
    return body


def test_only_reading_is_offered(api: Reader, world: dict) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        for address in ("pledges/", "pledges/fr-troops-1/", "flags/", "meta/rules/"):
            response = api.response(address, method)
            assert response.status_code == 405, (method, address)
            assert problem(response)["title"]
            assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_is_get_without_a_body(api: Reader, world: dict) -> None:
    head, get = api.response("pledges/", "HEAD"), api.response("pledges/")
    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == get["ETag"]


def test_options_says_what_may_be_done(api: Reader, world: dict) -> None:
    response = api.response("pledges/", "OPTIONS")
    assert response.status_code == 204
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_what_is_not_there_is_one_answer(api: Reader, world: dict) -> None:
    hidden_or_absent = [
        "pledges/nosuch/", "pledges/nosuch/timeline/", "pledges/nosuch/history/", "statements/nosuch/",
        "flags/nosuch/", "countries/XX/", "countries/fr/", "coalitions/nosuch/", "coalitions/nosuch/matrix/",
    ]  # fmt: skip
    addresses = (*hidden_or_absent, "nosuch/", "pledges/a/b/c/")
    told = [{**problem(api.response(address)), "request_id": ""} for address in addresses]
    assert told[0]["status"] == 404
    assert told[0]["errors"] == []
    assert all(one == told[0] for one in told[:9])


def test_a_forgotten_slash_leads_to_the_address(api: Reader, world: dict) -> None:
    response = api.response("pledges?country=FR")
    assert (response.status_code, response["Location"]) == (308, "/api/v1/pledges/?country=FR")


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(
    api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    api.client.raise_request_exception = False  # it is told to whoever watches errors, and answered
    monkeypatch.setattr("api.conditional.head", away)
    response = api.response("pledges/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    problem(response)
    monkeypatch.undo()
    monkeypatch.setattr("pledges.queries.statement_rows.rows", away)
    response = api.response("statements/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0


def test_input_that_gets_too_far_is_a_400_and_an_alarm(
    api: Reader, world: dict, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def choke(*_: object) -> None:
        raise DataError("NUL")

    monkeypatch.setattr("pledges.queries.statement_rows.rows", choke)
    body = problem(api.response("statements/"))
    assert body["status"] == 400
    assert "input_reached_too_far" in caplog.text


def test_the_id_of_a_problem_is_the_id_in_the_log(api: Reader, world: dict, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="django_structlog")
    body = problem(api.response("pledges/?nosuch=1"))
    assert body["request_id"] in caplog.text


def test_a_request_id_of_the_callers_own_is_not_repeated(api: Reader, world: dict) -> None:
    body = problem(api.response("pledges/?nosuch=1", HTTP_X_REQUEST_ID="<b>x</b>"))
    assert "<" not in body["request_id"]


def test_every_page_of_the_web_may_read_and_none_may_send_credentials(api: Reader, world: dict) -> None:
    for address in ("pledges/", "pledges/?nosuch=1", "pledges/nosuch/"):
        response = api.response(address, HTTP_ORIGIN="https://dashboard.example")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
    ask = {"HTTP_ORIGIN": "https://a.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    assert "POST" not in api.response("pledges/", "OPTIONS", **ask)["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
def test_what_is_not_there_is_a_problem_whatever_is_done_to_it(method: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.generic(method, "/api/v1/flags/%C3%A9/confirm/", b"{}", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
