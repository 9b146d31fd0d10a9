"""Facts on the staff site: looked at, never edited; a few are added by one action each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coalition.models import LedgerCommit
from pledges.models import (
    Appearance,
    Check,
    Condition,
    ConditionEvent,
    Delivery,
    Digest,
    Document,
    Flag,
    Pledge,
    PledgeState,
    Position,
    Run,
    Statement,
)
from tests import factories
from tests.rig.reading import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_record")]

TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
NEVER_EDITED = [
    Document,
    Statement,
    Appearance,
    Position,
    Pledge,
    Check,
    ConditionEvent,
    PledgeState,
    Flag,
    Digest,
    Run,
]


def page_of(row: object) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


@pytest.mark.parametrize("model", NEVER_EDITED, ids=lambda model: model._meta.model_name)
def test_an_existing_fact_offers_no_edit_to_anybody(superuser: Client, model: type) -> None:
    row = everything(model).order_by("pk").first()
    page = superuser.get(page_of(row)).content.decode()
    assert 'name="_save"' not in page
    before = LedgerCommit.objects.count()
    assert superuser.post(page_of(row), {"summary": "Rewritten", "note": "Rewritten"}).status_code == 403
    assert LedgerCommit.objects.count() == before


def test_the_page_of_a_statement_shows_its_versions_and_positions(analyst: Client) -> None:
    statement = Statement.objects.order_by("pk").first()
    page = analyst.get(page_of(statement)).content.decode()
    assert "“We will.”" in page
    assert "an origin: it repeats no other version" in page
    assert "fr-troops-1" in page


def test_the_page_of_a_pledge_shows_where_it_stands_what_was_said_and_its_flags(analyst: Client) -> None:
    flag = everything(Flag).get(rule="C1")
    page = analyst.get(page_of(flag.pledge)).content.decode()
    assert "ruled it out" in page
    assert "Said something about the force." in page
    assert reverse("admin:pledges_flag_change", args=[flag.pk]) in page


def test_the_page_of_a_flag_says_why_and_what_happened_to_it(analyst: Client) -> None:
    page = analyst.get(page_of(everything(Flag).get(rule="C1"))).content.decode()
    assert "ruled it out" in page
    assert "tester" in page


def test_a_check_is_recorded_by_its_action(analyst: Client) -> None:
    condition = Condition.objects.get()
    typed = {"coalition": condition.coalition_id, "country": factories.country("FR").pk, "capability": "air"}
    typed |= {"checked_on": "2025-03-12", "note": "The ministry's page."}
    response = analyst.post(reverse("admin:pledges_check_add"), typed, follow=True)
    check = Check.objects.get(capability="air")
    assert check.since_seq == LedgerCommit.objects.order_by("-seq").first()
    assert "was added successfully" in response.content.decode()


def test_a_check_of_tomorrow_is_refused_at_its_field(analyst: Client) -> None:
    typed = {"coalition": Condition.objects.get().coalition_id, "country": factories.country("FR").pk}
    typed |= {"capability": "air", "checked_on": TOMORROW, "note": "The ministry's page."}
    before = LedgerCommit.objects.count()
    response = analyst.post(reverse("admin:pledges_check_add"), typed)
    assert response.context["adminform"].form.errors["checked_on"] == ["This day is in the future."]
    assert "The ministry&#x27;s page." in response.content.decode()
    assert not Check.objects.filter(capability="air").exists()
    assert LedgerCommit.objects.count() == before


def test_what_became_of_a_condition_is_recorded_by_its_action(analyst: Client) -> None:
    condition, statement = Condition.objects.get(), Statement.objects.order_by("pk").first()
    typed = {"condition": condition.pk, "state": "met", "on": "2025-03-15", "statement": statement.pk}
    assert analyst.post(reverse("admin:pledges_conditionevent_add"), typed).status_code == 302
    event = ConditionEvent.objects.get(state="met")
    assert (event.on, event.condition) == (date(2025, 3, 15), condition)
    page = analyst.get(page_of(condition)).content.decode()
    assert "Said something about the force." in page
    assert f"{reverse('admin:pledges_conditionevent_add')}?condition={condition.pk}" in page


def test_a_second_state_on_one_day_is_refused_at_its_field(analyst: Client) -> None:
    condition, statement = Condition.objects.get(), Statement.objects.order_by("pk").first()
    typed = {"condition": condition.pk, "state": "met", "on": "2025-03-10", "statement": statement.pk}
    response = analyst.post(reverse("admin:pledges_conditionevent_add"), typed)
    assert response.status_code == 200
    assert "already has a state from that day" in str(response.context["adminform"].form.errors)
    assert ConditionEvent.objects.count() == 1


def test_a_digest_is_shown_in_a_frame_that_may_run_nothing(administrator: Client) -> None:
    page = administrator.get(page_of(everything(Digest).get())).content.decode()
    assert '<iframe class="staff-digest" sandbox=""' in page
    assert "&lt;script&gt;alert(2)" in page
    assert "<script>alert(2)" not in page
    assert "Plain &lt;words&gt;" in page


def test_what_nobody_can_be_sure_of_stands_first(administrator: Client) -> None:
    digest = everything(Digest).get()
    Delivery.objects.create(digest=digest, recipient="b@example.org", message_id="<2@example.org>", state="pending")
    listing = administrator.get(reverse("admin:pledges_delivery_changelist"))
    assert [row.state for row in listing.context["cl"].result_list] == ["ambiguous", "pending"]
    first_page = administrator.get(reverse("admin:index")).content.decode()
    assert "Deliveries that nobody can be sure of" in first_page
    assert "Runs that were set aside" in first_page


def test_addresses_of_readers_are_for_administrators(analyst: Client, administrator: Client) -> None:
    for name in ("subscription", "digest", "delivery"):
        assert analyst.get(reverse(f"admin:pledges_{name}_changelist")).status_code == 403
        assert administrator.get(reverse(f"admin:pledges_{name}_changelist")).status_code == 200
    assert "reader@example.org" not in analyst.get(reverse("admin:index")).content.decode()


def test_only_analysts_and_administrators_may_record(
    analyst: Client, administrator: Client, reader: Client, outsider: Client
) -> None:
    page = reverse("admin:pledges_statement_add")
    found = [client.get(page).status_code for client in (analyst, administrator, reader, outsider)]
    assert found == [200, 200, 403, 302]
    before = Statement.objects.count()
    assert [client.post(page, {}).status_code for client in (reader, outsider, Client())] == [403, 302, 302]
    assert Statement.objects.count() == before


def test_the_secret_of_a_subscription_is_never_shown(administrator: Client) -> None:
    subscription = everything(Digest).get().subscription
    page = administrator.get(page_of(subscription)).content.decode()
    assert subscription.email in page
    assert subscription.token not in page
