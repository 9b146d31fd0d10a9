"""What every view of the staff has in common: who may, strict input, one answer for one key, kept by no cache."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from api import inputs
from api.authentication import BearerToken, StaffSession
from api.idempotency import done_once
from api.needs import HasWhatItNeeds, Need


class StaffView(ViewSet):
    """Drafts and writes. A subclass says in `need` who may; its actions read bodies by `api.bodies` only.

    Every POST takes an `Idempotency-Key`, whatever the subclass does.
    """

    authentication_classes = (BearerToken, StaffSession)
    permission_classes = (HasWhatItNeeds,)
    parser_classes = ()
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.params = inputs.read(request._request, self.known_parameters())
        if request.method == "POST":
            action = self.post  # type: ignore[has-type]  # set by `as_view`
            self.post = lambda *args, **kwargs: done_once(request._request, self.user, lambda: action(*args, **kwargs))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        found: Response = super().finalize_response(request, response, *args, **kwargs)
        found["Cache-Control"] = "private, no-store"
        return found

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say what may be done here."""
        return Response(status=204)

    def known_parameters(self) -> tuple[str, ...]:
        """The query parameters of this operation: none, unless a subclass says so."""
        return ()

    @property
    def need(self) -> Need:
        """What the action that is asked for needs."""
        raise NotImplementedError

    @property
    def user(self) -> User:
        """Whoever asks, or whom their token acts for."""
        return self.request.user  # type: ignore[return-value]  # HasWhatItNeeds let nobody else in
