"""The staff site's own pages have no violation of WCAG 2.2 A and AA, in light and in dark."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from playwright.sync_api import Browser

from tests import factories
from tests.browser.accessibility import OPEN_ALL, violations


def test_the_pages_for_recording_and_reading_are_accessible(browser: Browser, live_server: Any) -> None:
    statement = factories.publish_statement("FR", said=date(2025, 3, 10))
    User.objects.create_superuser("alice", password="correct horse battery")
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    found = {}
    for address in ("/admin/", "/admin/pledges/statement/add/", f"/admin/pledges/statement/{statement.pk}/change/"):
        page.goto(address)
        page.evaluate(OPEN_ALL)
        found[address] = violations(page)
    page.goto("/admin/pledges/statement/add/")
    page.get_by_role("button", name="Record the statement").click()
    page.evaluate(OPEN_ALL)
    found["with problems"] = violations(page)
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"/admin/coalition/ledgercommit/{statement.since_seq_id}/change/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "the page of a commit, with its digest"
    context.close()
    assert {address: problems for address, problems in found.items() if problems} == {}
