"""A page of a past moment shows that moment and nothing later, says which it is and what it leaves out, and stays."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledges.actions.merging_pledges import write_merge
from pledges.actions.retractions import retract
from pledges.models import Pledge, Statement
from pledges.queries.head import head
from pledges.vocabulary import Firmness, RetractionReason, Stance
from tests import factories
from tests.pledges.pages.reading import cells_of, main_text, text_of

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2025, 3, 10), date(2025, 6, 10), date(2025, 9, 10)


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code, response.headers.get("Location"))
    return response.content.decode()


def _three_steps() -> list[int]:
    """France floats, pledges, and rules out; the numbers of the commits."""
    seqs = []
    factories.publish_statement("FR", said=FIRST, firmness=Firmness.FLOATED, modality="possible", summary="First.")
    seqs.append(head().seq)
    factories.publish_statement("FR", said=SECOND, stance=Stance.AFFIRMS, summary="Second.")
    seqs.append(head().seq)
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=THIRD, summary="Third."))
    seqs.append(head().seq)
    return seqs


def _take_back(statement: Statement) -> None:
    with factories.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, by=None, commit=commit)


def test_the_overview_of_a_day_shows_that_day(client: Client) -> None:
    _three_steps()
    assert cells_of(_page(client, "/as-of/2025-04-01/"), "FR")[1].startswith("Floated")
    then = _page(client, "/as-of/2025-06-10/")
    assert cells_of(then, "FR")[1].startswith("Pledged")
    assert "1 country pledges ground troops" in text_of(then, "main", "id", "main")
    assert "Disputed" not in cells_of(then, "FR")[1]
    assert "Disputed" in cells_of(_page(client, "/as-of/2025-09-10/"), "FR")[1]


def test_the_changes_of_a_past_week_end_with_the_day(client: Client) -> None:
    """10 June 2025 was a Tuesday."""
    _three_steps()
    factories.publish_statement("GB", said=date(2025, 6, 12))
    feed = text_of(_page(client, "/as-of/2025-06-10/"), "section", "id", "changes")
    assert "France" in feed
    assert "United Kingdom" not in feed
    later = text_of(_page(client, "/as-of/2025-06-12/"), "section", "id", "changes")
    assert "United Kingdom" in later


def test_the_pledge_page_of_a_day_tells_what_had_been_said(client: Client) -> None:
    _three_steps()
    page = _page(client, "/as-of/2025-06-30/pledges/fr-troops-1/")
    told = text_of(page, "section", "id", "statements")
    assert "Second." in told
    assert "Reversal" not in main_text(page)
    early = main_text(_page(client, "/as-of/2025-03-10/pledges/fr-troops-1/"))
    assert "First." in early
    assert "Second." not in early
    assert "On that day" in early
    assert page.count('<circle class="dot"') == 2
    assert "Reversal" in main_text(_page(client, "/as-of/2025-09-10/pledges/fr-troops-1/"))


def test_both_clocks_may_be_asked_at_once(client: Client) -> None:
    """What did we know after the first entry about 10 June?"""
    seqs = _three_steps()
    page = _page(client, f"/as-of/2025-06-10/pledges/fr-troops-1/?known_at=seq:{seqs[0]}")
    assert "First." in main_text(page)
    assert "Second." not in main_text(page)
    assert f"as the record had it after no. {seqs[0]}" in main_text(page)
    assert cells_of(_page(client, f"/as-of/2025-06-10/?known_at=seq:{seqs[0]}"), "FR")[1].startswith("Floated")
    alone = main_text(_page(client, f"/?known_at=seq:{seqs[0]}"))
    assert "1 statement that we recorded only later" not in alone.replace("2 statements", "")
    assert "2 statements that we recorded only later" in alone


def test_the_notice_says_what_the_view_leaves_out_and_leads_back(client: Client) -> None:
    _three_steps()
    page = _page(client, "/as-of/2025-03-10/pledges/fr-troops-1/")
    text = main_text(page)
    assert "You see 10 March 2025, as the record has it now." in text
    assert "1 statement made after 10 March 2025" in text
    assert "Provisional What we record from now on about that day will change this view." in text
    assert 'href="/pledges/fr-troops-1/">Back to now' in page
    assert "2 statements made after 10 March 2025" in main_text(_page(client, "/as-of/2025-03-10/"))


def test_what_was_taken_back_since_is_counted_and_its_words_are_not_shown(client: Client) -> None:
    seqs = _three_steps()
    _take_back(Statement.objects.get(summary="Second."))
    text = main_text(_page(client, f"/as-of/2025-06-10/pledges/fr-troops-1/?known_at=seq:{seqs[1]}"))
    assert "1 statement that we have taken back since" in text
    assert "Second." not in text
    now_known = main_text(_page(client, "/as-of/2025-06-10/pledges/fr-troops-1/"))
    assert "taken back" not in now_known
    assert "Floated" in text_of(_page(client, "/as-of/2025-06-10/pledges/fr-troops-1/"), "dl", "class", "now")


def test_a_pinned_record_is_final_and_an_open_one_is_provisional(client: Client) -> None:
    seqs = _three_steps()
    assert "Provisional" not in main_text(_page(client, f"/as-of/2025-06-10/?known_at=seq:{seqs[2]}"))
    later = (timezone.now() + timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert "Provisional" in main_text(_page(client, f"/?known_at={later}"))


def test_the_permanent_link_the_citation_and_the_json_carry_the_moment(client: Client) -> None:
    seqs = _three_steps()
    today = timezone.now().date().isoformat()
    page = _page(client, "/as-of/2025-06-10/pledges/fr-troops-1/")
    permanent = f"/as-of/2025-06-10/pledges/fr-troops-1/?known_at=seq:{seqs[2]}"
    assert f'{permanent}">Permanent link' in page
    assert "as of 10 June 2025, record no. 3" in text_of(page, "p", "class", "cite")
    assert permanent in text_of(page, "p", "class", "cite")
    assert 'href="/api/v1/pledges/fr-troops-1/?as_of=2025-06-10">JSON' in page
    pinned = _page(client, f"/as-of/2025-06-10/?known_at=seq:{seqs[0]}")
    assert f'href="/api/v1/coalitions/willing/matrix/?as_of=2025-06-10&amp;known_at=seq:{seqs[0]}">JSON' in pinned
    assert f"/as-of/{today}/?known_at=seq:{seqs[2]}" in text_of(_page(client, "/"), "p", "class", "cite")


def test_a_permanent_link_shows_the_same_after_more_was_recorded(client: Client) -> None:
    """Word for word, but for what the notice counts."""
    _three_steps()

    def shown(address: str) -> str:
        return re.sub(r'<section class="moment".*?</section>', "", _page(client, address), flags=re.DOTALL)

    links = [
        re.search(r'href="https?://[^/"]+(/as-of/[^"]+)">Permanent link', _page(client, address))[1]  # type: ignore[index]
        for address in ("/", "/pledges/fr-troops-1/", "/as-of/2025-06-10/", "/as-of/2025-06-10/pledges/fr-troops-1/")
    ]
    before = [shown(link) for link in links]
    factories.publish_statement("FR", said=date(2025, 6, 1), firmness=Firmness.SPECIFIED, stance=Stance.EXPANDS)
    factories.publish_statement("FR", said=date(2025, 9, 20), stance=Stance.AFFIRMS)
    factories.publish_statement("GB", said=date(2025, 6, 9))
    _take_back(Statement.objects.get(said_to=date(2025, 9, 20)))
    assert [shown(link) for link in links] == before


def test_links_of_a_past_page_stay_in_that_moment(client: Client) -> None:
    seqs = _three_steps()
    page = _page(client, f"/as-of/2025-06-10/?known_at=seq:{seqs[2]}")
    inner = f"/as-of/2025-06-10/pledges/fr-troops-1/?known_at=seq:{seqs[2]}"
    assert f'href="{inner}"' in page
    assert f'href="/as-of/2025-06-10/?known_at=seq:{seqs[2]}">Overview' in _page(client, inner)


def test_previous_and_next_go_to_the_days_on_which_something_really_changed(client: Client) -> None:
    factories.publish_statement("FR", said=FIRST, firmness=Firmness.FLOATED, modality="possible")
    factories.publish_statement(
        "FR", said=date(2025, 4, 1), firmness=Firmness.FLOATED, modality="possible", stance=Stance.AFFIRMS
    )
    factories.publish_statement("FR", said=SECOND, stance=Stance.AFFIRMS)
    factories.publish_statement("GB", said=date(2025, 5, 1))

    def turns(address: str) -> list[str]:
        return re.findall(r'<a href="([^"]+)" rel="(?:prev|next)">', _page(client, address))

    base = "/pledges/fr-troops-1/"
    assert turns(base) == [f"/as-of/2025-06-10{base}"]
    assert turns(f"/as-of/2025-06-10{base}") == [f"/as-of/2025-03-10{base}"]
    assert turns(f"/as-of/2025-04-01{base}") == [f"/as-of/2025-03-10{base}", f"/as-of/2025-06-10{base}"]
    assert turns("/as-of/2025-06-10/") == ["/as-of/2025-05-01/"]
    assert turns("/as-of/2025-06-10/?known_at=seq:2") == ["/as-of/2025-03-10/?known_at=seq:2"]


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("day=2025-06-10&known=", "/as-of/2025-06-10/"),
        ("day=&known=seq:1", "/as-of/{today}/?known_at=seq:1"),
        ("day=2025-06-10&known=seq:2", "/as-of/2025-06-10/?known_at=seq:2"),
        ("day=2025-06-10&known={today}", "/as-of/2025-06-10/?known_at=seq:3"),
        ("day=2025-06-10&known={yesterday}", "/as-of/2025-06-10/?known_at=seq:0"),
        ("day=&known=", "/"),
        ("day=&known=&pledge=fr-troops-1", "/pledges/fr-troops-1/"),
        ("day=2025-06-10&pledge=fr-troops-1", "/as-of/2025-06-10/pledges/fr-troops-1/"),
        ("day=2025-06-10&coalition=willing", "/as-of/2025-06-10/?coalition=willing"),
    ],
)
def test_the_form_leads_to_an_address_that_can_be_kept(client: Client, typed: str, leads_to: str) -> None:
    _three_steps()
    today = timezone.now().date()
    days = {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat()}
    response = client.get(f"/as-of/?{typed.format(**days)}")
    assert (response.status_code, response.headers["Location"]) == (302, leads_to.format(**days))


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/as-of/2025-02-30/", 400, "as-of: “2025-02-30” is not a day"),
        ("/as-of/yesterday/", 400, "as-of: “yesterday” is not a day"),
        ("/as-of/2199-01-01/", 400, "as-of: 2199-01-01 is still to come"),
        ("/as-of/2025-06-10/?known_at=seq:99", 400, "known_at: The record has not come to commit 99"),
        ("/as-of/2025-06-10/?known_at=noon", 400, "known_at: “noon” is neither seq:N nor a time"),
        ("/?known_at=2025-06-10", 400, "known_at: “2025-06-10” is neither seq:N nor a time"),
        ("/as-of/2025-06-10/pledges/fr-troops-1/?day=2", 400, "does not know “day”"),
        ("/as-of/2025-03-09/", 404, "The first word is of 10 March 2025."),
        ("/as-of/2025-03-09/pledges/fr-troops-1/", 404, "The first word is of 10 March 2025."),
        ("/as-of/2025-06-10/?known_at=seq:0", 404, "By 10 June 2025 the record had nothing."),
        ("/as-of/2025-06-10/pledges/fr-submarines-1/", 404, "There is no such page"),
        ("/as-of/?day=2025-13-01", 400, "as-of: “2025-13-01” is not a day"),
        ("/as-of/?known=tomorrow", 400, "As recorded: “tomorrow” is not a day"),
        ("/as-of/?known=2199-01-01", 400, "As recorded: 2199-01-01 is still to come."),
        ("/as-of/?day=2025-06-10&pledge=nobody", 400, "There is no pledge with that id."),
        ("/as-of/?sheet=x", 400, "does not know “sheet”"),
    ],
)
def test_a_moment_that_cannot_be_shown_is_refused_by_what_is_wrong_with_it(
    client: Client, address: str, status: int, named: str
) -> None:
    _three_steps()
    assert named in main_text(_page(client, address, status))


def test_a_merged_pledge_sends_on_within_the_moment(client: Client) -> None:
    factories.publish_statement("FR", said=FIRST)
    factories.publish_statement("FR", "air", said=FIRST)
    before = head().seq
    with factories.door() as commit:
        troops, air = (Pledge.objects.get(capability=one) for one in ("troops", "air"))
        write_merge(air, troops, commit=commit)
    response = client.get("/as-of/2025-04-01/pledges/fr-air-1/")
    assert (response.status_code, response.headers["Location"]) == (301, "/as-of/2025-04-01/pledges/fr-troops-1/")
    assert "France: air" in main_text(_page(client, f"/as-of/2025-04-01/pledges/fr-air-1/?known_at=seq:{before}"))


@pytest.mark.parametrize("months", [2, 6])
def test_a_past_page_costs_the_same_reads_however_much_was_said(
    client: Client, months: int, django_assert_num_queries: object
) -> None:
    for month in range(1, months + 1):
        factories.publish_statement("FR", said=date(2025, month, 1))
        factories.publish_statement("GB", said=date(2025, month, 2))
    with django_assert_num_queries(9):
        assert client.get("/as-of/2025-07-01/").status_code == 200
    with django_assert_num_queries(11):
        assert client.get("/as-of/2025-07-01/?known_at=seq:3").status_code == 200
    with django_assert_num_queries(12):
        assert client.get("/as-of/2025-07-01/pledges/fr-troops-1/").status_code == 200


def test_how_far_the_record_was_complete_is_told_as_it_was_then(client: Client) -> None:
    with factories.door():
        factories.coalition(complete_to=date(2025, 4, 1))
    factories.publish_statement("FR", said=FIRST)
    then = head().seq
    with factories.door():
        willing = factories.coalition()
        willing.complete_to = date(2025, 8, 1)
        willing.save()
    for address in ("/as-of/2025-06-10/", "/as-of/2025-06-10/pledges/fr-troops-1/"):
        notice = "What was said after 1 April 2025 has not been checked by us."
        assert notice in main_text(_page(client, f"{address}?known_at=seq:{then}"))
        assert "has not been checked by us" not in main_text(_page(client, address))
    checked = client.get(f"/api/v1/pledges/fr-troops-1/?as_of=2025-06-10&known_at=seq:{then}").json()
    assert checked["last_checked_on"] == "2025-04-01"
    assert client.get("/api/v1/pledges/fr-troops-1/?as_of=2025-06-10").json()["last_checked_on"] == "2025-06-10"
