"""The schema, and the page on which people read it: our own files only, under the strict content security policy."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from api import inputs


class SchemaView(SpectacularJSONAPIView):
    """OpenAPI 3.1, as JSON."""

    authentication_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Everything that can be asked here, and what comes back."""
        inputs.read(request._request, ())
        answer: Response = super().get(request, *args, **kwargs)
        return answer


class DocsView(SpectacularSwaggerSplitView):
    """The schema as a page for people. It takes nothing but `script`, with which it asks for its own second half."""

    authentication_classes = ()
    template_name = "api/docs.html"
    url_self = "?script"

    def _get_schema_url(self, request: Request) -> str:
        return reverse("api-schema")
