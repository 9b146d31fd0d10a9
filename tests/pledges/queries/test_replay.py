"""What would have been flagged: the flags of then beside what the rules of now find in what was known then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.models import Membership, Speaker
from coalition.vocabulary import MembershipRole
from pledges.actions.retractions import retract
from pledges.models import Change, Flag, FlagEvent, PledgeState, Statement
from pledges.queries import replay as replaying
from pledges.queries.head import head
from pledges.queries.moment import Moment
from pledges.queries.replay import Difference, Replayed, TooManyError, replay
from pledges.reasoning.policy import DEFAULT_POLICY, Policy
from pledges.vocabulary import Firmness, FlagState, RetractionReason
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.triaging import decided, viewer

pytestmark = pytest.mark.django_db

OFFERED, REFUSED = date(2025, 3, 10), date(2025, 4, 10)
TODAY = date(2026, 11, 23)


def asked(day: date, seq: int | None = None, policy: Policy = DEFAULT_POLICY) -> list[Replayed]:
    moment = Moment(TODAY, day=day, seq=head().seq if seq is None else seq, is_final=True)
    return replay(moment, viewer(), policy)


def told(found: list[Replayed], rule: str = "C") -> list[tuple[str, str]]:
    """The findings of one rule; by default of every contradiction."""
    chosen = [one for one in found if one.rule == rule or (rule == "C" and one.rule.startswith("C"))]
    return [(one.rule, one.difference.value) for one in chosen]


def refuse() -> Statement:
    return factories.publish_entry(factories.entry(factories.refusal("FR"), said=REFUSED))


def test_by_the_same_rules_on_the_day_of_the_record_nothing_differs() -> None:
    factories.publish_statement("FR", said=OFFERED)
    refuse()
    factories.publish_statement("GB", "air", said=OFFERED)
    found = asked(head().at.date())  # type: ignore[union-attr]
    assert {one.difference for one in found} == {Difference.SAME}
    assert {one.rule for one in found} == set(
        everything(Flag).exclude(state="auto_resolved").filter(pledge__isnull=False).values_list("rule", flat=True)
    )


def test_what_was_recorded_later_was_not_known_and_what_was_said_later_was_not_said() -> None:
    factories.publish_statement("FR", said=OFFERED)
    before = head().seq
    refuse()
    assert told(asked(REFUSED)) == [("C1", "same")]
    assert told(asked(REFUSED, before)) == []
    assert told(asked(REFUSED - timedelta(days=1))) == []


def test_what_was_taken_back_since_was_found_by_the_rules_of_now_too_and_is_told_to_nobody_as_a_flag() -> None:
    factories.publish_statement("FR", said=OFFERED)
    gone = refuse()
    before = head().seq
    with factories.door("take back") as commit:
        retract(gone, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)
    assert told(asked(REFUSED)) == []
    assert told(asked(REFUSED, before)) == []


def test_other_thresholds_show_what_they_would_have_changed() -> None:
    factories.publish_statement("FR", said=OFFERED)
    longer = replace(DEFAULT_POLICY, lifetimes={Firmness.PLEDGED: 5000})
    today = head().at.date()  # type: ignore[union-attr]
    of_age = [one for one in asked(today) if one.rule == "S1"]
    assert told(of_age, "S1") == [("S1", "same")]
    of_age = [one for one in asked(today, policy=longer) if one.rule == "S1"]
    assert told(of_age, "S1") == [("S1", "only_then")]


def test_an_office_and_a_membership_are_what_they_were_by_then() -> None:
    """The rank of a speaker decides how much a contradiction weighs; it was put right afterwards."""
    factories.publish_statement("FR", said=OFFERED, rank=5)
    refuse()
    before = head().seq
    with factories.door("a lower office"):
        Speaker.objects.filter(slug="head-fr").update(rank=2)
        factories.member("GB")
    with factories.door("another role"):
        Membership.objects.filter(country__iso2="GB").update(role=MembershipRole.OBSERVER)
    (now,) = [one for one in asked(REFUSED) if one.rule.startswith("C")]
    (then,) = [one for one in asked(REFUSED, before) if one.rule.startswith("C")]
    assert now.finding is not None
    assert then.finding is not None
    assert (now.finding.severity, then.finding.severity) == ("high", "critical")


def test_what_people_had_made_of_it_by_then_stands_beside_it() -> None:
    factories.publish_statement("FR", said=OFFERED)
    refuse()
    before = head().seq
    decided(everything(Flag).get(rule="C1"), FlagState.DISMISSED)

    def state(seq: int) -> str:
        (one,) = [one for one in asked(REFUSED, seq) if one.rule == "C1"]
        return str(one.flag.state_then)

    assert (state(before), state(head().seq)) == ("open", "dismissed")


def test_a_replay_writes_nothing() -> None:
    factories.publish_statement("FR", said=OFFERED)
    refuse()
    tables = (Flag, FlagEvent, Change, PledgeState)
    before = [list(everything(table).order_by("pk").values()) for table in tables]
    seq = head().seq
    asked(TODAY)
    assert [list(everything(table).order_by("pk").values()) for table in tables] == before
    assert head().seq == seq


def test_more_pledges_than_a_page_takes_are_refused_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.publish_statement("FR")
    factories.publish_statement("GB")
    monkeypatch.setattr(replaying, "MOST_PLEDGES", 1)
    with pytest.raises(TooManyError):
        asked(TODAY)
    moment = Moment(TODAY, day=TODAY, seq=head().seq)
    assert {one.pledge for one in replay(moment, viewer(), DEFAULT_POLICY, country="GB")} == {"gb-troops-1"}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(0, 700))
def test_of_any_day_the_record_of_then_finds_what_a_sweep_of_that_day_would_have(days: int) -> None:
    """Replayed on its own day, each record agrees with itself: the same rules, the same facts."""
    from django.db import transaction

    from tests.scenarios.settling import again

    with transaction.atomic():
        factories.publish_statement("FR", said=OFFERED)
        refuse()
        day = OFFERED + timedelta(days=days)
        again(day)
        flags = everything(Flag).exclude(state="auto_resolved").filter(opened_on__lte=day, pledge__isnull=False)
        swept = sorted(flags.values_list("rule", "severity", "pledge__public_id"))
        replayed = sorted((o.rule, o.finding.severity, o.pledge) for o in asked(day) if o.finding is not None)
        transaction.set_rollback(True)
    assert replayed == swept


# ---------------------------------------------------------------- the page

PAGE = reverse("admin:pledges_flag_replay")


def test_the_page_says_that_it_is_hypothetical_and_compares(client: Client) -> None:
    factories.publish_statement("FR", said=OFFERED)
    refuse()
    client.force_login(viewer().user)  # type: ignore[arg-type]
    page = client.get(f"{PAGE}?as_of=2025-04-10&country=fr").content.decode()
    assert "Hypothetical." in page
    assert "Flagged by both alike" in page
    assert "C1 · Reversal" in page
    assert "neither rules find anything" in client.get(f"{PAGE}?as_of=2020-01-01").content.decode()


def test_the_page_refuses_what_it_cannot_read_and_who_may_not_look(client: Client) -> None:
    client.force_login(viewer().user)  # type: ignore[arg-type]
    for query in ("as_of=2999-01-01", "as_of=x", "known_at=seq:999", "known_at=y", "country=FRA", "known_at=%00"):
        assert client.get(f"{PAGE}?{query}").status_code == 400, query
    from tests.people import person

    client.force_login(person("rita"))
    assert client.get(PAGE).status_code == 403
