"""P12 for flags: two analysts at one, and a job at it while somebody decides, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from coalition.ledger import record
from coalition.models import Speaker
from coalition.vocabulary import Origin
from pledges.actions import triage
from pledges.models import Flag, FlagEvent
from pledges.vocabulary import DismissalReason, FlagState
from tests import factories
from tests.faults.test_draft_races import at_once
from tests.people import person
from tests.rig.reading import everything
from tests.scenarios.settling import again
from tests.scenarios.triaging import analyst, decided, seen

ROUNDS = 20


@pytest.fixture
def flag() -> Flag:
    with factories.door("the ground"):
        factories.member("FR")
    factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    return everything(Flag).get(rule="C1")


def _steps(flag: Flag) -> list[tuple[str, str, bool]]:
    found = everything(FlagEvent).filter(flag=flag).order_by("pk")
    return list(found.values_list("state_to", "actor_name", "by_job"))


def test_p12_of_two_analysts_at_one_flag_one_decides_and_the_other_is_told(flag: Flag) -> None:
    names = ("ada", "ben")
    clients = []
    for name in names:
        client = Client()
        client.force_login(person(name, "Analysts"))
        clients.append(client)
    address = reverse("admin:pledges_flag_triage_one", args=[flag.public_id])
    presses: tuple[dict[str, str], ...] = ({"dismiss": "scope_differs"}, {"snooze": "change"})
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            version = seen(flag)[flag.public_id]

            def press(which: int, version: str = version) -> Any:
                return clients[which].post(address, {"seen": version, **presses[which]})

            answers = at_once(pool, lambda: press(0), lambda: press(1))
            codes = [answer.status_code for answer in answers]
            assert sorted(codes) == [302, 409], number
            won = codes.index(302)
            assert f"<strong>{names[won]}</strong>" in answers[1 - won].content.decode()
            assert _steps(flag)[-1] == (("dismissed", "snoozed")[won], names[won], False)
            decided(flag, FlagState.OPEN)
    assert len(_steps(flag)) == 1 + 2 * ROUNDS


def test_p12_two_who_confirm_at_once_are_asked_one_after_the_other(flag: Flag) -> None:
    """Neither is the other's second by accident: the later one had not seen that the first had asked."""
    people = [analyst("ada"), analyst("ben")]
    version = seen(flag)[flag.public_id]

    def confirm(by: User) -> str:
        try:
            with record(actor=by, reason="confirm", origin=Origin.ADMIN) as commit:
                return triage.confirm(flag.public_id, seen=version, by=by, commit=commit).state_to
        except triage.FlagMoved:
            return "told"

    with ThreadPoolExecutor(2) as pool:
        found = at_once(pool, lambda: confirm(people[0]), lambda: confirm(people[1]))
    assert sorted(found) == ["acknowledged", "told"]
    assert everything(Flag).get(pk=flag.pk).state == "acknowledged"


def _dismiss(flag: Flag, version: str) -> str:
    by = User.objects.get(username="ada")
    try:
        with record(actor=by, reason="dismiss", origin=Origin.ADMIN) as commit:
            triage.dismiss({flag.public_id: version}, reason=DismissalReason.KEEP_BOTH, by=by, commit=commit)
    except triage.FlagMoved:
        return "told"
    return "done"


def test_case_31_a_job_that_runs_while_somebody_decides_never_undoes_it(flag: Flag) -> None:
    analyst("ada")
    today = datetime.now(UTC).date()
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            version = seen(flag)[flag.public_id]
            done, _queries = at_once(pool, lambda v=version: _dismiss(flag, v), lambda: again(today))
            assert done == "done", number
            assert everything(Flag).get(pk=flag.pk).state == "dismissed", number
            assert _steps(flag)[-1] == ("dismissed", "ada", False)
            decided(flag, FlagState.OPEN)


def test_what_changes_while_somebody_decides_is_never_dismissed_unseen(flag: Flag) -> None:
    """Either they are told that it is another matter now, or it comes back after them, because it is one."""
    analyst("ada")
    outcomes = set()
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            version, before = seen(flag)[flag.public_id], everything(Flag).get(pk=flag.pk).facts_hash

            def another_office(rank: int = 4 + number % 2) -> None:
                with factories.door("another office"):
                    Speaker.objects.filter(slug="head-fr").update(rank=rank)

            done, _nothing = at_once(pool, lambda v=version: _dismiss(flag, v), another_office)
            row = everything(Flag).get(pk=flag.pk)
            assert row.state == "open", number
            if done == "done":
                dismissal = everything(FlagEvent).filter(flag=flag, state_to="dismissed").order_by("pk").last()
                assert dismissal.facts_hash == before
            if row.facts_hash != before:
                outcomes.add(done)
    assert outcomes <= {"done", "told"}
    assert outcomes


def test_two_jobs_at_once_are_one(flag: Flag) -> None:
    today = datetime.now(UTC).date()
    before = everything(FlagEvent).count(), everything(Flag).count()
    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            at_once(pool, lambda: again(today), lambda: again(today))
    assert (everything(FlagEvent).count(), everything(Flag).count()) == before
