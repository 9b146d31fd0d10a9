"""What every read of the API has in common: strict input, one envelope, one snapshot, a tag that is checked first.

Reading needs no login and sends no credentials, so every answer is what anybody may see; other methods than GET, HEAD
and OPTIONS are refused by name.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.viewsets import ViewSet

from api import inputs, pagination
from api.asked import moment_of
from api.conditional import View, conditional
from api.inputs import CLOCKS
from api.pagination import Ordering, Page, Stretch
from api.parameters import Parameter
from api.problems import BadRequest, Fault
from api.refusals import refused_first
from coalition.visibility import ANYBODY, Viewer
from pledges.queries import taken_back
from pledges.queries.asking import Asked
from pledges.queries.fields import AskedField, parts, shown
from pledges.queries.head import Head
from pledges.queries.moment import Moment
from pledges.reasoning.versions import rules_version

PAGING = ("limit", "cursor", "ordering")
READ = ("GET", "HEAD", "OPTIONS")


class MovedForGood(HttpResponseRedirect):
    """308: what was asked for was merged or corrected, and its old address leads to it for ever."""

    status_code = 308


class ReadView(ViewSet):
    """A resource to read. Its actions say what they take in `known_parameters`; everything else is a 400.

    `own_parameters` are those that only this resource has; `envelope_class` says what its lists have beside the rest.
    """

    authentication_classes = ()
    metadata_class = None
    serializer_class: type[serializers.Serializer[Any]]
    orderings: ClassVar[tuple[Ordering, ...]] = ()
    ordering_default: ClassVar[str] = ""
    filterset: ClassVar[type[Asked] | None] = None
    viewer: ClassVar[Viewer] = ANYBODY
    has_clocks: ClassVar[bool] = False
    paged: ClassVar[frozenset[str]] = frozenset({"list"})
    enveloped_without_pages: ClassVar[bool] = False
    own_parameters: ClassVar[dict[str, Parameter]] = {}
    envelope_class: ClassVar[type[serializers.Serializer[Any]] | None] = None
    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        return refused_first(cls, actions, initkwargs, cls.looked_after(super().as_view(actions, **initkwargs)))

    @classmethod
    def looked_after(cls, view: View) -> View:
        """`view` within what sees to its tag, and that it reads one moment of the record."""
        return conditional(view)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in READ:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            self.params = inputs.read(request._request, self.known_parameters())

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say what may be done here."""
        return Response(status=204)

    # ------------------------------------------------------------ what is asked
    @property
    def is_paged(self) -> bool:
        """Whether this action answers with pages."""
        return self.action in self.paged

    @property
    def is_enveloped(self) -> bool:
        """Whether this action answers with the envelope of lists."""
        return self.is_paged or self.enveloped_without_pages

    def filters(self) -> type[Asked] | None:
        """The filters of this action."""
        return self.filterset if self.action == "list" else None

    def asked_fields(self) -> dict[str, AskedField]:
        """What reads the parameters, by their names, as far as a question can ask too much with them."""
        filters = self.filters()
        return {name: one.field for name, one in filters.base_filters.items()} if filters else {}

    def known_parameters(self) -> tuple[str, ...]:
        """Everything that this operation takes."""
        filters = self.filters()
        return (
            "fields",
            *(PAGING if self.is_paged else ()),
            *(CLOCKS if self.has_clocks else ()),
            *self.own_parameters,
            *(filters.base_filters if filters else ()),
        )

    @property
    def record_head(self) -> Head:
        found: Head = self.request._request.record_head  # type: ignore[attr-defined]  # set by `conditional`
        return found

    @cached_property
    def moment(self) -> Moment:
        """The moment asked about."""
        today = self.request._request.record_today  # type: ignore[attr-defined]  # set by `conditional`
        return moment_of(self.params, self.record_head, today)

    def asked_filters(self) -> dict[str, str]:
        """The filters that are asked for, as they were sent."""
        filters = self.filters()
        known: Collection[str] = filters.base_filters if filters else ()
        return {name: value for name, value in self.params.items() if name in known}

    def filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows` that answer the filters. Raises BadRequest naming each one that is wrong."""
        filters, asked = self.filters(), self.asked_filters()
        if filters is None or not asked:
            return rows
        question = filters(asked, rows, moment=self.moment, viewer=self.viewer)
        if not question.is_valid():
            raise BadRequest(
                Fault(error.code or "invalid", " ".join(error.messages), param=name)
                for name, errors in question.errors.as_data().items()
                for error in errors
            )
        return question.qs

    # ------------------------------------------------------------ what is answered
    def page(self, read: Callable[[Stretch], list[Any]], orderings: Sequence[Ordering], default: str) -> Page:
        """The page asked for, its rows by `read`."""
        limit = pagination.read_limit(self.params.get("limit"))
        ordering, descending = pagination.read_ordering(self.params.get("ordering"), orderings, default)
        unpaged = {name: value for name, value in self.params.items() if name not in (*PAGING, "fields")}
        asked = {**unpaged, "path": self.request.path}
        return pagination.page_of(
            read, ordering, descending=descending, limit=limit, cursor=self.params.get("cursor"), asked=asked
        )

    def page_of(self, rows: QuerySet[Any]) -> Page:
        """The page of `rows` that is asked for, in the orders of this resource."""
        return self.page(lambda stretch: list(stretch.of(rows)), self.orderings, self.ordering_default)

    def listed(self, rows: QuerySet[Any]) -> Response:
        """The envelope with one page of `rows`."""
        chosen = self.chosen_fields()
        page = self.page_of(self.filtered(rows))
        return self.enveloped(self.serialized(page.rows, chosen, many=True), page)

    def enveloped(self, results: Any, page: Page | None = None) -> Response:
        """`results` with what every list says of itself. `seq` is the commit that the answer reads the record at."""
        return Response({"results": results, **self.links(page), **self.stamp()})

    def joined(self, texts: Iterable[str], page: Page | None = None) -> HttpResponse:
        """The same where each of the results is JSON already."""
        rest = json.dumps(
            {**self.links(page), **self.stamp()}, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")
        )
        return HttpResponse(f'{{"results":[{",".join(texts)}],{rest[1:]}', content_type="application/json")

    def links(self, page: Page | None) -> dict[str, str | None]:
        """Where the list goes on, both ways."""
        return {
            "next": self.link("cursor", page.next) if page else None,
            "previous": self.link("cursor", page.previous) if page else None,
        }

    def stamp(self) -> dict[str, Any]:
        """What is to be quoted: the commit and the day, whether the same address will answer the same for ever, the
        commit's time, and the version of the rules."""
        asked, head = self.moment, self.record_head
        seq, at, policy = (head.seq, head.at, head.policy) if asked.seq is None else (asked.seq, asked.at, asked.policy)
        return {
            "seq": seq,
            "as_of": asked.on,
            "provisional": not asked.is_final,
            "data_as_of": at,
            "rules_version": rules_version(policy),
            "retracted_since": taken_back.left_out(asked),
        }

    def one(self, rows: QuerySet[Any], **key: str) -> Any:
        """The one row of `key`. Hidden and absent are the same 404."""
        found = rows.filter(**key).first()
        if found is None:
            raise self.nothing()
        return found

    def nothing(self) -> NotFound:
        """What is raised where nothing is that may be seen."""
        return NotFound(_("There is nothing here."))

    def at_home(self, asked: str, public_id: str) -> Any:
        """The same question at the address of `public_id`, where what was `asked` for stands now."""
        return MovedForGood(self.request.get_full_path().replace(f"/{asked}/", f"/{public_id}/", 1))

    def serialized(self, found: Any, chosen: Sequence[str] | None = None, *, many: bool = False, **context: Any) -> Any:
        """`found` as the answer shows it, cut down to the fields `chosen`."""
        context = {"request": self.request, "moment": self.moment, "fields": chosen, **context}
        return self.serializer_class(found, many=many, context=context).data

    def detailed(self, found: Any) -> Response:
        """One row by itself."""
        return Response({**self.serialized(found, self.chosen_fields()), **self.stamp()})

    def chosen_fields(self) -> list[str] | None:
        """The fields that `fields` names; None for all of them. Raises BadRequest."""
        if "fields" not in self.params:
            return None
        known = _names(self.serializer_class)
        try:
            asked = parts(self.params["fields"])
        except ValidationError as error:
            raise BadRequest.at("fields", str(error.code), " ".join(error.messages)) from None
        for name in asked:
            if name not in known:
                detail = _("“%(value)s” is not one of: %(known)s.") % {"value": shown(name), "known": ", ".join(known)}
                raise BadRequest.at("fields", "unknown_value", detail)
        return asked

    def link(self, name: str, value: str | None) -> str | None:
        """The address of this question with another value of one parameter; None for None."""
        if value is None:
            return None
        query = self.request._request.GET.copy()
        query[name] = value
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


@cache
def _names(of: type[serializers.Serializer[Any]]) -> tuple[str, ...]:
    """The top fields of an answer."""
    return tuple(of().fields)
