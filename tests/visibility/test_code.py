"""The code itself: where restricted rows are read, each read says for whom, and rooms that show have one way only."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import QuerySet

from coalition.visibility import is_restricted
from tests.test_house import code, where

RESTRICTED = {model.__name__ for model in apps.get_models() if is_restricted(model)}
"""Every restricted model there is, also one that was added yesterday."""

BESIDE = [field for model in apps.get_models() for field in model._meta.related_objects if field.get_accessor_name()]
OPEN = {str(field.get_accessor_name()) for field in BESIDE if field.related_model.__name__ not in RESTRICTED}
NEIGHBORS = {str(field.get_accessor_name()) for field in BESIDE} - OPEN
"""What restricted rows are called on the rows that they hang on: `pledge.flags`, `digest.deliveries`. Where open rows
have the same name (the `events` of a condition and of a flag), the manager is the only guard.
"""

DOORS = {"visible_to", "for_the_record"}
WRITES = {"create", "bulk_create", "none"}
READS = {name for name in dir(QuerySet) if not name.startswith("_")} - WRITES

SHOWING = ("api/", "pledges/pages/", "pledges/desk/", "pledges/admin/", "pledges/queries/", "coalition/admin/",
           "coalition/staff/", "pledges/words/", "pledges/templatetags/")  # fmt: skip
"""The rooms that show something to somebody."""

ACROSS = {
    "pledges/admin/recording/outcome.py": {"flags__in"},  # of flags that were read for the viewer
    "pledges/digest/prepare.py": {"digests__ends_at"},  # from subscriptions that are read for the record
}
"""Lookups that go over to restricted rows from others, and why they may."""

MANAGERS = {
    "coalition/visibility.py",  # the guard itself
    "coalition/management/commands/prepare.py",  # whether there is an account at all
    "coalition/ledger/redact.py",  # the two people, by name
    "coalition/staff/versions.py",  # the row in hand, locked, and what its keys name; reference data is open
    "pledges/actions/record_files/reference.py",  # bulk_create
    "pledges/models/draft.py",  # who has coded a draft is part of the rule itself
}
"""Where a manager is not called `objects`."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in code():
        yield where(path), ast.parse(Path(path).read_text())


def reads(tree: ast.Module) -> Iterator[tuple[ast.Attribute, str]]:
    """Each `Model.objects.step` and `row.neighbor.step` of restricted rows, with its step ("" where there is none)."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        parent = parents.get(node)
        step = parent.attr if isinstance(parent, ast.Attribute) else ""
        if (node.attr == "objects" and _name(node.value) in RESTRICTED) or (node.attr in NEIGHBORS and step in READS):
            yield node, step


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def test_there_is_something_to_look_at() -> None:
    assert {"Flag", "FlagEvent", "Subscription", "Digest", "Delivery", "Run", "LedgerPayload"} <= RESTRICTED
    assert {"flags", "digests", "deliveries", "subscriptions"} <= NEIGHBORS
    assert sum(1 for _place, tree in trees() for _ in reads(tree)) >= 20


def test_every_read_of_restricted_rows_says_for_whom() -> None:
    silent = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node, step in reads(tree)
        if step not in DOORS | (WRITES if node.attr == "objects" else set())
    ]
    assert silent == []


def test_rooms_that_show_something_read_for_a_viewer_only() -> None:
    found = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        if place.startswith(SHOWING)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in {"for_the_record", "Purpose", "all_rows"}
    ]
    assert found == []


def test_no_other_manager_leads_around_the_guard() -> None:
    found = {
        place
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"_default_manager", "_base_manager"}
    }
    assert found <= MANAGERS


def test_no_question_goes_over_to_restricted_rows_unseen() -> None:
    """`filter(flags__internal=True)` on pledges would say what no reader may know."""
    prefixes = tuple(f"{name}__" for name in NEIGHBORS)
    found: dict[str, set[str]] = {}
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg and node.arg.startswith(prefixes):
                found.setdefault(place, set()).add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(prefixes):
                found.setdefault(place, set()).add(node.value)
    assert found == ACROSS


def test_accounts_are_read_by_the_staff_site_and_the_commands_alone() -> None:
    found = {
        place
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects" and _name(node.value) in {"User", "Group"}
    }
    assert found <= {
        "coalition/admin/tokens.py",  # whom a token may act for
        "pledges/admin/groups.py",
        "pledges/actions/second_readers.py",  # whether there is a second reader at all
    }
