"""One undertaking that was filed twice: everything said of the one is filed under the other, and its id leads there for
ever. Only a decision of two people calls this.
"""

from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.closing import refuse
from pledges.actions.copying import move_positions
from pledges.models import Pledge, Position


def check_merge(pledge: Pledge, into: Pledge) -> None:
    """Raise EntryInvalid where the two cannot be one: the same country's word of the same kind in one coalition."""
    if pledge.pk == into.pk:
        raise refuse("itself", _("A pledge may not be merged into itself."), path="into")
    standing = set(
        Pledge.objects.filter(pk__in=[pledge.pk, into.pk], until_seq__isnull=True).values_list("pk", flat=True)
    )
    for one in (pledge, into):
        if one.pk not in standing:
            raise refuse("closed", _("“%(pledge)s” has been merged already.") % {"pledge": one.public_id}, path="into")
    same = ("coalition_id", "country_id", "polarity", "origin")
    if any(getattr(pledge, name) != getattr(into, name) for name in same):
        message = _(
            "Only pledges of one country, coalition and kind (offer or refusal, own word or another's) are one."
        )
        raise refuse("another_kind", message, path="into")


def write_merge(pledge: Pledge, into: Pledge, *, commit: Commit) -> None:
    """File everything that stands on `pledge` under `into` and close it, leaving what follows to the caller."""
    check_merge(pledge, into)
    rows = Position.objects.standing().filter(pledge=pledge).prefetch_related("basing_rows", "condition_rows")
    move_positions(list(rows.order_by("id")), commit=commit, pledge_id=into.pk)
    Pledge.objects.filter(pk=pledge.pk).update(merged_into=into, until_seq=commit.seq)
