"""Accounts for tests: people with a group, with none, and without any business here."""

from django.contrib.auth.models import Group, User

from pledges.admin.groups import make_groups
from pledges.models import Review, Statement
from pledges.vocabulary import ReviewRole
from tests import factories


def person(name: str, group: str = "", *, staff: bool = True) -> User:
    """An account of the staff site, in `group` where one is named."""
    make_groups()
    user = User.objects.create_user(name, password="a long password", is_staff=staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=user.pk)  # without what was asked about permissions before


def read_twice(statement: Statement) -> None:
    """Give `statement` a second reader who agreed on 9 of 10 fields."""
    with factories.door("a second reading") as commit:
        common = {"statement": statement, "submitted_at": commit.at, "seq_id": commit.seq}
        Review.objects.create(role=ReviewRole.FIRST, actor_name="ann", **common)
        Review.objects.create(role=ReviewRole.SECOND, actor_name="bob", compared=10, agreed=9, **common)
