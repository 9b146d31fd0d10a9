"""The utterance: who, for whom, when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.models import Coalition
from pledges.admin.recording.fields import NamedField, code, day, find_country, find_speaker, line, lines
from pledges.admin.recording.folded import Incomplete, is_filled
from pledges.vocabulary import Attribution, Behalf, StatementKind


class StatementForm(Incomplete):
    """Fields are named as in `StatementEntry`; `frame` is the coalition whose pledges the statement is about."""

    summary = line(_("what was said, in one sentence"), 500, required=True)
    attribution = code(_("attribution"), Attribution, required=True, help_text=_("How the page names its source."))
    speaker = NamedField(
        find_speaker, suggestions="speakers", label=_("speaker"), help_text=_("A person in an office of the record …")
    )
    descriptor = line(_("or as described"), help_text=_("… or the page's words for them: “one British official”."))
    behalf = code(_("on behalf of"), Behalf, default=Behalf.COUNTRY)
    country = NamedField(find_country, suggestions="countries", label=_("country"))
    coalition = forms.ModelChoiceField(
        Coalition.objects.all(), label=_("coalition"), required=False, widget=UnfoldAdminSelectWidget()
    )
    organization = line(_("organization"))
    kind = code(_("kind"), StatementKind, required=True)
    said_from = day(_("said on, or not before"))
    said_to = day(_("not after"), help_text=_("Only where the day is not known. Alone: the statement is undated."))
    said_basis = line(_("how the date is known"), 300)
    venue = line(_("venue"))
    audience = line(_("audience"))
    frame = forms.ModelChoiceField(
        Coalition.objects.all(), label=_("pledges of"), empty_label=None, widget=UnfoldAdminSelectWidget()
    )
    note = lines(_("note"), rows=2)
    change_reason = line(_("reason, for the ledger"), 300, help_text=_("May be left out."))

    @property
    def more_is_filled(self) -> bool:
        """Whether the folded part is open."""
        return is_filled(self, ["coalition", "organization", "said_basis", "venue", "audience", "note"])

    def clean(self) -> dict[str, Any]:
        """A day by itself is the day; no day at all is a question."""
        data = super().clean() or {}
        if "said_from" in self.errors or "said_to" in self.errors:
            return data
        if data.get("said_from") and not data.get("said_to"):
            data["said_to"] = data["said_from"]
        if not data.get("said_to"):
            self.ask(
                "said_from",
                _("Say when it was said; where nobody knows, give the day of publication as “not after”."),
            )
        return data
