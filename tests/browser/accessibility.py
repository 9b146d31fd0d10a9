"""What axe objects to on a page that is open, in light and in dark: WCAG 2.2, A and AA.

Nothing but colors depends on the scheme, so the rules about colors alone are run again in the dark.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OF_COLOR = ["color-contrast", "link-in-text-block"]
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
_SETTLED = """() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))"""


def violations(page: Page) -> list[str]:
    """A line for each rule that is broken, with the scheme and the first place."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(_SETTLED)
    light = _run(page, {"type": "tag", "values": LEVELS})
    looked_at = {rule["id"] for rule in light["passes"]}
    assert {"document-title", "html-has-lang", "color-contrast"} <= looked_at, "axe looked at next to nothing"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate(_SETTLED)
    dark = _run(page, {"type": "rule", "values": OF_COLOR})
    assert "color-contrast" in {rule["id"] for rule in (*dark["passes"], *dark["violations"], *dark["incomplete"])}
    page.emulate_media(color_scheme="light")
    return [
        f"{scheme}: {rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for scheme, answer in (("light", light), ("dark", dark))
        for rule in answer["violations"]
    ]


def too_wide(page: Page, part: str = "html") -> list[str]:
    """Whether what `part` selects is wider than the window."""
    wide = page.evaluate("part => (document.querySelector(part)?.scrollWidth ?? 0) > window.innerWidth", part)
    return [f"{part} is wider than the window"] if wide else []


def _run(page: Page, only: dict[str, Any]) -> Any:
    return Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
