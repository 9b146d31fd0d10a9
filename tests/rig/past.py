"""Statements settled on a day that is over, so that a sweep of today finds them due; commits of a time that is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from django.db import connection, transaction

from coalition.ledger import Commit
from coalition.models import LedgerCommit
from pledges.models import Statement
from pledges.vocabulary import Capability, Mission
from tests import factories

SETTLED_ON = date(2025, 3, 11)


@contextmanager
def settled_on(day: date = SETTLED_ON) -> Iterator[None]:
    """What is published inside is settled as if `day` (UTC) were today."""
    with patch.object(Commit, "today", property(lambda _: day)):
        yield


def publish_due(iso2: str = "FR", capability: Capability | str = Capability.TROOPS) -> Statement:
    """A firm pledge of 10 March 2025, fresh when it was settled, and stale since that summer."""
    with settled_on():
        return factories.publish_statement(iso2, capability)


def publish_many_due(count: int) -> int:
    """As `publish_due`, for at least `count` pledges in few statements; returns how many there are."""
    made = 0
    with settled_on():
        for mission in Mission:
            for iso2 in factories.COUNTRIES:
                if made >= count:
                    return made
                positions = [factories.position(iso2, capability, mission=mission) for capability in Capability]
                factories.publish_entry(factories.entry(*positions, iso2=iso2))
                made += len(positions)
    return made


def all_recorded_at(at: datetime) -> None:
    """Say that every commit so far was made at `at`, past the triggers, which keep a commit as it was made."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        LedgerCommit.objects.update(at=at)
