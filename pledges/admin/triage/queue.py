"""One page of the queue, with its filters and what stands beside each flag in it. The question travels in the address,
so that a page of the queue can be handed on.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse

from coalition.visibility import Viewer
from pledges.admin.triage import forms, shown
from pledges.queries import triage
from pledges.vocabulary import Severity
from pledges.words.countries import country_name
from pledges.words.labels import label
from pledges.words.rules import NAMES

PER_PAGE = 25
KEPT = ("show", "severity", "rule", "country", "page")


@dataclass(slots=True)
class Queue:
    """`query` is the question as it stands in an address, "" for the whole queue."""

    rows: list[shown.Row]
    form: forms.AskedForm
    query: str
    page: Page[Any]
    asked: triage.Asked
    problems: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows it that could be left out."""
        return bool(self.asked.rule or self.asked.severity or self.asked.country)

    @property
    def is_work(self) -> bool:
        """Whether these are flags that somebody is to decide about."""
        return self.asked.show in (triage.Show.TO_DO, triage.Show.OPEN)

    def address(self, public_id: str = "", *, page: int = 0) -> str:
        """The address of a flag beside this queue; of the queue itself where none is named."""
        names = {"public_id": public_id} if public_id else {}
        path = reverse(f"admin:pledges_flag_triage{'_one' if public_id else ''}", kwargs=names)
        query = f"{self.query}&page={page}".lstrip("&") if page else self.query
        return f"{path}?{query}" if query else path

    def beside(self, public_id: str, places: int) -> str:
        """The flag so many places after this one on the page, "" where there is none."""
        ids = [row.public_id for row in self.rows]
        if public_id not in ids:
            return ids[0] if ids and places > 0 else ""
        place = ids.index(public_id) + places
        return ids[place] if 0 <= place < len(ids) else ""


def read(request: HttpRequest, viewer: Viewer, today: date) -> Queue:
    """The queue that the address asks for. An unknown filter is a problem, and nothing is narrowed by it."""
    show = forms.show_of(request.GET)
    counted = triage.counts(show, viewer)
    form = forms.AskedForm(request.GET, use_required_attribute=False)
    form.offer(
        _counted(
            counted, "rule", lambda rule: f"{rule} · {NAMES.get(rule, rule)}", _if(request, "rule", NAMES.__contains__)
        ),
        _counted(counted, "severity", lambda code: str(label(Severity(code))), [*Severity], order=_graver_first),
        _counted(counted, "iso2", lambda code: country_name(code, code), _if(request, "country", _is_country)),
    )
    asked = forms.asked_of(form, show)
    paginator = Paginator(triage.queue(asked, viewer), PER_PAGE)
    paginator.__dict__["count"] = _total(counted, asked)  # it was counted with the choices
    page = paginator.get_page(form.cleaned_data.get("page") or 1)
    kept = {name: form.cleaned_data[name] for name in KEPT if form.cleaned_data.get(name)}
    return Queue(
        rows=[shown.row_of(flag, flag.steps or 0, today) for flag in page.object_list],
        form=form,
        query=urlencode(kept),
        page=page,
        asked=asked,
        problems=[f"{form.fields[name].label}: {one}" for name, found in form.errors.items() for one in found],
    )


def _counted(
    counted: list[dict[str, Any]],
    name: str,
    words: Callable[[str], str],
    also: Iterable[str],
    *,
    order: Callable[[str], Any] = lambda code: code,
) -> list[tuple[str, str]]:
    """Choices with how many flags each has; `also` those that have none. The empty code is no choice."""
    found: Counter[str] = Counter(dict.fromkeys(also, 0))
    for row in counted:
        found[row[name]] += row["n"]
    return [(code, f"{words(code)} ({found[code]})") for code in sorted(found, key=order) if code]


def _rule_in_words(rule: str) -> str:
    return f"{rule} · {NAMES.get(rule, rule)}"


def _if(request: HttpRequest, name: str, known: Callable[[str], bool]) -> list[str]:
    """What the address names, where there is such a thing: its last flag may have been decided just now."""
    asked = request.GET.get(name, "")
    return [asked] if asked and known(asked) else []


def _is_country(code: str) -> bool:
    return country_name(code) != code


def _graver_first(code: str) -> int:
    return -Severity(code).rank


def _total(counted: list[dict[str, Any]], asked: triage.Asked) -> int:
    return sum(
        row["n"]
        for row in counted
        if asked.rule in ("", row["rule"])
        and asked.severity in ("", row["severity"])
        and asked.country in ("", row["iso2"])
    )
