"""A pledge's timeline tells each statement once, by the version that speaks, with the way its words came to us."""

from datetime import date

import pytest

from pledges.models import Pledge
from pledges.queries.moment import Moment
from pledges.queries.timeline import steps, timeline
from pledges.vocabulary import AppearanceMode, Confidence, Firmness, QuoteType, RelayMode
from tests import factories

pytestmark = pytest.mark.django_db
NOW = Moment(date(2025, 12, 1))


def _pledge(public_id: str = "fr-troops-1") -> Pledge:
    return Pledge.objects.get(public_id=public_id)


def _relayed() -> None:
    """UNN reports Politico, which reports the radio."""
    coded = factories.position("FR", firmness=Firmness.SPECIFIED, places="Kyiv or Odesa")
    factories.publish_entry(
        factories.entry(
            said=date(2025, 11, 25),
            appearances=(
                factories.appearance("radio", coded, document=factories.page("radio")),
                factories.appearance(
                    "politico", coded, document=factories.page("politico"), relays="radio", relay_mode=RelayMode.QUOTED
                ),
                factories.appearance(
                    "unn", coded, document=factories.page("unn"), relays="politico", relay_mode=RelayMode.TRANSLATED
                ),
            ),
        )
    )


def test_statements_come_newest_first_by_the_day_they_were_said() -> None:
    factories.publish_statement("FR", said=date(2025, 6, 1))
    factories.publish_statement("FR", said=date(2025, 3, 1))
    told = timeline(_pledge(), NOW)
    assert [telling.statement.said_to for telling in told] == [date(2025, 6, 1), date(2025, 3, 1)]


def test_the_chain_runs_from_the_page_to_the_origin() -> None:
    _relayed()
    (telling,) = timeline(_pledge(), NOW)
    chains = {
        version.appearance.document.publisher.slug: [link.document.publisher.slug for link in version.chain.links]
        for version in telling.versions
    }
    assert chains["unn"] == ["unn", "politico", "radio"]
    assert telling.origins == 1


def test_a_statement_is_told_once_by_its_preferred_version() -> None:
    coded = factories.position("FR")
    factories.publish_entry(
        factories.entry(
            appearances=(
                factories.appearance("one", coded, document=factories.page("one")),
                factories.appearance(
                    "two",
                    coded,
                    document=factories.page("two"),
                    mode=AppearanceMode.PREFERRED,
                    mode_reason="Full text.",
                ),
            )
        )
    )
    (telling,) = timeline(_pledge(), NOW)
    assert telling.version.appearance.document.publisher.slug == "two"
    assert len(telling.positions) == 2


def test_confidence_is_that_of_the_version_that_speaks() -> None:
    factories.publish_statement("FR")
    factories.publish_entry(
        factories.entry(
            said=date(2025, 4, 1),
            appearances=(factories.appearance("page", factories.position("FR"), quote_type=QuoteType.PARAPHRASE),),
        )
    )
    told = timeline(_pledge(), NOW)
    assert [telling.confidence for telling in told] == [Confidence.LOW, Confidence.HIGH]


def test_another_pledge_of_the_same_statement_does_not_enter() -> None:
    factories.publish_entry(factories.entry(factories.position("FR"), factories.position("FR", "air")))
    (telling,) = timeline(_pledge("fr-air-1"), NOW)
    assert {position.pledge.public_id for position in telling.positions} == {"fr-air-1"}


def test_states_come_in_the_order_of_the_world() -> None:
    factories.publish_statement("FR", said=date(2025, 6, 1), firmness=Firmness.SPECIFIED)
    factories.publish_statement("FR", said=date(2025, 3, 1))
    assert [(row.valid.lower, row.firmness) for row in steps(_pledge(), NOW)] == [
        (date(2025, 3, 1), "pledged"),
        (date(2025, 6, 1), "specified"),
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_the_timeline_costs_the_same_however_many_statements(count: int, django_assert_num_queries: object) -> None:
    for month in range(1, count + 1):
        factories.publish_statement("FR", said=date(2025, month, 1))
    pledge = _pledge()
    with django_assert_num_queries(5):
        for telling in timeline(pledge, NOW):
            assert telling.version.appearance.document.publisher.name
            assert telling.statement.speaker
            assert all(part.place for part in telling.position.basing_rows.all())
            assert all(part.condition.kind for part in telling.position.condition_rows.all())
