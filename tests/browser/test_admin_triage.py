"""The queue of flags in a browser: three keys for a flag, two analysts at one, and nothing that axe objects to."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from pledges.models import Flag
from pledges.vocabulary import FlagState
from tests import factories
from tests.browser.accessibility import OPEN_ALL, too_wide, violations
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

QUEUE = "/admin/pledges/flag/triage/"


@pytest.fixture
def flags(page: Page) -> list[Flag]:
    """Two reversals and a silence each, and somebody logged in who may decide."""
    for iso2 in ("FR", "DE"):
        factories.publish_statement(iso2, said=date(2025, 3, 10))
        factories.publish_entry(factories.entry(factories.refusal(iso2), said=date(2025, 3, 20), iso2=iso2))
    User.objects.create_superuser("alice", password="correct horse battery")
    _log_in(page)
    return list(everything(Flag).filter(rule="C1").order_by("opened_on", "pk"))


def _log_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def _state(flag: Flag) -> str:
    return everything(Flag).get(pk=flag.pk).state


def test_two_keys_dismiss_a_flag_and_lead_on_to_the_next(page: Page, flags: list[Flag]) -> None:
    page.goto(QUEUE)
    page.keyboard.press("d")
    page.keyboard.press("2")
    page.wait_for_url(f"**/{flags[1].public_id}/")
    assert _state(flags[0]) == "dismissed"
    page.keyboard.press("a")
    page.get_by_text("In hand: C1").wait_for()
    assert _state(flags[1]) == "acknowledged"


def test_keys_do_nothing_in_the_note_and_when_they_are_switched_off(page: Page, flags: list[Flag]) -> None:
    page.goto(QUEUE)
    page.keyboard.press("n")
    page.keyboard.type("a cad")
    assert page.locator("#id_note").input_value() == "a cad"
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Single keys work on this page").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert _state(flags[0]) == "open"


def test_the_second_of_two_analysts_sees_what_the_first_did(page: Page, flags: list[Flag]) -> None:
    page.expected_troubles = ["409"]  # type: ignore[attr-defined]
    page.goto(f"{QUEUE}{flags[0].public_id}/")
    decided(flags[0], FlagState.DISMISSED, by="olena", note="A press rumor.")
    page.locator("#id_note").fill("Waiting for Paris.")
    page.get_by_role("button", name="Until something changes").click()
    page.get_by_text("Somebody was faster").wait_for()
    assert page.get_by_role("alert").get_by_text("olena").is_visible()
    assert page.locator("#id_note").input_value() == "Waiting for Paris."
    assert _state(flags[0]) == "dismissed"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_queue_is_accessible_and_never_wider_than_the_window(
    browser: Browser, live_server: Any, flags: list[Flag], width: int
) -> None:
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
    page = context.new_page()
    _log_in(page)
    found = {}
    for name, address in {
        "queue": QUEUE, "flag": f"{QUEUE}{flags[0].public_id}/?rule=C1", "empty": f"{QUEUE}?show=snoozed",
        "problem": f"{QUEUE}?rule=Z9", "replay": "/admin/pledges/flag/replay/?as_of=2025-04-01",
        "replay refused": "/admin/pledges/flag/replay/?as_of=2999-01-01",
    }.items():  # fmt: skip
        page.goto(address)
        page.evaluate(OPEN_ALL)
        found[name] = [*violations(page), *too_wide(page)]
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}
