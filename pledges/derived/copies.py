"""What there is of the pages behind positions, for the rules: a copy, or why there is none, and since when."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pledges.derived.questions import Question, any_of
from pledges.models import Capture, Position
from pledges.models.capture import newest
from pledges.vocabulary import ArchiveState

STANDING = Question(lambda documents: Capture.objects.standing().filter(document__in=documents))


def load_copies(documents: Collection[int], seq: int | None) -> dict[int, Capture]:
    """Of each document (primary keys) that has any, the row that counts after commit `seq` (None: now). One read."""
    standing: dict[int, list[Capture]] = defaultdict(list)
    rows = STANDING.rows(documents) if seq is None else Capture.objects.at(seq).filter(document__in=any_of(documents))
    for row in rows:
        standing[row.document_id].append(row)
    return {document: row for document, rows in standing.items() if (row := newest(rows))}


def page_state(entered: str, since: int, counts: Capture | None) -> tuple[str, int]:
    """The state of a page that was entered as `entered` in commit `since`, and the commit since which it is so. A
    copy that is wanted again has been wanted since the page was entered.
    """
    if counts is None:
        return entered, since
    again = counts.state == ArchiveState.PENDING
    return counts.state, since if again else counts.since_seq_id


def pledges_on(documents: Iterable[int]) -> set[int]:
    """Primary keys of the pledges of which something was coded from these documents (primary keys) and stands."""
    coded = Position.objects.standing().filter(appearance__document__in=documents)
    return set(coded.values_list("pledge_id", flat=True))
