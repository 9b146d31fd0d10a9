"""What is derived, in words that do not depend on primary keys, random ids or the order of entry: for comparing two
ways of getting there.
"""

from typing import Any

from django.db.models import Model

from pledges.derived.states import KEPT
from pledges.models import Change, Due, Flag, PledgeState, Position
from tests.rig.reading import everything

NOT_COMPARED = {"latest_position_id", "quantity_position_id"}
RANDOM = {"statement", "other_statement"}
"""The slots of a change that hold random ids."""


def told_by(position: Position | None) -> str:
    """A position by what it says, when and where: never by its id."""
    if position is None:
        return ""
    statement = position.appearance.statement
    page = position.appearance.document.canonical_address or position.appearance.document.text_hash
    said = f"{statement.said_from}/{statement.said_to} {statement.speaker or statement.descriptor}"
    return f"{said} on {position.pledge.public_id}: {position.stance} {position.modality}, {page}"


def derived(*, with_changes: bool = False) -> dict[str, list[Any]]:
    """The states that are known now, the flags that stand or were decided on, and the due days, in an order of
    content.
    """
    names = {str(position.public_id): told_by(position) for position in _positions()}
    found = {
        "states": sorted((_state(row, names) for row in _states()), key=str),
        "flags": sorted((_flag(row, names) for row in _flags()), key=str),
        "due": sorted(Due.objects.values_list("pledge__public_id", "on")),
    }
    if with_changes:
        found["changes"] = sorted((_change(row) for row in Change.objects.all()), key=str)
    return found


def _positions() -> Any:
    return Position.objects.select_related("appearance__statement__speaker", "appearance__document", "pledge")


def _states() -> Any:
    related = [f"{name}__{path}" for name in ("latest_position", "quantity_position")
               for path in ("appearance__statement__speaker", "appearance__document", "pledge")]  # fmt: skip
    return PledgeState.objects.filter(known__upper_inf=True).select_related("pledge", *related)


def _flags() -> Any:
    related = [f"evidence_{side}__{path}" for side in "ab"
               for path in ("appearance__statement__speaker", "appearance__document", "pledge")]  # fmt: skip
    return everything(Flag).exclude(state="auto_resolved").select_related("pledge", *related)


def _state(row: PledgeState, names: dict[str, str]) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in KEPT if name not in NOT_COMPARED}
    kept["conditions"] = [part | {"position": names[part["position"]]} for part in row.conditions]
    told = {"latest": told_by(row.latest_position), "size by": told_by(row.quantity_position)}
    return {"pledge": row.pledge.public_id, "valid": str(row.valid)} | kept | told


def _flag(row: Flag, names: dict[str, str]) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "pledge": row.pledge.public_id if row.pledge else "",
        "a": told_by(row.evidence_a),
        "b": told_by(row.evidence_b),
        "facts": row.facts_hash,
        "severity": row.severity,
        "state": row.state,
        "code": row.explanation_code,
        "slots": row.explanation_slots,
        "opened_on": row.opened_on,
    }


def _change(row: Change) -> dict[str, Any]:
    slots = {key: value for key, value in row.slots.items() if key not in RANDOM}
    about = row.resource_id if row.resource == "pledge" else row.resource  # every other id is a random one
    return {"code": row.code, "kind": row.kind, "about": about, "on": row.happened_on, "slots": slots}


def rows_of(model: type[Model]) -> dict[int, tuple[str, str]]:
    """Every row of `model` by primary key, as (xmin, ctid): who wrote it, and where it lies. A row that is touched,
    even with what it already held, gets another place.
    """
    table = model._meta.db_table
    key = model._meta.pk.column  # type: ignore[union-attr]
    found = everything(model).raw(f'SELECT "{key}", xmin::text AS who, ctid::text AS place FROM "{table}"')  # noqa: S608
    return {row.pk: (row.who, row.place) for row in found}
