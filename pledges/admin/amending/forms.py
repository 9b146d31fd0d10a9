"""What is asked where the record is amended."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.models import Speaker
from pledges.admin.recording.fields import NamedField, code, day, find_pledge, find_speaker, lines
from pledges.models import Pledge, Statement
from pledges.vocabulary import DecisionKind, RetractionReason


def find_statement(text: str) -> QuerySet[Statement]:
    """By its public id."""
    return Statement.objects.filter(public_id=text, until_seq__isnull=True)


def _find_standing_pledge(text: str) -> QuerySet[Pledge]:
    return find_pledge(text).filter(until_seq__isnull=True)


def _find_standing_speaker(text: str) -> QuerySet[Speaker]:
    return find_speaker(text).filter(merged_into__isnull=True)


class RetractForm(forms.Form):
    """Why a statement is taken back; a duplicate names the statement that stays."""

    reason = code(_("reason"), RetractionReason, required=True)
    into = NamedField(
        find_statement,
        suggestions="",
        label=_("stays as"),
        help_text=_("A duplicate: the id of the other one."),
    )
    note = lines(_("note"), help_text=_("For us; readers are told the reason only. Another reason needs words."))


class ProposeForm(forms.Form):
    """What is to be decided about a pledge, from when, and why."""

    kind = code(_("decision"), DecisionKind, required=True)
    into = NamedField(
        _find_standing_pledge,
        suggestions="",
        label=_("merge into"),
        help_text=_("A merge: the pledge that stays."),
    )
    on = day(_("from"), help_text=_("The day of the world from which it holds; today, unless given."))
    reason = lines(_("reason"), help_text=_("The second person reads it, and it stays in the record."))


class MergeSpeakerForm(forms.Form):
    """Who stays."""

    into = NamedField(
        _find_standing_speaker, suggestions="", label=_("is the same person in the same office as"),
        help_text=_("The short name, or name and office, of the one that stays."),
    )  # fmt: skip

    def clean_into(self) -> Speaker:
        """There is no merge into nobody."""
        into: Speaker | None = self.cleaned_data["into"]
        if into is None:
            raise forms.ValidationError(_("This field is required."))
        return into
