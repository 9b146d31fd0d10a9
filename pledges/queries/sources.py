"""Where words were printed: the documents that a reader may know of at one moment, and their publishers.

A document is told as long as something printed in it is: a page all of whose statements were retracted is named by
nobody any more, for no moment.
"""

from typing import Any, cast

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pledges.models import Appearance, Document, Publisher
from pledges.models.capture import with_copies
from pledges.queries import statement_list
from pledges.queries.moment import Moment


def documents(moment: Moment) -> QuerySet[Document]:
    """One read: documents with publisher and country, and how many `statements` that may be told are printed in each.

    What there is of each by way of a copy stands in `copy_state`, `copy_sha256` and `copy_reason`. A past day of the
    world has the documents in which something is printed that was said by then.
    """
    return cast(
        "QuerySet[Document]",
        with_copies(Document.objects.all(), moment.facts())
        .filter(moment.facts(), Exists(_printed(moment).filter(document=OuterRef("pk"))))
        .select_related("publisher__country")
        .annotate(statements=_count(_printed(moment).filter(document=OuterRef("pk")), "document")),
    )


def publishers(moment: Moment) -> QuerySet[Publisher]:
    """One read: publishers, each with how many `documents` of theirs may be told. They have no versions."""
    told = documents(moment).filter(publisher=OuterRef("pk"))
    return Publisher.objects.select_related("country").annotate(documents_told=_count(told, "publisher"))


def _printed(moment: Moment) -> QuerySet[Appearance]:
    told = statement_list.visible(moment).values("pk")
    return cast("QuerySet[Appearance]", Appearance.objects.filter(moment.facts(), statement__in=told))


def _count(rows: QuerySet[Any], by: str) -> Any:
    """How many of the outer row's `rows` there are; 0 for none."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
