"""The page's forms together: what was typed as one `StatementEntry`, and each problem taken back to its field."""

import re
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from coalition.models import Coalition
from pledges.actions.bodies import Body, body_of, clean_body
from pledges.actions.entry import AppearanceEntry, PositionEntry, StatementEntry
from pledges.actions.problems import Problem
from pledges.admin.recording.entries import appearance_entry, position_entry, statement_entry
from pledges.admin.recording.position_form import CONDITIONS, POSITIONS, PositionForm
from pledges.admin.recording.statement_form import StatementForm
from pledges.admin.recording.version_form import VERSIONS, VersionForm

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
RENAMED = {
    "quantity.low": "low",
    "quantity.high": "high",
    "quantity.unit": "currency",
    "quantity.as_found": "size",
    "pledge.country": "pledge_country",
    "basing": "basing_in_ukraine",
    "conditions": "condition_1",
    "appearances": "address",
    "document.sha256": "address",
    "document.text_hash": "address",
}
"""Where a field of the entry is called otherwise on the page."""


@dataclass(slots=True)
class Page:
    """The forms of the page, bound where something was sent. Everything typed stays in them."""

    statement: StatementForm
    versions: list[VersionForm]
    positions: list[PositionForm]
    _filled_versions: list[VersionForm] = field(default_factory=list)
    _filled_positions: list[list[PositionForm]] = field(default_factory=list)

    @property
    def all_forms(self) -> list[forms.Form]:
        """Every form, in the order of the page."""
        return [self.statement, *self.versions, *self.positions]

    def is_valid(self) -> bool:
        """Whether each field by itself can be read. Looks at every form, so that every problem is said at once."""
        return [one for one in self.all_forms if not one.is_valid()] == []

    def errors(self) -> list[tuple[forms.BoundField | None, str]]:
        """Every problem with its field, in the order of the page; None for one that belongs to no field."""
        return [
            (form[name] if name in form.fields else None, str(message))
            for form in self.all_forms
            for name, messages in form.errors.items()
            for message in messages
        ]

    def entry(self) -> StatementEntry:
        """What was typed, as `actions` takes it. Only for a page that is valid."""
        coded = any(form.has_changed() for form in self.positions)
        first = self.versions[0]
        self._filled_versions = [form for form in self.versions if form.has_changed() or (coded and form is first)]
        numbers = {self.versions.index(form): place for place, form in enumerate(self._filled_versions)}
        self._filled_positions = [[] for _form in self._filled_versions]
        versions: list[list[PositionEntry]] = [[] for _form in self._filled_versions]
        for form in self.positions:
            if form.has_changed():
                place = numbers.get(form.cleaned_data["version"] - 1, 0)
                self._filled_positions[place].append(form)
                versions[place].append(position_entry(form, self.statement.cleaned_data))
        appearances: list[AppearanceEntry] = [
            appearance_entry(form, self.versions.index(form) + 1, positions)
            for form, positions in zip(self._filled_versions, versions, strict=True)
        ]
        return statement_entry(self.statement.cleaned_data, appearances)

    def add_problem(self, problem: Problem) -> None:
        """Say it at the field that it names, or at the top where the page has no such field."""
        form, name = self._place(problem.path)
        if name in form.fields:
            form.add_error(name, str(problem.message))
        else:
            form.add_error(None, str(problem))

    def _place(self, path: str) -> tuple[forms.Form, str]:
        form: forms.Form = self.statement
        steps = path.split(".")
        version = self._index(steps, "appearances", self._filled_versions)
        if version is None:
            return (self.versions[0], "address") if path == "appearances" else (form, RENAMED.get(path, path))
        form = self._filled_versions[version]
        position = self._index(steps, "positions", self._filled_positions[version])
        if position is not None:
            form = self._filled_positions[version][position]
        return form, self._name(steps)

    @staticmethod
    def _index(steps: list[str], name: str, among: list[Any]) -> int | None:
        """Take `name[3]` off the front of the path and return 3, where it stands there and there is such a one."""
        match = STEP.fullmatch(steps[0]) if steps else None
        if match is None or match[1] != name or match[2] is None or int(match[2]) >= len(among):
            return None
        steps.pop(0)
        return int(match[2])

    @staticmethod
    def _name(steps: list[str]) -> str:
        """The page's field for the rest of a path."""
        path = ".".join(steps)
        if path in RENAMED:
            return RENAMED[path]
        match = STEP.fullmatch(steps[0]) if steps else None
        if match and match[1] == "conditions" and match[2] and int(match[2]) < CONDITIONS:
            row = int(match[2]) + 1
            return {"condition": f"condition_{row}", "as_found": f"condition_as_found_{row}"}.get(
                steps[-1], f"condition_{row}"
            )
        if steps and steps[0] in ("window", "negated_window"):
            whole = f"{steps[0]}_{steps[-1]}"
            return whole if whole in PositionForm.base_fields else f"{steps[0]}_kind"
        return steps[-1] if steps else ""


def body_of_page(page: Page) -> Body:
    """What was typed as a draft keeps it, complete or not. Only for a page that is valid."""
    return clean_body(body_of(page.entry()))


def blank_page(initial: dict[str, Any]) -> Page:
    """The page as it is first shown."""
    frame = Coalition.objects.order_by("pk").first()
    return _page(None, {"frame": frame, **initial})


def sent_page(data: QueryDict, *, incomplete: bool = False) -> Page:
    """The page as it was sent; where it may be `incomplete`, nothing is asked for."""
    return _page(data, {}, incomplete=incomplete)


def _page(data: QueryDict | None, initial: dict[str, Any], *, incomplete: bool = False) -> Page:
    common: dict[str, Any] = {"data": data, "use_required_attribute": False, "incomplete": incomplete}
    return Page(
        statement=StatementForm(prefix="statement", initial=initial, **common),
        versions=[VersionForm(prefix=f"version-{n + 1}", empty_permitted=n > 0, **common) for n in range(VERSIONS)],
        positions=[PositionForm(prefix=f"position-{n + 1}", empty_permitted=True, **common) for n in range(POSITIONS)],
    )
