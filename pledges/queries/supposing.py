"""Reading a scenario: which conditions are supposed to be met, waived or failed. Each is named by its kind, or by the
id of one shared condition; the words for the end of fighting are one condition.
"""

from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalition.models import Coalition
from pledges.models import Condition
from pledges.queries.fields import parts, shown
from pledges.reasoning.scenarios import Scenario
from pledges.vocabulary import ConditionKind, ConditionState

SUPPOSED = {"met": ConditionState.MET, "waived": ConditionState.WAIVED, "failed": ConditionState.FAILED}
"""The parameters of a scenario, and the state that each supposes."""

KINDS = tuple(kind for kind in ConditionKind if kind is not ConditionKind.OTHER)
"""Conditions of no kind of ours have nothing in common: each is named by its own id."""

END_OF_FIGHTING = ConditionKind.PEACE_AGREEMENT.group

NAMES = (*KINDS, END_OF_FIGHTING)
"""What a scenario names besides single conditions; the group by its own name too, as answers write it."""

Key = tuple[bool, str]
"""What a name comes down to: whether it is one condition of its own, and its id or the group's name."""


def read_scenario(asked: Mapping[str, str], coalition: Coalition) -> Scenario:
    """The scenario that `asked` describes; parameters other than those of a scenario are passed over. At most one read.

    Raises ValidationError with the messages by parameter: an unknown condition, and one that is supposed to be in two
    states.
    """
    faults: dict[str, ValidationError] = {}
    named: dict[str, list[str]] = {}
    for name in SUPPOSED:
        if asked.get(name):
            try:
                named[name] = parts(asked[name])
            except ValidationError as fault:
                faults[name] = fault
    ids = _ids({one for found in named.values() for one in found}, coalition)
    states: dict[Key, ConditionState] = {}
    first: dict[Key, tuple[str, str]] = {}
    for name, value in ((name, value) for name, found in named.items() for value in found):
        key = _key(value, ids)
        if key is None:
            faults.setdefault(name, _unknown(value, coalition))
        elif states.setdefault(key, SUPPOSED[name]) is not SUPPOSED[name]:
            faults.setdefault(name, _two_states(value, name, *first[key]))
        else:
            first.setdefault(key, (value, name))
    if faults:
        raise ValidationError(dict(faults))
    return Scenario(dict(_chosen(states, single=False)), dict(_chosen(states, single=True)))


def _ids(names: set[str], coalition: Coalition) -> dict[str, ConditionKind]:
    """The kinds of the conditions of `coalition` that are named by their ids."""
    wanted = {name for name in names if name not in NAMES}
    if not wanted:
        return {}
    found = Condition.objects.filter(coalition=coalition, slug__in=wanted).values_list("slug", "kind")
    return {slug: ConditionKind(kind) for slug, kind in found}


def _key(name: str, ids: Mapping[str, ConditionKind]) -> Key | None:
    if name == END_OF_FIGHTING:
        return False, name
    if name in KINDS:
        return False, ConditionKind(name).group
    if name not in ids:
        return None
    kind = ids[name]
    return (False, kind.group) if kind.group != kind.value else (True, name)


def _chosen(states: Mapping[Key, ConditionState], *, single: bool) -> Iterator[tuple[str, ConditionState]]:
    return ((name, state) for (is_single, name), state in states.items() if is_single is single)


def _unknown(name: str, coalition: Coalition) -> ValidationError:
    message = _("“%(value)s” is neither the id of a condition of %(coalition)s nor one of: %(known)s.")
    known = ", ".join(NAMES)
    params = {"value": shown(name), "coalition": coalition.slug, "known": known}
    return ValidationError(message, code="unknown_value", params=params)


def _two_states(name: str, parameter: str, other: str, before: str) -> ValidationError:
    message = (
        _("“%(value)s” is already in “%(before)s”; one condition is in one state.")
        if name == other
        else _("“%(value)s” and “%(other)s”, in “%(before)s”, are one condition, and it is in one state.")
    )
    params = {"value": shown(name), "other": shown(other), "before": before, "parameter": parameter}
    return ValidationError(message, code="two_states", params=params)
