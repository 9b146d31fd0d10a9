"""What the shipped record says once it is loaded: the readings that a person would check by hand."""

from datetime import UTC, date, datetime
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.test import TestCase

from coalition.models import Coalition, Membership, MembershipCount, WorkingGroup
from pledges.models import Appearance, Document, Flag, Pledge, PledgeState, Position, Publisher, Statement
from pledges.vocabulary import Modality, PledgeOrigin, Polarity, Reliability, Stance
from tests.pledges.record_copy import SHIPPED
from tests.rig.reading import everything

IDS = (Path(__file__).resolve().parents[1] / "data" / "record_ids.txt").read_text().split()
OWN_WORD = "AU BE BG CA DE DK EE FR GB GR IT JP LV NL NO PT RO SI TR US".split()
STATE_CONTROLLED_OR_COPY = """
    gb-2025-03-21-no10 gb-2025-12-15-starmer gb-2026-01-07-press-secretary gb-2026-02-24-mod fr-2025-09-04-macron-26
    de-2026-01-08-merz nl-2026-02-27-yesilgoz it-2025-03-27-meloni it-2025-09-04-meloni it-2025-12-17-meloni
    pt-2026-01-06-montenegro cow-2025-04-10-afp-six au-2025-03-15-albanese nato-2026-02-03-rutte ua-2025-08-21-yermak
    ua-2025-08-21-zelensky hu-2026-01-26-szijjarto
""".split()


def state(public_id: str) -> PledgeState:
    return PledgeState.objects.current().get(pledge__public_id=public_id)


def positions_of(record_id: str) -> list[Position]:
    return list(Position.objects.filter(appearance__record_id=record_id).select_related("pledge__country"))


