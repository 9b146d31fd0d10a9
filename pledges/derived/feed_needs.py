"""What a source says is needed, told in the feed as it is recorded and as it is taken back."""

from collections.abc import Iterable, Iterator

from coalition.ledger import Commit
from pledges.derived.changes import Slots, said_by
from pledges.derived.feed_words import by_edit
from pledges.models import Change, Requirement
from pledges.vocabulary import ChangeCause, ChangeCode, ChangeKind


def needs_moved(keys: Iterable[int], commit: Commit) -> Iterator[Change]:
    """One change for each requirement (primary keys) that this commit recorded or closed."""
    recorded = list(keys)
    if not recorded:
        return
    rows = Requirement.objects.filter(pk__in=recorded)
    related = ("coalition", "country", "statement__speaker__merged_into")
    for row in rows.select_related(*related).order_by("statement__said_to", "capability", "measure", "pk"):
        gone = row.until_seq_id is not None
        version = row.statement.appearances.select_related("document__publisher").order_by("pk").first()
        source = by_edit() if gone or version is None else said_by(row.statement, version)
        slots: Slots = {
            "country": row.country.iso2 if row.country else "", "coalition": row.coalition.slug,
            "capability": str(row.capability), "name": row.coalition.name, "needed": "gone" if gone else "new",
        }  # fmt: skip
        yield Change(
            kind=ChangeKind.REMOVED if gone else ChangeKind.ADDED,
            cause=ChangeCause.CORRECTION if gone else ChangeCause.NEW_EVIDENCE,
            code=ChangeCode.RECORDED, slots=slots | source, resource="requirement", resource_id=row.public_id,
            happened_on=commit.today if gone else row.statement.said_to, country=row.country,
            capability=row.capability,
        )  # fmt: skip
