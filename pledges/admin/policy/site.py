"""The versions of the policy: looked at here, with who changed which number and why; the next one has a page."""

import time
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from coalition.staff import ReadOnlyAdmin
from pledges.admin.policy import page
from pledges.derived.policies import numbers_of, policy_version
from pledges.models import PolicyVersion
from pledges.models.policy_version import NUMBERS
from pledges.queries.clock import database_now


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "changes", "who", "when", "why"]
    list_select_related = ["since_seq"]
    search_fields = ["since_seq__reason", "since_seq__actor_name"]
    fields = [("number", "since_seq", "until_seq"), "who", "why", "changes", *NUMBERS]
    readonly_fields = ["who", "why", "changes"]
    actions_list = ["change_policy"]

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may add a version."""
        return request.user.has_perm("pledges.add_policyversion")

    @action(description=_("Change the policy"), url_path="change-policy", permissions=["edit"])
    def change_policy(self, request: HttpRequest) -> HttpResponse:
        """Make the next version, on a page of its own."""
        return page.change(self, request, today=database_now().date(), clock=time.monotonic)

    @display(description=_("changed"))
    def changes(self, version: PolicyVersion) -> str:
        """Each number that is another one than in the version before."""
        if version.number == 1:
            return str(_("shipped"))
        before = numbers_of(policy_version(version.number - 1))
        told = [
            f"{version._meta.get_field(name).verbose_name}: {before[name]} → {getattr(version, name)}"  # type: ignore[union-attr]
            for name in NUMBERS
            if before[name] != getattr(version, name)
        ]
        return "; ".join(told)

    @display(description=_("changed by"))
    def who(self, version: PolicyVersion) -> str:
        """The name in the ledger."""
        return version.since_seq.actor_name

    @display(description=_("at"))
    def when(self, version: PolicyVersion) -> Any:
        """The time in the ledger."""
        return version.since_seq.at

    @display(description=_("reason"))
    def why(self, version: PolicyVersion) -> str:
        """The reason in the ledger."""
        return version.since_seq.reason
