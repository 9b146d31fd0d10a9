"""Flags with what they are about, what they rest on and their steps, in three reads."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from coalition.visibility import Viewer
from pledges.models import Flag, FlagEvent, Pledge
from pledges.queries import flags_then
from pledges.queries.moment import Moment
from pledges.queries.taken_back import taken_back


def flags_of(pledge: Pledge, moment: Moment, viewer: Viewer) -> list[Any]:
    """The flags of one pledge at a moment that `viewer` may see, as `flags_then.at_moment` tells them, and of a past
    one `flags_then.worded`; none about what has been taken back. `one` and `other` are the ids of the positions that
    each rests on. One read.
    """
    found = flags_then.at_moment(Flag.objects.visible_to(viewer).filter(pledge=pledge), moment, viewer)
    found = found.exclude(taken_back("evidence_a__appearance__statement__"))
    found = found.annotate(one=F("evidence_a__public_id"), other=F("evidence_b__public_id"))
    found = found.exclude(taken_back("evidence_b__appearance__statement__"))
    return list(found if moment.is_now else flags_then.worded(found, moment, viewer))


def flags(viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    """The flags that `viewer` may see. A finding for analysts only is absent, like one that never was;
    so is one about what has been taken back. At a past moment: those that were raised by then, with what
    `flags_then.worded` says of each; `as_then` makes it the flag's own.
    """
    steps = FlagEvent.objects.visible_to(viewer).select_related("seq").order_by("id")
    found = (
        Flag.objects.visible_to(viewer)
        .filter(*(_stood(subject, moment) for subject in ("pledge", "statement", "document")))
        .exclude(taken_back("evidence_a__appearance__statement__"))
        .exclude(taken_back("evidence_b__appearance__statement__"))
        .select_related(
            "pledge__country", "pledge__coalition", "statement", "document", "opened_seq",
            "evidence_a__appearance__statement", "evidence_a__pledge",
            "evidence_b__appearance__statement", "evidence_b__pledge",
        )
    )  # fmt: skip
    if moment.is_now:
        return found.prefetch_related(Prefetch("events", queryset=steps))
    raised = flags_then.at_moment(found.exclude(taken_back("statement__")), moment, viewer)
    by_then = steps.filter(flags_then.by_then(moment))
    return flags_then.worded(raised, moment, viewer).prefetch_related(Prefetch("events", queryset=by_then))


def _stood(subject: str, moment: Moment) -> Q:
    """Flags that are about something else than a `subject`, or about one that stood at the moment."""
    return Q(**{f"{subject}__isnull": True}) | moment.facts(f"{subject}__")


def as_then(flag: Any) -> Any:
    """A flag of a past moment with its own fields as they were; to be looked at, never to be saved."""
    flag.state, flag.severity, flag.opened_on = flag.state_then, flag.severity_then, flag.opened_then
    flag.snoozed_until, flag.rule_version, flag.facts_hash = flag.until_then, flag.version_then, flag.facts_then
    flag.explanation_code, flag.explanation_slots = flag.code_then, flag.slots_then
    return flag
