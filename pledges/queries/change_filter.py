"""What may be asked of the feed."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pledges.models import Pledge
from pledges.queries import asking
from pledges.queries.asking import Asked, Codes, Keys
from pledges.vocabulary import Capability, ChangeCause, ChangeCode, ChangeKind


def all_pledges() -> QuerySet[Pledge]:
    """Taken back and merged ones too: the feed tells what became of them."""
    return Pledge.objects.all()


class ChangeFilter(Asked):
    """Of `change_list.changes()`."""

    coalition = Keys("pledge__coalition", key="slug", rows=asking.coalitions, label=_("coalition"))
    country = Keys("country", key="iso2", rows=asking.countries, label=_("country"), help_text=_("ISO 3166 alpha-2."))
    capability = Codes("capability", codes=Capability, label=_("capability"))
    pledge = Keys("pledge", key="public_id", rows=all_pledges, label=_("pledge"))
    kind = Codes("kind", codes=ChangeKind, label=_("added, modified or removed"))
    cause = Codes("cause", codes=ChangeCause, label=_("why it changed"))
    code = Codes("code", codes=ChangeCode, label=_("which sentence"))
