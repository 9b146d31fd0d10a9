"""Who follows by e-mail. Only looked at: people confirm and unsubscribe themselves. The links' secret stays hidden."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.staff import ReadOnlyAdmin
from pledges.models import Subscription
from pledges.vocabulary import Capability, Clock


class FollowingFilter(admin.SimpleListFilter):
    """Whether mail goes out to them."""

    title = _("following")
    parameter_name = "following"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer the three."""
        return [("yes", _("Confirmed")), ("waiting", _("Not confirmed yet")), ("no", _("Unsubscribed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the two times."""
        match self.value():
            case "yes":
                return queryset.filter(confirmed_at__isnull=False, unsubscribed_at__isnull=True)
            case "waiting":
                return queryset.filter(confirmed_at__isnull=True, unsubscribed_at__isnull=True)
            case "no":
                return queryset.filter(unsubscribed_at__isnull=False)
        return queryset


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    codes = {"capabilities": Capability, "clock": Clock}
    list_display = ["email", "language", "clock", "weekday", "hour", "time_zone", "confirmed_at", "unsubscribed_at"]
    list_filter = [FollowingFilter, "clock", "language"]
    search_fields = ["email"]
    fields = [
        "email",
        "language",
        "countries",
        "capabilities",
        "clock",
        ("weekday", "hour", "time_zone"),
        ("created_at", "confirmed_at", "unsubscribed_at"),
    ]
