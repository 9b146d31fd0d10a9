"""`/coverage/`: what the pledges come to, and what of it could be counted on if some conditions were met or failed.

A plain form asks for the conditions; its answer has an address of its own, with the same words as the API's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.models import Coalition
from coalition.visibility import ANYBODY
from pledges.derived.changes import said_by
from pledges.derived.policies import policy_known_at
from pledges.models import Pledge
from pledges.pages import asked, frame, moments, ranges, standing
from pledges.pages.standing import Sign
from pledges.queries import requirements, totals
from pledges.queries.conditions import OnRecord, on_record
from pledges.queries.supposing import SUPPOSED, read_scenario
from pledges.queries.turns import turns
from pledges.reasoning.scenarios import Scenario
from pledges.reasoning.totals import Total, rounded_down, rounded_up
from pledges.vocabulary import Capability, ConditionState, Counted, Measure
from pledges.words import dates
from pledges.words import supposing as words
from pledges.words.capabilities import capability_inside
from pledges.words.countries import country_name
from pledges.words.labels import label
from pledges.words.sizes import size
from pledges.words.sources import source

SOURCE = (
    "state__quantity_position__appearance__document__publisher",
    "state__quantity_position__appearance__statement__speaker__merged_into",
    "state__quantity_position__appearance__statement__retraction",
    "state__latest_position__appearance__document__publisher",
)


@dataclass(frozen=True, slots=True)
class SwitchView:
    """One condition of the form, what is on record of it, and what is supposed ("" for nothing)."""

    name: str
    label: str
    on_record: str
    supposed: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A range as people read it, under its heading, with what stands beside it; `pledges` is empty for no range."""

    heading: str
    pledges: str
    range: str
    aloud: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    heading: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """One pledge in its place: its sign, its size, why it is there, and who said so."""

    pledge: Pledge
    country: str
    sign: Sign
    size: str
    why: tuple[str, ...]
    source: str
    stale: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    heading: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class NeedView:
    """What a source says is needed, and how what is pledged and what could be counted on come up to it."""

    heading: str
    size: str
    source: str
    said: str
    note: str
    counted_on: str
    pledged: str


@require_safe
def coverage_form(request: HttpRequest) -> HttpResponse:
    """`/coverage/if/`: where the form leads. One field for each condition; those that suppose something are kept."""
    names = [name for name in request.GET if name not in ("day", "known_at", "coalition")]
    try:
        states = ("", *(state.value for state in SUPPOSED.values()))
        given = asked.read(request, dict.fromkeys(names, states), free=("day", "known_at", "coalition"))
        shown = moments.read(given["day"], given["known_at"], frame.today())
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    supposed = {
        parameter: ",".join(name for name in names if given[name] == state) for parameter, state in SUPPOSED.items()
    }
    return HttpResponseRedirect(_with(shown.address("coverage"), {**supposed, "coalition": given["coalition"]}))


@require_safe
def coverage(request: HttpRequest, day: str = "") -> HttpResponse:
    """`/coverage/`, and `/as-of/2025-03-01/coverage/` on that day of the world; `known_at` names the record of then,
    `met`, `waived` and `failed` the scenario.
    """
    coalitions = {one.slug: one for one in Coalition.objects.order_by("pk")}
    try:
        question = asked.read(request, {"coalition": tuple(coalitions) or ("",)}, free=("known_at", *SUPPOSED))
        shown = moments.read(day, question["known_at"], frame.today())
        if not coalitions:
            empty = frame.frame(title=_("No record yet"), path=request.path, json="", coalition=None, shown=shown)
            return render(request, "pages/empty.html", {"frame": empty})
        coalition = coalitions[question["coalition"]]
        scenario = _scenario(question, coalition)
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    found = turns(coalition, shown.moment)
    if shown.is_past and (found.first is None or found.first > shown.moment.on):
        return moments.nothing_yet(request, shown, found.first, "coverage")
    kept = {"coalition": coalition.slug} if len(coalitions) > 1 else {}
    supposed = {name: question[name] for name in SUPPOSED if question[name]}
    form = moments.form(shown, found, "coverage", {"page": "coverage", **supposed, **kept})
    ways = ("previous_address", "next_address")
    context = {
        **_context(coalition, scenario, shown, {**supposed, **kept}),
        "as_of": {**form, **{way: _with(str(form[way]), {**supposed, **kept}) for way in ways if form[way]}},
        "hidden": {**kept, **_clocks(shown)},
    }
    return render(request, "pages/coverage.html", context)


