"""Why two positions were flagged, or why not."""

from typing import ClassVar

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import Parameter
from api.problems import BadRequest
from api.serializers.explain import Explained
from api.views.base import ReadView
from pledges.queries.explaining import UnexplainedError, explained

_SHAPE = {"type": "string", "minLength": 1, "maxLength": 20}


class ExplainView(ReadView):
    """What the rules make of any two positions, as the record stands."""

    serializer_class = Explained
    own_parameters: ClassVar[dict[str, Parameter]] = {
        "a": Parameter("The id of a position. Needed.", _SHAPE),
        "b": Parameter("The id of another position; which of the two is the earlier is worked out. Needed.", _SHAPE),
    }

    def retrieve(self, request: Request) -> Response:
        """Which gates a pair of positions passed, and for every rule that compares two, statements or versions of one,
        whether it fired, or why not.
        """
        one, other = (self._asked(name) for name in ("a", "b"))
        try:
            found = explained(one, other, viewer=self.viewer, today=self.moment.today)
        except UnexplainedError as error:
            raise BadRequest.at(error.name, error.code, error.detail) from None
        return self.detailed(found)

    def _asked(self, name: str) -> str:
        value = self.params.get(name, "")
        if not value:
            raise BadRequest.at(name, "required", _("Name the position."))
        return value
