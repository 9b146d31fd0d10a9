"""A condition that pledges share, and its dated states, each with who said so and where it was printed."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Code, Day, Number, Part, Sparse, Text
from api.serializers.requirement import Saying
from pledges.models import Condition as ConditionRow
from pledges.models import ConditionEvent as EventRow
from pledges.queries import condition_list
from pledges.queries.requirements import best_version
from pledges.vocabulary import ConditionKind, ConditionState


class ConditionEvent(Part):
    """From this day the condition is in this state, until a later event says otherwise."""

    state = Code(ConditionState, known=True)
    on = Day(known=True, help_text="World: the first day.")
    statement = Saying(read_only=True)
    publisher = serializers.SerializerMethodField(help_text="Who printed it; null where no version stands.")
    address = serializers.SerializerMethodField(help_text="The page; null where it has no address.")
    note = Text()
    recorded_seq = Number(known=True, source="since_seq_id", help_text="The commit that recorded it.")

    def get_publisher(self, event: EventRow) -> str | None:
        version = best_version(event.statement)
        return version.document.publisher.name if version else None

    def get_address(self, event: EventRow) -> str | None:
        version = best_version(event.statement)
        return (version.document.address or None) if version else None


class Condition(Sparse):
    """What several pledges wait for."""

    id = Text(known=True, source="slug")
    coalition = Text(known=True, source="coalition.slug")
    kind = Code(ConditionKind, known=True)
    label = Text(known=True)  # type: ignore[assignment]  # a field of ours by that name
    state = serializers.SerializerMethodField(
        help_text="Its own newest state on the day asked about. For a pledge, all that name the end of fighting count "
        "as one; see `conditions` there."
    )
    events = ConditionEvent(read_only=True, many=True, source="told", help_text="Oldest first.")

    @extend_schema_field(Code(ConditionState, known=True))
    def get_state(self, condition: ConditionRow) -> str:
        return str(condition_list.state_of(condition, self.context["moment"]))