def _scenario(question: Mapping[str, str], coalition: Coalition) -> Scenario:
    try:
        return read_scenario(question, coalition)
    except ValidationError as error:
        faults = (f"{name}: {' '.join(found)}" for name, found in error.message_dict.items())
        raise asked.BadQuestionError(" ".join(faults)) from None


def _clocks(shown: moments.PageMoment) -> dict[str, str]:
    if not shown.is_past:
        return {}
    return {"day": shown.moment.on.isoformat(), **({"known_at": shown.known} if shown.known else {})}


def _with(address: str, more: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in more.items() if value}, safe=":,")
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def _context(
    coalition: Coalition, scenario: Scenario, shown: moments.PageMoment, kept: Mapping[str, str]
) -> dict[str, object]:
    moment = shown.moment
    pledges: QuerySet[Pledge] = totals.pledges_of(coalition, moment, ANYBODY).select_related(*SOURCE)
    premises = totals.premises_of(coalition, moment)
    found = totals.entries(pledges, moment, scenario, premises, policy_known_at(moment.seq))
    needed = requirements.requirements(moment).filter(coalition=coalition)
    switches = on_record(coalition, moment)
    names = {one.name: one.label for one in switches if one.label} | _labels(coalition)
    rows = list(totals.total_rows(found))
    needed_rows = list(requirements.coverage_rows(needed, found))
    pledged = [entry for entry in found if entry.counted.is_pledged]
    of = {code: sum(entry.counted is code for entry in pledged) for code in Counted if code.is_pledged}
    clauses = [words.clause(name, state, names) for name, state in _every(scenario)]
    title = words.title(clauses, coalition.name)
    path = _with(shown.permanent("coverage"), kept)
    json = frame.address_of("api-totals", slug=coalition.slug)
    page = frame.frame(title=title, path=path, json=json, coalition=coalition, shown=shown)
    api = {name: value for name, value in kept.items() if name != "coalition"}
    page = replace(page, json=_with(page.json, api) if page.json else "")
    return {
        "frame": page,
        "shown": shown,
        "moment_notice": _notice(shown, coalition, kept),
        "supposes": scenario.supposes,
        "plain_address": _with(shown.address("coverage"), {"coalition": kept.get("coalition", "")}),
        "finding": words.finding(of[Counted.COUNTED_ON], len(pledged)),
        "waiting": words.waiting(of[Counted.WAITING]) if of[Counted.WAITING] else "",
        "failed": words.failed(of[Counted.FAILED]) if of[Counted.FAILED] else "",
        "switches": [_switch(one, scenario, names) for one in switches if not one.label],
        "other_switches": [_switch(one, scenario, names) for one in switches if one.label],
        "states": [("", _("As on record")), *((s.value, str(label(s))) for s in SUPPOSED.values())],
        "columns": columns(),
        "rows": [_row(row, rows) for row in rows if row.ranges.pledged.counted],
        "groups": list(_groups(found, names)),
        "needs": [_need(row) for row in needed_rows],
        "ranges": ranges.draw(
            [(_heading(row, rows), row) for row in rows if row.ranges.pledged.counted],
            needed_rows,
        ),
    }


def _notice(shown: moments.PageMoment, coalition: Coalition, kept: Mapping[str, str]) -> dict[str, object] | None:
    """The notice of a past moment, whose way back to now keeps the question."""
    found = moments.notice(shown, coalition, "coverage")
    return {**found, "now": _with(str(found["now"]), kept)} if found else None


def _every(scenario: Scenario) -> Iterable[tuple[str, ConditionState]]:
    return [*sorted(scenario.groups.items()), *sorted(scenario.conditions.items())]


def _labels(coalition: Coalition) -> dict[str, str]:
    return dict(coalition.conditions.values_list("slug", "label"))


def _switch(one: OnRecord, scenario: Scenario, names: Mapping[str, str]) -> SwitchView:
    event, told = one.event, ""
    if event is not None and getattr(event.statement, "retraction", None) is not None:
        told = words.retracted_since()
    elif event is not None and one.version is not None:
        told = _source(said_by(event.statement, one.version))
    supposed = scenario.groups.get(one.name) or scenario.conditions.get(one.name)
    which = "" if event is None or one.is_one else event.condition.label
    since = event.on if event is not None and told else None
    return SwitchView(
        one.name,
        words.condition_name(one.name, names),
        words.on_record(event.state if event else "", since, told, which),
        supposed.value if supposed else "",
    )


