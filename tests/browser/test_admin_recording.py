"""An analyst records, on the staff site, a statement that reverses a pledge, and reads what followed from it."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from playwright.sync_api import Page, expect

from pledges.admin.groups import ANALYSTS, make_groups
from pledges.models import Flag, Statement
from tests import factories
from tests.rig.reading import everything


@pytest.fixture(autouse=True)
def _offer() -> None:
    """France has offered troops; an analyst has a password."""
    with factories.door():
        factories.speaker("macron", "FR", name="Emmanuel Macron", office="President of France")
        factories.publisher("le-journal", name="Le Journal")
    factories.publish_statement("FR", said=date(2025, 3, 10), speaker="macron")
    make_groups()
    user = User.objects.create_user("ana", password="correct horse battery", is_staff=True)
    user.groups.add(Group.objects.get(name=ANALYSTS))


def log_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def fill_in(page: Page) -> None:
    """Type the reversal: what the words are, where they stand, what they say."""
    for name, text in {
        "statement-summary": "France will not send troops.",
        "statement-speaker": "Emmanuel Macron, President of France [macron]",
        "statement-country": "France",
        "statement-said_from": "2025-03-20",
        "version-1-address": "https://journal.example.org/no-troops",
        "version-1-publisher": "Le Journal",
        "version-1-language": "fr",
        "version-1-published_from": "2025-03-20",
        "version-1-quote": "« Nous n'enverrons pas de troupes. »",
        "position-1-as_found": "We will not send troops.",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    for name, code in {
        "statement-attribution": "on_record",
        "statement-kind": "interview",
        "version-1-quote_type": "direct",
        "version-1-credibility": "2",
        "position-1-capability": "troops",
        "position-1-polarity": "exclusion",
        "position-1-stance": "announces",
        "position-1-modality": "rejected",
    }.items():
        page.locator(f"[name={name}]").select_option(code)
    page.get_by_label("Denies the act itself").first.check()


def test_a_reversal_is_recorded_and_its_flag_stands_on_the_pledge_page(page: Page) -> None:
    log_in(page)
    page.get_by_role("link", name="Record a statement").first.click()
    expect(page.locator("h1")).to_have_text("Record a statement")
    fill_in(page)
    page.get_by_role("button", name="Check without recording").click()
    expect(page.get_by_role("status")).to_contain_text("It would raise:")
    expect(page.get_by_role("status")).to_contain_text("ruled it out")
    assert not Statement.objects.filter(summary="France will not send troops.").exists()

    page.get_by_role("button", name="Record the statement").click()
    expect(page.get_by_text("Flags raised:")).to_contain_text("C1")
    flag = everything(Flag).select_related("pledge").get(rule="C1")
    assert Statement.objects.filter(summary="France will not send troops.").count() == 1

    page.get_by_role("link", name=flag.pledge.public_id).first.click()
    expect(page.locator("h1")).to_contain_text("France")
    expect(page.locator("#flags")).to_contain_text("ruled it out")

    page.goto("about:blank")  # a mail has no policy of ours
    page.set_content(preview("--html"))
    expect(page.locator("body")).to_contain_text("Disputed · since 20 March 2025")
    for words in ("1 pledge disputed", "France ruled out contributing ground troops"):
        expect(page.locator("body")).to_contain_text(words)
        assert words in " ".join(preview().split())


def preview(*options: str) -> str:
    """What `manage.py digest --preview` prints for everybody and this week."""
    out = StringIO()
    call_command("digest", "--preview", *options, stdout=out)
    return out.getvalue()


def test_the_page_works_without_script_and_keeps_what_was_typed(
    page: Page, browser: object, live_server: object
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    bare = context.new_page()
    log_in(bare)
    bare.goto("/admin/pledges/statement/add/")
    fill_in(bare)
    bare.locator("[name=statement-country]").fill("Ruritania")
    bare.get_by_role("button", name="Record the statement").click()
    expect(bare.get_by_role("alert")).to_contain_text("“Ruritania” is not in the record.")
    assert bare.locator("[name=version-1-quote]").input_value() == "« Nous n'enverrons pas de troupes. »"
    bare.locator("[name=statement-country]").fill("France")
    bare.get_by_role("button", name="Record the statement").click()
    expect(bare.get_by_text("Flags raised:")).to_be_visible()
    context.close()
