"""What waits for analysts: the flags of one question, the graver and older first, and how many there are of each kind.

Only what the viewer may see, and nothing about what has been taken back. A fixed number of reads, however many flags.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from coalition.visibility import Viewer
from pledges.models import Decision, DecisionProposal, Flag, FlagEvent
from pledges.queries.taken_back import taken_back
from pledges.vocabulary import FlagState, Severity
from pledges.vocabulary.triage import TWO_PEOPLE


class Show(StrEnum):
    """Which flags a queue has. The first four are work; the rest is what became of it."""

    TO_DO = "to_do"
    SECOND = "second"
    DECISION = "decision"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    AUTO_RESOLVED = "auto_resolved"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a queue; empty means any."""

    show: Show = Show.TO_DO
    rule: str = ""
    severity: str = ""
    country: str = ""


def queue(asked: Asked, viewer: Viewer) -> QuerySet[Any]:
    """The flags of the question, each with `steps`, the number of its steps."""
    found = _countries(_shown(_standing(viewer), asked.show, viewer))
    if asked.rule:
        found = found.filter(rule=asked.rule)
    if asked.severity:
        found = found.filter(severity=asked.severity)
    if asked.country:
        found = found.filter(iso2=asked.country)
    counted = FlagEvent.objects.visible_to(viewer).filter(flag=OuterRef("pk")).order_by().values("flag")
    return (
        found.annotate(steps=Subquery(counted.annotate(n=Count("pk")).values("n")), rank=_rank())
        .select_related("pledge__country", "statement__country")
        .order_by("-rank", "opened_on", "pk")
    )


def counts(show: Show, viewer: Viewer) -> list[dict[str, Any]]:
    """How many flags of `show` there are by rule, severity and country. One read."""
    found = _countries(_shown(_standing(viewer), show, viewer)).order_by()
    return list(found.values("rule", "severity", "iso2").annotate(n=Count("pk")))


def one(public_id: str, viewer: Viewer) -> Any:
    """One flag with its steps and all that its evidence is shown with; None where there is none for this viewer."""
    events = FlagEvent.objects.visible_to(viewer).select_related("seq", "repeats").order_by("pk")
    sides = [
        f"{side}__{path}"
        for side in ("evidence_a", "evidence_b")
        for path in ("pledge", "appearance__statement__speaker__merged_into", "appearance__document__publisher")
    ]
    rows = _standing(viewer).select_related(
        "pledge__country", "pledge__coalition", "statement__country", "statement__speaker", "document__publisher",
        *sides,
    )  # fmt: skip
    return rows.prefetch_related(Prefetch("events", queryset=events)).filter(public_id=public_id).first()


def _standing(viewer: Viewer) -> QuerySet[Any]:
    stands = Q(pledge__until_seq__isnull=True, statement__until_seq__isnull=True, document__until_seq__isnull=True)
    rows = Flag.objects.visible_to(viewer).filter(stands)
    for side in ("evidence_a", "evidence_b"):
        rows = rows.exclude(taken_back(f"{side}__appearance__statement__"))
    return rows


def _shown(rows: QuerySet[Any], show: Show, viewer: Viewer) -> QuerySet[Any]:
    match show:
        case Show.TO_DO:
            return rows.filter(state__in=[FlagState.OPEN, FlagState.ACKNOWLEDGED])
        case Show.SECOND:
            last = FlagEvent.objects.visible_to(viewer).filter(flag=OuterRef("pk")).order_by("-pk")
            asked = rows.filter(state=FlagState.ACKNOWLEDGED, rule__in=TWO_PEOPLE)
            return asked.annotate(asks=Subquery(last.values("asks_second")[:1])).filter(asks=True)
        case Show.DECISION:
            made = Decision.objects.filter(flag__isnull=False).values("flag")
            proposed = DecisionProposal.objects.filter(flag__isnull=False).values("flag")
            waits = rows.filter(state=FlagState.CONFIRMED, rule__in=TWO_PEOPLE, pledge__isnull=False)
            return waits.exclude(pk__in=made).exclude(pk__in=proposed)
        case _:
            return rows.filter(state=show.value)


def _countries(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With `iso2`: whose words a flag is about; empty for a coalition's."""
    return rows.annotate(iso2=Coalesce(F("pledge__country__iso2"), F("statement__country__iso2"), Value("")))


def _rank() -> Case:
    whens = [When(severity=severity, then=Value(severity.rank)) for severity in Severity]
    return Case(*whens, default=Value(0), output_field=IntegerField())
