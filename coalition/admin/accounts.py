"""Accounts and groups. Nobody is deleted (history outlives people): an account is switched off.

Only a superuser may make a superuser, change one, or hand out single permissions; everybody else works by groups.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from coalition.staff import ReadOnlyAdmin, StaffAdmin

admin.site.unregister(User)
admin.site.unregister(Group)

FOR_SUPERUSERS = ["is_superuser", "user_permissions"]


@admin.register(User)
class UserAdmin(StaffAdmin, BaseUserAdmin):  # type: ignore[misc]  # the theme is without types
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups", "user_permissions"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Keep what makes a superuser from everybody who is none."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, *FOR_SUPERUSERS]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep superusers' accounts from everybody who is none: their password would be the way up."""
        if isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """Groups and what they may do are made by `manage.py make_groups`: every installation means the same by them."""

    list_display = ["name", "people"]
    search_fields = ["name"]
    fields = ["name", "permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Read the permissions with what their names are made of."""
        return super().get_queryset(request).prefetch_related("permissions__content_type", "user_set")

    @admin.display(description="people")
    def people(self, group: Group) -> str:
        """Who is in it."""
        return ", ".join(user.get_username() for user in group.user_set.all()) or "–"
