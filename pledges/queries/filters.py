"""What may be asked of pledges and of flags: one set each, for people's forms and for machines."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coalition.models import Membership
from pledges.derived.cells import AGING
from pledges.models import FlagEvent, PledgeState, Position
from pledges.queries import asking, pledge_list
from pledges.queries.asking import Asked, Codes, Day, Keys, Number, OneCode, RecordTime, Terms, Truth
from pledges.queries.taken_back import pledges_at
from pledges.queries.who import memberships_then
from pledges.vocabulary import (
    BasingSense,
    Capability,
    ConditionKind,
    ConditionState,
    Confidence,
    Firmness,
    FlagState,
    Measure,
    Place,
    PledgeOrigin,
    Polarity,
    Severity,
    Status,
)
from pledges.words.rules import NAMES


class PledgeFilter(Asked):
    """Of `pledge_list.stated()`."""

    coalition = Keys("coalition", key="slug", rows=asking.coalitions, label=_("coalition"), help_text=_("Slugs."))
    country = Keys("country", key="iso2", rows=asking.countries, label=_("country"), help_text=_("ISO 3166 alpha-2."))
    capability = Codes("capability", codes=Capability, label=_("capability"))
    firmness = Codes("state__firmness", codes=Firmness, label=_("firmness"))
    firmness_min = OneCode(codes=Firmness, method="at_least", field_name="state__firmness", label=_("firmness, from"))
    status = Codes("state__status", codes=Status, label=_("status"))
    polarity = Codes("polarity", codes=Polarity, label=_("offer or exclusion"))
    origin = Codes("origin", codes=PledgeOrigin, label=_("whose word"))
    condition = Codes(
        codes=ConditionKind, method="on_condition", label=_("condition"),
        help_text=_("Kinds that stand; with condition_state, one and the same condition must answer both."),
    )  # fmt: skip
    condition_state = Codes(
        codes=ConditionState, method="in_condition_state", label=_("state of a condition"),
        help_text=_("States in which a standing condition is."),
    )  # fmt: skip
    basing = Codes(
        codes=Place, method="based", label=_("based"), help_text=_("Places that the standing basing includes."),
    )  # fmt: skip
    basing_excluded = Codes(
        codes=Place, method="not_based", label=_("not based"), help_text=_("Places that the standing basing excludes."),
    )  # fmt: skip
    confidence_min = OneCode(
        codes=Confidence, method="at_least", field_name="state__confidence", label=_("confidence, at least")
    )
    stale = Truth(method="is_stale", label=_("stale"))
    stale_before = Day(
        method="goes_stale_before", label=_("stale before"), help_text=_("Stale, or about to be, before this day.")
    )
    disputed = Truth(method="is_disputed", label=_("disputed"))
    has_open_flag = Truth(method="flagged", label=_("has an open flag"))
    severity_min = OneCode(
        codes=Severity, method="flagged_from", label=_("severity, at least"),
        help_text=_("Pledges with an open flag of this severity or above."),
    )  # fmt: skip
    stated_after = Day("state__last_stated_on", lookup_expr="gt", label=_("last stated after"))
    stated_before = Day("state__last_stated_on", lookup_expr="lt", label=_("last stated before"))
    changed_after = RecordTime(
        method="changed", label=_("changed in the record after"), help_text=_("`seq:N`, or a time with its zone.")
    )
    measure = Codes("state__measure", codes=Measure, label=_("what is counted"))
    quantity_min = Number(
        "state__low", lookup_expr="gte", label=_("size, at least"),
        help_text=_("The stated lower bound, in whole units of the one `measure` that must be given with it."),
    )  # fmt: skip
    q = Terms(method="worded", label=_("words"), help_text=_("Words, each in title, country, id or latest summary."))

    def objections(self, asked: Mapping[str, Any]) -> Iterator[tuple[str, forms.ValidationError]]:
        yield from super().objections(asked)
        if asked["quantity_min"] is not None and len(asked["measure"] or ()) != 1:
            yield (
                "quantity_min",
                forms.ValidationError(_("Sizes compare within one measure: give one."), code="measure_needed"),
            )

    def at_least(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        ranks: type[Firmness] | type[Confidence] = Firmness if name == "state__firmness" else Confidence
        return rows.filter(**{f"{name}__in": [one for one in ranks if one.rank >= ranks(value).rank]})

    def on_condition(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        states = self.form.cleaned_data["condition_state"]
        if not states:
            return rows.filter(state__condition_kinds__overlap=value)
        pairs = [{"kind": kind, "state": state} for kind in value for state in states]
        return rows.filter(asking.holds_any("state__conditions", pairs))

    def in_condition_state(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        if self.form.cleaned_data["condition"]:
            return rows  # asked together with the kind, of one and the same condition
        return rows.filter(state__condition_states__overlap=value)

    def based(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        places = [{"place": place, "sense": BasingSense.INCLUDED} for place in value]
        return rows.filter(asking.holds_any("state__basing", places))

    def not_based(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        places = [{"place": place, "sense": BasingSense.EXCLUDED} for place in value]
        return rows.filter(asking.holds_any("state__basing", places))

    def is_stale(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        stale = Q(pk__in=rows.filter(pledge_list.stale_on_or_before(self.moment.on)).order_by().values("pk"))
        return rows.filter(stale if value else ~stale)

    def goes_stale_before(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(state__status__in=AGING, state__stale_on__lt=value)

    def is_disputed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        disputed = Exists(pledge_list.disputing_flags(self.moment, self.viewer))
        return rows.filter(disputed if value else ~disputed)

    def flagged(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        flagged = Exists(pledge_list.standing_flags(self.moment, self.viewer))
        return rows.filter(flagged if value else ~flagged)

    def flagged_from(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Exists(pledge_list.standing_flags(self.moment, self.viewer, asking.severities_from(value))))

    def changed(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """By new or closed evidence, by a new state, or by a step of a flag; as far as the record had come."""

        def after(path: str) -> Q:
            return Q(**{f"{path}__gt": value}) & self.moment.recorded(path)

        mine = {"pledge": OuterRef("pk")}
        evidence = Position.objects.filter(after("since_seq") | after("until_seq"), **mine)
        states = PledgeState.objects.filter(after("known__startswith"), **mine)
        steps = FlagEvent.objects.visible_to(self.viewer).filter(after("seq"), flag__pledge=OuterRef("pk"))
        return rows.filter(Exists(evidence) | Exists(states) | Exists(steps) | Q(since_seq__gt=value))

    def worded(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        summary = "state__latest_position__appearance__statement__summary"
        return asking.all_words(rows, value, ("title", "public_id", "country__name", summary))


class CountedFilter(Asked):
    """Of `totals.pledges_of()`."""

    country = Keys("country", key="iso2", rows=asking.countries, label=_("country"), help_text=_("ISO 3166 alpha-2."))
    capability = Codes("capability", codes=Capability, label=_("capability"))


class RequirementFilter(Asked):
    """Of `requirements.requirements()`."""

    coalition = Keys("coalition", key="slug", rows=asking.coalitions, label=_("coalition"), help_text=_("Slugs."))
    country = Keys("country", key="iso2", rows=asking.countries, label=_("of one country alone"))
    capability = Codes("capability", codes=Capability, label=_("capability"))


class FlagFilter(Asked):
    """Of `flag_list.flags()`."""

    rule = Codes("rule", codes=NAMES, label=_("rule"))
    severity = Codes("severity", codes=Severity, method="as_it_was", label=_("severity"))
    severity_min = OneCode(codes=Severity, method="at_least", label=_("severity, at least"))
    state = Codes("state", codes=FlagState, method="as_it_was", label=_("state"))
    coalition = Keys("pledge__coalition", key="slug", rows=asking.coalitions, label=_("coalition"))
    country = Keys("pledge__country", key="iso2", rows=asking.countries, label=_("country"))
    capability = Codes("pledge__capability", codes=Capability, label=_("capability"))
    pledge = Keys(key="public_id", rows=asking.filed_pledges, method="on_pledge", label=_("pledge"))
    opened_after = Day("opened_on", method="opened", label=_("true since after"))

    def at(self, column: str) -> str:
        """What has a flag's `column` at the moment asked about."""
        return column if self.moment.is_now else {"opened_on": "opened_then"}.get(column, f"{column}_then")

    def as_it_was(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.at(name)}__in": value})

    def opened(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(**{f"{self.at(name)}__gt": value})

    def on_pledge(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        return rows.filter(pledge__in=pledges_at(value, self.moment))

    def at_least(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.at('severity')}__in": asking.severities_from(value)})


class CountryFilter(Asked):
    """Of `who.countries()`."""

    coalition = Keys(
        key="slug", rows=asking.coalitions, method="belonging", label=_("coalition"),
        help_text=_("Countries that belong, or once belonged, to it."),
    )  # fmt: skip

    def belonging(self, rows: QuerySet[Any], name: str, value: list[int]) -> QuerySet[Any]:
        if self.moment.seq is None:
            return rows.filter(pk__in=Membership.objects.filter(coalition__in=value).values("country"))
        then = memberships_then(self.moment.seq)
        return rows.filter(pk__in={row.country_id for row in then if row.coalition_id in value})
