"""The page of one pledge: where it stands, on what evidence, and how it moved."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.visibility import ANYBODY
from pledges.models import Pledge, PledgeState
from pledges.pages import asked, chart, frame, moments, standing, tellings
from pledges.pages.flag_views import flag_views
from pledges.queries import flag_list, pledge_list, taken_back
from pledges.queries.moment import Moment
from pledges.queries.timeline import steps, timeline
from pledges.queries.turns import turns
from pledges.vocabulary import (
    Capability,
    ConditionMode,
    Confidence,
    Disclosure,
    Mission,
    PledgeOrigin,
    Polarity,
)
from pledges.words import dates, summary
from pledges.words.basing import where, where_shortly
from pledges.words.conditions import condition_mode
from pledges.words.countries import country_name
from pledges.words.labels import label, label_of
from pledges.words.windows import window


@require_safe
def pledge_page(request: HttpRequest, public_id: str, day: str = "") -> HttpResponse:
    """`/pledges/fr-troops-1/`, and `/as-of/2025-03-01/pledges/fr-troops-1/` on that day of the world; `known_at` names
    the record of then. A merged pledge sends on to the one it went into; an unknown one is a 404.
    """
    try:
        shown = moments.read(day, asked.read(request, {}, free=("known_at",))["known_at"], frame.today())
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    pledge = pledge_list.pledges(shown.moment, ANYBODY).filter(public_id=public_id).first()
    if pledge is None:
        return _absent(request, public_id, shown)
    found = turns(pledge, shown.moment)
    context = {
        **_context(pledge, shown),
        "as_of": moments.form(shown, found, "pledge", {"pledge": public_id}, public_id=public_id),
    }
    return render(request, "pages/pledge.html", context)


@require_safe
def pledge_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/pledges/fr-troops-1.json`: the same for machines, at the API."""
    address = frame.address_of("api-pledge", public_id=public_id)
    if not address:
        raise Http404
    return HttpResponseRedirect(address)


def _absent(request: HttpRequest, public_id: str, shown: moments.PageMoment) -> HttpResponse:
    """For a pledge that was merged: on to the one that it ended up in, at the same moment. For one of which nothing
    was known by then: a page that says so. Raises Http404 where there is none.
    """
    target = taken_back.pledge_now(public_id)
    if target is not None:
        return HttpResponsePermanentRedirect(shown.address("pledge", public_id=target.public_id))
    later = pledge_list.visible(Moment(shown.moment.today)).filter(public_id=public_id).first()
    if later is not None and shown.is_past:
        first = turns(later, shown.moment).first
        return moments.nothing_yet(request, shown, first, "pledge", public_id=public_id)
    raise Http404


def _context(pledge: Pledge, shown: moments.PageMoment) -> dict[str, object]:
    moment, today = shown.moment, shown.moment.on
    state: PledgeState | None = pledge.state  # type: ignore[attr-defined]  # joined by pledge_list
    told, known = timeline(pledge, moment), steps(pledge, moment)
    flags = flag_list.flags_of(pledge, moment, ANYBODY)
    until = min(today, pledge.coalition.complete_to or today)
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
        "chart": chart.draw(known, [one.statement.said_to for one in told], until, is_today=until == today),
        "beside": [standing.beside(one) for one in beside.exclude(pk=pledge.pk)],
        "tellings": [tellings.view(one, flags) for one in told],
        "flags": flag_views(flags, known, until),
        "shown": shown,
        "moment_notice": moments.notice(shown, pledge, "pledge", public_id=pledge.public_id),
        "frame": frame.frame(
            title=pledge.title,
            path=shown.permanent("pledge", public_id=pledge.public_id),
            json=frame.address_of("api-pledge", public_id=pledge.public_id),
            coalition=pledge.coalition,
            shown=shown,
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
