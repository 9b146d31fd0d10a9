"""One line of the feed."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Choice, Code, Day, Instant, Number, Sparse, Text
from api.serializers.parts import CountryShort
from pledges.models import Change as ChangeRow
from pledges.queries.change_filter import RESOURCES
from pledges.vocabulary import BOOKKEEPING, Capability, ChangeCause, ChangeCode, ChangeKind
from pledges.words.changes import change_sentence, retracted_since


class Change(Sparse):
    """What changed, why, and the one sentence that says so. (seq, n) is its place in the feed for ever."""

    seq = Number(known=True, source="seq_id", help_text="Record: the commit that we learned it by.")
    n = Number(known=True, help_text="Its number inside the commit, from 1.")
    kind = Code(ChangeKind, known=True)
    cause = Code(ChangeCause, known=True)
    code = Code(ChangeCode, known=True)
    resource = Choice(RESOURCES)
    id = Text(known=True, source="resource_id", help_text="The public id of the resource.")
    sentence = serializers.SerializerMethodField(help_text="In the reader's language; it names its source.")
    slots = serializers.SerializerMethodField(
        help_text="The values that the sentence is made of; none where it rests on what was retracted since."
    )
    at = Instant(source="seq.at", help_text="Record: when the commit was made.")
    happened_on = Day(known=True, help_text="World: the day of speaking, or the day on which it became true.")
    country = CountryShort(read_only=True, allow_null=True)
    coalition = serializers.SerializerMethodField(help_text="The slug.")
    capability = Code(Capability)
    pledge = Text(source="pledge.public_id")

    news = serializers.SerializerMethodField(
        help_text="Whether people follow it. The rest says that a row is there or is another, for whoever keeps a copy."
    )

    def get_coalition(self, change: ChangeRow) -> str | None:
        return change.slots.get("coalition") or None

    def get_news(self, change: ChangeRow) -> bool:
        return change.code not in BOOKKEEPING

    def get_sentence(self, change: ChangeRow) -> str:
        if change.was_retracted:  # type: ignore[attr-defined]  # annotated by change_list
            return retracted_since(change.slots.get("country") or "")
        return change_sentence(change.code, change.slots)

    def get_slots(self, change: ChangeRow) -> dict[str, Any]:
        return {} if change.was_retracted else change.slots  # type: ignore[attr-defined]  # annotated by change_list


class Feed(serializers.Serializer[Any]):
    """What the feed says beside the envelope of lists."""

    last = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="Where to go on from: the next `after`, now or next time. null by the clock of the world.",
    )
