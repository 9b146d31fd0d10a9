"""The ready pieces of lists: whatever a commit changes that a list shows, the pieces are what a fresh build gives.

That they say what the API's serializer says is held in `tests/api/test_pledge_rows.py`, and over random writes in
`tests/api/test_following_the_feed.py`.
"""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from coalition.ledger.redact import redact
from coalition.models import Coalition, Country, LedgerCommit, Speaker
from coalition.visibility import ANYBODY
from pledges.actions.checks import record_check
from pledges.actions.merging_speakers import merge_speakers
from pledges.actions.retractions import retract
from pledges.derived import pieces
from pledges.models import Flag, PledgeState, Position, Statement
from pledges.vocabulary import Capability, DismissalReason, FlagState, RetractionReason
from tests import factories as make
from tests.rig.reading import everything
from tests.scenarios.triaging import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("refused_later")]


def said_of(public_id: str) -> dict[str, Any]:
    """The piece of a pledge, and what stands beside it."""
    row = PledgeState.objects.current().get(pledge__public_id=public_id)
    piece: dict[str, Any] = json.loads(row.piece) if row.piece else {}
    return piece | {"open_flags": row.open_flags, "disputed": row.disputed, "looked_on": row.looked_on}


def rename_a_country() -> None:
    with make.door("a name"):
        Country.objects.filter(iso2="FR").update(name="Gaul")


def give_an_office() -> None:
    with make.door("an office"):
        Speaker.objects.filter(slug="head-gb").update(office="First Lord")


def rename_a_coalition() -> None:
    with make.door("a slug"):
        Coalition.objects.update(slug="ready", complete_to=date(2025, 5, 1))


def look() -> None:
    with make.door("a look") as commit:
        record_check(
            coalition=make.coalition(), country=make.country("GB"), capability=Capability.NAVAL,
            checked_on=date(2025, 6, 1), note="Everywhere.", commit=commit,
        )  # fmt: skip


def dismiss() -> None:
    flag = Flag.objects.visible_to(ANYBODY).standing().filter(pledge__public_id="fr-troops-1").first()
    assert flag is not None
    decided(flag, FlagState.DISMISSED, reason=DismissalReason.KEEP_BOTH)


def take_back() -> None:
    with make.door("it is wrong") as commit:
        retract(Statement.objects.get(country__iso2="GB"), reason=RetractionReason.CODING_ERROR, by=None, commit=commit)


CHANGES: list[tuple[Callable[[], None], str, str, Any]] = [
    (rename_a_country, "fr-troops-1", "country", {"iso2": "FR", "name": "Gaul"}),
    (give_an_office, "gb-naval-1", "latest_statement", "First Lord"),
    (rename_a_coalition, "fr-troops-1", "coalition", "ready"),
    (rename_a_coalition, "fr-troops-1", "looked_on", date(2025, 5, 1)),
    (look, "gb-naval-1", "looked_on", date(2025, 6, 1)),
]


@pytest.mark.parametrize(("change", "pledge", "field", "value"), CHANGES)
def test_what_a_list_shows_is_in_the_piece_when_the_door_closes(
    change: Callable[[], None], pledge: str, field: str, value: Any
) -> None:
    assert not pieces.differ()
    change()
    told = said_of(pledge)[field]
    assert (told["speaker"]["office"] if field == "latest_statement" else told) == value
    assert not pieces.differ()


def test_a_flag_and_what_was_decided_of_it_are_counted() -> None:
    before = said_of("fr-troops-1")
    assert before["open_flags"] >= 1
    dismiss()
    assert said_of("fr-troops-1")["open_flags"] == before["open_flags"] - 1
    assert not pieces.differ()


def test_a_flag_for_analysts_only_is_not_counted() -> None:
    with make.door("an internal one") as commit:
        flag = everything(Flag).filter(pledge__public_id="fr-troops-1", internal=False).first()
        assert flag is not None
        everything(Flag).filter(pledge__public_id="fr-troops-1").update(internal=True)
        make.publish_entry(make.entry(make.position("FR"), said=date(2025, 5, 1)), commit=commit)
        everything(Flag).filter(pledge__public_id="fr-troops-1").update(internal=True)
    told = said_of("fr-troops-1")
    assert (told["open_flags"], told["disputed"]) == (0, False)


def test_merged_speakers_are_told_by_the_name_of_the_one_who_stays_and_by_a_later_name_too() -> None:
    make.publish_statement("GB", "air", said=date(2025, 4, 2), speaker="pm-gb", window=None)
    with make.door("the same person") as commit:
        merge_speakers(Speaker.objects.get(slug="pm-gb"), Speaker.objects.get(slug="head-gb"), commit=commit)
    assert said_of("gb-air-1")["latest_statement"]["speaker"]["id"] == "head-gb"
    give_an_office()
    assert said_of("gb-air-1")["latest_statement"]["speaker"]["office"] == "First Lord"
    assert not pieces.differ()


def test_a_pledge_of_which_nothing_stands_has_no_piece_and_its_words_are_gone() -> None:
    take_back()
    rows = PledgeState.objects.filter(pledge__public_id="gb-naval-1")
    assert rows.exists()
    assert set(rows.values_list("piece", "facts")) == {("", "")}
    assert not pieces.differ()


def test_a_closed_state_keeps_no_piece() -> None:
    make.publish_statement("FR", said=date(2025, 8, 1), stance="affirms", window=None)
    assert PledgeState.objects.exclude(piece="").count() == PledgeState.objects.current().count() == 3
    assert PledgeState.objects.filter(known__upper_inf=False).exists()


def test_redacted_words_are_in_no_piece() -> None:
    for name in ("ann", "bob"):
        User.objects.create_user(name, is_staff=True)
    said = Statement.objects.get(country__iso2="GB")
    assert said.summary in PledgeState.objects.current().get(pledge__public_id="gb-naval-1").piece
    redact(
        table="pledges_statement", key=str(said.pk), columns=["summary"], ground="A court.", first="ann", second="bob"
    )
    assert not PledgeState.objects.filter(pledge__public_id="gb-naval-1", piece__contains=said.summary).exists()
    assert not pieces.differ()


def test_a_piece_that_is_not_what_follows_is_named_and_repaired() -> None:
    with make.door():
        PledgeState.objects.current().filter(pledge__public_id="gb-naval-1").update(piece='{"id":"gb-naval-1"}')
        PledgeState.objects.current().filter(pledge__public_id="fr-troops-1").update(open_flags=77)
    out = StringIO()
    with pytest.raises(CommandError, match="2 derived rows"):
        call_command("rebuild", "--check", stdout=out)
    assert out.getvalue().count("piece (") == 2
    call_command("rebuild", "--pieces", stdout=out)
    assert "Wrote 2 pieces, 0 cells and" in out.getvalue()
    assert not pieces.differ()
    commits = LedgerCommit.objects.count()
    call_command("rebuild", "--pieces", stdout=out)
    assert "Every piece, cell and day of a flag is what a fresh one would be." in out.getvalue()
    assert LedgerCommit.objects.count() == commits  # nothing to repair is no commit


def test_many_pledges_of_one_commit_take_as_many_statements_as_one(django_assert_num_queries: Any) -> None:
    with make.door() as commit:
        said = [make.entry(make.position(iso2, "air"), said=date(2025, 9, 1), iso2=iso2) for iso2 in ("IT", "FR", "GB")]
        made = [make.publish_entry(one, commit=commit) for one in said]
        with django_assert_num_queries(1):
            pieces.renew(commit)
    assert Position.objects.filter(appearance__statement__in=made).count() == 3
    assert not pieces.differ()
