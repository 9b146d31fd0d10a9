"""Changing the policy on the staff site: previewed first, by the right people, with a reason, and never over another's
change.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from pledges.actions.policies import change_policy
from pledges.derived.policies import numbers_of
from pledges.models import Flag, PolicyVersion
from pledges.queries.clock import database_now
from pledges.reasoning.policy import DEFAULT_POLICY
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

PAGE = "/admin/pledges/policyversion/change-policy/"
SHORT = {"floated_days": 20, "pledged_days": 30, "specified_days": 30}


def typed(numbers: dict[str, int], reason: str = "Lives were too long.", **more: object) -> dict[str, object]:
    return {**numbers_of(DEFAULT_POLICY), **numbers, "change_reason": reason, "seen": 1, **more}


def preview(client: Client, numbers: dict[str, int], **more: object) -> tuple[str, str]:
    """The page after a preview, and what it gives for saving."""
    page = client.post(PAGE, typed(numbers, _check="1", **more)).content.decode()
    found = re.search(r'name="previewed" value="([^"]*)"', page)
    return page, found[1] if found else ""


def test_the_page_has_every_number_as_it_stands(administrator: Client) -> None:
    assert reverse("admin:pledges_policyversion_change_policy") == PAGE
    page = administrator.get(PAGE).content.decode()
    for name, number in numbers_of(DEFAULT_POLICY).items():
        assert re.search(rf'name="{name}" value="{number}"', page), name


def test_an_analyst_may_look_at_the_versions_and_change_none(analyst: Client) -> None:
    assert analyst.get(reverse("admin:pledges_policyversion_changelist")).status_code == 200
    assert analyst.get(PAGE).status_code == 403
    assert analyst.post(PAGE, typed(SHORT, _save="1")).status_code == 403


def test_a_preview_counts_what_would_open_and_writes_nothing(administrator: Client) -> None:
    factories.publish_statement("FR", said=(database_now() - timedelta(days=50)).date())
    before = LedgerCommit.objects.count(), everything(Flag).count()
    page, _ = preview(administrator, SHORT)
    assert "This change would open 1 flag and close 0." in page
    assert "1 pledge would turn stale on another day." in page
    assert (LedgerCommit.objects.count(), everything(Flag).count()) == before
    assert not PolicyVersion.objects.exists()


def test_what_was_previewed_is_saved_with_the_name_and_the_reason(administrator: Client) -> None:
    _, token = preview(administrator, SHORT)
    answer = administrator.post(PAGE, typed(SHORT, previewed=token, _save="1"), follow=True)
    assert "Version 2 of the policy stands" in answer.content.decode()
    row = PolicyVersion.objects.get()
    assert (row.number, row.pledged_days) == (2, 30)
    assert (row.since_seq.actor_name, row.since_seq.reason) == ("adam", "Lives were too long.")
    history = administrator.get(reverse("admin:pledges_policyversion_changelist")).content.decode()
    assert "lifetime, pledged (days): 120 → 30" in history


def test_what_was_not_previewed_is_not_saved(administrator: Client) -> None:
    _, token = preview(administrator, SHORT)
    for sent in ({"previewed": ""}, {"previewed": "forged"}, {"previewed": token, "pledged_days": 29}):
        page = administrator.post(PAGE, typed({**SHORT}, _save="1") | sent).content.decode()
        assert "Nothing was saved yet. If it were:" in page
    assert not PolicyVersion.objects.exists()


def test_a_change_without_a_reason_is_not_previewed(administrator: Client) -> None:
    page = administrator.post(PAGE, typed(SHORT, reason="", _check="1")).content.decode()
    assert "Nothing was saved." in page


def test_numbers_out_of_order_are_told_at_once(administrator: Client) -> None:
    page, token = preview(administrator, {"pledged_days": 10})
    assert "What is firmer lives no shorter" in page
    assert token == ""


def test_two_editors_neither_overwrite_the_other_nor_lose_what_they_typed(administrator: Client) -> None:
    _, token = preview(administrator, SHORT)
    with factories.door() as commit:
        change_policy({"reprint_days": 9}, seen=1, commit=commit)
    page = administrator.post(PAGE, typed(SHORT, previewed=token, _save="1")).content.decode()
    assert "Version 2 stands by now, not version 1" in page
    assert "before 7, by now 9, here 7" in page
    assert PolicyVersion.objects.latest("number").number == 2
    assert 'name="pledged_days" value="30"' in page
    assert 'name="reprint_days" value="9"' in page
    assert 'name="seen" value="2"' in page
