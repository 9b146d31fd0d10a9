"""What a browser would send of the form on a page of the staff site, had nobody typed anything."""

from html.parser import HTMLParser
from typing import Any

BUTTONS = {"submit", "button", "reset", "image", "file"}


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self.inside = False
        self.area = self.choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = told.get("method", "").lower() == "post" and told.get("id", "").endswith("_form")
        name = told.get("name", "")
        if not self.inside or (tag in ("input", "textarea", "select") and not name):
            return
        if tag == "input" and told.get("type", "text") not in BUTTONS:
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self.sent[name] = told.get("value", "")
        elif tag == "textarea":
            self.area, self.sent[name] = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and "selected" in told and self.choice:
            self.sent[self.choice] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.choice = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] += data.removeprefix("\n")


def filled_in(page: str) -> dict[str, Any]:
    """The fields of the change form on `page`, by name; one value of each."""
    form = _Form()
    form.feed(page)
    assert form.sent, "there is no form on this page"
    return {name: value for name, value in form.sent.items() if "__prefix__" not in name}
