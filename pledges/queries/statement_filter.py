"""What may be asked of statements: one set, for people's forms and for machines."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.models import Speaker
from pledges.models import Appearance, Position, Publisher
from pledges.queries import asking, statement_list
from pledges.queries.asking import Asked, Codes, Day, Keys, Languages, Number, OneCode, RecordTime, Terms
from pledges.queries.taken_back import pledges_at
from pledges.vocabulary import Attribution, Capability, Stance, StatementKind


class StatementFilter(Asked):
    """Of `statement_list.statements()`."""

    country = Keys(
        "country",
        key="iso2",
        rows=asking.countries,
        label=_("country"),
        help_text=_("On whose behalf it was said."),
    )
    coalition = Keys(
        key="slug", rows=asking.coalitions, method="of_coalition", label=_("coalition"),
        help_text=_("Said on its behalf, or about one of its pledges."),
    )  # fmt: skip
    pledge = Keys(key="public_id", rows=asking.filed_pledges, method="on_pledge", label=_("pledge"))
    capability = Codes(codes=Capability, method="on_capability", label=_("capability"))
    speaker = Keys(
        key="slug", rows=Speaker.objects.all, method="said_by", label=_("speaker"),
        help_text=_("One who was entered twice is one, by either name."),
    )  # fmt: skip
    attribution = Codes("attribution", codes=Attribution, label=_("attribution"))
    attribution_min = OneCode(
        codes=Attribution, method="attributed_at_least", label=_("attribution, at least"),
        help_text=_("This attribution or a better one, in the order of the vocabulary, on_record first."),
    )  # fmt: skip
    kind = Codes("kind", codes=StatementKind, label=_("kind"))
    stance = Codes(codes=Stance, method="with_stance", label=_("stance"))
    publisher = Keys(key="slug", rows=Publisher.objects.all, method="printed_by", label=_("publisher"))
    language = Languages(method="printed_in", label=_("language"), help_text=_("Language codes of its appearances."))
    said_after = Day("said_to", lookup_expr="gt", label=_("said after"), help_text=_("By the last day."))
    said_before = Day("said_to", lookup_expr="lt", label=_("said before"), help_text=_("By the last day."))
    recorded_after = RecordTime("since_seq", lookup_expr="gt", label=_("recorded after"))
    recorded_before = RecordTime("since_seq", lookup_expr="lte", label=_("recorded before"))
    origins_min = Number(method="corroborated", label=_("origins, at least"))
    q = Terms(method="worded", label=_("words"), help_text=_("Words, each in summary, speaker or printed words."))

    def _with(self, rows: QuerySet[Any], **positions: Any) -> QuerySet[Any]:
        mine = Position.objects.filter(self.moment.facts(), appearance__statement=OuterRef("pk"))
        return rows.filter(Exists(mine.filter(**positions)))

    def _printed(self, **appearance: Any) -> Exists:
        mine = Appearance.objects.filter(self.moment.facts(), statement=OuterRef("pk"))
        return Exists(mine.filter(**appearance))

    def said_by(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        asked = Speaker.objects.filter(pk__in=value)
        same = Q(pk__in=value) | Q(pk__in=asked.values("merged_into"))
        stays = Speaker.objects.filter(same, merged_into__isnull=True).values("pk")
        return rows.filter(Q(speaker__in=stays) | Q(speaker__merged_into__in=stays))

    def of_coalition(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        mine = Position.objects.filter(self.moment.facts(), appearance__statement=OuterRef("pk"))
        return rows.filter(Q(coalition__in=value) | Exists(mine.filter(pledge__coalition__in=value)))

    def on_pledge(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        """On these pledges; what is filed elsewhere now, because one was merged, is where it stood at the moment."""
        return self._with(rows, pledge__in=pledges_at(value, self.moment))

    def on_capability(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return self._with(rows, pledge__capability__in=value)

    def with_stance(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return self._with(rows, stance__in=value)

    def attributed_at_least(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        best_first = list(Attribution)
        return rows.filter(attribution__in=best_first[: best_first.index(Attribution(value)) + 1])

    def printed_by(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        return rows.filter(self._printed(document__publisher__in=value))

    def printed_in(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.filter(self._printed(language__in=value))

    def corroborated(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """At least so many of its appearances that count lead back to different roots."""
        return rows.filter(pk__in=statement_list.corroborated(self.moment, value)) if value > 0 else rows

    def worded(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        for word in value:
            said = asking.worded(word, ("summary", "descriptor", "speaker__name", "organization"))
            mine = Appearance.objects.filter(self.moment.facts(), statement=OuterRef("pk"))
            rows = rows.filter(said | Exists(mine.filter(asking.worded(word, ("quote", "translation")))))
        return rows