class TheShippedRecord(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
            call_command("load_record", verbosity=0)

    def test_every_id_of_the_sources_is_on_an_appearance(self) -> None:
        stored = Appearance.objects.exclude(record_id="").values_list("record_id", flat=True)
        assert sorted(set(stored)) == sorted(IDS)
        assert len(IDS) == 111

    def test_twenty_countries_have_a_statement_of_their_own(self) -> None:
        own = Pledge.objects.filter(origin=PledgeOrigin.SELF).values_list("country__iso2", flat=True)
        assert sorted(set(own)) == OWN_WORD

    def test_it_says_up_to_which_day_it_is_complete(self) -> None:
        assert Coalition.objects.get(slug="willing").complete_to == date(2026, 2, 27)

    def test_french_troops_are_specified_after_a_peace_agreement_in_kyiv_or_odesa(self) -> None:
        troops = state("fr-troops-1")
        assert (troops.firmness, troops.places) == ("specified", "Kyiv or Odesa")
        assert "peace_agreement" in troops.condition_kinds

    def test_french_air_is_based_outside_ukraine(self) -> None:
        places = {(one["place"], one["sense"]) for one in state("fr-air-1").basing}
        assert places == {("in_ukraine", "excluded"), ("neighbour", "included")}

    def test_british_troops_are_conditional_and_last_stated_by_date(self) -> None:
        troops = state("gb-troops-1")
        assert troops.condition_mode == "states"
        assert {"us_backstop", "parliament", "ceasefire"} <= set(troops.condition_kinds)
        assert troops.last_stated_on == date(2026, 1, 9)

    def test_germany_has_the_deflection_and_no_withdrawal(self) -> None:
        (deflection,) = positions_of("SG23")
        assert (deflection.stance, deflection.modality) == (Stance.DEFLECTS, Modality.UNSTATED)
        german = Position.objects.filter(pledge__country__iso2="DE")
        assert not (german.filter(stance=Stance.WITHDRAWS).exists())
        assert not (german.filter(modality="rejected").exists())
        assert not Pledge.objects.filter(country__iso2="DE", polarity=Polarity.EXCLUSION).exists()

    def test_refusals_are_refusals(self) -> None:
        for public_id in ("it-no-troops-1", "ro-no-troops-1", "us-no-troops-1", "jp-no-troops-1", "bg-no-troops-1"):
            assert state(public_id).modality == Modality.REJECTED, public_id
        assert not Pledge.objects.filter(public_id__in=["it-troops-1", "ro-troops-1"]).exists()

    def test_the_united_states_has_no_pledge_made_up_from_anothers_words(self) -> None:
        own = Position.objects.filter(pledge__country__iso2="US", pledge__origin=PledgeOrigin.SELF)
        speakers = set(own.values_list("appearance__statement__country__iso2", flat=True))
        assert speakers == {"US"}
        assert not positions_of("SG04")[0].pledge.country

    def test_twenty_six_countries_are_one_collective_claim(self) -> None:
        (claim,) = positions_of("fr-2025-09-04-macron-26")
        assert (claim.pledge.origin, claim.pledge.country) == (PledgeOrigin.COLLECTIVE, None)
        assert (claim.measure, claim.low, claim.high) == ("country", 26, 26)
        assert state(claim.pledge.public_id).low == 26

    def test_one_interview_is_one_statement_with_one_origin(self) -> None:
        ids = ["SG18", "SG19", "SG21", *(f"fr-2025-11-25-macron-rtl-{one}" for one in ("ar", "hu", "ru"))]
        statements = set(Appearance.objects.filter(record_id__in=ids).values_list("statement", flat=True))
        assert len(statements) == 1
        version = Appearance.objects.get(record_id="SG18")
        chain = [version, version.relays, version.relays.relays]
        assert [one.document.publisher.slug for one in chain] == ["unn", "politico", "rtl-france"]
        assert [one.document.seen for one in chain] == [True, False, False]
        roots = Appearance.objects.filter(statement__in=statements, relays__isnull=True)
        assert roots.count() == 1

    def test_three_wordings_of_one_briefing_are_one_statement(self) -> None:
        versions = Appearance.objects.filter(record_id__in=["SG16", "gb-2025-11-25-reuters", "gb-2025-11-25-pa"])
        assert len(set(versions.values_list("statement", flat=True))) == 1

    def test_a_figure_given_to_the_wrong_man_is_an_appearance_of_both_statements(self) -> None:
        versions = Appearance.objects.filter(record_id="fr-2026-01-10-unn-6000")
        speakers = set(versions.values_list("statement__speaker__slug", flat=True))
        assert speakers == {"emmanuel-macron", "mathilde-panot"}
        assert state("fr-troops-1").quantity_as_found == "several thousand"

    def test_state_controlled_outlets_and_copies_are_graded_down(self) -> None:
        for record_id in STATE_CONTROLLED_OR_COPY:
            publisher = Publisher.objects.get(documents__appearances__record_id=record_id)
            assert publisher.reliability == Reliability.D, record_id
        graded = Publisher.objects.exclude(reliability_reason="").count()
        assert graded == Publisher.objects.count()

    def test_voices_without_a_country_take_no_position(self) -> None:
        for record_id in ("SG11", "fr-2026-01-08-panot", "au-2025-03-14-dutton", "de-2025-08-20-otte"):
            assert positions_of(record_id) == [], record_id

    def test_every_document_says_why_there_is_no_copy_of_it(self) -> None:
        assert not Document.objects.filter(archive_state="pending").exists()

    def test_no_statement_is_dated_after_it_was_first_printed(self) -> None:
        for statement in Statement.objects.filter(said_from__isnull=False).prefetch_related("appearances__document"):
            printed = [one.document.published_to for one in statement.appearances.all() if one.document.seen]
            known = [day for day in printed if day]
            if known:
                assert statement.said_from <= min(known), str(statement)

    def test_head_counts_disagree_and_all_stay(self) -> None:
        members = MembershipCount.objects.filter(basis="members").values_list("low", flat=True)
        assert sorted(members) == [30, 33, 35]
        for count in MembershipCount.objects.exclude(record_id=""):
            assert Appearance.objects.filter(record_id=count.record_id).exists(), count.record_id

    def test_memberships_and_the_working_group_are_there(self) -> None:
        leads = Membership.objects.filter(role="lead").values_list("country__iso2", flat=True)
        assert sorted(leads) == ["FR", "GB"]
        assert Membership.objects.get(country__iso2="US").role == "observer"
        assert not Membership.objects.filter(country__iso2__in=["SI", "HU", "RU", "IE"]).exists()
        seats = WorkingGroup.objects.get().seats.values_list("country__iso2", "role")
        assert sorted(seats) == [("FR", "lead"), ("GB", "lead"), ("TR", "participant"), ("US", "participant")]

    def test_the_first_article_alone_raises_no_contradiction(self) -> None:
        alone = everything(Flag).filter(
            rule__startswith="C",
            evidence_a__appearance__record_id__startswith="SG",
            evidence_b__appearance__record_id__startswith="SG",
        )
        assert list(alone) == []

    def test_the_promise_of_the_coming_days_ran_out(self) -> None:
        overdue = everything(Flag).filter(rule="S4").values_list("pledge__public_id", flat=True)
        assert list(overdue) == ["willing-coordination-1"]

    def test_the_record_holds_no_text_of_the_pages(self) -> None:
        """Only the first article's quotations of people are kept, and they are short."""
        quotes = [text for text in Appearance.objects.values_list("quote", flat=True) if text]
        assert all(len(text) < 250 for text in quotes)
        assert not Appearance.objects.exclude(quote="").exclude(record_id__startswith="SG").exists()

    def test_each_file_of_the_record_can_be_read_by_a_person(self) -> None:
        sizes = {path.name: len(path.read_text().splitlines()) for path in SHIPPED.rglob("*.yaml")}
        assert {name: size for name, size in sizes.items() if size > 300} == {}
