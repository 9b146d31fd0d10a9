"""Documents by what they are known by: found, or stored. One page is one document, however often it is read."""

from collections.abc import Iterable
from datetime import date

from coalition.addresses import AddressError, canonical_address
from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.actions.entry import DocumentEntry
from pledges.actions.references import References
from pledges.models import Document

ByText = tuple[str, date | None, str]


def known_by(entry: DocumentEntry) -> str | ByText:
    """What makes two entries one document: the canonical address, or publisher, date and text. A bad address stands for
    itself.
    """
    if not entry.address:
        return entry.publisher, entry.published_to, entry.text_hash
    try:
        return canonical_address(entry.address)
    except AddressError:
        return entry.address


class Documents:
    """The documents of some entries: those that are there are loaded in two queries, the others are stored when they
    are to be; of several entries of one document the first says what it is.
    """

    def __init__(self, entries: Iterable[DocumentEntry], known: References, commit: Commit) -> None:
        self._known, self._commit = known, commit
        entries = list(entries)
        self._first = {known_by(entry): entry for entry in reversed(entries)}
        addresses = {canonical_address(entry.address) for entry in entries if entry.address}
        hashes = {entry.text_hash for entry in entries if entry.text_hash and not entry.address}
        standing = Document.objects.standing().select_related("publisher")
        self._found: dict[str | ByText, Document] = {
            row.canonical_address: row for row in standing.filter(canonical_address__in=addresses)
        }
        for row in standing.filter(canonical_address="", text_hash__in=hashes):
            self._found[row.publisher.slug, row.published_to, row.text_hash] = row
        self.unknown = max(len(addresses) + len(hashes) - len(self._found), 0)
        """About how many of them are not there."""

    def find(self, entry: DocumentEntry) -> Document | None:
        """The document of `entry` where it is stored."""
        return self._found.get(known_by(entry))

    def get(self, entry: DocumentEntry) -> Document:
        """The document of `entry`, which is stored. What is stored of it stays as it is: a fact is corrected, not
        overwritten.
        """
        return self._found[known_by(entry)]

    def store(self, entries: Iterable[DocumentEntry], keys: Keys) -> None:
        """Store those of `entries` that are not there, with numbers of `keys`."""
        missing = [key for key in dict.fromkeys(known_by(entry) for entry in entries) if key not in self._found]
        rows = add_rows((self._row(self._first[key]) for key in missing), keys)
        self._found |= dict(zip(missing, rows, strict=True))

    def _row(self, entry: DocumentEntry) -> Document:
        return new_row(
            Document,
            publisher=self._known.publishers[entry.publisher],
            address=entry.address,
            canonical_address=canonical_address(entry.address) if entry.address else "",
            title=entry.title,
            language=entry.language,
            published_from=entry.published_from,
            published_to=entry.published_to,
            seen=entry.seen,
            retrieved_at=entry.retrieved_at,
            sha256=entry.sha256,
            text_hash=entry.text_hash,
            archive_state=entry.archive_state,
            archive_reason=entry.archive_reason,
            since_seq_id=self._commit.seq,
        )
