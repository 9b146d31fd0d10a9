"""Access tokens: made here, shown once, looked at, revoked. Nobody sees a secret twice, and none is ever changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from coalition.access.tokens import TokenRefused, issue, revoke
from coalition.fields import validate_line
from coalition.models import AccessToken
from coalition.models.access_token import MAY_LOOK_AFTER
from coalition.staff import ReadOnlyAdmin, coded
from coalition.vocabulary import Scope

USUAL_LIFE = timedelta(days=90)


class TokenForm(forms.Form):
    """What a token is for, whom it acts for, what it may do and until when."""

    name = forms.CharField(
        label=_("what it is for"),
        max_length=100,
        validators=[validate_line],
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Which program holds it, so that you know which one to revoke."),
    )
    user: Any = forms.ModelChoiceField(
        label=_("acts for"),
        queryset=User.objects.none(),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Yourself; who looks after accounts also chooses among services: accounts without a password."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("may"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Never more than its account may. With nothing ticked it reads what everybody reads."),
    )
    expires_on = forms.DateField(
        label=_("last day"), widget=UnfoldAdminSingleDateWidget, help_text=_("UTC; at most a year ahead.")
    )

    def __init__(self, sent: Any, *, by: User, today: date) -> None:
        last = (today + USUAL_LIFE).isoformat()
        super().__init__(sent, initial={"user": by.pk, "expires_on": last}, use_required_attribute=False)
        self.fields["user"].queryset = choices_of(by)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["scopes"].choices = coded(Scope)  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean_expires_on(self) -> datetime:
        """The end of the day that was named."""
        day: date = self.cleaned_data["expires_on"]
        try:
            return datetime.combine(day + timedelta(days=1), time(), UTC)
        except OverflowError:
            raise forms.ValidationError(_("A token ends after today and within a year.")) from None


def choices_of(by: User) -> QuerySet[User]:
    """The accounts for which `by` may make a token, as `issue` decides it."""
    found = Q(pk=by.pk)
    if by.has_perm(MAY_LOOK_AFTER):
        services = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        found |= services if by.is_superuser else services & Q(is_superuser=False)
    return User.objects.filter(found, is_active=True, is_staff=True).order_by("username")


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnlyAdmin):
    codes = {"scopes": Scope}
    list_display = ["name", "user_name", "scopes", "expires_at", "revoked_at", "last_used_on"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), "expires_at"]
    search_fields = ["name", "user_name", "=public_id"]
    fields = [
        "public_id",
        "name",
        "user_name",
        "scopes",
        ("created_at", "created_by_name"),
        "expires_at",
        ("revoked_at", "revoked_by_name"),
        "last_used_on",
    ]
    actions_detail = ["revoke"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tokens are made here, by one action."""
        return bool(request.user.has_perm("coalition.add_accesstoken"))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for a token; show its secret, this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now, by = timezone.now(), request.user
        assert isinstance(by, User)  # noqa: S101 - the staff site lets nobody else in
        form = TokenForm(request.POST if request.method == "POST" else None, by=by, today=now.date())
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            try:
                made = issue(
                    name=typed["name"], user=typed["user"], scopes=[Scope(one) for one in typed["scopes"]],
                    expires_at=typed["expires_on"], by=by, now=now,
                )  # fmt: skip
            except TokenRefused as refused:
                place = "expires_on" if refused.field == "expires_at" else refused.field
                form.add_error(place if place in form.fields else None, str(refused.reason))
            else:
                return self._page(request, "made", {"title": _("This is the token"), "made": made})
        problems = [str(message) for found in form.errors.values() for message in found]
        return self._page(request, "make", {"title": _("Make an access token"), "form": form, "problems": problems})

    @action(description=_("Revoke"), url_path="revoke", permissions=["view"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End it for good, after a question."""
        token = get_object_or_404(self.get_queryset(request), pk=object_id)
        page = reverse("admin:coalition_accesstoken_change", args=[token.pk])
        if request.method != "POST":
            return self._page(request, "revoke", {"title": _("Revoke an access token"), "token": token, "back": page})
        try:
            revoke(public_id=token.public_id, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except TokenRefused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("Revoked: it opens nothing any more."))
        return HttpResponseRedirect(page)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), **context}
        response = TemplateResponse(request, f"admin/coalition/token/{name}.html", whole)
        response["Cache-Control"] = "no-store"
        return response
