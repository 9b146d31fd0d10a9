"""What was found, with the words that were looked for marked: segments of plain text, never HTML."""

from api.serializers.fields import Choice, Day, Number, Part, Sparse, Text, Truth
from api.serializers.parts import CountryShort
from pledges.queries.search import Found


class SearchSegment(Part):
    """A piece of text."""

    text = Text(known=True)
    hit = Truth(help_text="true: a word that was looked for.")


class SearchHighlight(Part):
    """Where words were found. The segments, one after the other, are the text; of printed words it is cut."""

    field = Text(known=True, source="where")
    segments = SearchSegment(read_only=True, many=True)


class SearchHit(Sparse):
    """One thing that was found: `id` leads to it in its resource."""

    kind = Choice(tuple(Found))
    id = Text(known=True)
    title = Text(known=True, help_text="The name of a country, the title of a pledge, the summary of a statement.")
    country = CountryShort(read_only=True, allow_null=True)
    said_from = Day(help_text="Of a statement: the first possible day.")
    said_to = Day(help_text="Of a statement: the last possible day.")
    highlights = SearchHighlight(read_only=True, many=True)


class SearchCount(Part):
    """How many there are of one kind."""

    kind = Choice(tuple(Found))
    count = Number(known=True, help_text="At most 1,000 are counted.")
    more = Truth(help_text="true: there are more than were counted.")


class SearchCounts(Part):
    """What a search says beside its hits."""

    counts = SearchCount(read_only=True, many=True)
