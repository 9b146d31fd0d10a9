"""What an import wrote."""

from api.serializers.fields import Instant, Number, Part, Text, Truth


class ImportedRow(Part):
    """One statement of a file."""

    id = Text(known=True, help_text="The statement's id.")
    line = Number(help_text="Where it begins in the file; null when the import is read again: files are not kept.")
    stands = Truth(help_text="false: corrected, merged or retracted since.")


class Import(Part):
    """A file that was imported: one commit of the record."""

    id = Text(known=True, help_text="The number of its commit.")
    by = Text(known=True)
    at = Instant()
    statements = ImportedRow(read_only=True, many=True)
