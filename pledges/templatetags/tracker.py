"""What the public templates draw with: marks, days, and addresses of sources."""

from datetime import date, datetime

from django import template
from django.template import Context
from django.utils.html import format_html

from coalition.addresses import AddressError, check_address
from pledges.words import dates

register = template.Library()

MARKS = frozenset(
    {
        "floated", "pledged", "specified", "authorised", "earmarked", "in_place", "ruled_out", "unlikely",
        "no_commitment", "said", "ended", "clock", "disputed", "high", "medium", "low",
    }
)  # fmt: skip
"""The symbols of templates/parts/marks.html."""


@register.simple_tag
def mark(name: str, style: str = "g") -> str:
    """One symbol, silent for screen readers: words always stand beside it. Raises ValueError for one we do not have."""
    if name not in MARKS:
        raise ValueError(f"There is no mark called {name!r}.")
    return format_html('<svg class="{}" aria-hidden="true"><use href="#m-{}"/></svg>', style, name)


@register.simple_tag
def day(value: date, form: str = "long") -> str:
    """A day as `<time>`: in full, `short` for a table, or a month and a day (`bare`)."""
    words = {"long": dates.day, "short": dates.short_day, "bare": dates.day_without_year}[form](value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag
def instant(value: datetime) -> str:
    """A moment in UTC as `<time>`, to the minute."""
    words = f"{dates.day(value.date())}, {value:%H:%M} UTC"
    return format_html('<time datetime="{}">{}</time>', value.strftime("%Y-%m-%dT%H:%M:%SZ"), words)


@register.simple_tag(takes_context=True)
def at(context: Context, name: str, **parts: str) -> str:
    """The path of a page at the moment that this page shows."""
    address: str = context["shown"].address(name, **parts)
    return address


@register.inclusion_tag("parts/source.html")
def source(address: str, text: str) -> dict[str, str]:
    """A link to a source, or its name alone where there is no address, or one that no record should hold (R19)."""
    try:
        return {"address": check_address(address) if address else "", "text": text}
    except AddressError:
        return {"address": "", "text": text}
