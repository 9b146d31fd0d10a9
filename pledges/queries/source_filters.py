"""What may be asked of documents, of publishers and of conditions."""

from django.utils.translation import gettext_lazy as _

from pledges.models import Publisher
from pledges.queries import asking
from pledges.queries.asking import Asked, Codes, Day, Keys, Languages, Truth
from pledges.vocabulary import ArchiveState, ConditionKind, PublisherKind, Reliability


class DocumentFilter(Asked):
    """Of `sources.documents()`."""

    publisher = Keys("publisher", key="slug", rows=Publisher.objects.all, label=_("publisher"))
    country = Keys(
        "publisher__country", key="iso2", rows=asking.countries, label=_("country"),
        help_text=_("Where its publisher is at home."),
    )  # fmt: skip
    language = Languages("language", lookup_expr="in", label=_("language"))
    archive_state = Codes("copy_state", codes=ArchiveState, label=_("archived copy"))
    seen = Truth("seen", label=_("seen by us"))
    published_after = Day("published_to", lookup_expr="gt", label=_("published after"), help_text=_("By the last day."))
    published_before = Day(
        "published_to", lookup_expr="lt", label=_("published before"), help_text=_("By the last day.")
    )


class PublisherFilter(Asked):
    """Of `sources.publishers()`."""

    country = Keys("country", key="iso2", rows=asking.countries, label=_("country"), help_text=_("ISO 3166 alpha-2."))
    kind = Codes("kind", codes=PublisherKind, label=_("kind"))
    reliability = Codes("reliability", codes=Reliability, label=_("reliability"))


class ConditionFilter(Asked):
    """Of `condition_list.conditions()`."""

    coalition = Keys("coalition", key="slug", rows=asking.coalitions, label=_("coalition"), help_text=_("Slugs."))
    kind = Codes("kind", codes=ConditionKind, label=_("kind"))
