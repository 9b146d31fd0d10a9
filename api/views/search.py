"""Search."""

from typing import Any, ClassVar

from django.forms import ValidationError
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import read_limit
from api.parameters import Parameter
from api.problems import BadRequest, Fault
from api.serializers.search import SearchCount, SearchCounts, SearchHit
from api.views.base import ReadView
from pledges.queries import limits
from pledges.queries.fields import AskedField, CodesField, TermsField
from pledges.queries.search import Found, search

KINDS = CodesField(codes=tuple(Found))


class SearchView(ReadView):
    """Countries, pledges and statements by their words, as they stand now."""

    serializer_class = SearchHit
    envelope_class = SearchCounts
    enveloped_without_pages = True
    own_parameters: ClassVar[dict[str, Parameter]] = {
        "q": Parameter(
            f"Words: every one must be, or from three characters on begin, a word of one and the same text. "
            f"At most {limits.TERMS_MAX} of at most {limits.TERM_LENGTH_MAX} characters.",
            {"type": "string"},
        ),
        "kind": Parameter("A comma list of what to look for; all, where it is not given.", {"type": "string"}),
        "limit": Parameter(
            "Hits of each kind.",
            {"type": "integer", "minimum": 1, "maximum": limits.PAGE_MAX, "default": limits.PAGE_DEFAULT},
        ),
    }

    def asked_fields(self) -> dict[str, AskedField]:
        return {"q": TermsField(), "kind": KINDS}

    def retrieve(self, request: Request) -> Response:
        """What the words of `q` are found in: countries first, then pledges, then statements, the newest first.

        Words are looked for as they are written, in any language, whatever their case. Nothing that was retracted is
        found.
        """
        chosen = self.chosen_fields()
        words, kinds = self._read("q", TermsField()), self._read("kind", KINDS)
        if not words:
            raise BadRequest.at("q", "required", _("Say which words to look for."))
        found = search(words, [Found(kind) for kind in kinds or Found], read_limit(self.params.get("limit")))
        hits = [hit for one in found for hit in one.rows]
        response = self.enveloped(self.serialized(hits, chosen, many=True))
        response.data["counts"] = SearchCount(found, many=True).data
        return response

    def _read(self, name: str, field: Any) -> Any:
        try:
            return field.to_python(self.params.get(name))
        except ValidationError as error:
            raise BadRequest([Fault(error.code or "invalid", " ".join(error.messages), param=name)]) from None
