"""What a digest tells: the reader's own changes of the period, the weightiest first, ten at most, in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from coalition.models import Coalition, LedgerCommit
from pledges.actions.retractions import retract
from pledges.digest.content import Content, compose
from pledges.digest.items import Following
from pledges.digest.render import for_reader, render
from pledges.digest.schedule import Period
from pledges.models import Change
from pledges.vocabulary import Capability, ChangeCause, ChangeCode, Clock, Modality, RetractionReason, Stance
from pledges.words.digest import Group, subject
from tests import factories
from tests.rig.past import settled_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
NOW = datetime.now(UTC)
THIS_WEEK = Period(NOW - timedelta(days=3), NOW + timedelta(days=3), ZoneInfo("UTC"))


def _compose(following: Following | None = None, period: Period = THIS_WEEK) -> Content:
    return compose(following or Following(), period, now=NOW)


def _reversal() -> None:
    factories.publish_statement("FR", said=date(2025, 3, 10))
    factories.publish_entry(factories.entry(factories.refusal("FR"), said=date(2025, 4, 20)))


def test_a_reversed_pledge_stands_first_as_disputed() -> None:
    factories.publish_statement("DE", said=date(2025, 3, 12))
    _reversal()
    content = _compose()
    assert content.items[0].style == "disputed"
    assert content.items[0].address.endswith("/pledges/fr-troops-1/")
    assert content.subject.startswith("1 pledge disputed, ")
    assert "France" in content.items[0].sentence


def test_the_order_is_corrected_disputed_weaker_withdrawn_firmer_new_stale() -> None:
    with settled_on():
        factories.publish_statement("FR")
    made = Change.objects.get(code=ChangeCode.NEW)
    codes = [ChangeCode.STALE, ChangeCode.FIRMER, ChangeCode.WITHDRAWN, ChangeCode.WEAKER, ChangeCode.DISPUTED]
    for n, code in enumerate([*codes, ChangeCode.RESTATED], start=20):
        made.pk, made.n, made.code = None, n, code
        made.save(force_insert=True)
    made.pk, made.n, made.code, made.cause = None, 50, ChangeCode.NEW, ChangeCause.RETRACTION
    made.save(force_insert=True)
    told = [item.style for item in _compose().items]
    assert told == ["corrected", "disputed", "weaker", "withdrawn", "firmer", "new", "stale", "other"]


def test_at_most_ten_are_told_and_the_others_are_counted() -> None:
    for capability in Capability:
        factories.publish_statement("FR", capability)
    everything = Change.objects.filter(code=ChangeCode.NEW).count()
    stale = Change.objects.filter(code=ChangeCode.STALE).count()
    content = _compose()
    assert len(content.items) == 10
    assert content.others == f"{everything + stale - 10} other changes are on the site"
    assert len(content.changes) == everything + stale


def test_a_reader_gets_what_they_follow_and_no_more() -> None:
    with settled_on():
        for iso2 in ("FR", "DE"):
            for capability in (Capability.TROOPS, Capability.AIR):
                factories.publish_statement(iso2, capability)

    def told(*, countries: tuple[str, ...] = (), capabilities: tuple[str, ...] = ()) -> set[str]:
        found = _compose(Following(countries, capabilities))
        return {item.address.split("/")[-2] for item in found.items}

    assert told() == {"fr-troops-1", "de-troops-1", "fr-air-1", "de-air-1"}
    assert told(countries=("DE",)) == {"de-troops-1", "de-air-1"}
    assert told(capabilities=("air",)) == {"fr-air-1", "de-air-1"}
    assert told(countries=("DE",), capabilities=("air",)) == {"de-air-1"}


def test_the_two_clocks_ask_different_weeks() -> None:
    with settled_on():
        factories.publish_statement("FR", said=date(2025, 3, 10))
    monday = datetime(2025, 3, 10, tzinfo=UTC)
    that_week = Period(monday, monday + timedelta(days=7), ZoneInfo("UTC"))
    assert _compose(Following(clock=Clock.RECORD)).changes
    assert not _compose(Following(clock=Clock.WORLD)).changes
    assert _compose(Following(clock=Clock.WORLD), that_week).changes
    assert not _compose(Following(clock=Clock.RECORD), that_week).changes


def test_a_period_is_half_open_on_both_clocks() -> None:
    with settled_on():
        factories.publish_statement("FR", said=date(2025, 3, 10))
    recorded = LedgerCommit.objects.get(pk=Change.objects.get().seq_id).at
    day, zone = timedelta(days=1), ZoneInfo("UTC")
    assert not _compose(period=Period(recorded - day, recorded, zone)).changes
    assert _compose(period=Period(recorded, recorded + day, zone)).changes
    said, world = datetime(2025, 3, 10, tzinfo=UTC), Following(clock=Clock.WORLD)
    assert not _compose(world, Period(said - day, said, zone)).changes
    assert _compose(world, Period(said, said + day, zone)).changes


def test_silence_after_the_last_complete_day_is_not_told() -> None:
    factories.publish_statement("FR")
    assert Change.objects.filter(code=ChangeCode.STALE).exists()
    told = {item.style for item in _compose().items}
    assert "stale" in told
    Coalition.objects.update(complete_to=date(2025, 3, 31))
    content = _compose()
    assert "stale" not in {item.style for item in content.items}
    assert content.stands[0].sentences[-1] == "What was said after 31 March 2025 has not been checked by us."


def test_where_it_stands_is_the_same_honest_range_as_on_the_overview() -> None:
    with settled_on():
        factories.publish_statement("FR", said=date(2025, 3, 10))
        factories.publish_statement("DE", modality=Modality.POSSIBLE, firmness="floated", stance=Stance.ANNOUNCES)
    sentences = _compose().stands[0].sentences
    assert sentences[0] == "1 country pledges ground troops."
    assert "1 gives none." in sentences
    assert "1 more has floated it and is not counted." in sentences


def test_every_digest_says_which_state_of_the_record_it_tells() -> None:
    factories.publish_statement("FR")
    head = LedgerCommit.objects.latest("seq")
    content = _compose()
    told = f"Record no. {head.seq}, made {head.at:%Y-%m-%d %H:%M:%S} UTC; its head:"
    assert (content.head, content.record, content.head_word) == (head, told, f"{head.seq}:{head.head}")
    rendered = render(content)
    assert content.head_word in rendered.text.split("\n")  # whole, on a line of its own
    for part in (" ".join(rendered.text.split()), rendered.html):
        assert told in part
        assert content.head_word in part
        assert "This mail is a witness" in part


def test_text_and_html_say_the_same_things() -> None:
    _reversal()
    content = _compose()
    rendered = render(content)
    text = " ".join(rendered.text.split())
    for item in content.items:
        assert item.sentence in text
        assert item.address in text
        assert item.address in rendered.html
    for sentence in content.stands[0].sentences:
        assert sentence in text
        assert sentence in rendered.html


def test_text_has_78_columns_and_whole_addresses() -> None:
    for capability in Capability:
        factories.publish_statement("GB", capability)
    text = render(_compose()).text
    long_lines = [line for line in text.splitlines() if len(line) > 78]
    assert [line for line in long_lines if "http" not in line] == []


def test_html_is_small_and_carries_its_styles_on_the_elements() -> None:
    for capability in Capability:
        factories.publish_statement("GB", capability)
    html = render(_compose()).html
    assert len(html.encode()) <= 60_000
    assert '<html lang="en"' in html
    assert '<meta name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html
    assert html.count('role="presentation"') >= 3
    assert 'style="' in html
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.parametrize("language", ["en", "fr", "uk"])
def test_it_is_written_in_the_readers_language(language: str) -> None:
    factories.publish_statement("FR")
    with translation.override(language):
        assert f'<html lang="{language}"' in render(_compose()).html


HOSTILE = [
    "<script>alert(1)</script>",
    "</p></td></tr></table><h1>Win</h1>",
    "a\u202eb",
    "%(country)s %s {{ token }}",
    "&lt;b&gt;",
    "😀" * 50,
    "/TOKEN/",
    "x" * 180,
]


@pytest.mark.parametrize("place", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(place: str) -> None:
    factories.publish_statement("FR", places="Kyiv")
    change = Change.objects.filter(code=ChangeCode.NEW).get()
    change.code, change.slots = ChangeCode.SPECIFIED, change.slots | {"places": place}
    change.save()
    rendered = render(_compose(Following(clock=Clock.RECORD)))
    assert "<script" not in rendered.html
    assert "<h1>Win" not in rendered.html
    assert len(rendered.subject) <= 50
    assert max(len(line) for line in rendered.text.splitlines() if "http" not in line) <= 78
    assert f"/unsubscribe/{'s' * 43}/" in for_reader(rendered.text, "s" * 43)


@pytest.mark.parametrize("count", [1, 2, 22])
def test_a_subject_counts_first_and_fits(count: int) -> None:
    everything = dict.fromkeys(Group, count)
    found = subject(everything)
    assert found[0].isdigit()
    assert len(found) <= 50
    assert subject({Group.STALE: count, Group.DISPUTED: 1}).startswith("1 pledge disputed, ")


@pytest.mark.parametrize("clock", Clock)
def test_a_retraction_stands_first_whatever_else_happened_and_on_either_clock(clock: Clock) -> None:
    _reversal()
    gone = factories.publish_statement("DE", said=date(2025, 3, 12))
    with factories.door() as commit:
        retract(gone, reason=RetractionReason.SOURCE_RETRACTED, by=None, commit=commit)
    content = _compose(Following(clock=clock))
    assert content.items[0].style == "retracted"
    assert content.items[0].sentence.startswith(
        "We retracted a statement about ground troops from Germany: its source took it back"
    )
    assert [item.style for item in content.items].count("retracted") == 1
    assert content.items[0].detail[0] == "12 March 2025"
    assert content.subject.startswith("1 retraction by us")


def test_a_retraction_that_bore_on_no_pledge_is_told_by_itself() -> None:
    lone = factories.publish_entry(factories.entry(appearances=(factories.appearance("page"),)))
    with factories.door() as commit:
        retract(lone, reason=RetractionReason.LEGAL, by=None, commit=commit)
    (item,) = _compose().items
    assert item.sentence.startswith("We retracted a statement of France: on legal grounds")
    assert (item.title, item.address.endswith("/")) == ("on the site", True)
