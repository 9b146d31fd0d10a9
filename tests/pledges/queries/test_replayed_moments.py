"""Whatever was answered while the record grew is answered again later, for each of its commits: pages and API alike.

A record is built step by step by dice. After each step everything a reader could see is written down; when the record
is whole, each step is asked for again by `known_at`. Also: what the world's clock shows on a day is what the fold's
steps say of it.
"""

import re
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from coalition.visibility import ANYBODY
from pledges.actions.checks import record_check
from pledges.models import PledgeState
from pledges.queries import pledge_list
from pledges.queries.head import head
from pledges.queries.moment import Moment
from pledges.vocabulary import Capability, Firmness, Stance
from tests import factories

pytestmark = pytest.mark.django_db

STEPS = 8
FIRST = date(2025, 1, 1)
ADDRESSES = (
    "pledges/?limit=100&ordering=id",
    "pledges/?limit=100&ordering=id&disputed=true",
    "statements/?limit=100&ordering=id",
    "coalitions/willing/matrix/",
    "pledges/fr-troops-1/",
    "pledges/fr-troops-1/timeline/",
)
STAMP = ("seq", "as_of", "provisional", "data_as_of", "retracted_since", "next", "previous")


def _grow(dice: Random, number: int) -> None:
    iso2 = dice.choice(("FR", "GB"))
    said = FIRST + timedelta(days=dice.randrange(400))
    if number and dice.random() < 0.3:
        factories.publish_entry(factories.entry(factories.refusal(iso2), said=said, iso2=iso2, summary=f"No {number}."))
    elif number and dice.random() < 0.15:
        with factories.door("a look") as commit:
            record_check(
                coalition=factories.coalition(), country=factories.country(iso2), capability=Capability.TROOPS,
                checked_on=said, note="Looked.", commit=commit,
            )  # fmt: skip
    else:
        firmness = dice.choice((Firmness.FLOATED, Firmness.PLEDGED, Firmness.SPECIFIED))
        modality = "possible" if firmness is Firmness.FLOATED else "firm"
        stance = Stance.AFFIRMS if number else Stance.ANNOUNCES
        country = iso2 if number else "FR"
        factories.publish_statement(
            country, said=said, firmness=firmness, modality=modality, stance=stance, summary=f"Words {number}."
        )


def _api(client: Client, address: str, clocks: str) -> Any:
    question = f"{'&' if '?' in address else '?'}{clocks}" if clocks else ""
    response = client.get(f"/api/v1/{address}{question}")
    if response.status_code != 200:
        return response.status_code
    answer = response.json()
    return answer["results"] if "results" in answer else {k: v for k, v in answer.items() if k not in STAMP}


def _page(client: Client, address: str) -> str:
    """The words of a page without the notice on top, whose counts tell of what came later."""
    html = client.get(address).content.decode()
    return re.sub(r'<section class="moment".*?</section>', "", html, flags=re.DOTALL)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_commit_is_shown_later_as_it_was_shown_then(client: Client, seed: int) -> None:
    dice = Random(seed)  # the same every time
    seen: dict[str, Any] = {}
    for number in range(STEPS):
        _grow(dice, number)
        seq = head().seq
        day = FIRST + timedelta(days=dice.randrange(30, 430))
        for clocks in (f"known_at=seq:{seq}", f"as_of={day}&known_at=seq:{seq}"):
            seen |= {f"{address} {clocks}": _api(client, address, clocks) for address in ADDRESSES}
        for page in (f"/as-of/{day}/", f"/as-of/{day}/pledges/fr-troops-1/"):
            address = f"{page}?known_at=seq:{seq}"
            seen[address] = _page(client, address)
    now = {address: _api(client, address, "") for address in ADDRESSES}
    pinned = {address: _api(client, address, f"known_at=seq:{head().seq}") for address in ADDRESSES}
    assert pinned == now, "now is the newest commit about today"
    for asked, answer in seen.items():
        if asked.startswith("/"):
            assert _page(client, asked) == answer, asked
        else:
            assert _api(client, *asked.rsplit(" ", 1)) == answer, asked


@pytest.mark.parametrize("seed", [4, 5])
def test_the_worlds_clock_shows_the_step_of_the_fold_that_holds_that_day(seed: int) -> None:
    dice = Random(seed)  # the same every time
    for number in range(STEPS):
        _grow(dice, number)
    today = head().at.date()  # type: ignore[union-attr]
    for seq in (None, head().seq, head().seq - 3):
        known = {"known__upper_inf": True} if seq is None else {"known__contains": seq}
        steps = list(PledgeState.objects.filter(**known).order_by("valid"))
        for offset in range(0, 430, 14):
            day = FIRST + timedelta(days=offset)
            held: dict[int, PledgeState] = {}
            for step in steps:
                if step.valid.lower <= day:
                    held[step.pledge_id] = step
            shown = pledge_list.pledges(Moment(today, day=day, seq=seq), ANYBODY)
            assert {row.pk: row.state.pk for row in shown if row.state} == {  # type: ignore[attr-defined]
                pledge: step.pk for pledge, step in held.items()
            }
