"""Whole tables, their data dictionary, and the same as a Frictionless data package."""

from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from api.conditional import View
from api.export_schema import ExportSchema, PackageSchema
from api.inputs import CLOCKS
from api.serializers.export import ExportTable
from api.streaming import streamed
from api.views.base import ReadView
from api.views.meta import MetaView
from api.vocabulary_names import name_of
from pledges.queries import exports
from pledges.queries.asking import Asked
from pledges.queries.data_package import package, resource
from pledges.queries.export_tables import TABLES, Table
from pledges.queries.exports import Format


class WhateverIsAccepted(BaseContentNegotiation):
    """The address names the form; a problem is JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ExportView(ReadView):
    """One table in one form."""

    schema = ExportSchema()
    content_negotiation_class = WhateverIsAccepted
    serializer_class = ExportTable
    paged = frozenset()
    table: Table = TABLES["pledges"]
    form: Format = Format.CSV

    @classmethod
    def looked_after(cls, view: View) -> View:
        return streamed(view)

    def filters(self) -> type[Asked]:
        return self.table.filters

    def known_parameters(self) -> tuple[str, ...]:
        return (*CLOCKS, *self.filters().base_filters)

    def retrieve(self, request: Request) -> StreamingHttpResponse:
        """The whole table, as one stream, by id; `exports/` has its columns. The filters are those of its list.

        An answer that breaks off lacks the end of its last chunk, which every HTTP/1.1 client reports. Who wants to
        count asks with `Prefer: count=exact`, or with `HEAD`: `Row-Count` then says how many rows there are. It is not
        there otherwise, since the first row would wait for it. `Record-Seq` and `Record-As-Of` are what to quote. In
        CSV a text that a spreadsheet would take for a formula has an apostrophe before it.
        """
        found = self.filtered(self.table.rows(self.moment, self.viewer))
        asked = self.table.asked(found, self.moment, self.viewer)
        rows = exports.count(asked) if _is_to_be_counted(request) else None
        stamp = self.stamp()
        response = StreamingHttpResponse(exports.stream(asked, self.form), content_type=self.form.media_type)
        if rows is not None:
            response["Row-Count"] = str(rows)
        response["Record-Seq"] = str(stamp["seq"])
        response["Record-As-Of"] = stamp["as_of"].isoformat()
        name = f"{self.table.name}-{stamp['seq']}-{stamp['as_of']}.{self.form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _is_to_be_counted(request: Request) -> bool:
    """Whether the number of rows is asked for, or whoever asks would not see that an answer broke off: HTTP/1.0 has no
    chunks, and proxies still speak it.
    """
    preferred = {one.strip().lower() for one in request.headers.get("Prefer", "").split(",")}
    return request.method == "HEAD" or "count=exact" in preferred or request.META["SERVER_PROTOCOL"] == "HTTP/1.0"


class DictionaryView(MetaView):
    """What can be exported."""

    serializer_class = ExportTable

    def retrieve(self, request: Request) -> Response:
        """Every table that can be exported, with its columns and what they mean."""
        return self.answer()

    def results(self) -> Any:
        for table in TABLES.values():
            yield {
                "name": table.name,
                "description": table.words,
                **{form.value: self.request.build_absolute_uri(address_of(table, form)) for form in Format},
                "columns": [
                    {
                        "name": one.name,
                        "type": one.kind,
                        "description": one.words,
                        "codes": name_of(one.codes) if one.codes else "",
                    }
                    for one in table.columns
                ],
            }


class PackageView(ReadView):
    """The exports as a data package."""

    schema = PackageSchema()
    serializer_class = ExportTable

    def known_parameters(self) -> tuple[str, ...]:
        return ()

    def retrieve(self, request: Request) -> Response:
        """The tables as a Frictionless data package: every file with its schema, as it is at this `seq`."""
        stamp = self.stamp()
        return Response(
            package(
                [
                    resource(table, Format.CSV, request.build_absolute_uri(address_of(table, Format.CSV)))
                    for table in TABLES.values()
                ],
                version=f"{stamp['seq']}-{stamp['as_of']}",
                created=stamp["data_as_of"],
            )
        )


def address_of(table: Table, form: Format) -> str:
    """Where a table is."""
    return reverse(f"api-export-{table.name}.{form}")


EXPORTS = {
    f"{table.name}.{form}": ExportView.as_view({"get": "retrieve"}, table=table, form=form)
    for table in TABLES.values()
    for form in Format
}
"""The view of each file."""
