"""The pages of drafts have no violation of WCAG 2.2 A and AA, in light and in dark, wide and narrow; nothing scrolls
sideways but a table in its own box."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser

from pledges.actions.bodies import body_of
from pledges.actions.drafts import create_draft, submit_draft
from pledges.actions.reviews import code_second
from pledges.models import Draft
from pledges.vocabulary import ArchiveState
from tests import factories
from tests.browser.accessibility import OPEN_ALL, too_wide, violations
from tests.people import person

NOW = datetime(2025, 6, 2, 7, tzinfo=UTC)


def submitted(author: User, **values: Any) -> Draft:
    entry = factories.entry(factories.position("FR"), **values)
    factories.ground(entry)
    draft = create_draft(body=body_of(entry), by=author, now=NOW)
    return submit_draft(public_id=draft.public_id, version=1, by=author, now=NOW)


def coded(draft: Draft, by: User) -> None:
    body = body_of(factories.entry(factories.position("FR", modality="intent")))
    version = {name: body["appearances"][0][name] for name in ("key", "quote_type", "credibility", "positions")}
    kept = {name: body[name] for name in ("behalf", "country", "attribution", "kind")}
    code_second(
        public_id=draft.public_id, coding={**kept, "appearances": [version]}, source=draft.source, by=by, now=NOW
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_drafts_are_accessible(browser: Browser, live_server: Any, width: int) -> None:
    rob, ann = person("rob", "Reviewers"), person("ann", "Analysts")
    blind, read = submitted(ann), submitted(ann, summary="Another.")
    coded(read, rob)
    page_in_the_form = factories.page(archive_state=ArchiveState.PENDING, archive_reason="")
    version = factories.appearance("1", factories.position("FR"), document=page_in_the_form)
    own = submitted(rob, appearances=(version,))
    client = Client()
    client.force_login(rob)
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    found = {}
    drafts = {"blind": blind, "side by side": read, "own": own}
    pages = {name: f"/admin/pledges/draft/{row.pk}/change/" for name, row in drafts.items()}
    pages["agreement"] = "/admin/pledges/draft/agreement/"
    for name, address in pages.items():
        page.goto(address)
        page.evaluate(OPEN_ALL)
        found[name] = [*violations(page), *too_wide(page, "#content-main")]
    page.goto(pages["own"])
    page.locator("[name=draft-version]").evaluate("field => { field.value = '1'; }")
    page.locator("[name=statement-summary]").fill("Mine.")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("alert").wait_for()
    found["conflict"] = [*violations(page), *too_wide(page, "#content-main")]
    assert page.locator("[name=statement-summary]").input_value() == "Mine."
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}
