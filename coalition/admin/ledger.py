"""The ledger's commits: who changed the record, when, why, through which door. Read-only by nature."""

from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateTimeFilter

from coalition.models import LedgerCommit
from coalition.staff import ReadOnlyAdmin
from coalition.vocabulary import Origin


@admin.register(LedgerCommit)
class LedgerCommitAdmin(ReadOnlyAdmin):
    codes = {"origin": Origin}
    list_display = ["seq", "at", "actor_name", "origin", "reason"]
    list_filter = ["origin", ("at", RangeDateTimeFilter)]
    search_fields = ["actor_name", "reason"]
    ordering = ["-seq"]
    fields = ["seq", "at", "actor_name", "actor", "origin", "reason"]
    list_select_related = ["actor"]
