"""The data dictionary of the exports."""

from api.serializers.fields import Choice, Part, Sparse, Text
from pledges.queries.exports import Kind


class ExportColumn(Part):
    """One column."""

    name = Text(known=True)
    type = Choice(tuple(Kind), help_text="As in Frictionless table schemas; lists and objects are JSON in a CSV cell.")
    description = Text(known=True)
    codes = Text(help_text="The list of meta/vocabulary/ whose codes it holds.")


class ExportTable(Sparse):
    """One table, with every column of its files."""

    name = Text(known=True)
    description = Text(known=True)
    csv = Text(known=True, help_text="The address of the table as CSV.")
    ndjson = Text(known=True, help_text="The address of the table as NDJSON.")
    columns = ExportColumn(read_only=True, many=True)
