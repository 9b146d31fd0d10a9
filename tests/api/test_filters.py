"""What may be asked, and that the answer is what was asked: comma lists are OR, different filters are AND."""

import pytest
from django.utils import timezone

from pledges.queries.filters import CountryFilter, FlagFilter, PledgeFilter
from pledges.queries.statement_filter import StatementFilter
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db
FRANCE, AIR, SHIPS, NO_SHIPS = "fr-troops-1", "fr-air-1", "gb-naval-1", "gb-no-naval-1"
ITALY, GERMANY, CLAIM, TOGETHER = "it-no-troops-1", "de-troops-1", "tr-claimed-troops-1", "willing-unspecified-1"

PLEDGES = [
    ("coalition=willing&country=IT", {ITALY}),
    ("country=IT,DE", {ITALY, GERMANY}),
    ("country=FR&capability=air", {AIR}),
    ("capability=air,naval", {AIR, SHIPS, NO_SHIPS}),
    ("firmness=specified", {FRANCE}),
    ("firmness_min=specified", {FRANCE}),
    ("firmness_min=pledged&origin=self", {FRANCE, AIR, SHIPS}),
    ("status=dormant", {FRANCE}),
    ("polarity=exclusion", {ITALY, NO_SHIPS}),
    ("origin=third_party,collective", {CLAIM, TOGETHER}),
    ("condition=peace_agreement", {FRANCE}),
    ("condition=us_backstop", set()),
    ("condition_state=unmet", {FRANCE}),
    ("condition=peace_agreement&condition_state=met,unmet", {FRANCE}),
    ("condition=peace_agreement&condition_state=met", set()),
    ("basing=in_ukraine", {FRANCE}),
    ("basing_excluded=in_ukraine", {AIR}),
    ("confidence_min=high&country=IT", {ITALY}),
    ("stale=true&country=FR", {FRANCE, AIR}),
    ("stale=false&country=FR", set()),
    ("stale_before=2025-12-31&country=GB", {SHIPS, NO_SHIPS}),
    ("disputed=true", {SHIPS}),
    ("has_open_flag=false&country=DE", set()),
    ("severity_min=critical", {SHIPS}),
    ("stated_after=2025-11-20&origin=self", {FRANCE}),
    ("stated_before=2025-03-02", {SHIPS}),
    ("measure=personnel", {FRANCE}),
    ("measure=personnel&quantity_min=1000", {FRANCE}),
    ("measure=personnel&quantity_min=1001", set()),
    ("q=italy", {ITALY}),
    ("q=said+where", {FRANCE}),
    ("q=said+elsewhere", set()),
    ("changed_after=seq:0&country=IT", {ITALY}),
]
STATEMENTS = [
    ("country=IT", {"italy"}),
    ("coalition=willing&kind=speech&attribution=spokesperson", {"together"}),
    ("pledge=fr-troops-1", {"france"}),
    ("capability=naval", {"britain", "reversal"}),
    ("speaker=head-gb", {"britain", "reversal", "claim"}),
    ("attribution_min=on_record&country=FR", {"france", "air"}),
    ("stance=deflects", {"germany"}),
    ("publisher=rtl,politico", {"france"}),
    ("language=en&country=DE", {"germany"}),
    ("language=fr", set()),
    ("said_after=2025-11-20", {"france"}),
    ("said_before=2025-03-02", {"britain"}),
    ("origins_min=1&country=FR", {"france", "air"}),
    ("origins_min=2", set()),
    ("recorded_after=seq:0&country=IT", {"italy"}),
    ("recorded_before=2001-01-01T00:00:00Z", set()),
    ("q=ships", {"reversal"}),
    ("q=will&country=IT", {"italy"}),
]
FLAGS = [
    ("rule=C1", 1),
    ("rule=C1,C2&severity=critical", 1),
    ("severity_min=critical", 1),
    ("state=open&rule=C1", 1),
    ("state=dismissed", 0),
    ("country=GB&capability=naval&rule=C1", 1),
    ("country=IT&rule=C1", 0),
    ("pledge=gb-naval-1&rule=C1", 1),
    ("coalition=willing&rule=C1", 1),
    ("opened_after=2025-08-31&rule=C1", 1),
    ("opened_after=2025-09-01&rule=C1", 0),
]


def test_pledges_answer_what_is_asked(api: Reader, world: dict) -> None:
    assert {asked: set(api.ids(f"pledges/?{asked}")) for asked, _ in PLEDGES} == dict(PLEDGES)


def test_statements_answer_what_is_asked(api: Reader, world: dict) -> None:
    names = {statement.public_id: name for name, statement in world.items()}
    told = {asked: {names[public_id] for public_id in api.ids(f"statements/?{asked}")} for asked, _ in STATEMENTS}
    assert told == dict(STATEMENTS)


def test_flags_answer_what_is_asked(api: Reader, world: dict) -> None:
    assert {asked: len(api.ids(f"flags/?{asked}")) for asked, _ in FLAGS} == dict(FLAGS)


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        (PledgeFilter, PLEDGES),
        (StatementFilter, STATEMENTS),
        (FlagFilter, FLAGS),
        (CountryFilter, [("coalition=x", 1)]),
    ],
)
def test_every_filter_is_tried(filters: type, cases: list[tuple[str, object]]) -> None:
    tried = {pair.partition("=")[0] for asked, _ in cases for pair in asked.split("&")}
    assert set(filters.base_filters) == tried | ({"attribution", "kind"} & set(filters.base_filters))


def test_changed_after_tells_what_changed_since(api: Reader, world: dict) -> None:
    head = api.ask("pledges/")["seq"]
    assert api.ids(f"pledges/?changed_after=seq:{head}") == []
    assert set(api.ids(f"pledges/?changed_after=seq:{head - 1}")) == {FRANCE}


def test_sizes_of_two_measures_are_not_compared(api: Reader, world: dict) -> None:
    for asked in ("quantity_min=3", "quantity_min=3&measure=personnel,ship"):
        answer = api.ask(f"pledges/?{asked}", status=400)
        assert [fault["param"] for fault in answer["errors"]] == ["quantity_min"]


def test_every_pledge_has_an_open_flag_or_has_none(api: Reader, world: dict) -> None:
    """Said today on one page, nothing is old enough to be flagged; everything of last year is."""
    make.publish_statement("UA", "training", said=timezone.now().date())
    flagged, quiet = (set(api.ids(f"pledges/?has_open_flag={answer}")) for answer in ("true", "false"))
    assert quiet >= {"ua-training-1"}
    assert flagged.isdisjoint(quiet)
    assert flagged | quiet == set(api.ids("pledges/"))
    assert {FRANCE, SHIPS} <= flagged
