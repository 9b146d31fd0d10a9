"""A restricted row is read for a viewer or for the record, and in no third way."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Count, Exists, OuterRef, Prefetch

from coalition.models import AccessToken, KeptAnswer, LedgerPayload
from coalition.visibility import (
    ANYBODY,
    Purpose,
    RestrictedQuerySet,
    RestrictedRead,
    bearer_of,
    is_restricted,
    viewer_of,
)
from pledges.models import (
    Change,
    Delivery,
    Digest,
    Draft,
    Flag,
    FlagEvent,
    FlagWording,
    Pledge,
    Run,
    SecondCoding,
    Statement,
    Subscription,
)
from tests import factories
from tests.scenarios.one_of_each import NOW, one_of_each

pytestmark = pytest.mark.django_db

RESTRICTED = [
    AccessToken,
    KeptAnswer,
    Flag,
    FlagEvent,
    FlagWording,
    Subscription,
    Digest,
    Delivery,
    Run,
    Draft,
    SecondCoding,
]

READS: dict[str, Callable[[Any], Any]] = {
    "rows": lambda rows: list(rows.all()),
    "filter": lambda rows: list(rows.filter(pk=1)),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=1),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "values": lambda rows: list(rows.values_list("pk")),
    "ordered": lambda rows: list(rows.order_by("pk")[:1]),
    "iterator": lambda rows: list(rows.iterator()),
    "in bulk": lambda rows: rows.in_bulk([1]),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "locked": lambda rows: list(rows.select_for_update()),
    "union": lambda rows: list(rows.all().union(rows.all())),
    "update": lambda rows: rows.filter(pk=1).update(pk=1),
    "delete": lambda rows: rows.filter(pk=1)._raw_delete(using="default"),
    "sub-query": lambda rows: list(Pledge.objects.filter(pk__in=rows.values("pk"))),
    "exists in another": lambda rows: list(Pledge.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))))),
    "SQL of one's own": lambda rows: list(rows.raw("SELECT 1 AS id")),
    "the SQL of a read": lambda rows: str(rows.all().query),
}


def staff(*permissions: str, **values: Any) -> User:
    user = User.objects.create_user(values.pop("username", "sam"), is_staff=values.pop("is_staff", True), **values)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.mark.parametrize("model", RESTRICTED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_read_that_says_for_nobody_is_refused(model: Any, read: Callable[[Any], Any]) -> None:
    with pytest.raises(RestrictedRead, match=f"{model.__name__} is restricted"):
        read(model.objects)


@pytest.mark.parametrize("model", RESTRICTED, ids=lambda model: model.__name__)
def test_what_is_asked_for_nobody_is_answered_for_the_record(model: Any) -> None:
    one_of_each()
    assert model.objects.for_the_record(Purpose.VERIFY).exists()
    assert list(model.objects.none()) == []


def test_these_are_the_restricted_models() -> None:
    found = {model for model in apps.get_models() if is_restricted(model)}
    assert {*RESTRICTED, LedgerPayload} <= found
    assert not found & {Pledge, Statement, Change}


def test_every_restricted_model_keeps_the_one_convention() -> None:
    """One kind of rows, one rule, one kind of viewer, and no second manager that leads around it."""
    for model in apps.get_models():
        managers: list[Any] = model._meta.managers
        guards = [one for one in managers if hasattr(one, "visible_to") or hasattr(one, "for_the_record")]
        assert is_restricted(model) == bool(guards), model
        if not guards:
            continue
        assert list(managers) == [model._default_manager], model
        rows = guards[0]._queryset_class
        assert issubclass(rows, RestrictedQuerySet), model
        assert rows.rule is not RestrictedQuerySet.rule, model
        assert (
            list(signature(rows.visible_to).parameters) == list(signature(rows.rule).parameters) == ["self", "viewer"]
        )
        assert rows.for_the_record is RestrictedQuerySet.for_the_record, model


def test_what_hangs_on_another_row_is_guarded_too() -> None:
    one_of_each()
    pledge = Pledge.objects.filter(flags__isnull=False).first()
    assert pledge is not None
    for read in (
        lambda: list(pledge.flags.all()),
        lambda: list(Pledge.objects.prefetch_related("flags")),
        lambda: list(Pledge.objects.prefetch_related(Prefetch("flags", queryset=Flag.objects.all()))),
        lambda: list(Flag.objects.visible_to(ANYBODY).prefetch_related("events")),
    ):
        with pytest.raises(RestrictedRead):
            read()
    assert pledge.flags.visible_to(ANYBODY).exists()


def test_an_internal_flag_is_there_for_those_who_may_look_at_flags_only() -> None:
    one_of_each()
    found = Flag.objects.for_the_record(Purpose.DERIVE)
    with factories.door():
        found.update(internal=True)
    steps = FlagEvent.objects
    for viewer in (ANYBODY, viewer_of(AnonymousUser()), viewer_of(staff()), bearer_of("x")):
        assert not Flag.objects.visible_to(viewer).exists()
        assert not steps.visible_to(viewer).exists()
    analyst = viewer_of(staff("view_flag", username="ana"))
    assert Flag.objects.visible_to(analyst).count() == found.count() > 0
    assert steps.visible_to(analyst).exists()


@pytest.mark.parametrize("model", [Subscription, Digest, Delivery, Run], ids=lambda model: model.__name__)
def test_mail_and_runs_are_seen_by_permission(model: Any) -> None:
    one_of_each()
    needed = f"view_{model._meta.model_name}"
    assert model.objects.visible_to(viewer_of(staff(needed))).exists()
    others = [f"view_{one._meta.model_name}" for one in (Subscription, Digest, Delivery, Run) if one is not model]
    assert not model.objects.visible_to(viewer_of(staff(*others, username="olga"))).exists()
    assert not model.objects.visible_to(ANYBODY).exists()


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}], ids=["switched off", "no staff"])
def test_an_account_that_is_off_sees_what_everybody_sees(values: dict[str, bool]) -> None:
    user = staff("view_flag", "view_subscription", **values)
    assert viewer_of(user) == ANYBODY


def test_permissions_count_as_they_are_when_they_are_asked_about() -> None:
    user = staff("view_run")
    assert viewer_of(User.objects.get(pk=user.pk)).may("pledges.view_run")
    user.user_permissions.clear()
    assert not viewer_of(User.objects.get(pk=user.pk)).may("pledges.view_run")


def test_whoever_holds_the_secret_of_a_mail_sees_their_own_subscription_alone() -> None:
    one_of_each()
    other = Subscription.objects.create(email="other@example.org", created_at=NOW)
    assert list(Subscription.objects.visible_to(bearer_of(other.token))) == [other]
    assert not Subscription.objects.visible_to(bearer_of("guessed")).exists()
    assert not Digest.objects.visible_to(bearer_of(other.token)).exists()


def test_nobody_reads_the_words_of_the_ledger_on_a_page() -> None:
    with factories.door():
        factories.country("FR")
    root = viewer_of(User.objects.create_superuser("root"))
    with pytest.raises(RestrictedRead):
        LedgerPayload.objects.first()
    assert LedgerPayload.objects.for_the_record(Purpose.VERIFY).exists()
    assert not LedgerPayload.objects.visible_to(root).exists()
