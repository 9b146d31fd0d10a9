"""Digests as they were frozen, and their deliveries. What nobody can be sure of (ambiguous) stands first and in red."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from coalition.staff import ReadOnlyAdmin, viewer, words
from pledges.admin.facts import bounded, once, rendered
from pledges.models import Delivery, Digest
from pledges.vocabulary import Clock, DeliveryState

COLORS = {
    DeliveryState.AMBIGUOUS.value: "danger",
    DeliveryState.FAILED.value: "warning",
    DeliveryState.SENT.value: "success",
    DeliveryState.PENDING.value: "info",
    DeliveryState.CLAIMED.value: "info",
    DeliveryState.IN_DATA.value: "info",
}


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    codes = {"clock": Clock}
    list_display = ["subject", "subscription", "starts_at", "ends_at", "clock", "built_at"]
    list_filter = ["clock", ("ends_at", RangeDateTimeFilter)]
    list_select_related = ["subscription"]
    search_fields = ["subject", "subscription__email"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "subject",
                    "subscription",
                    ("starts_at", "ends_at"),
                    "clock",
                    ("head_seq", "head_at"),
                    "head_hash",
                    "built_at",
                ]
            },
        ),
        (_("Deliveries"), {"fields": ["deliveries"]}),
        (_("As it reads"), {"fields": ["as_html", "as_text"]}),
    ]

    @admin.display(description=_("deliveries"))
    @once
    def deliveries(self, digest: Digest) -> SafeString:
        """To whom it went, and what became of it."""
        rows, _more = bounded(digest.deliveries.visible_to(viewer(digest)).order_by("id"))
        lines = [[row.recipient, words(DeliveryState(row.state)), row.sent_at or row.problem or "–"] for row in rows]
        return rendered("lines", lines=lines)

    @admin.display(description="HTML")
    @once
    def as_html(self, digest: Digest) -> SafeString:
        """The mail in a frame that may run nothing and reach nothing."""
        return rendered("digest", html=digest.html)

    @admin.display(description=_("text"))
    @once
    def as_text(self, digest: Digest) -> SafeString:
        """The mail's text."""
        return rendered("preformatted", text=digest.text)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    codes = {"state": DeliveryState}
    list_display = ["recipient", "digest", "colored_state", "attempts", "next_try_at", "sent_at", "problem"]
    list_filter = ["state", ("sent_at", RangeDateTimeFilter)]
    list_select_related = ["digest__subscription"]
    search_fields = ["recipient", "=message_id", "digest__subject"]
    fields = [
        "digest",
        "recipient",
        "message_id",
        "state",
        ("attempts", "next_try_at"),
        "lease_until",
        "sent_at",
        "problem",
    ]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits for a person first."""
        waits = Case(When(state=DeliveryState.AMBIGUOUS, then=Value(0)), default=Value(1), output_field=IntegerField())
        return [waits, "-id"]

    @display(description=_("state"), ordering="state", label=COLORS)
    def colored_state(self, delivery: Delivery) -> tuple[str, Any]:
        """The state as a colored label."""
        return delivery.state, words(DeliveryState(delivery.state))
