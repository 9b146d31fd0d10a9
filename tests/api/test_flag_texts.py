"""The rows of a list of flags, made without a serializer, say what the serializer says, at several moments."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from api.serializers.flag import Flag
from coalition.visibility import ANYBODY
from pledges.models import Flag as FlagRow
from pledges.queries import flag_list
from pledges.queries.clock import database_now
from pledges.queries.head import head
from pledges.queries.moment import read_moment
from pledges.vocabulary import DismissalReason, FlagState
from tests import factories as make
from tests.api.conftest import Reader
from tests.api.test_pledge_rows import moments
from tests.scenarios.shipped import shipped_record
from tests.scenarios.triaging import decided

pytestmark = pytest.mark.django_db


def by_the_serializer(as_of: str | None, known_at: str | None) -> dict[str, Any]:
    moment = read_moment(as_of=as_of, known_at=known_at, head=head(), today=database_now().date())
    rows = list(flag_list.flags(ANYBODY, moment))
    rows = rows if moment.is_now else [flag_list.as_then(row) for row in rows]
    context = {"request": RequestFactory().get("/"), "moment": moment}
    told: list[dict[str, Any]] = json.loads(json.dumps(Flag(rows, many=True, context=context).data, default=str))
    return {row["id"]: row for row in told}


def compared(api: Reader) -> int:
    found = 0
    for as_of, known_at in moments():
        clocks = {"as_of": as_of, "known_at": known_at}
        asked = "".join(f"&{name}={value}" for name, value in clocks.items() if value)
        rows = {}
        following: str | None = f"flags/?limit=100{asked}"
        while following:
            answer = api.ask(following.removeprefix("http://testserver"))
            rows |= {row["id"]: row for row in answer["results"]}
            following = answer["next"]
        assert rows == by_the_serializer(as_of, known_at), (as_of, known_at)
        assert all(list(row) == list(Flag().fields) for row in rows.values())
        found += len(rows)
    return found


def test_the_flags_of_the_shipped_record_say_what_the_serializer_says(api: Reader, db: None) -> None:
    shipped_record()
    assert compared(api) >= 50


def test_so_do_flags_of_which_somebody_decided_and_flags_about_pages(api: Reader, world: dict[str, Any]) -> None:
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 9, 20)))
    flag = FlagRow.objects.visible_to(ANYBODY).standing().filter(rule__startswith="C").order_by("pk").first()
    assert flag is not None
    decided(flag, FlagState.DISMISSED, reason=DismissalReason.KEEP_BOTH)
    assert compared(api) >= 5
    first = api.ask("flags/?fields=state,rule")["results"][0]
    assert list(first) == ["state", "rule"]
