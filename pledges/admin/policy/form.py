"""The numbers of the policy as a form: what was shown, what was typed, and what was counted before it may be saved."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from pledges.admin.recording.fields import line
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS

SALT = "pledges.policy.previewed"


class PolicyForm(forms.Form):
    """Every number, why, which version was shown (`seen`), and for which numbers a preview was shown (`previewed`)."""

    change_reason = line(
        _("Reason for this change"), 300, required=True, help_text=_("It stays in the ledger beside your name.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in reversed(NUMBERS):
            field = PolicyVersion._meta.get_field(name)
            shown: Any = field.formfield(widget=UnfoldAdminIntegerFieldWidget)  # type: ignore[union-attr]
            self.fields = {name: shown, **self.fields}

    def numbers(self) -> dict[str, int]:
        """What was typed, by column."""
        return {name: self.cleaned_data[name] for name in NUMBERS}

    def token(self) -> str:
        """Says that these numbers, as a change of this version, were previewed."""
        return signing.dumps([self.cleaned_data["seen"], self.numbers()], salt=SALT, compress=True)

    def was_previewed(self) -> bool:
        """Whether exactly these numbers were."""
        try:
            shown = signing.loads(self.cleaned_data["previewed"], salt=SALT)
        except signing.BadSignature:
            return False
        return bool(shown == [self.cleaned_data["seen"], self.numbers()])
