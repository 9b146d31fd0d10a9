"""The example dashboard, as a stranger has it: one file from another origin, reading the API in a real browser."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.scenarios.shipped import shipped_record


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *told: object) -> None:
        """Nothing to stderr."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another origin that serves docs/examples."""
    handler = partial(_Quiet, directory=str(Path(settings.BASE_DIR) / "docs" / "examples"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_shows_the_matrix_that_the_api_gives(page: Page, live_server: Any, elsewhere: str) -> None:
    shipped_record()
    page.goto(f"{elsewhere}/dashboard.html?api={live_server.url}/api/v1/")
    expect(page.locator("#matrix")).to_be_visible()
    answer = page.request.get(f"{live_server.url}/api/v1/coalitions/willing/matrix/").json()
    countries = list(dict.fromkeys(cell["country"]["name"] for cell in answer["results"]))
    assert page.locator("tbody th").all_inner_texts() == countries
    for state in ("not_researched", "ruled_out"):
        wanted = sum(cell["state"] == state for cell in answer["results"])
        expect(page.locator(f"td.{state}")).to_have_count(wanted)
    expect(page.locator("#status")).to_contain_text(f"As of {answer['as_of']}, by commit {answer['seq']}")
    expect(page.locator("#statements li")).to_have_count(8)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_tracker_that_is_not_there_is_said_so(page: Page, elsewhere: str) -> None:
    page.expected_troubles = ["127.0.0.1:9"]  # type: ignore[attr-defined]  # set by the fixture
    page.goto(f"{elsewhere}/dashboard.html?api=http://127.0.0.1:9/api/v1/")
    expect(page.get_by_role("alert")).to_contain_text("The tracker at http://127.0.0.1:9/api/v1/ did not answer")
    expect(page.locator("#matrix")).to_be_hidden()