def _source(slots: Mapping[str, object]) -> str:
    told = {name: str(slots[name]) for name in ("publisher", "speaker", "office", "attribution")}
    return source(
        publisher=told["publisher"], speaker=told["speaker"], office=told["office"], attribution=told["attribution"]
    )


def _row(row: totals.TotalRow, rows: Iterable[totals.TotalRow]) -> RowView:
    of = row.ranges
    parts = zip(columns(), (of.counted_on, of.waiting, of.failed, of.pledged), strict=True)
    return RowView(_heading(row, rows), tuple(_cell(name, one, row) for name, one in parts))


def _heading(row: totals.TotalRow, rows: Iterable[totals.TotalRow]) -> str:
    several = sum(one.capability is row.capability for one in rows) > 1
    unit = str(label(Measure(row.measure))).lower() if several and row.measure else ""
    return words.capability_heading(str(label(Capability(row.capability))), unit)


def columns() -> tuple[str, ...]:
    """The headings of the table's ranges."""
    return _("Could be counted on"), _("Would wait"), _("Condition failed"), _("All pledged")


def _cell(heading: str, total: Total, row: totals.TotalRow) -> CellView:
    if not total.counted:
        return CellView(heading, "", "", "", ())
    low = rounded_down(total.floor)
    high = None if total.ceiling is None else rounded_up(total.ceiling)
    bounds = (low, high, row.measure, row.currency)
    return CellView(
        heading,
        words.pledges(total.counted),
        words.honest_range(*bounds) if total.with_number else "",
        words.honest_range(*bounds, aloud=True) if total.with_number else "",
        tuple(
            words.beside(
                without_number=total.without_number, other_unit=total.other_unit, stale=total.stale,
                disputed=total.disputed,
            )
        ),
    )  # fmt: skip


def _need(row: requirements.CoverageRow) -> NeedView:
    needed, unit = row.requirement, (row.requirement.measure, row.requirement.currency)
    version = requirements.version_of(needed)
    stated = size(
        needed.measure, needed.qualifier, needed.low, needed.high, currency=needed.currency,
        as_found=needed.quantity_as_found, prose=True,
    )  # fmt: skip
    capability = str(label(Capability(needed.capability)))
    country = country_name(needed.country.iso2, needed.country.name) if needed.country else ""
    return NeedView(
        words.need_heading(capability, country),
        stated,
        _source(said_by(needed.statement, version)) if version else "",
        dates.said(needed.statement.said_from, needed.statement.said_to),
        needed.note,
        *(
            words.verdict(one.verdict, rounded_down(one.low), None if one.high is None else rounded_up(one.high), *unit)
            for one in (row.counted_on, row.pledged)
        ),
    )


def _groups(found: Iterable[totals.Entry], names: Mapping[str, str]) -> Iterable[GroupView]:
    """Every pledge, by how it is counted."""
    everything = list(found)
    for code in Counted:
        lines = tuple(_line(entry, names) for entry in everything if entry.counted is code)
        if lines:
            yield GroupView(str(label(code)), lines)


def _line(entry: totals.Entry, names: Mapping[str, str]) -> LineView:
    pledge, state = entry.pledge, entry.state
    sized = standing.stated_size(state, prose=True) if state else ""
    return LineView(
        pledge,
        country_name(pledge.country.iso2, pledge.country.name) if pledge.country else _("Several together"),
        standing.sign(pledge, state),
        _("%(size)s, %(capability)s") % {"size": sized, "capability": capability_inside(pledge.capability)}
        if sized
        else capability_inside(pledge.capability),
        tuple(_why(entry, names)),
        _said_by(entry, has_size=bool(sized)),
        bool(entry.part and entry.part.stale),
        bool(entry.part and entry.part.disputed),
    )


def _why(entry: totals.Entry, names: Mapping[str, str]) -> Iterable[str]:
    bearing = entry.bearing
    if bearing.failed:
        yield words.has_failed([words.condition_name(one, names) for one in bearing.failed])
    if bearing.waits_for:
        yield words.waits_for([words.condition_name(one, names) for one in bearing.waits_for])
    if bearing.partly:
        yield words.partly()


def _said_by(entry: totals.Entry, *, has_size: bool) -> str:
    """Who gave the size, or who spoke last; empty where those words have been retracted since."""
    state = entry.state
    position = (state.quantity_position if has_size else state.latest_position) if state else None
    if position is None or getattr(position.appearance.statement, "retraction", None) is not None:
        return ""
    return _source(said_by(position.appearance.statement, position.appearance))
