"""I8 of `verify`: every copy that a row claims is in the store, and is what its digest says. All of them are read."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, Func, OuterRef

from coalition import archive
from coalition.ledger.chain import Trouble
from coalition.ledger.verify import Asked
from coalition.models import LedgerRedaction
from coalition.visibility import Purpose
from pledges.models import Appearance, Capture, Digest, Document
from pledges.vocabulary import ArchiveState

NAMED = 50
"""Files that belong to nothing and are named; of more, how many there are is said."""


class _HexDigest(Func):
    """SHA-256 of the UTF-8 bytes of a text, in hex, without an extension of the server's."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"


def check_copies(asked: Asked) -> Iterator[Trouble]:
    """Copies that are missing or are not what they were; bytes that were redacted and are still there; heads that were
    mailed and are not the ledger's.
    """
    for digest, document, seq in copies():
        if what := trouble_with(digest):
            yield Trouble(seq, 0, "copy", f"the copy {digest} of document {document} {what}")
    for digest, seq in redacted_and_there():
        yield Trouble(seq, 0, "copy", f"the bytes {digest} were redacted and are in the store")
    mailed = Digest.objects.for_the_record(Purpose.VERIFY).exclude(head_hash="")
    for digest_ in mailed.exclude(head_hash=F("head_seq__head")).order_by("head_seq", "pk"):
        what = f"the digest of {digest_.starts_at:%Y-%m-%d} was mailed with the head {digest_.head_hash}"
        yield Trouble(digest_.head_seq_id or 0, 0, "copy", what)


def copies() -> Iterator[tuple[str, str, int]]:
    """Digest, document and commit of every copy that counts, in the order of digests. One read."""
    rows = Capture.objects.standing().filter(state=ArchiveState.ARCHIVED).order_by("sha256", "pk")
    yield from rows.values_list("sha256", "document__public_id", "since_seq_id").iterator()


def trouble_with(digest: str) -> str:
    """What is wrong with the bytes under `digest`, all of them read again; empty where nothing is."""
    found = archive.hashed(digest)
    if found is None:
        return "is not in the store, or cannot be read"
    return "" if found == digest else f"was changed: what lies there hashes to {found}"


def strays() -> list[str]:
    """Digests of files that no row of the record, standing or not, names."""
    there = set(archive.digests())
    return sorted(there - set(Capture.objects.exclude(sha256="").values_list("sha256", flat=True)))


def redacted_and_there() -> list[tuple[str, int]]:
    """Digests whose bytes were redacted and lie in the store, each with the commit of the redaction. Bytes that count
    as a copy were kept anew since.
    """
    gone = LedgerRedaction.objects.filter(table=Capture._meta.db_table, columns__contains=["file"])
    keys = {int(redaction.key): redaction.seq_id for redaction in gone}
    counting = Capture.objects.standing().exclude(sha256="").values("sha256")
    rows = Capture.objects.filter(pk__in=keys).exclude(sha256="").exclude(sha256__in=counting)
    found = [(row.sha256, keys[row.pk]) for row in rows.order_by("pk")]
    return [one for one in found if archive.size_of(one[0]) is not None]


def tidy(before: float) -> list[str]:
    """Take away what belongs to nothing and was last kept before `before` (seconds of the Unix clock), bytes that were
    redacted, and what a killed writer left. Returns the digests.
    """
    old = [digest for digest in strays() if (archive.written_at(digest) or before) < before]
    gone = [*old, *(digest for digest, _seq in redacted_and_there())]
    for digest in gone:
        archive.forget(digest)
    archive.sweep(before)
    return gone


def copies_not_held() -> Iterator[str]:
    """What I8 cannot look at, and files that belong to nothing."""
    digested = Document.objects.exclude(sha256="").exclude(captures__state=ArchiveState.ARCHIVED).count()
    if digested:
        yield (
            f"{digested} documents carry the SHA-256 of what was retrieved and have no copy here: only somebody who "
            "has those bytes can compare."
        )
    recorded = Capture.objects.filter(document=OuterRef("pk"))
    elsewhere = Document.objects.filter(archive_state=ArchiveState.ARCHIVED).exclude(Exists(recorded)).count()
    if elsewhere:
        yield f"{elsewhere} documents were entered as archived, and no copy of them is kept here."
    left = strays()
    if left:
        named = ", ".join(left[:NAMED]) + (" …" if len(left) > NAMED else "")
        yield f"{len(left)} files of the store belong to no copy of the record (`copies --tidy` removes them): {named}"
    by_text = Document.objects.filter(address="").exclude(text_hash="")
    hashed = Appearance.objects.annotate(hash=_HexDigest("quote", output_field=CharField()))
    words = hashed.filter(document=OuterRef("pk"), hash=OuterRef("text_hash"))
    count, here = by_text.count(), by_text.filter(Exists(words)).count()
    if count:
        yield (
            f"{count} documents without an address are known by a digest; {here} of them by that of words that stand "
            "here, the others by that of a text or a description that is not stored by itself."
        )
