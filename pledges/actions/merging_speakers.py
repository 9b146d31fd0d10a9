"""One person in one office who was entered twice: everything that either said is the survivor's, and the old short name
is understood for ever.
"""

from django.utils.translation import gettext as _

from coalition.ledger import Commit
from coalition.models import Speaker
from pledges.actions.closing import refuse
from pledges.derived import settle
from pledges.models import Position
from pledges.vocabulary import ChangeCause


def merge_speakers(speaker: Speaker, into: Speaker, *, commit: Commit) -> None:
    """Let `speaker` be `into` from now on. Raises EntryInvalid, writing nothing, where they cannot be one."""
    if speaker.pk == into.pk:
        raise refuse("itself", _("A speaker may not be merged into themselves."), path="into")
    rows = {row.pk: row for row in Speaker.objects.filter(pk__in=[speaker.pk, into.pk])}
    if rows[into.pk].merged_into_id is not None or rows[speaker.pk].merged_into_id is not None:
        raise refuse("closed", _("One of them has been merged already; merge into the one that stays."), path="into")
    if (speaker.country_id, speaker.organization) != (into.country_id, into.organization):
        raise refuse("another_country", _("The two speak for different countries or organizations."), path="into")
    moved = [speaker.pk, *Speaker.objects.filter(merged_into=speaker).values_list("pk", flat=True)]
    Speaker.objects.filter(pk__in=moved).update(merged_into=into)
    touched = Position.objects.standing().filter(appearance__statement__speaker__in=moved)
    settle(
        set(touched.values_list("pledge_id", flat=True)),
        commit=commit,
        today=commit.today,
        cause=ChangeCause.CORRECTION,
    )
