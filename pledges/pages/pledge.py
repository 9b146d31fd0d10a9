"""The page of one pledge: where it stands, on what evidence, and how it moved."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.visibility import ANYBODY
from pledges.models import Flag, Pledge, PledgeState
from pledges.pages import asked, chart, frame, standing, tellings
from pledges.queries import flag_list, pledge_list, taken_back
from pledges.queries.moment import Moment
from pledges.queries.timeline import steps, timeline
from pledges.reasoning.contradiction.settled import is_disputing
from pledges.vocabulary import (
    Capability,
    ConditionMode,
    Confidence,
    Disclosure,
    FlagState,
    Mission,
    PledgeOrigin,
    Polarity,
    Severity,
)
from pledges.words import dates, summary
from pledges.words.basing import where, where_shortly
from pledges.words.conditions import condition_mode
from pledges.words.countries import country_name
from pledges.words.labels import label, label_of
from pledges.words.rules import NAMES, explanation
from pledges.words.windows import window


@dataclass(frozen=True, slots=True)
class FlagView:
    """One finding: its rule's name, what it says, since when. `unchecked`: it rests on days that nobody checked."""

    anchor: str
    name: str
    sentence: str
    state: str
    severity: str
    opened_on: date
    disputes: bool
    unchecked: bool


@require_safe
def pledge_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/pledges/fr-troops-1/`. A merged pledge sends on to the one it went into; an unknown one is a 404."""
    today = frame.today()
    pledge = pledge_list.pledges(Moment(today), ANYBODY).filter(public_id=public_id).first()
    if pledge is None:
        return _moved(public_id)
    try:
        asked.read(request, {})
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    return render(request, "pages/pledge.html", _context(pledge, today))


@require_safe
def pledge_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/pledges/fr-troops-1.json`: the same for machines, at the API."""
    address = frame.address_of("api-pledge", public_id=public_id)
    if not address:
        raise Http404
    return HttpResponseRedirect(address)


def _moved(public_id: str) -> HttpResponse:
    """On to the pledge that this one was merged into, however often. Raises Http404 where there is none."""
    target = taken_back.pledge_now(public_id)
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(frame.address_of("pledge", public_id=target.public_id))


def _context(pledge: Pledge, today: date) -> dict[str, object]:
    moment = Moment(today)
    state: PledgeState | None = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    told = timeline(pledge, moment)
    flags = list(flag_list.flags(ANYBODY).filter(pledge=pledge))
    until = min(today, pledge.coalition.complete_to or today)
    path = frame.address_of("pledge", public_id=pledge.public_id)
    beside = pledge_list.pledges(moment, ANYBODY).filter(
        coalition=pledge.coalition, country=pledge.country, capability=pledge.capability
    )
    stale = state is not None and pledge_list.is_stale(state, until)
    unchecked = state is not None and not stale and pledge_list.is_stale(state, today)
    return {
        "pledge": pledge,
        "state": state,
        "country": country_name(pledge.country.iso2, pledge.country.name) if pledge.country else "",
        "capability": label(Capability(pledge.capability)),
        "mission": label(Mission(pledge.mission)),
        "disclosure": label(Disclosure(pledge.disclosure)),
        "sign": standing.sign(pledge, state),
        "summary": _summary(pledge, state),
        "now": _now(state) if state else {},
        "stale": stale,
        "unchecked": unchecked,
        "stale_for": dates.days((until - state.stale_on).days) if stale and state and state.stale_on else "",
        "disputed": pledge.disputed,  # type: ignore[attr-defined]
        "last_checked_on": pledge.last_checked_on,  # type: ignore[attr-defined]
        "today": today,
        "until": until,
        "chart": chart.draw(
            steps(pledge, moment), [one.statement.said_to for one in told], until, is_today=until == today
        ),
        "beside": [standing.beside(one) for one in beside.exclude(pk=pledge.pk)],
        "tellings": [tellings.view(one, flags) for one in told],
        "flags": [_flag(flag, until) for flag in sorted(flags, key=_standing_first)],
        "frame": frame.frame(
            title=pledge.title,
            path=path,
            json=frame.address_of("api-pledge", public_id=pledge.public_id),
            coalition=pledge.coalition,
            day=today,
        ),
    }


def _summary(pledge: Pledge, state: PledgeState | None) -> list[str]:
    first = summary.summary(
        country=pledge.country.iso2 if pledge.country else "",
        capability=pledge.capability,
        title=pledge.title,
        origin=pledge.origin,
        polarity=pledge.polarity,
        status=state.status if state else "",
        firmness=state.firmness if state else "",
        modality=state.modality if state else "",
    )
    if state is None or pledge.origin != PledgeOrigin.SELF:
        return [first]
    known = standing.confidence(state)
    more = summary.details(
        size=standing.stated_size(state, prose=True),
        where=where_shortly(state.basing, state.places),
        conditions=standing.short_conditions(state),
        confidence=str(label_of(Confidence, state.confidence)) if known else "",
        refusal=pledge.polarity == Polarity.EXCLUSION,
    )
    return [first, *more]


def _now(state: PledgeState) -> dict[str, object]:
    """The list at the side: every line answers one question, and says so where the answer is not known."""
    phrases = standing.standing_conditions(state)
    return {
        "size": standing.stated_size(state, prose=True) or _("Not stated"),
        "places": state.places,
        "where": where(state.basing),
        "window": window(state.window),
        "conditions": phrases or [condition_mode(state.condition_mode or ConditionMode.SILENT)],
        "confidence": standing.confidence(state),
        "last_stated_on": state.last_stated_on,
        "stale_on": state.stale_on,
        "statements": state.statements,
        "origins": state.origins,
    }


def _flag(flag: Flag, until: date) -> FlagView:
    severity, flag_state = Severity(flag.severity), FlagState(flag.state)
    return FlagView(
        f"flag-{flag.public_id}",
        str(NAMES.get(flag.rule, flag.rule)),
        explanation(flag.explanation_code, flag.explanation_slots),
        str(label(flag_state)),
        str(label(severity)),
        flag.opened_on,
        is_disputing(flag.rule, severity, flag_state),
        flag.opened_on > until,
    )


def _standing_first(flag: Flag) -> tuple[bool, int, timedelta]:
    """What still counts first, then the graver, then the newer."""
    return (
        not FlagState(flag.state).is_standing,
        -Severity(flag.severity).rank,
        date.max - flag.opened_on,
    )
