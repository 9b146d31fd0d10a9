"""A snapshot of the exports: which day and commit it shows, and its files with their checksums."""

from api.serializers.fields import Day, Instant, Number, Part, Sparse, Text, Truth


class SnapshotFile(Part):
    """One file."""

    name = Text(known=True)
    size = Number(known=True, help_text="Bytes.")
    sha256 = Text(known=True, help_text="Of the file's bytes, in hex; `SHA256SUMS` says the same.")
    rows = Number(help_text="null: it is no table.")
    url = Text(known=True)


class Snapshot(Sparse):
    """All tables, as anybody may see them, at one commit. It does not change; what is taken back leaves it."""

    day = Day(known=True, help_text="World: the UTC day that it is about.")
    seq = Number(known=True, help_text="Record: the commit that it shows.")
    head = Text(known=True, help_text="The ledger's SHA-256 after that commit, in hex: what witnesses keep.")
    data_as_of = Instant(help_text="When that commit was made.")
    made_at = Instant(help_text="When the files were written.")
    rules_version = Text(known=True)
    retracted_since = Number(known=True, help_text="Statements that stood at that commit and are left out.")
    available = Truth(help_text="false: it is made again, without what was taken back since; its files answer 503.")
    url = Text(known=True)
    checksums = Text(known=True, help_text="The address of its `SHA256SUMS`, for `sha256sum -c`.")
    files = SnapshotFile(read_only=True, many=True)
