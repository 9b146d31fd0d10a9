"""A small record of several commits, and the ways past the triggers that only a superuser has."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from coalition.ledger import stored
from coalition.ledger.witness import Witness
from coalition.models import Country
from tests import factories
from tests.rig.kept import kept


@contextmanager
def past_the_triggers() -> Iterator[Any]:
    """What a superuser may do: no trigger fires. Gives a cursor."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def witnesses() -> list[Witness]:
    """Every head, as somebody outside may have seen it."""
    return [Witness(c.seq, c.head or "", "", "") for c in stored.commits()]


def small_record(commits: int = 8) -> None:
    """Statements, reference data, and a country that is renamed again and again: `commits` commits."""
    with factories.door():
        for iso2 in ("FR", "GB", "DE"):
            factories.country(iso2)
        factories.coalition()
        factories.member("FR")
    factories.publish_statement("FR")
    factories.publish_statement("GB", "naval")
    for number in range(commits - 3):
        with factories.door(f"rename {number}"):
            Country.objects.filter(iso2="DE").update(name=f"Germany {number}")


_record_of_eight = kept(small_record)


@pytest.fixture
def record_of_eight(db: None) -> None:
    """Eight commits."""
    _record_of_eight()
    connection.check_constraints()  # as at the end of a transaction


@pytest.fixture
def dice() -> random.Random:
    """Chance that is the same on every run."""
    return random.Random(20261122)
