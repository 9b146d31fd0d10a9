"""200 questions about final moments, asked while six writers write and again when they are done: the same `results`.

Trust F17. The writers are real connections that publish offers and refusals of the same pledges, of any day, in any
order; the questions are asked over the API and compared byte for byte.
"""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from threading import Event

import pytest
from django.db import connections
from django.test import Client

from coalition.ledger import DoorBusy
from coalition.models import LedgerCommit
from pledges.actions.statements import publish
from pledges.models import Statement
from pledges.vocabulary import Capability
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH, QUESTIONS = 6, 12, 200
COUNTRIES = ("FR", "GB", "DE", "IT")
CAPABILITIES = (Capability.TROOPS, Capability.AIR, Capability.NAVAL)
ADDRESSES = (
    "pledges/?limit=100",
    "pledges/?limit=100&ordering=id&stale=true",
    "pledges/?limit=100&ordering=id&disputed=true",
    "pledges/?limit=100&ordering=id&has_open_flag=false",
    "pledges/fr-troops-1/timeline/?limit=100",
    "statements/?limit=100",
    "coalitions/willing/matrix/?fields=country,capability,state,firmness,stale,disputed,pledge",
)
FIRST = date(2025, 1, 1)


def _entry(dice: Random, number: int) -> object:
    iso2, capability = dice.choice(COUNTRIES), dice.choice(CAPABILITIES)
    build = factories.refusal if dice.random() < 0.3 else factories.position
    said = FIRST + timedelta(days=dice.randrange(500))
    return factories.entry(build(iso2, capability), said=said, iso2=iso2, summary=f"Words no. {number}.")


def _ground() -> None:
    for iso2 in COUNTRIES:
        for number, capability in enumerate(CAPABILITIES):
            factories.publish_statement(iso2, capability, said=FIRST + timedelta(days=10 * number))


def _writer(seed: int, started: Event) -> Callable[[], int]:
    def run() -> int:
        dice = Random(seed)  # the same every time
        written = 0
        try:
            while written < EACH:
                try:
                    with factories.door(f"writer {seed}") as commit:
                        publish(_entry(dice, 1000 * seed + written), commit=commit)  # type: ignore[arg-type]
                    written += 1
                    started.set()
                except DoorBusy:
                    continue
            return written
        finally:
            connections.close_all()

    return run


def _question(dice: Random) -> str:
    """A commit, or a time before the newest commit; about its own day, or about another."""
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", "at"))
    seq, at = dice.choice(seqs[:-1])
    known = f"seq:{seq}" if dice.random() < 0.5 else at.isoformat().replace("+00:00", "Z")
    address = dice.choice(ADDRESSES)
    day = FIRST + timedelta(days=dice.randrange(520))
    about = f"&as_of={day}" if dice.random() < 0.7 else ""
    return f"/api/v1/{address}{'&' if '?' in address else '?'}known_at={known}{about}"


def _asked(client: Client, address: str) -> bytes:
    """The bytes of `results`. A pledge of which nothing had been said is a 404 both times."""
    response = client.get(address)
    if response.status_code == 404:
        return b"404"
    assert response.status_code == 200, (address, response.content[:300])
    answer = json.loads(response.content)
    assert answer["provisional"] is False, address
    return json.dumps(answer["results"], sort_keys=True).encode()


def test_final_questions_asked_while_six_write_are_answered_the_same_afterwards() -> None:
    _ground()
    client, dice, started = Client(), Random(17), Event()  # the same every time
    answers: dict[str, bytes] = {}
    overlapping = 0
    with ThreadPoolExecutor(WRITERS) as pool:
        writing: list[Future[int]] = [pool.submit(_writer(seed, started)) for seed in range(WRITERS)]
        assert started.wait(30)
        while len(answers) < QUESTIONS:
            question = _question(dice)
            answers[question] = _asked(client, question)
            overlapping += not all(future.done() for future in writing)
        assert [future.result(120) for future in writing] == [EACH] * WRITERS
    assert overlapping > QUESTIONS // 10, "the questions came too late"
    assert Statement.objects.count() == WRITERS * EACH + len(COUNTRIES) * len(CAPABILITIES)
    later = {question: _asked(client, question) for question in answers}
    changed = [question for question in answers if later[question] != answers[question]]
    assert changed == []
    assert sum(answer not in (b"404", b"[]") for answer in answers.values()) > QUESTIONS // 2
