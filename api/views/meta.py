"""What the codes mean, which rules run, and how much one question may ask."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.meta import CodeList, Limit, RuleWords
from api.views.base import ReadView
from api.vocabulary_names import name_of
from coalition.access.answers import KEPT_FOR
from coalition.visibility import ANYBODY
from pledges.queries import limits
from pledges.queries.decided_flags import Decided, decided
from pledges.queries.measured import measured
from pledges.reasoning.quality import RuleQuality
from pledges.reasoning.versions import RULE_VERSIONS
from pledges.vocabulary import DismissalReason
from pledges.words.definitions import DEFINITIONS
from pledges.words.labels import LABELS
from pledges.words.rule_definitions import FIRES, NUMBERS, WEIGHS
from pledges.words.rules import EXPLANATIONS, NAMES


class MetaView(ReadView):
    """Answers of one page that do not come from the record."""

    enveloped_without_pages = True

    def results(self) -> Iterator[dict[str, Any]]:
        """The rows of the answer."""
        raise NotImplementedError

    def answer(self) -> Response:
        """All rows, in the envelope of lists."""
        chosen = self.chosen_fields()
        return self.enveloped(self.serialized(list(self.results()), chosen, many=True))


class VocabularyView(MetaView):
    """Every code with its words."""

    serializer_class = CodeList

    def retrieve(self, request: Request) -> Response:
        """Every closed list of codes, with the words that people read for each."""
        return self.answer()

    def results(self) -> Iterator[dict[str, Any]]:
        for codes, words in LABELS.items():
            rows = [
                {"code": code.value, "label": words[code], "definition": DEFINITIONS.get(code, "")} for code in codes
            ]
            yield {"name": name_of(codes), "codes": rows}


class RulesView(MetaView):
    """The rules that run."""

    serializer_class = RuleWords

    def retrieve(self, request: Request) -> Response:
        """The rules that run, with their versions; together they are the `rules_version` of every answer. `measured` is
        what labelled pairs showed before this release, `decided` what people made of the public flags until now.
        """
        return self.answer()

    def results(self) -> Iterator[dict[str, Any]]:
        found, made = measured(), decided(ANYBODY)
        shown = {one.rule: one for one in found.together.rules}
        for rule, version in RULE_VERSIONS.items():
            yield {
                "id": rule,
                "version": version,
                "name": NAMES[rule],
                "fires": FIRES[rule],
                "weighs": WEIGHS[rule],
                "numbers": list(NUMBERS.get(rule, ())),
                "explanations": [code for code in EXPLANATIONS if code.startswith(f"{rule}.")],
                "measured": _measured(shown.get(rule), found.on.isoformat(), found.versions.get(rule)),
                "decided": _decided(made.get(rule, Decided())),
            }


def _measured(of: RuleQuality | None, on: str, version: int | None) -> dict[str, Any] | None:
    if of is None:
        return None
    return {
        "on": on,
        "version": version,
        "fired": of.precision.whole,
        "wanted": of.precision.part,
        "worth_a_look": of.recall.whole,
        "raised": of.recall.part,
        "alone": of.alone,
    }


def _decided(made: Decided) -> dict[str, Any]:
    reasons = [{"reason": one.value, "count": made.dismissed[one]} for one in DismissalReason if made.dismissed[one]]
    return {"confirmed": made.confirmed, "dismissed": made.dismissed.total(), "reasons": reasons}


class LimitsView(MetaView):
    """How much one question may ask."""

    serializer_class = Limit

    def retrieve(self, request: Request) -> Response:
        """How much one question may ask. Whoever asks for more gets a 400 that names the parameter."""
        return self.answer()

    def results(self) -> Iterator[dict[str, Any]]:
        for name, value, unit in (
            ("page_default", limits.PAGE_DEFAULT, "rows"),
            ("page_max", limits.PAGE_MAX, "rows"),
            ("list_max", limits.ITEMS_MAX, "values"),
            ("search_terms_max", limits.TERMS_MAX, "words"),
            ("search_term_length_max", limits.TERM_LENGTH_MAX, "characters"),
            ("number_digits_max", limits.DIGITS_MAX, "digits"),
            ("query_max", limits.QUERY_BYTES_MAX, "bytes"),
            ("reads_a_minute", limits.READS_A_MINUTE, "requests of one network"),
            ("token_reads_a_minute", limits.TOKEN_READS_A_MINUTE, "requests of one token"),
            ("writes_a_minute", limits.WRITES_A_MINUTE, "requests of one token, or of one network"),
            ("idempotency_keys_kept", KEPT_FOR // timedelta(hours=1), "hours"),
            ("day_first", limits.FIRST_DAY, "day"),
            ("day_last", limits.LAST_DAY, "day"),
        ):
            yield {"name": name, "value": str(value), "unit": unit}
