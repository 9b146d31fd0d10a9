"""Tokens: for oneself and for services, found by their hash, dead at once when they end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from coalition.access.tokens import LONGEST_LIFE, PREFIX, Made, TokenRefused, find, issue, revoke
from coalition.models import AccessToken
from coalition.visibility import ANYBODY, viewer_of
from coalition.vocabulary import Scope
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ann(db: None) -> User:
    return person("ann", "Analysts")


@pytest.fixture
def adam(db: None) -> User:
    return person("adam", "Administrators")


def service(name: str = "robot", **values: Any) -> User:
    return User.objects.create_user(name, is_staff=True, **values)


def made(user: User, by: User | None = None, **values: Any) -> Made:
    defaults: dict[str, Any] = {"name": "my dashboard", "scopes": [Scope.WRITE], "expires_at": NOW + timedelta(days=9)}
    return issue(user=user, by=by or user, now=NOW, **{**defaults, **values})


def test_a_secret_opens_and_is_nowhere_in_the_database(ann: User) -> None:
    new = made(ann)
    found = find(new.secret, now=NOW)
    assert found is not None
    assert (found.pk, found.user, found.scopes) == (new.token.pk, ann, ["write"])
    assert new.secret.startswith(PREFIX)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM coalition_accesstoken t")
        (row,) = cursor.fetchone()
    assert new.secret.removeprefix(PREFIX) not in row
    assert made(ann).secret != new.secret


def test_what_is_not_a_secret_opens_nothing(ann: User) -> None:
    new = made(ann)
    wrong = [
        "", PREFIX, new.secret[:-1], new.secret + "a", new.secret[:-1] + ("a" if new.secret[-1] != "a" else "b"),
        new.token.digest, new.secret.upper(), "x" * 100_000, PREFIX + "\x00" * 43, PREFIX + "é" * 43,
    ]  # fmt: skip
    assert [one[:20] for one in wrong if find(one, now=NOW) is not None] == []


def test_a_token_is_dead_when_it_ends_is_revoked_or_its_account_is_off(ann: User) -> None:
    new = made(ann)
    assert find(new.secret, now=NOW + timedelta(days=9)) is None
    for off in ({"is_active": False}, {"is_staff": False}):
        User.objects.filter(pk=ann.pk).update(**off)
        assert find(new.secret, now=NOW) is None
        User.objects.filter(pk=ann.pk).update(**dict.fromkeys(off, True))
    assert find(new.secret, now=NOW) is not None
    revoke(public_id=new.token.public_id, by=ann, now=NOW)
    assert find(new.secret, now=NOW) is None
    with pytest.raises(TokenRefused, match="revoked already"):
        revoke(public_id=new.token.public_id, by=ann, now=NOW)


def test_an_account_that_is_gone_leaves_its_tokens_dead_and_named() -> None:
    robot = service()
    new = made(robot, by=User.objects.create_superuser("root"))
    robot.delete()
    assert find(new.secret, now=NOW) is None
    assert everything(AccessToken).get().user_name == "robot"


def test_the_day_of_use_is_noted_once_a_day(ann: User, django_assert_num_queries: Any) -> None:
    new = made(ann)
    with django_assert_num_queries(2):
        find(new.secret, now=NOW)
    with django_assert_num_queries(1):
        find(new.secret, now=NOW + timedelta(hours=1))
    with django_assert_num_queries(2):
        find(new.secret, now=NOW + timedelta(days=1))
    assert everything(AccessToken).get().last_used_on == (NOW + timedelta(days=1)).date()


def test_nobody_makes_a_key_with_which_to_be_somebody_else(ann: User, adam: User) -> None:
    root = User.objects.create_superuser("root", password="a long password")
    for user, by in ((adam, ann), (ann, adam), (ann, root), (root, adam), (service(), ann)):
        with pytest.raises(TokenRefused, match="its own person"):
            made(user, by=by)
    with pytest.raises(TokenRefused, match="superuser"):
        made(service("mighty", is_superuser=True), by=adam)
    with pytest.raises(TokenRefused, match="may not make"):
        made(person("rita"))
    assert made(service("feeder"), by=adam).token.created_by_name == "adam"
    assert made(root).token.user == root


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW + LONGEST_LIFE + timedelta(seconds=1)}, "expires_at"),
    ],
)
def test_a_token_that_cannot_be_is_not_made(ann: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        made(ann, **values)
    assert refused.value.field == field
    assert not everything(AccessToken).exists()


def test_people_see_and_revoke_their_own_and_administrators_all(ann: User, adam: User) -> None:
    bob = person("bob", "Reviewers")
    of_ann, of_bob = made(ann).token, made(bob).token
    assert list(AccessToken.objects.visible_to(viewer_of(ann))) == [of_ann]
    assert AccessToken.objects.visible_to(viewer_of(adam)).count() == 2
    assert not AccessToken.objects.visible_to(ANYBODY).exists()
    with pytest.raises(TokenRefused, match="no such token"):
        revoke(public_id=of_bob.public_id, by=ann, now=NOW)
    assert revoke(public_id=of_bob.public_id, by=adam, now=NOW).revoked_by_name == "adam"
