"""What was recorded beside statements, as it was recorded."""

from api.serializers.fields import Code, Day, Number, Part, Text
from pledges.vocabulary import Capability, ConditionState


class RecordedCheck(Part):
    """Somebody looked, and found nothing new."""

    coalition = Text(known=True, source="coalition.slug")
    country = Text(known=True, source="country.iso2")
    capability = Code(Capability, known=True)
    checked_on = Day(known=True)
    note = Text(known=True)
    seq = Number(known=True, source="since_seq_id", help_text="The commit that recorded it.")


class RecordedEvent(Part):
    """From a day on a condition is in a state, because a statement says so."""

    condition = Text(known=True, source="condition.slug")
    state = Code(ConditionState, known=True)
    on = Day(known=True)
    statement = Text(known=True, source="statement.public_id")
    note = Text()
    seq = Number(known=True, source="since_seq_id", help_text="The commit that recorded it.")
