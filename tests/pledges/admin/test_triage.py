"""The queue of flags: what waits, with both pieces of evidence, and one form to decide about one flag."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import DecisionProposal, Flag, FlagEvent
from pledges.vocabulary import FlagState
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.triaging import decided, seen

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:pledges_flag_triage")
SAID = date(2025, 3, 10)


def reversal(iso2: str = "FR") -> Flag:
    factories.publish_statement(iso2, said=SAID)
    factories.publish_entry(factories.entry(factories.refusal(iso2), said=SAID + timedelta(days=10), iso2=iso2))
    return everything(Flag).get(rule="C1", pledge__country__iso2=iso2)


def opening(iso2: str = "GB") -> Flag:
    factories.publish_entry(factories.entry(factories.refusal(iso2), said=SAID, iso2=iso2))
    factories.publish_statement(iso2, said=SAID + timedelta(days=10))
    return everything(Flag).get(rule="C1r", pledge__country__iso2=iso2)


def one(flag: Flag) -> str:
    return reverse("admin:pledges_flag_triage_one", args=[flag.public_id])


def sent(client: Client, flag: Flag, **values: Any) -> Any:
    return client.post(one(flag), {"seen": seen(flag)[flag.public_id], **values})


def state(flag: Flag) -> str:
    return everything(Flag).get(pk=flag.pk).state


@pytest.fixture
def second(analyst: Client) -> Client:
    """Another analyst."""
    user = User.objects.create_user("bert", password="a long password", is_staff=True)
    user.groups.set(User.objects.get(username="ana").groups.all())
    client = Client()
    client.force_login(user)
    return client


# ---------------------------------------------------------------- what is seen


def test_the_gravest_comes_first_and_shows_its_sentence_and_both_sides(analyst: Client) -> None:
    opening(), reversal()
    page = analyst.get(QUEUE).content.decode()
    rows = re.findall(r"<strong>(\w+) · [^<]+</strong></span>", page)
    assert rows[0] == "C1"
    assert rows.index("C1") < rows.index("C1r")
    assert "left it open or promised it" in page
    assert page.count("“We will.”") == 2
    for part in ("Earlier", "Later", "Head-Fr", "President", "10 March 2025", "20 March 2025", "Daily"):
        assert part in page, part
    assert "Confirm, and ask a second person" in page


def test_a_silence_shows_the_last_words_about_its_pledge(analyst: Client) -> None:
    factories.publish_statement("FR", said=SAID)
    page = analyst.get(one(everything(Flag).get(rule="S1"))).content.decode()
    assert "Last words about it" in page
    assert "“We will.”" in page


def test_an_empty_queue_says_so_and_a_filter_that_fits_none_says_that(analyst: Client) -> None:
    assert "Nothing is left to decide" in analyst.get(QUEUE).content.decode()
    reversal()
    assert "No flag fits these filters" in analyst.get(f"{QUEUE}?show=to_do&rule=C1&severity=low").content.decode()
    assert "There is no such flag" in analyst.get(f"{QUEUE}?show=snoozed").content.decode()


def test_filters_narrow_the_queue_and_tell_how_many_there_are(analyst: Client) -> None:
    reversal("FR"), reversal("DE"), opening("GB")
    page = analyst.get(f"{QUEUE}?rule=C1&country=DE").content.decode()
    assert re.findall(r"<strong>(\w+) · [^<]+</strong></span>", page) == ["C1"]
    assert "1 flag<" in page
    assert "C1 · Reversal (2)" in page


UNKNOWN = ["rule=Z9", "severity=huge", "country=XX", "country=fr", "show=all", "page=0", "page=x", "rule=%00"]


@pytest.mark.parametrize("query", UNKNOWN)
def test_an_unknown_filter_is_said_and_never_an_error_of_ours(analyst: Client, query: str) -> None:
    reversal()
    response = analyst.get(f"{QUEUE}?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_a_filter_whose_last_flag_was_decided_is_still_one(analyst: Client) -> None:
    flag = reversal()
    response = analyst.post(
        f"{one(flag)}?rule=C1&country=FR&severity=critical",
        {"seen": seen(flag)[flag.public_id], "dismiss": "keep_both"},
    )
    assert response["Location"] == f"{QUEUE}?severity=critical&rule=C1&country=FR"
    assert "No flag fits these filters" in analyst.get(response["Location"]).content.decode()


def test_a_page_past_the_last_is_the_last(analyst: Client) -> None:
    reversal()
    assert analyst.get(f"{QUEUE}?page=99").status_code == 200


def test_who_may_not_look_is_refused_and_who_may_only_look_gets_no_form(reader: Client, outsider: Client) -> None:
    flag = reversal()
    assert reader.get(QUEUE).status_code == 403
    assert reader.post(one(flag), {"do": "acknowledge"}).status_code == 403
    assert outsider.get(QUEUE).status_code == 302
    from django.contrib.auth.models import Permission

    User.objects.get(username="rita").user_permissions.add(Permission.objects.get(codename="view_flag"))
    assert "You may look at flags" in reader.get(QUEUE).content.decode()
    assert reader.post(one(flag), {"do": "acknowledge"}).status_code == 403
    assert state(flag) == "open"


def test_an_internal_flag_and_none_are_alike_for_whoever_may_not_see_it(analyst: Client) -> None:
    assert analyst.get(reverse("admin:pledges_flag_triage_one", args=["zzzzzzzzzz"])).status_code == 404


# ---------------------------------------------------------------- deciding about one


def test_one_press_dismisses_with_its_reason_and_leads_on_to_the_next(analyst: Client) -> None:
    flag, other = reversal(), opening()
    response = sent(analyst, flag, dismiss="scope_differs", note="Another force.")
    assert (response.status_code, state(flag)) == (302, "dismissed")
    event = everything(FlagEvent).filter(flag=flag).order_by("pk").last()
    assert (event.reason, event.note, event.actor_name, event.seq.origin) == (
        "scope_differs", "Another force.", "ana", "admin"
    )  # fmt: skip
    page = analyst.get(response["Location"]).content.decode()
    assert "Dismissed: C1" in page
    assert flag.public_id not in page
    assert other.public_id in page


def test_another_reason_without_words_is_refused_with_everything_still_there(analyst: Client) -> None:
    flag = reversal()
    response = sent(analyst, flag, dismiss="other", note="")
    assert (response.status_code, state(flag)) == (400, "open")
    assert "put in words" in response.content.decode()


def test_a_flag_is_put_off_until_a_day_a_span_or_a_change(analyst: Client) -> None:
    flag = reversal()
    assert "Name the day" in sent(analyst, flag, snooze="day").content.decode()
    day = date.today() + timedelta(days=20)  # noqa: DTZ011 - the page's own clock
    sent(analyst, flag, snooze="day", until=day.isoformat())
    assert everything(Flag).get(pk=flag.pk).snoozed_until == day
    sent(analyst, flag, snooze="week")
    assert everything(Flag).get(pk=flag.pk).snoozed_until is not None
    sent(analyst, flag, snooze="change")
    row = everything(Flag).get(pk=flag.pk)
    assert (row.state, row.snoozed_until) == ("snoozed", None)


def test_the_second_person_confirms_and_is_led_to_the_decision(analyst: Client, second: Client) -> None:
    flag = reversal()
    sent(analyst, flag, do="confirm")
    assert state(flag) == "acknowledged"
    own = analyst.get(one(flag)).content.decode()
    assert "You confirmed it. A second person has to" in own
    assert 'value="confirm"' not in own
    assert sent(analyst, flag, do="confirm").status_code == 400
    assert "ana confirmed it. You would be the second person." in second.get(one(flag)).content.decode()
    response = sent(second, flag, do="confirm")
    assert state(flag) == "confirmed"
    page = second.get(response["Location"]).content.decode()
    assert "It follows from a finding that two people confirmed (C1)" in page
    answer = second.post(
        response["Location"], {"kind": "withdraw", "reason": "Ruled out.", "on": "2025-03-20", "into": ""}
    )
    assert answer.status_code == 302
    assert DecisionProposal.objects.get().flag == flag


def test_a_decision_can_be_taken_back(analyst: Client) -> None:
    flag = reversal()
    sent(analyst, flag, dismiss="translation")
    sent(analyst, flag, do="take_back")
    assert state(flag) == "open"


@pytest.mark.parametrize("button", [{}, {"do": "explode"}, {"dismiss": "because"}, {"snooze": "forever"}])
def test_a_button_that_there_is_not_does_nothing(analyst: Client, button: dict[str, str]) -> None:
    flag = reversal()
    assert (sent(analyst, flag, **button).status_code, state(flag)) == (400, "open")


@pytest.mark.parametrize("note", ["x" * 501, "a\x00b", "a\u202eb"])
def test_a_note_that_cannot_be_kept_is_refused(analyst: Client, note: str) -> None:
    flag = reversal()
    assert (sent(analyst, flag, do="acknowledge", note=note).status_code, state(flag)) == (400, "open")


# ---------------------------------------------------------------- two at one flag


def test_whoever_comes_second_sees_what_the_first_did_and_loses_nothing(analyst: Client) -> None:
    flag = reversal()
    old = seen(flag)[flag.public_id]
    decided(flag, FlagState.DISMISSED, by="olena", note="A press rumor.")
    response = analyst.post(one(flag), {"seen": old, "snooze": "change", "note": "Waiting for Paris."})
    page = response.content.decode()
    assert (response.status_code, state(flag)) == (409, "dismissed")
    assert "Somebody was faster" in page
    assert re.search(r"<strong>olena</strong> dismissed it: They speak of different things · “A press rumor.”", page)
    assert 'value="Waiting for Paris."' in page
    assert f'name="seen" value="{seen(flag)[flag.public_id]}"' in page


# ---------------------------------------------------------------- several at once


def ticked(*flags: Flag) -> list[str]:
    return [f"{public_id}:{version}" for public_id, version in seen(*flags).items()]


def test_several_of_one_rule_are_dismissed_for_one_reason(analyst: Client) -> None:
    flags = [opening("GB"), opening("DE")]
    response = analyst.post(QUEUE, {"many": "dismiss", "reason": "keep_both", "chosen": ticked(*flags)})
    assert response.status_code == 302
    assert [state(flag) for flag in flags] == ["dismissed", "dismissed"]
    assert len({event.seq_id for event in everything(FlagEvent).filter(reason="keep_both")}) == 1
    assert "2 flags were dismissed." in analyst.get(response["Location"]).content.decode()


def test_several_of_two_rules_or_without_a_reason_are_not_and_stay_ticked(analyst: Client) -> None:
    flags = [opening("GB"), reversal("FR")]
    for values in ({"many": "dismiss", "reason": "keep_both"}, {"many": "dismiss"}, {"reason": "keep_both"}):
        response = analyst.post(QUEUE, {**values, "chosen": ticked(*flags)})
        assert response.status_code == 400
        assert response.content.decode().count(" checked>") >= 2
    assert analyst.post(QUEUE, {"many": "acknowledge"}).status_code == 400
    assert [state(flag) for flag in flags] == ["open", "open"]


def test_of_several_one_that_moved_holds_up_all_and_is_told(analyst: Client) -> None:
    flags = [opening("GB"), opening("DE")]
    boxes = ticked(*flags)
    decided(flags[0], FlagState.ACKNOWLEDGED, by="olena")
    response = analyst.post(QUEUE, {"many": "dismiss", "reason": "keep_both", "chosen": boxes})
    assert response.status_code == 409
    assert "olena" in response.content.decode()
    assert state(flags[1]) == "open"


def test_junk_in_the_boxes_is_refused(analyst: Client) -> None:
    reversal()
    for junk in ("x", ":", "a\x00:b", "zzzzzzzzzz:1-0000000000000000", "x" * 9000):
        assert analyst.post(QUEUE, {"many": "acknowledge", "chosen": [junk]}).status_code == 400


# ---------------------------------------------------------------- what it costs


def test_the_queue_asks_so_many_queries_however_many_flags_it_has(superuser: Client) -> None:
    first = reversal("FR")
    superuser.get(one(first))
    few = _queries(superuser, one(first))
    for iso2 in ("GB", "DE", "IT"):
        reversal(iso2)
    assert _queries(superuser, one(first)) == few == 9


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_page_that_one_is_on_is_the_only_one_marked_in_the_sidebar(superuser: Client) -> None:
    from pledges.admin.look import navigation

    for address, title in ((QUEUE, "Flags to decide"), (reverse("admin:pledges_flag_changelist"), "Flags")):
        request = superuser.get(address).wsgi_request
        items = [item for group in navigation(request) for item in group["items"]]
        assert [str(item["title"]) for item in items if item.get("active", lambda _: False)(request)] == [title]
