"""A digest as a reader sees it: subject, text and HTML. The HTML needs no picture, no script and no style sheet."""

from dataclasses import dataclass
from functools import cache

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from pledges.digest.content import SECRET, Content
from pledges.digest.text import render_text


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` and `text` hold the placeholder of the secret until `for_reader` has put the link in."""

    subject: str
    text: str
    html: str


def render(content: Content) -> Rendered:
    """Both parts, in the active language."""
    context = {"content": content, "site_name": settings.SITE_NAME, "language": get_language() or "en"}
    html = _inliner().inline(render_to_string("digest/digest.html", context))
    return Rendered(content.subject, render_text(content, settings.SITE_NAME), html)


def for_reader(part: str, token: str) -> str:
    """A stored part with the reader's own link in it."""
    return part.replace(f"/{SECRET}/", f"/{token}/")


@cache
def _inliner() -> CSSInliner:
    """Styles go onto the elements; what asks about the screen (dark, narrow) stays behind in the head."""
    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
