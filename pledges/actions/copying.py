"""Moving coded rows to another home: the old row is closed, and a copy of it opened in the same commit."""

from collections.abc import Iterable
from typing import Any

from coalition.ledger import Commit
from pledges.models import Appearance, Position, PositionBasing, PositionCondition
from pledges.models.fact import Fact, new_public_id


def copied(row: Any, *, commit: Commit, **changed: Any) -> Any:
    """A new, unsaved row that says what `row` says, but for what is `changed`."""
    kept: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del kept["id"]
    if isinstance(row, Fact):
        kept |= {"since_seq_id": commit.seq, "until_seq_id": None}
    if "public_id" in kept:
        kept["public_id"] = new_public_id()
    return type(row)(**kept | changed)


def move_positions(rows: Iterable[Position], *, commit: Commit, **changed: Any) -> None:
    """Close these positions and open copies of them, but for what is `changed` (the pledge, or the appearance)."""
    for row in rows:
        Position.objects.filter(pk=row.pk, until_seq__isnull=True).update(until_seq=commit.seq)
        copy_position(row, commit=commit, **changed)


def copy_position(row: Position, *, commit: Commit, **changed: Any) -> None:
    """A copy of one position with its basing and conditions."""
    new: Position = copied(row, commit=commit, **changed)
    new.save(force_insert=True)
    PositionBasing.objects.bulk_create(copied(one, commit=commit, position_id=new.pk) for one in row.basing_rows.all())
    PositionCondition.objects.bulk_create(
        copied(one, commit=commit, position_id=new.pk) for one in row.condition_rows.all()
    )


def copy_appearances(rows: Iterable[Appearance], *, commit: Commit, **changed: Any) -> dict[int, Appearance]:
    """Copies of these appearances, each after the one that it repeats and repeating its copy; by the old key. One that
    repeats none of them repeats what it repeated.
    """
    waiting, made = list(rows), dict[int, Appearance]()
    keys = {row.pk for row in waiting}
    while waiting:
        ready = [row for row in waiting if row.relays_id not in keys or row.relays_id in made]
        for row in ready:
            relays = made[row.relays_id].pk if row.relays_id in made else row.relays_id
            new: Appearance = copied(row, commit=commit, **{"relays_id": relays, **changed})
            new.save(force_insert=True)
            made[row.pk] = new
        waiting = [row for row in waiting if row.pk not in made]
    return made
