"""What the codes mean, which rules run, and how much one question may ask."""

import re
from collections.abc import Iterator
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.meta import CodeList, Limit, RuleWords
from api.views.base import ReadView
from pledges.queries import limits
from pledges.reasoning.versions import RULE_VERSIONS
from pledges.words.definitions import DEFINITIONS
from pledges.words.labels import LABELS
from pledges.words.rules import EXPLANATIONS, NAMES

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


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
            yield {"name": _HUMP.sub("_", codes.__name__).lower(), "codes": rows}


class RulesView(MetaView):
    """The rules that run."""

    serializer_class = RuleWords

    def retrieve(self, request: Request) -> Response:
        """The rules that run, with their versions; together they are the `rules_version` of every answer."""
        return self.answer()

    def results(self) -> Iterator[dict[str, Any]]:
        for rule, version in RULE_VERSIONS.items():
            codes = [code for code in EXPLANATIONS if code.startswith(f"{rule}.")]
            yield {"id": rule, "version": version, "name": NAMES[rule], "explanations": codes}


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
            ("day_first", limits.FIRST_DAY, "day"),
            ("day_last", limits.LAST_DAY, "day"),
        ):
            yield {"name": name, "value": str(value), "unit": unit}
