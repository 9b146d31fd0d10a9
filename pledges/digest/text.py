"""The digest as plain text: everything that the HTML says, in at most 78 columns; addresses whole, on lines of their
own.
"""

from collections.abc import Iterator
from textwrap import wrap

from django.utils.translation import gettext as _

from pledges.digest.content import Content, Item

COLUMNS = 78


def render_text(content: Content, site_name: str) -> str:
    """The mail's text part, ending on a line break."""
    return "\n".join(_lines(content, site_name)) + "\n"


def _lines(content: Content, site_name: str) -> Iterator[str]:
    yield from _filled(f"{site_name} · {content.days}")
    yield from ("", *_filled(content.subject), "")
    yield from _filled(content.following)
    yield from ("", _("CHANGED"))
    if not content.items:
        yield from _filled(_("Nothing that you follow changed."))
    for item in content.items:
        yield from ("", *_item(item))
    if content.others:
        yield from ("", *_filled(content.others + ":"), content.site)
    for one in content.stands:
        yield from ("", _("WHERE IT STANDS"), *_filled(f"{one.coalition}. {' '.join(one.sentences)}"))
    yield from ("", "-- ")
    yield from _filled(content.asked)
    yield from (_("Stop this mail:"), content.unsubscribe)
    yield from (_("Read on the web:"), content.site)
    yield from _filled(_("We do not track opens or clicks."))
    yield from ("", *_filled(content.record))
    if content.head_word:
        yield from (content.head_word, *_filled(content.how_to_check))


def _item(item: Item) -> Iterator[str]:
    yield from _filled(f"{item.word.upper()}  {item.sentence}", indent="  ")
    yield from _filled("  " + " · ".join(item.detail), indent="  ")
    yield f"  {item.address}"


def _filled(text: str, indent: str = "") -> list[str]:
    return wrap(text, COLUMNS, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False)
