"""`rebuild --check`: what is derived follows from the ledger alone, and what does not is named."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from pledges.actions.policies import change_policy
from pledges.derived import reevaluation
from pledges.derived.rebuild import differences
from pledges.derived.sweep import sweep_unit
from pledges.models import Change, Due, Flag, FlagEvent, FlagWording, PledgeState, Position, Statement
from pledges.reasoning.facts import Window
from pledges.vocabulary import ChangeCause, WindowKind
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def several_commits(db: None) -> None:
    """An offer, a refusal that contradicts it, a restatement in another country, and a statement taken back."""
    factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 3, 20)))
    factories.publish_statement("GB", "naval", said=date(2025, 4, 1))


def today() -> date:
    """The day for which everything that is published now is settled."""
    return datetime.now(UTC).date()


def test_what_is_derived_follows_from_the_ledger() -> None:
    out = StringIO()
    assert PledgeState.objects.count() > 2
    assert everything(Flag).exists()
    call_command("rebuild", "--check", stdout=out)
    assert "they are the same" in out.getvalue()


def test_checking_changes_nothing() -> None:
    before = list(PledgeState.objects.order_by("pk").values()), list(everything(Flag).order_by("pk").values())
    assert differences() == []
    assert (list(PledgeState.objects.order_by("pk").values()), list(everything(Flag).order_by("pk").values())) == before


def test_a_state_a_flag_and_a_change_that_do_not_follow_are_named() -> None:
    with factories.door():
        PledgeState.objects.filter(pledge__public_id="gb-naval-1").update(status="withdrawn")
        everything(Flag).filter(rule="C1").update(severity="low")
        Change.objects.order_by("pk").first().delete()
    found = differences()
    assert any(line.startswith("state (") and line.endswith("is another in status") for line in found)
    assert any(line.startswith("flag (C1") and line.endswith("is another in severity") for line in found)
    assert any(line.startswith("change (") and line.endswith("is not in the table") for line in found)
    with pytest.raises(CommandError, match="3 derived rows do not follow"):
        call_command("rebuild", "--check", stdout=StringIO())


def test_evidence_that_was_changed_past_the_ledger_does_not_reach_the_rebuilt_rows() -> None:
    """The rows are rebuilt from the ledger, not from the tables: a forged statement makes no difference to them."""
    from tests.coalition.ledger.conftest import past_the_triggers

    with past_the_triggers() as cursor:
        cursor.execute("UPDATE pledges_statement SET said_to = '2025-09-09', said_from = '2025-09-09'")
        cursor.execute("UPDATE pledges_position SET firmness = 'floated' WHERE firmness <> ''")
    assert Statement.objects.filter(said_to="2025-09-09").count() == 3
    assert Position.objects.filter(firmness="floated").exists()
    assert differences() == []


def test_a_due_day_and_a_flag_about_no_pledge_that_do_not_follow_are_named() -> None:
    factories.publish_statement("IT", said=today())
    due = Due.objects.get(pledge__country__iso2="IT")
    with factories.door() as commit:
        Due.objects.filter(pk=due.pk).update(on=date(2031, 1, 1))
        flag = everything(Flag).first()
        forged = everything(Flag).create(
            **{name: getattr(flag, name) for name in ("rule_version", "facts_hash", "severity", "state", "opened_on")},
            rule="D1",
            explanation_code=flag.explanation_code,
            opened_seq_id=flag.opened_seq_id,
            statement=Statement.objects.first(),
        )
        FlagEvent.objects.create(
            flag=forged, seq_id=commit.seq, state_to=forged.state, severity=forged.severity, by_job=True, actor_name="x"
        )
    found = differences()
    assert [line.split(" (")[0] for line in found] == ["flag", "change", "due day"]  # the feed told the forged one
    assert found[2] == f"due day ({due.pk}) is another in on"


def test_what_an_older_release_did_not_keep_is_named_and_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    """When a window was stated, and what a flag said before it said something else."""
    window = Window(kind=WindowKind.ABSOLUTE, end=date(2025, 12, 1))
    factories.publish_statement("IT", said=date(2025, 4, 1), window=window)
    sweep_unit(today() + timedelta(days=400))
    assert differences() == []
    kept = list(everything(FlagWording).order_by("flag", "seq", "id").values_list("flag", "seq", "explanation_slots"))
    with factories.door():
        assert PledgeState.objects.filter(window__isnull=False).update(window_said_from=None, window_said_to=None)
        everything(FlagWording).filter(flag__rule="S1").delete()
        everything(FlagWording).filter(flag__rule="C1").update(seq=1)
        PledgeState.objects.filter(pledge__public_id="gb-naval-1").update(places="Odesa")
    found = differences()
    assert {line.split(" (")[0] for line in found} == {"state", "wording"}
    somebody_wrote = mock.patch("pledges.management.commands.rebuild.head", return_value=mock.Mock(seq=1))
    with somebody_wrote, pytest.raises(CommandError, match="Somebody wrote meanwhile"):
        call_command("rebuild", "--backfill")
    call_command("rebuild", "--backfill")
    said = capsys.readouterr().out
    assert re.search(r"Filled in [1-9]\d* states and what [1-9]\d* flags said", said)
    again = list(everything(FlagWording).order_by("flag", "seq", "id").values_list("flag", "seq", "explanation_slots"))
    assert again == kept
    assert [line.rpartition(" ")[2] for line in differences()] == ["places"]  # not for this command
    call_command("rebuild", "--backfill")
    assert "Nothing is missing" in capsys.readouterr().out
    call_command("verify", "--only", "I1", "--only", "I3")
    assert "I1, I3 holds" in capsys.readouterr().out


def test_what_a_sweep_did_follows_from_the_ledger_too() -> None:
    """Also the days on which it found nothing new, and only wrote down when to look again."""
    factories.publish_statement("IT", said=today())
    factories.publish_statement("DE", "naval", said=today(), firmness="specified")
    before = everything(Flag).filter(rule="S1").count()
    for days in (100, 200, 400):
        sweep_unit(today() + timedelta(days=days))
        assert differences() == []
    assert everything(Flag).filter(rule="S1").count() == before + 2


@pytest.mark.parametrize("block", [reevaluation.BLOCK, 1])
def test_what_a_change_of_policy_brought_about_follows_from_the_ledger(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In lanes too, whose chunks are not committed in the order of their keys: a line goes with its first pledge."""
    monkeypatch.setattr(reevaluation, "BLOCK", block)
    factories.publish_statement("DE", said=today() - timedelta(days=50))
    factories.publish_statement("DE", "naval", said=today() - timedelta(days=50))
    factories.publish_entry(factories.entry(factories.refusal("DE"), iso2="DE", said=today() - timedelta(days=49)))
    with factories.door() as commit:
        change_policy({"floated_days": 20, "pledged_days": 30, "specified_days": 30}, seen=1, commit=commit)
    reevaluation.open_if_changed()
    while reevaluation.unit(datetime.now(UTC), limit=1):
        pass
    factories.publish_statement("DE", said=today() - timedelta(days=40))
    assert Change.objects.filter(cause=ChangeCause.RULE_CHANGE, pledge__public_id="de-troops-1").exists()
    assert everything(Flag).filter(rule="S1", pledge__public_id="de-troops-1").exists()
    assert differences() == []
