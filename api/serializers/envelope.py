"""What every answer says of itself, and what an error looks like; for the schema."""

from rest_framework import serializers

from api.serializers.fields import Day, Instant, Number, Part, Text, Truth


class Stamp(Part):
    """What to quote with an answer."""

    seq = Number(known=True, help_text="The commit at which the record was read.")
    as_of = Day(known=True, help_text="The UTC day of the world that was asked about.")
    provisional = Truth(
        help_text="false: this address answers with these results for ever. true: what is recorded next may change "
        "them; to quote them, ask for this `seq` and `as_of`."
    )
    data_as_of = Instant(allow_null=True, help_text="When that commit was made; null while the record is empty.")
    rules_version = Text(known=True, help_text="The rules and numbers behind states and flags; see meta/rules/.")
    retracted_since = Number(
        help_text="Statements that stood at a past commit (known_at) and are left out, retracted since; null for now."
    )


class FaultShape(Part):
    """One thing that is wrong."""

    code = Text(known=True)
    detail = Text(known=True)
    param = serializers.CharField(required=False, help_text="The query parameter.")
    pointer = serializers.CharField(required=False, help_text="The place in the body (JSON pointer).")
    line = serializers.IntegerField(required=False, help_text="Of an import: where the row begins in the file.")
    yours = serializers.JSONField(required=False, help_text="Of a 412: what you sent there; null: nothing.")
    theirs = serializers.JSONField(required=False, help_text="Of a 412: what is there now; null: nothing.")


class Problem(Part):
    """RFC 9457 problem details."""

    type = Text(known=True)
    title = Text(known=True)
    status = Number(known=True)
    detail = Text(known=True)
    errors = FaultShape(read_only=True, many=True)  # type: ignore[assignment]  # a field of ours by that name
    request_id = Text(known=True, help_text="Quote it when you report the problem.")
