"""A public finding of a rule, what it rests on, and its steps. Who took a step is not told, and neither are notes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Choice, Code, Day, Instant, Number, Part, Sparse, Text, Truth
from api.serializers.parts import CountryShort
from pledges.models import Flag as FlagRow
from pledges.queries.flag_version import version
from pledges.vocabulary import Capability, DismissalReason, FlagState, Severity, Stance
from pledges.words.rules import NAMES, explanation


class Subject(Part):
    """What a flag is about."""

    resource = Choice(("pledge", "statement", "document"))
    id = Text(known=True)


class Evidence(Part):
    """A position that a flag rests on."""

    position = Text(known=True, source="public_id")
    statement = Text(known=True, source="appearance.statement.public_id")
    pledge = Text(known=True, source="pledge.public_id")
    said_from = Day(source="appearance.statement.said_from")
    said_to = Day(known=True, source="appearance.statement.said_to")
    stance = Code(Stance, known=True)
    summary = Text(known=True, source="appearance.statement.summary")


class Explanation(Part):
    """Why the rule holds: a code of a closed list, its values, and the sentence in the reader's language."""

    code = Text(known=True)
    slots = serializers.DictField(read_only=True)
    sentence = Text(known=True)


class FlagEvent(Part):
    """One step of a flag's life."""

    state_from = Code(FlagState, help_text="null: it was opened.")
    state_to = Code(FlagState, known=True)
    severity = Code(Severity, known=True)
    by_job = Truth(help_text="false: somebody decided it.")
    reason = Code(DismissalReason)
    seq = Number(known=True, source="seq_id")
    at = Instant(source="seq.at")


class Flag(Sparse):
    """Rules raise flags; they never change a pledge."""

    id = Text(known=True, source="public_id")
    rule = Choice(tuple(NAMES))
    rule_name = serializers.SerializerMethodField(help_text="In the reader's language.")
    rule_version = Number(known=True)
    severity = Code(Severity, known=True)
    state = Code(FlagState, known=True)
    snoozed_until = Day()
    subject = serializers.SerializerMethodField()
    coalition = Text(source="pledge.coalition.slug")
    country = CountryShort(read_only=True, allow_null=True, source="pledge.country")
    capability = Code(Capability, source="pledge.capability")
    evidence = serializers.SerializerMethodField(
        help_text="The earlier position first; empty where time alone made it true."
    )
    explanation = serializers.SerializerMethodField(
        help_text="null: of what it said at that moment not all may be told any more, or it was not kept."
    )
    opened_on = Day(known=True, help_text="World: the day on which the rule became true.")
    opened_seq = Number(known=True, source="opened_seq_id", help_text="Record: the commit that found it.")
    opened_at = Instant(source="opened_seq.at")
    events = FlagEvent(read_only=True, many=True)
    version = serializers.SerializerMethodField(help_text="What a decision about it names in `If-Match`.")

    def get_rule_name(self, flag: FlagRow) -> str:
        return str(NAMES[flag.rule])

    def get_version(self, flag: FlagRow) -> str:
        return version(flag, len(flag.events.all()))

    @extend_schema_field(Subject)
    def get_subject(self, flag: FlagRow) -> dict[str, str]:
        if flag.pledge:
            return {"resource": "pledge", "id": flag.pledge.public_id}
        if flag.statement:
            return {"resource": "statement", "id": flag.statement.public_id}
        return {"resource": "document", "id": flag.document.public_id if flag.document else ""}

    @extend_schema_field(Evidence(many=True))
    def get_evidence(self, flag: FlagRow) -> Any:
        return Evidence([one for one in (flag.evidence_a, flag.evidence_b) if one], many=True).data

    @extend_schema_field(Explanation(allow_null=True))
    def get_explanation(self, flag: FlagRow) -> dict[str, Any] | None:
        if not flag.explanation_code:
            return None
        return {
            "code": flag.explanation_code,
            "slots": flag.explanation_slots,
            "sentence": explanation(flag.explanation_code, flag.explanation_slots),
        }
