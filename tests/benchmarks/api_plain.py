"""The usual way, for comparison: a ModelSerializer with nested models over the same rows, and pages by number."""

from typing import Any, ClassVar

from django.urls import path
from rest_framework import serializers, viewsets
from rest_framework.pagination import PageNumberPagination

from coalition.models import Country
from coalition.visibility import ANYBODY
from pledges.models import Flag, Pledge, PledgeState, Statement


class PlainCountry(serializers.ModelSerializer[Country]):
    """A country."""

    class Meta:
        model = Country
        fields: ClassVar[list[str]] = ["iso2", "name"]


class PlainStatement(serializers.ModelSerializer[Statement]):
    """A statement."""

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = ["public_id", "said_from", "said_to", "attribution", "summary", "descriptor"]


class PlainState(serializers.ModelSerializer[PledgeState]):
    """A state."""

    class Meta:
        model = PledgeState
        exclude: ClassVar[list[str]] = ["valid", "known"]


class PlainPledge(serializers.ModelSerializer[Pledge]):
    """A pledge with its state, its latest statement and how many flags stand."""

    country = PlainCountry()
    state = serializers.SerializerMethodField()
    latest_statement = serializers.SerializerMethodField()
    open_flags = serializers.SerializerMethodField()

    class Meta:
        model = Pledge
        fields = "__all__"

    def get_state(self, pledge: Pledge) -> Any:
        return PlainState(pledge.states.filter(valid__upper_inf=True, known__upper_inf=True).first()).data

    def get_latest_statement(self, pledge: Pledge) -> Any:
        said = Statement.objects.filter(appearances__positions__pledge=pledge, until_seq=None).order_by("-said_to")
        return PlainStatement(said.first()).data

    def get_open_flags(self, pledge: Pledge) -> int:
        return Flag.objects.visible_to(ANYBODY).standing().filter(pledge=pledge).count()


class Pages(PageNumberPagination):
    """Pages of a hundred."""

    page_size = 100


class PlainView(viewsets.ReadOnlyModelViewSet[Pledge]):
    """The list."""

    queryset = Pledge.objects.filter(until_seq=None).order_by("-pk")
    serializer_class = PlainPledge
    pagination_class = Pages
    authentication_classes: ClassVar[list[Any]] = []
    schema = None


urlpatterns = [path("plain/pledges/", PlainView.as_view({"get": "list"}))]
