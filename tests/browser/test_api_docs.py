"""The API's reader opens in a real browser under the strict policy, with our own files only, and tries an operation."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests import factories as make


def test_the_docs_open_without_a_look_outside_and_an_operation_can_be_tried(page: Page) -> None:
    make.publish_statement("FR")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs/")
    expect(page.locator("#operations-pledges-pledges_list")).to_be_visible()
    paths = page.request.get("/api/v1/schema/").json()["paths"]
    expect(page.locator(".opblock")).to_have_count(sum(len(item) for item in paths.values()))
    page.locator("#operations-pledges-pledges_list .opblock-summary-control").click()
    expect(page.get_by_text("Pledges, the most recently stated first.").first).to_be_visible()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    expect(page.locator(".live-responses-table")).to_contain_text("fr-troops-1")
    hosts = {urlsplit(address).netloc for address in asked if not address.startswith("data:")}
    assert hosts == {urlsplit(page.url).netloc}


def test_what_comes_with_the_docs_is_under_the_strict_policy(page: Page) -> None:
    response = page.goto("/api/v1/docs/")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert re.search(r"script-src 'self'(;|$)", policy)
