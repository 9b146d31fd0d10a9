"""Whoever follows the feed while transactions overlap misses nothing, sees nothing twice, and never half a statement
(F12): two hundred rounds over real connections.
"""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count, product
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from coalition.ledger import DoorBusy
from coalition.models import LedgerCommit
from pledges.actions.entry import StatementEntry
from pledges.actions.statements import publish
from pledges.models import Change
from pledges.vocabulary import Capability, Mission
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, WRITERS, PAGE = 200, 4, 3
GIVEN_UP = 0.1
"""How many of the transactions end without a commit."""

COUNTRIES = ("FR", "GB", "DE", "IT", "TR", "US", "UA")
FILES = list(product(COUNTRIES, [one for one in Capability if one is not Capability.UNSPECIFIED], Mission))
"""Pledges enough for every transaction to have its own: what a statement costs grows with what was said before it."""


class GivenUp(Exception):
    """Makes a writer leave the door without writing."""


def entry(number: int) -> StatementEntry:
    """Words of one day on two pledges: several changes in one commit."""
    iso2, capability, mission = FILES[number % len(FILES)]
    coded = [
        factories.position(iso2, capability, mission=mission),
        factories.refusal(iso2, capability, mission=mission),
    ]
    document = factories.page(address=f"https://news.example.org/while-writing/{number}")
    version = factories.appearance("page", *coded, document=document, quote=f"Words no. {number}.")
    return factories.entry(appearances=(version,), iso2=iso2, said=date(2025, 3, 10))


class Follower:
    """A client that keeps `last` and comes back with it."""

    def __init__(self) -> None:
        self.client = Client()
        self.last = "0"
        self.seen: list[tuple[int, int]] = []
        self.polls: list[list[tuple[int, int]]] = []

    def poll(self) -> None:
        """Follow `next` to the end; what was seen on the way is one poll."""
        found: list[tuple[int, int]] = []
        address = f"/api/v1/changes/?after={self.last}&limit={PAGE}"
        while address:
            answer = self._ask(address)
            found += [(row["seq"], row["n"]) for row in answer["results"]]
            address = answer["next"]
        self.last = answer["last"]
        self.seen += found
        self.polls.append(found)

    def _ask(self, address: str) -> dict[str, Any]:
        response = self.client.get(address)
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = json.loads(response.content)
        return answer


class Writers:
    """Writers that each begin a transaction as soon as their last one is over, until they are told to stop."""

    def __init__(self) -> None:
        self.numbers, self.stopped = count(), Event()
        self.left: list[int] = []
        self.inside = 0

    def work(self) -> None:
        try:
            while not self.stopped.is_set():
                self.transaction(next(self.numbers))
        finally:
            connections.close_all()

    def transaction(self, number: int) -> None:
        """One statement; some are given up when all is written."""
        self.inside += 1
        try:
            with factories.door() as commit:
                publish(entry(number), commit=commit)
                if random.Random(number).random() < GIVEN_UP:
                    raise GivenUp
            self.left.append(commit.seq)
        except (GivenUp, DoorBusy):
            pass
        finally:
            self.inside -= 1


def test_a_reader_that_polls_while_transactions_overlap_misses_nothing_and_sees_no_half_statement() -> None:
    """A round is one poll while several transactions are under way: one writes, the others stand at the door."""
    for iso2 in COUNTRIES:
        factories.ground(factories.entry(factories.position(iso2), iso2=iso2))
    follower, writers, rounds = Follower(), Writers(), 0
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(writers.work) for _ in range(WRITERS)]
        try:
            while rounds < ROUNDS and not any(future.done() for future in writing):
                overlapping = writers.inside > 1
                follower.poll()
                rounds += overlapping
                sleep(0.03)  # else the polls alone would keep this machine busy
        finally:
            writers.stopped.set()
        for future in writing:
            future.result()
    follower.poll()
    whole = list(Change.objects.order_by("seq", "n").values_list("seq_id", "n"))
    assert rounds == ROUNDS
    assert follower.seen == whole  # nothing missed, nothing twice, in commit order
    sizes = Counter(seq for seq, _ in whole)
    for poll in follower.polls:  # a commit is seen whole in one poll, or not at all
        seen = Counter(seq for seq, _ in poll)
        assert seen == {seq: sizes[seq] for seq in seen}
    assert min(sizes.values()) > 1
    assert list(LedgerCommit.objects.values_list("seq", flat=True)) == sorted(writers.left)
    assert sorted(sizes) == sorted(writers.left) == list(range(1, len(writers.left) + 1))
    assert len(writers.left) < next(writers.numbers)  # some were given up, and left no gap
    assert sum(1 for poll in follower.polls if poll) > ROUNDS // 10  # what was written was seen while it was written
