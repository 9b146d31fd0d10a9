"""The conditions that pledges share, and the newest word on each at one moment. Two reads, whatever their number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coalition.models import Coalition
from pledges.models import Appearance, Condition, ConditionEvent
from pledges.queries.moment import Moment
from pledges.reasoning.conditions import CAUTION
from pledges.vocabulary import AppearanceMode, ConditionKind, ConditionState


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What conditions that are switched together compare by (`name`: a kind's group, or the id of a condition of no
    kind of ours), what people call a single one (`label`, else empty), and the newest event with the version of its
    statement; both None where nothing is on record. `is_one` is false where several conditions are switched that have
    states of their own, such as the consent of each parliament.
    """

    name: str
    label: str
    event: ConditionEvent | None = None
    version: Appearance | None = None
    is_one: bool = True


def on_record(coalition: Coalition, moment: Moment) -> list[OnRecord]:
    """Every switch of `coalition`, in the order of the kinds, as the record knew it at the moment."""
    switches: dict[str, str] = {}
    conditions = sorted(Condition.objects.filter(coalition=coalition), key=_order)
    counts = Counter(_switch(condition) for condition in conditions)
    for condition in conditions:
        kind = ConditionKind(condition.kind)
        single = kind is ConditionKind.OTHER
        switches.setdefault(condition.slug if single else kind.group, condition.label if single else "")
    for group in coalition.presumes:
        switches.setdefault(group, "")
    events = ConditionEvent.objects.filter(
        moment.facts(), condition__coalition=coalition, on__lte=moment.on
    ).select_related("condition", "statement__speaker__merged_into", "statement__retraction")
    newest: dict[str, ConditionEvent] = {}
    for event in sorted(events, key=_age):
        newest[_switch(event.condition)] = event
    versions = _versions(newest.values())
    return [
        OnRecord(
            name,
            label,
            newest.get(name),
            versions.get(newest[name].statement_id) if name in newest else None,
            is_one=counts[name] <= 1 or name not in set(ConditionKind),
        )
        for name, label in switches.items()
    ]


def _switch(condition: Condition) -> str:
    kind = ConditionKind(condition.kind)
    return condition.slug if kind is ConditionKind.OTHER else kind.group


def _order(condition: Condition) -> tuple[int, str]:
    return list(ConditionKind).index(ConditionKind(condition.kind)), condition.label


def _age(event: ConditionEvent) -> tuple[object, ...]:
    """The newest last; of one day, the more cautious last; a known state after an unknown one."""
    state = ConditionState(event.state)
    return state is not ConditionState.UNKNOWN, event.on, -CAUTION.index(state), event.pk


def _versions(events: Iterable[ConditionEvent]) -> dict[int, Appearance]:
    """The version to name as the source of each event's statement: the preferred one first."""
    rows = Appearance.objects.filter(statement__in={event.statement_id for event in events})
    found: dict[int, Appearance] = {}
    for row in sorted(
        rows.select_related("document__publisher"),
        key=lambda row: (row.mode == AppearanceMode.PREFERRED, -row.pk),
    ):
        found[row.statement_id] = row
    return found
