"""The cells of the matrix: whatever a commit changes of what a cell shows, the rows are what a fresh build gives.

That they say what the serializer says, at several moments, is held in `tests/api/test_cell_texts.py`, and over random
writes in `tests/api/test_following_the_feed.py`.
"""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coalition.models import LedgerCommit
from pledges.actions.checks import record_check
from pledges.actions.retractions import retract
from pledges.derived import cells, pieces
from pledges.models import MatrixCell, Statement
from pledges.vocabulary import Capability, PledgeOrigin, RetractionReason
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("refused_later")]


def said_of(iso2: str, capability: str) -> dict[str, Any]:
    row = MatrixCell.objects.get(country__iso2=iso2, capability=capability)
    piece: dict[str, Any] = json.loads(row.piece)
    return piece | {"spoken": row.spoken, "stale_on": row.stale_on, "checked_on": row.checked_on}


def look(iso2: str, capability: Capability, on: date) -> None:
    with make.door("a look") as commit:
        record_check(
            coalition=make.coalition(), country=make.country(iso2), capability=capability, checked_on=on,
            note="Everywhere.", commit=commit,
        )  # fmt: skip


def test_a_cell_holds_the_strongest_pledge_and_names_the_others() -> None:
    told = said_of("FR", "troops")
    assert (told["state"], told["pledge"], told["others"]) == ("pledged", "fr-troops-1", ["fr-no-troops-1"])
    assert told["also_refused"] is True
    assert told["disputed"] is True
    assert not cells.differ()


def test_new_words_renew_their_cell_and_no_other() -> None:
    before = dict(cells.standing())
    make.publish_statement("GB", "naval", said=date(2025, 5, 1), stance="questions", window=None)
    after = dict(cells.standing())
    assert [key[2] for key in after if after[key] != before[key]] == ["naval"]
    assert said_of("GB", "naval")["turned"] == "questions"
    assert not cells.differ()


def test_what_others_say_of_a_country_fills_no_cell() -> None:
    coded = make.position("IT", "air", origin=PledgeOrigin.THIRD_PARTY)
    make.publish_entry(make.entry(coded, said=date(2025, 5, 1), iso2="FR"))
    assert not MatrixCell.objects.filter(country__iso2="IT").exists()
    assert not cells.differ()


def test_a_look_makes_a_cell_of_its_own_and_words_make_it_theirs() -> None:
    look("IT", Capability.AIR, date(2025, 5, 1))
    told = said_of("IT", "air")
    assert (told["state"], told["spoken"], told["checked_on"]) == ("no_statement_found", False, date(2025, 5, 1))
    make.publish_statement("IT", "air", said=date(2025, 5, 2), window=None)
    told = said_of("IT", "air")
    assert (told["state"], told["spoken"], told["checked_on"]) == ("pledged", True, date(2025, 5, 1))
    assert not cells.differ()


def test_a_cell_of_which_nothing_stands_goes() -> None:
    with make.door("it is wrong") as commit:
        retract(Statement.objects.get(country__iso2="GB"), reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert not MatrixCell.objects.filter(country__iso2="GB").exists()
    assert not cells.differ()


def test_cells_that_are_not_what_follows_are_named_and_repaired() -> None:
    make.publish_statement("IT", "air", said=date(2025, 5, 2), window=None)
    with make.door():
        MatrixCell.objects.filter(country__iso2="GB").update(piece="{}")
        MatrixCell.objects.filter(country__iso2="IT").delete()
    out = StringIO()
    with pytest.raises(CommandError, match="2 derived rows"):
        call_command("rebuild", "--check", stdout=out)
    assert out.getvalue().count("cell (") == 2
    call_command("rebuild", "--pieces", stdout=out)
    assert "Wrote 0 pieces, 2 cells and" in out.getvalue()
    assert not cells.differ()
    commits = LedgerCommit.objects.count()
    call_command("rebuild", "--pieces", stdout=out)
    assert LedgerCommit.objects.count() == commits  # nothing to repair is no commit


def test_many_cells_of_one_commit_take_one_statement_and_none_takes_none(django_assert_num_queries: Any) -> None:
    with make.door() as commit:
        for iso2 in ("IT", "FR", "GB"):
            make.publish_entry(make.entry(make.position(iso2, "air"), said=date(2025, 9, 1), iso2=iso2), commit=commit)
        touched = pieces.renew(commit)
        assert len(touched) == 3
        with django_assert_num_queries(1):
            cells.renew(touched)
        with django_assert_num_queries(0):
            cells.renew([])
    assert not cells.differ()
