"""Every color token reads on every ground it stands on, light and dark; and no state is told by color alone."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[3] / "pledges/static/pledges/site.css").read_text()
TEXT, MARK = 4.5, 3.0

PAIRS = [
    ("ink", "page", TEXT),
    ("ink", "panel", TEXT),
    ("ink", "stale-bg", TEXT),
    ("ink", "stale-line", TEXT),
    ("ink", "disputed-bg", TEXT),
    ("muted", "page", TEXT),
    ("muted", "panel", TEXT),
    ("muted", "stale-bg", TEXT),
    ("link", "page", TEXT),
    ("link", "panel", TEXT),
    ("firm", "page", TEXT),
    ("firm", "stale-bg", MARK),
    ("firm", "disputed-bg", MARK),
    ("disputed", "page", TEXT),
    ("disputed", "disputed-bg", TEXT),
    ("stale", "page", TEXT),
    ("stale", "stale-bg", TEXT),
    ("control", "page", MARK),
    ("control", "panel", MARK),
    ("bar", "page", MARK),
    ("on-button", "button", TEXT),
    ("button", "page", MARK),
    ("focus", "focus-ring", MARK),
]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block))


def _schemes() -> dict[str, dict[str, str]]:
    light = _tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
    dark_block = CSS[CSS.index("@media (prefers-color-scheme: dark)") :]
    return {"light": light, "dark": light | _tokens(dark_block[: dark_block.index("\n}\n")])}


def _luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS, ids=[f"{one} on {other}" for one, other, _ in PAIRS])
def test_every_pair_has_enough_contrast(scheme: str, one: str, other: str, least: float) -> None:
    tokens = _schemes()[scheme]
    assert contrast(tokens[one], tokens[other]) >= least


def test_the_measure_is_the_one_of_wcag() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_light_and_dark_name_the_same_tokens() -> None:
    schemes = _schemes()
    assert set(schemes["light"]) == set(schemes["dark"])
    assert set(re.findall(r"var\(--([a-z-]+)\)", CSS)) <= set(schemes["light"])


def test_colors_are_tokens_everywhere() -> None:
    after_tokens = CSS[CSS.index("* { box-sizing") : CSS.index("@media print")]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", after_tokens) == []
