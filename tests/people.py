"""Accounts for tests: people with a group, with none, and without any business here."""

from django.contrib.auth.models import Group, User

from pledges.admin.groups import make_groups


def person(name: str, group: str = "", *, staff: bool = True) -> User:
    """An account of the staff site, in `group` where one is named."""
    make_groups()
    user = User.objects.create_user(name, password="a long password", is_staff=staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=user.pk)  # without what was asked about permissions before
