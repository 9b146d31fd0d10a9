"""The public pages in a real browser: readable by everyone, at every width, with nothing from elsewhere."""

import gzip
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import violations
from tests.scenarios.shipped import shipped_record

ADDRESSES = [
    "/",
    "/?show=stale&sort=newest",
    "/pledges/fr-troops-1/",
    "/pledges/de-troops-1/",
    "/pledges/it-no-troops-1/",
    "/as-of/2025-06-01/",
    "/as-of/2025-11-24/pledges/de-troops-1/?known_at=seq:1",
    "/coverage/?met=end_of_fighting&failed=us_backstop",
    "/as-of/2025-11-26/coverage/",
    "/methodology/rules/",
    "/compare/2025-03-01/2025-11-26/",
    "/compare/2025-03-01/2025-11-26/?clock=record&unchanged=yes",
]
LOOKED_AT = ["/", "/pledges/fr-troops-1/", "/pledges/de-troops-1/", *ADDRESSES[-7:]]
WIDTHS = [320, 375, 480, 768, 1024, 1152, 1280, 1920, 3840]
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
HTML_BUDGET, PAGE_BUDGET = 15_000, 30_000  # bytes, gzipped (pages.md, goals)


@pytest.fixture
def record(live_server: object) -> str:
    """The shipped record, loaded; the address of the site."""
    shipped_record()
    return str(live_server.url)


@pytest.fixture
def reader(record: str, browser: Browser) -> Iterator[object]:
    """Opens a page of a width and a scheme, without script unless asked; console and requests must stay clean."""
    contexts = []

    def opened(address: str, width: int = 1280, scheme: str = "light", *, script: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(record) else None)
        assert page.goto(f"{record}{address}").status == 200
        return page

    troubles: list[str] = []
    outside: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
    assert outside == []


def test_nothing_stands_in_the_way_of_anybody(reader: object) -> None:
    """axe, WCAG 2.2 A and AA: no violation on any page, at two widths, light and dark."""
    found = []
    for address in LOOKED_AT:
        page = reader(address, script=True)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{address} at {width} px: {line}" for line in violations(page)]
        page.close()
    assert found == []


def test_no_page_scrolls_sideways(reader: object) -> None:
    for address in ADDRESSES:
        page = reader(address, script=True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        page.close()


def test_wider_spacing_of_text_breaks_nothing_at_320_pixels(reader: object, record: str) -> None:
    for address in ADDRESSES:
        page = reader(address, 320, script=True)
        page.evaluate(
            """text => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(text);
                document.adoptedStyleSheets = [sheet];
            }""",
            SPACED,
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        page.close()


def test_pages_are_read_and_asked_without_script(reader: object) -> None:
    page = reader("/")
    page.get_by_label("Show").select_option("stale")
    page.get_by_label("Sort by").select_option("newest")
    page.get_by_role("button", name="Apply").click()
    assert "show=stale" in page.url
    page.get_by_role("row", name="France").get_by_role("link").first.click()
    assert page.locator("h1").inner_text().startswith("France")
    page.get_by_text("Cite").click()
    assert "record no. 1" in page.locator(".cite").inner_text()


def test_the_keyboard_goes_past_the_table_and_shows_where_it_is(reader: object) -> None:
    page = reader("/", script=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.get_by_role("link", name="Skip the table").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#after-matrix')")


def test_targets_in_the_table_are_big_enough_for_a_thumb(reader: object) -> None:
    page = reader("/", 320, script=True)
    boxes = page.evaluate(
        """[...document.querySelectorAll('.matrix td a')].map(link => {
            const box = link.getBoundingClientRect();
            return [box.width, box.height];
        })"""
    )
    assert boxes
    assert min(min(box) for box in boxes) >= 24


def test_what_paper_shows_fits_four_pages(reader: object) -> None:
    page = reader("/")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(pdf) <= 500_000
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4


def test_pages_are_light(record: str) -> None:
    client = Client()
    css = gzip.compress(b"".join(client.get("/static/pledges/site.css").streaming_content))
    for address in ADDRESSES:
        html = gzip.compress(client.get(address).content)
        assert len(html) <= HTML_BUDGET, (address, len(html))
        assert len(html) + len(css) <= PAGE_BUDGET, (address, len(html) + len(css))


def test_the_overview_has_few_elements(reader: object) -> None:
    page = reader("/", script=True)
    assert page.evaluate("document.querySelectorAll('*').length") < 1_500
