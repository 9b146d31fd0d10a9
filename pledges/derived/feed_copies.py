"""What became of the copies of pages, told in the feed: kept, or why there is none. No title of a page is in it: what
is printed there may be retracted one day, and the feed stays.
"""

from collections.abc import Iterable, Iterator

from coalition.ledger import Commit
from pledges.derived.changes import Slots
from pledges.derived.feed_words import by_look
from pledges.models import Capture, Change, Document
from pledges.models.capture import newest
from pledges.vocabulary import ArchiveState, ChangeCause, ChangeCode, ChangeKind

PAGES_OWN = frozenset({ArchiveState.GONE, ArchiveState.DRIFTED})
"""What became of the page itself, out in the world."""


def copies_moved(keys: Iterable[int], commit: Commit) -> Iterator[Change]:
    """One change for each document of which this commit recorded or closed a row (primary keys of captures)."""
    captures = list(keys)
    if not captures:
        return
    documents = Document.objects.filter(captures__in=captures).distinct().select_related("publisher")
    standing: dict[int, list[Capture]] = {document.pk: [] for document in documents}
    for row in Capture.objects.standing().filter(document__in=documents):
        standing[row.document_id].append(row)
    for document in sorted(documents, key=lambda one: one.public_id):
        counts = newest(standing[document.pk])
        state = ArchiveState(counts.state if counts else document.archive_state)
        slots: Slots = {
            "country": "", "coalition": "", "capability": "", "name": document.publisher.name, "state": str(state),
        }  # fmt: skip
        yield Change(
            kind=ChangeKind.MODIFIED, cause=cause_of(state, commit), code=ChangeCode.COPY_MOVED,
            slots=slots | by_look(), resource="document", resource_id=document.public_id, happened_on=commit.today,
        )  # fmt: skip


def cause_of(state: ArchiveState, commit: Commit) -> ChangeCause:
    """The world's, where the page went or changed; a copy that was lost again is our own affair."""
    if state in PAGES_OWN:
        return ChangeCause.WORLD
    lost = Capture.objects.filter(until_seq=commit.seq, state=ArchiveState.ARCHIVED).exists()
    return ChangeCause.CORRECTION if lost else ChangeCause.NEW_EVIDENCE
