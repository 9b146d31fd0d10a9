"""What the statement says about one pledge. A size is read from words; where they fail, numbers are asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from pledges.admin.recording.fields import (
    NamedField,
    code,
    day,
    find_condition,
    find_country,
    find_pledge,
    line,
    lines,
    some_codes,
    whole,
)
from pledges.admin.recording.folded import Incomplete, is_filled
from pledges.admin.recording.version_form import VERSIONS
from pledges.reasoning.facts import Quantity, Window
from pledges.reasoning.invalid import InvalidFactError
from pledges.reasoning.quantity import make_quantity
from pledges.reasoning.size import parse_size
from pledges.vocabulary import (
    BasingForce,
    BasingSense,
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Measure,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Qualifier,
    Stance,
    VagueWindow,
    WindowKind,
)
from pledges.words.labels import label
from pledges.words.sizes import size as size_in_words

POSITIONS = 4
"""How many positions the page has room for."""

CONDITIONS = 4
"""How many conditions a position has room for."""

BASINGS = {
    f"{sense.value} {force.value}": (sense, force)
    for sense in (BasingSense.INCLUDED, BasingSense.EXCLUDED)
    for force in (BasingForce.FIRM, BasingForce.POSSIBLE)
}

BY_HAND = {"low": "low", "high": "high", "unit": "currency", "as_found": "size"}
"""Which field of the form holds a field of a size."""


def _basing(place: Place) -> forms.Field:
    choices = [(text, f"{label(sense)}, {label(force)}") for text, (sense, force) in BASINGS.items()]
    return forms.ChoiceField(
        label=label(place), choices=[("", "–"), *choices], required=False, widget=UnfoldAdminSelectWidget()
    )


class PositionForm(Incomplete):
    """Fields are named as in `PositionEntry` and `PledgeKey`; `version` is the one that it is coded from, by number."""

    pledge = NamedField(
        find_pledge, suggestions="pledges", label=_("pledge"), help_text=_("One that is there. For a new one:")
    )
    pledge_country = NamedField(
        find_country, suggestions="countries", label=_("country"), help_text=_("The speaker's, unless given.")
    )
    capability = code(_("capability"), Capability)
    polarity = code(_("polarity"), Polarity, default=Polarity.OFFER)
    mission = code(_("mission"), Mission, default=Mission.REASSURANCE_FORCE)
    origin = code(_("whose word"), PledgeOrigin, help_text=_("Worked out from who speaks, unless given."))
    number = whole(_("number"), help_text=_("2 only for a really separate undertaking."), largest=999)
    stance = code(_("stance"), Stance)
    modality = code(_("modality"), Modality, default=Modality.UNSTATED)
    firmness = code(_("firmness"), Firmness)
    delivery = code(_("delivery"), DeliveryBasis)
    negation = some_codes(_("denies"), NegationScope)
    as_found = lines(_("the words as found"), rows=2)
    size = line(_("size"), help_text=_("In words: “up to 600”, “5-10k”, “a battalion”, “£200 million”."))
    qualifier = code(_("qualifier"), Qualifier)
    low = whole(_("low"))
    high = whole(_("high"))
    measure = code(_("what is counted"), Measure, default=Measure.PERSONNEL)
    currency = line(_("currency"), 3)
    places = line(_("places, the words as found"))
    window_kind = code(_("window"), WindowKind)
    window_start = day(_("from"))
    window_end = day(_("to"))
    window_trigger = code(_("after"), ConditionKind)
    window_from_day = whole(_("from day"), largest=36_500)
    window_to_day = whole(_("to day"), largest=36_500)
    window_vague = code(_("in words"), VagueWindow)
    negated_window_kind = code(_("denied window"), WindowKind)
    negated_window_start = day(_("from"))
    negated_window_end = day(_("to"))
    negated_window_vague = code(_("in words"), VagueWindow)
    condition_mode = code(_("conditions"), ConditionMode, default=ConditionMode.SILENT)
    deliverable = line(_("deliverable"))
    version = forms.TypedChoiceField(
        label=_("coded from version"),
        choices=[("", "1"), *((number, str(number)) for number in range(2, VERSIONS + 1))],
        coerce=int,
        empty_value=1,  # type: ignore[arg-type]  # any value will do
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    note = lines(_("note"), rows=2)

    quantity: Quantity | None = None
    window: Window | None = None
    negated_window: Window | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in Place:
            self.fields[f"basing_{place.value}"] = _basing(place)
        for row in range(1, CONDITIONS + 1):
            self.fields[f"condition_{row}"] = NamedField(
                find_condition, suggestions="conditions", label=_("condition %(row)d") % {"row": row}
            )
            self.fields[f"force_{row}"] = code(_("force"), ConditionForce, default=ConditionForce.REQUIRED)
            self.fields[f"alternative_{row}"] = whole(_("one of group"), largest=99)
            self.fields[f"condition_as_found_{row}"] = line(_("the words as found"), 300)

    def _some(self, *beginnings: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(beginnings)]

    @property
    def basing_fields(self) -> list[forms.BoundField]:
        """One for each place."""
        return self._some("basing_")

    @property
    def window_fields(self) -> list[forms.BoundField]:
        """Those of the window, then those of the denied one."""
        return [*self._some("window_"), *self._some("negated_window_")]

    @property
    def condition_fields(self) -> list[forms.BoundField]:
        """Row by row."""
        rows = range(1, CONDITIONS + 1)
        names = ("condition", "force", "alternative", "condition_as_found")
        return [self[f"{name}_{row}"] for row in rows for name in names]

    @property
    def open_parts(self) -> dict[str, bool]:
        """Which folded parts are open."""
        parts = {
            "numbers": ["qualifier", "low", "high", "measure", "currency"],
            "place": ["places", *(field.name for field in self.basing_fields)],
            "when": [field.name for field in self.window_fields],
            "conditions": ["condition_mode", *(field.name for field in self.condition_fields)],
            "rest": ["deliverable", "version", "note"],
        }
        return {part: is_filled(self, names) for part, names in parts.items()}

    @property
    def understood(self) -> str:
        """What the size was read as, in words and as an interval, or ""."""
        if self.quantity is None:
            return ""
        quantity = self.quantity
        words = size_in_words(quantity.measure, quantity.qualifier, quantity.low, quantity.high, currency=quantity.unit)
        return f"{words} [{quantity.low:,}–{'∞' if quantity.high is None else f'{quantity.high:,}'}]"

    def clean(self) -> dict[str, Any]:
        """Read the size and the windows, and ask for what a position cannot be without."""
        data = super().clean() or {}
        if not self.has_changed() and self.empty_permitted:
            return data
        if not data.get("pledge") and not data.get("capability") and "pledge" not in self.errors:
            self.ask("capability", _("Name a pledge that is there, or the capability of a new one."))
        if not data.get("stance"):
            self.ask("stance", _("This field is required."))
        self._read_size(data)
        self.window = self._window("window", data)
        self.negated_window = self._window("negated_window", data)
        return data

    def _read_size(self, data: dict[str, Any]) -> None:
        by_hand = [data.get(name) for name in ("qualifier", "low", "high")]
        text = data.get("size", "")
        if any(value is not None for value in by_hand):
            self._read_numbers(data, text)
        elif text:
            self.quantity = parse_size(text)
            if self.quantity is None:
                self.add_error(
                    "size", _("“%(text)s” is not understood as a size; give the numbers.") % {"text": text[:80]}
                )

    def _read_numbers(self, data: dict[str, Any], text: str) -> None:
        low, high = data.get("low"), data.get("high")
        qualifier = data.get("qualifier") or _qualifier(low, high)
        try:
            self.quantity = make_quantity(
                data["measure"], qualifier, low=low, high=high, words=text, unit=data.get("currency", "").upper()
            )
        except InvalidFactError as wrong:
            self.add_error(BY_HAND.get(wrong.field, "size"), wrong.sentence)

    def _window(self, name: str, data: dict[str, Any]) -> Window | None:
        """The window as it was filled in, whole or not: `actions` says what is wrong with it."""
        fields = ("start", "end", "trigger", "from_day", "to_day", "vague")
        filled = {field: data[f"{name}_{field}"] for field in fields if data.get(f"{name}_{field}") is not None}
        kind = data.get(f"{name}_kind")
        if kind is None and filled:
            self.add_error(f"{name}_kind", _("Say what kind of window this is."))
        return Window(kind, **filled) if kind is not None else None


def _qualifier(low: int | None, high: int | None) -> Qualifier:
    """What two numbers are where nobody says it."""
    if high is None:
        return Qualifier.AT_LEAST
    if low is None:
        return Qualifier.UP_TO
    return Qualifier.EXACT if low == high else Qualifier.RANGE
