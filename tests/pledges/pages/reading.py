"""Reads a page the way a test asks of it: the words of one part, without markup."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "use"}


class _Reader(HTMLParser):
    """Collects the text inside the first element that `wanted` accepts, and every tag of the page."""

    def __init__(self, tag: str, name: str, value: str) -> None:
        super().__init__()
        self.wanted = (tag, name, value)
        self.depth = 0
        self.done = False
        self.words: list[str] = []
        self.cells: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth:
            if tag not in VOID:
                self.depth += 1
            if tag in ("td", "th"):
                self.cells.append([])
        elif not self.done and tag == self.wanted[0] and dict(attrs).get(self.wanted[1]) == self.wanted[2]:
            self.depth = 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1
            self.done = self.depth == 0

    def handle_data(self, data: str) -> None:
        if self.depth and data.strip():
            self.words.append(data.strip())
            if self.cells:
                self.cells[-1].append(data.strip())


def _read(html: str, tag: str, name: str, value: str) -> _Reader:
    reader = _Reader(tag, name, value)
    reader.feed(html)
    assert reader.done, f"the page has no <{tag} {name}={value}>"
    return reader


def text_of(html: str, tag: str, name: str, value: str) -> str:
    """The words of one element."""
    return " ".join(" ".join(_read(html, tag, name, value).words).split())


def cells_of(html: str, iso2: str) -> list[str]:
    """The cells of a country's row, its name first."""
    return [" ".join(words) for words in _read(html, "tr", "id", f"country-{iso2.lower()}").cells]


def main_text(html: str) -> str:
    """The words of the page without its frame."""
    return text_of(html, "main", "id", "main")
