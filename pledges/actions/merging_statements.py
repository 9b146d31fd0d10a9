"""One utterance that was logged twice: the versions of the duplicate become versions of the statement that stays, and
its id leads there for ever.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from coalition.ledger import Commit
from pledges.actions.closing import check_stands, pledges_of, refuse
from pledges.actions.copying import copy_appearances, copy_position
from pledges.actions.retractions import write_retraction
from pledges.derived import amends, settle
from pledges.models import Appearance, ConditionEvent, Retraction, Statement
from pledges.vocabulary import AppearanceMode, ChangeCause, RetractionReason

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def merge_statements(
    duplicate: Statement, into: Statement, *, by: "User | None", commit: Commit, note: str = ""
) -> Retraction:
    """Make `duplicate` part of `into`. Raises EntryInvalid, writing nothing, where one of them does not stand, or where
    they are not the same people's words.

    A version that `into` has already (the same page and words) is not copied.
    """
    _check(duplicate, into)
    touched = pledges_of([duplicate, into])
    versions = list(Appearance.objects.standing().filter(statement=duplicate).order_by("id"))
    coded = {row.pk: list(row.positions.filter(until_seq__isnull=True)) for row in versions}
    known = set(Appearance.objects.standing().filter(statement=into).values_list("document_id", "quote", "quote_type"))
    has_preferred = Appearance.objects.standing().filter(statement=into, mode=AppearanceMode.PREFERRED).exists()
    events = list(ConditionEvent.objects.standing().filter(statement=duplicate))
    row = write_retraction(duplicate, reason=RetractionReason.DUPLICATE, note=note, by=by, commit=commit, into=into)
    repeated = {version.relays_id for version in versions}
    kept = [
        version
        for version in versions
        if version.pk in repeated or (version.document_id, version.quote, version.quote_type) not in known
    ]
    if has_preferred:
        for version in kept:
            if version.mode == AppearanceMode.PREFERRED:
                version.mode = AppearanceMode.NORMAL
    made = copy_appearances(kept, commit=commit, statement_id=into.pk)
    for pk, new in made.items():
        for position in coded[pk]:
            copy_position(position, commit=commit, appearance_id=new.pk)
    ConditionEvent.objects.bulk_create(
        ConditionEvent(
            condition_id=one.condition_id, state=one.state, on=one.on, statement=into, note=one.note,
            since_seq_id=commit.seq,
        )
        for one in events
    )  # fmt: skip
    settle(touched, commit=commit, today=commit.today, cause=ChangeCause.MERGE)
    amends.tell(commit)
    return row


def _check(duplicate: Statement, into: Statement) -> None:
    check_stands(duplicate)
    check_stands(into)
    if duplicate.pk == into.pk:
        raise refuse("itself", _("A statement is not a duplicate of itself."), path="into")
    for_whom = ("behalf", "country_id", "coalition_id", "organization")
    if any(getattr(duplicate, name) != getattr(into, name) for name in for_whom):
        raise refuse("another_voice", _("The two speak on behalf of different people."), path="into")
