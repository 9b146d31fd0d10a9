"""One version of the statement: the document that printed it, the words, and how far we trust them."""

from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from coalition.addresses import canonical_address
from coalition.fields import validate_address
from pledges.actions.record_files.documents import hash_of_description
from pledges.admin.recording.fields import NamedField, code, day, find_publisher, line, lines
from pledges.admin.recording.folded import Incomplete, is_filled
from pledges.models import Document
from pledges.vocabulary import AppearanceMode, QuoteType, RelayMode

VERSIONS = 3
"""How many versions the page has room for."""

CREDIBILITY = {  # STANAG 2511
    1: _("1 – confirmed by other sources"),
    2: _("2 – probably true"),
    3: _("3 – possibly true"),
    4: _("4 – doubtful"),
    5: _("5 – improbable"),
    6: _("6 – cannot be judged"),
}


def _numbered(label: Any, choices: dict[int, Any], **options: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *choices.items()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget(),
        **options,
    )


class VersionForm(Incomplete):
    """Fields are named as in `AppearanceEntry` and `DocumentEntry`; `relays` is the number of another version."""

    address = forms.CharField(
        label=_("address of the document"),
        max_length=2000,
        required=False,
        validators=[validate_address],
        help_text=_("A page that is already in the record is found by its address."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url"}),
    )
    publisher = NamedField(find_publisher, suggestions="publishers", label=_("publisher"))
    title = line(_("title"), 500)
    published_from = day(_("published on, or not before"))
    published_to = day(_("published not after"))
    language = line(_("language"), 12, help_text=_("A code such as en, uk or fr."))
    unseen = forms.BooleanField(
        label=_("we know this document only through another"), required=False, widget=UnfoldBooleanWidget()
    )
    no_address = forms.BooleanField(
        label=_("it has no address (a paper, a broadcast)"),
        required=False,
        widget=UnfoldBooleanWidget(),
    )
    quote = lines(_("the words as printed"))
    quote_type = code(_("quote type"), QuoteType)
    credibility = _numbered(_("credibility"), CREDIBILITY, help_text=_("1 needs two origins."))
    speaker_as_printed = line(_("speaker as printed"))
    translation = lines(_("translation"), rows=2)
    translator = line(_("translated by"))
    relays = _numbered(
        _("it repeats"), {number: _("version %(number)d") % {"number": number} for number in range(1, VERSIONS + 1)}
    )
    relay_mode = code(_("how it repeats"), RelayMode)
    mode = code(_("standing"), AppearanceMode, default=AppearanceMode.NORMAL)
    mode_reason = line(_("why preferred or deprecated"), 300)
    locator = line(_("where in the document"))

    document: Document | None = None
    """The document of the record that has this address, where there is one."""

    text_hash: str = ""
    """What a document without an address is known by."""

    kept_hash: str = ""
    """The same for a document that is there already: its words need not be typed again."""

    @property
    def more_is_filled(self) -> bool:
        """Whether the folded part is open."""
        return is_filled(self, ["speaker_as_printed", "locator", "translation", "translator", "mode", "mode_reason"])

    def clean(self) -> dict[str, Any]:
        """Find the document, and ask for what a new one needs."""
        data = super().clean() or {}
        if not self.has_changed() and self.empty_permitted:
            return data
        data["published_to"] = data.get("published_to") or data.get("published_from")
        for name in ("quote_type", "credibility"):
            if not data.get(name):
                self.ask(name, _("This field is required."))
        if "address" not in self.errors:
            self._find_document(data)
        if self.document is None:
            for name in ("publisher", "language"):
                if not data.get(name):
                    self.ask(name, _("A document that is not in the record yet needs this."))
        return data

    def _find_document(self, data: dict[str, Any]) -> None:
        if address := data.get("address"):
            canonical = canonical_address(address)
            self.document = (
                Document.objects.standing().filter(canonical_address=canonical).select_related("publisher").first()
            )
        elif not data.get("no_address"):
            self.ask("address", _("A statement needs a document in which it appears: give its address."))
        elif self.kept_hash:
            self.text_hash = self.kept_hash
        elif not data.get("unseen") and not data.get("quote"):
            self.ask("quote", _("A document without an address is known by its words: give them as printed."))
        elif data.get("unseen") and not data.get("title"):
            self.ask("title", _("A document without an address needs a title that describes it."))
        elif data.get("publisher"):
            self.text_hash = self._hash(data)

    def _hash(self, data: dict[str, Any]) -> str:
        if not data["unseen"]:
            return sha256(data["quote"].encode()).hexdigest()
        described = {name: data.get(name) or "" for name in ("published_from", "published_to", "title")}
        return hash_of_description({"publisher": data["publisher"].slug, **described})
