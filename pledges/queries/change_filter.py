"""What may be asked of the feed."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from coalition.models import Coalition
from pledges.models import Pledge
from pledges.queries import asking
from pledges.queries.asking import Asked, Codes, Keys, Truth
from pledges.vocabulary import BOOKKEEPING, Capability, ChangeCause, ChangeCode, ChangeKind

RESOURCES = (
    "pledge", "statement", "flag", "check", "condition", "country", "coalition", "speaker", "publisher",
    "requirement", "document", "policy",
)  # fmt: skip
"""What the feed tells of."""


def all_pledges() -> QuerySet[Pledge]:
    """Taken back and merged ones too: the feed tells what became of them."""
    return Pledge.objects.all()


class ChangeFilter(Asked):
    """Of `change_list.changes()`."""

    coalition = Keys(key="slug", rows=asking.coalitions, method="of_coalition", label=_("coalition"))
    country = Keys("country", key="iso2", rows=asking.countries, label=_("country"), help_text=_("ISO 3166 alpha-2."))
    capability = Codes("capability", codes=Capability, label=_("capability"))
    pledge = Keys("pledge", key="public_id", rows=all_pledges, label=_("pledge"))
    kind = Codes("kind", codes=ChangeKind, label=_("added, modified or removed"))
    cause = Codes("cause", codes=ChangeCause, label=_("why it changed"))
    resource = Codes("resource", codes=RESOURCES, label=_("what changed"))
    code = Codes("code", codes=ChangeCode, label=_("which sentence"))
    news = Truth(method="followed", label=_("what people follow"))

    def of_coalition(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        slugs = Coalition.objects.filter(pk__in=value).values("slug")
        return rows.alias(of=KT("slots__coalition")).filter(of__in=slugs)

    def followed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.exclude(code__in=BOOKKEEPING) if value else rows.filter(code__in=BOOKKEEPING)
