"""What a pledge hangs on, as people read it: "after a peace agreement", "if the US backs it"."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import ConditionForce, ConditionKind, ConditionMode
from pledges.words.lists import all_of, one_of

CONDITIONS: dict[ConditionKind, str | Promise] = {
    ConditionKind.PEACE_AGREEMENT: _("after a peace agreement"),
    ConditionKind.CEASEFIRE: _("after a ceasefire"),
    ConditionKind.END_OF_HOSTILITIES: _("after the end of hostilities"),
    ConditionKind.US_BACKSTOP: _("if the US backs it"),
    ConditionKind.PARLIAMENT: _("if parliament agrees"),
    ConditionKind.UN_MANDATE: _("with a UN mandate"),
    ConditionKind.CLEAR_MANDATE: _("with a clear mandate"),
    ConditionKind.HOST_CONSENT: _("if the host country agrees"),
    ConditionKind.AGREED_SHARES: _("once everybody's share is agreed"),
    ConditionKind.OWN_DEFENSE: _("as far as its own defence allows"),
    ConditionKind.FUNDING: _("if it is paid for"),
    ConditionKind.OTHER: _("on another condition"),
}
LIMITED: dict[ConditionKind, str | Promise] = {
    ConditionKind.PEACE_AGREEMENT: _("after a peace agreement of a limited kind"),
    ConditionKind.CEASEFIRE: _("after a limited ceasefire"),
    ConditionKind.END_OF_HOSTILITIES: _("after hostilities have ended in part"),
    ConditionKind.US_BACKSTOP: _("if the US backs it to a limited extent"),
    ConditionKind.PARLIAMENT: _("if parliament agrees, within limits"),
    ConditionKind.UN_MANDATE: _("with a limited UN mandate"),
    ConditionKind.CLEAR_MANDATE: _("with a mandate that is clear in part"),
    ConditionKind.HOST_CONSENT: _("if the host country agrees, within limits"),
    ConditionKind.AGREED_SHARES: _("once some shares are agreed"),
    ConditionKind.OWN_DEFENSE: _("as far as its own defence allows, within limits"),
    ConditionKind.FUNDING: _("if it is paid for in part"),
    ConditionKind.OTHER: _("on another, limited condition"),
}
WAIVED: dict[ConditionKind, str | Promise] = {
    ConditionKind.PEACE_AGREEMENT: _("without waiting for a peace agreement"),
    ConditionKind.CEASEFIRE: _("without waiting for a ceasefire"),
    ConditionKind.END_OF_HOSTILITIES: _("without waiting for the end of hostilities"),
    ConditionKind.US_BACKSTOP: _("without asking for US backing"),
    ConditionKind.PARLIAMENT: _("without asking parliament"),
    ConditionKind.UN_MANDATE: _("without asking for a UN mandate"),
    ConditionKind.CLEAR_MANDATE: _("without asking for a clear mandate"),
    ConditionKind.HOST_CONSENT: _("without asking for the host country's consent"),
    ConditionKind.AGREED_SHARES: _("without waiting for agreed shares"),
    ConditionKind.OWN_DEFENSE: _("without putting its own defence first"),
    ConditionKind.FUNDING: _("without asking who pays"),
    ConditionKind.OTHER: _("without another condition"),
}
OTHER_AS_FOUND = _("on this condition: “%(words)s”")
NO_CONDITION_SAID = _("none: it says that there is no condition")
CONDITIONS_NOT_STATED = _("not stated")
PHRASES = {ConditionForce.REQUIRED: CONDITIONS, ConditionForce.LIMITED: LIMITED, ConditionForce.WAIVED: WAIVED}


def condition(kind: str, force: str = ConditionForce.REQUIRED, as_found: str = "") -> str:
    """One condition. Raises ValueError for an unknown code."""
    code, how = ConditionKind(kind), ConditionForce(force)
    if code is ConditionKind.OTHER and how is ConditionForce.REQUIRED and as_found:
        return OTHER_AS_FOUND % {"words": as_found}
    return str(PHRASES[how][code])


def conditions(standing: Sequence[Mapping[str, Any]]) -> list[str]:
    """The conditions of a state, as `PledgeState.conditions` holds them; "one of" several is one phrase."""
    groups: dict[object, list[str]] = {}
    for place, one in enumerate(standing):
        group = ("choice", one["alternative"]) if one.get("alternative") is not None else place
        phrase = condition(one["kind"], one.get("force") or ConditionForce.REQUIRED, one.get("as_found", ""))
        if phrase not in groups.setdefault(group, []):
            groups[group].append(phrase)
    return list(dict.fromkeys(one_of(phrases) for phrases in groups.values()))


def conditions_of_kinds(kinds: Sequence[str]) -> str:
    """Condition kinds alone, joined: "after a ceasefire and if the US backs it"."""
    return all_of([condition(kind) for kind in kinds])


def condition_mode(mode: str) -> str:
    """What stands where no condition does."""
    return str(NO_CONDITION_SAID if mode == ConditionMode.UNCONDITIONAL else CONDITIONS_NOT_STATED)
