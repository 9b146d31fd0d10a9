"""What the overview shows of the shipped record: the readings that a person would look for first."""

from datetime import UTC, datetime

import time_machine
from django.test import TestCase

from tests.pledges.pages.reading import cells_of, main_text, text_of
from tests.scenarios.shipped import shipped_record

OWN_WORD = "AU BE BG CA DE DK EE FR GB GR IT JP LV NL NO PT RO SI TR US".split()
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


class TheOverviewOfTheShippedRecord(TestCase):
    page: str

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TODAY, tick=False):
            shipped_record()

    def setUp(self) -> None:
        travel = time_machine.travel(TODAY, tick=False)
        travel.start()
        self.addCleanup(travel.stop)

    def _get(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def _cell(self, iso2: str, column: str) -> str:
        page = self._get("/")
        headings = text_of(page, "thead", "class", "heads")
        names = [name for name in ("Ground troops", "Air", "Naval", "Training") if name in headings]
        return cells_of(page, iso2)[1 + names.index(column)]

    def test_every_country_with_a_statement_of_its_own_has_its_row_first(self) -> None:
        page = self._get("/")
        group = page.index('class="group"')
        first = [iso2 for iso2 in OWN_WORD if page.index(f'id="country-{iso2.lower()}"') < group]
        assert first == OWN_WORD
        assert page[:group].count('<tr id="country-') == len(OWN_WORD)

    def test_french_troops_are_specified_after_a_peace_agreement_in_kyiv_or_odesa(self) -> None:
        cell = self._cell("FR", "Ground troops")
        assert cell.startswith("Specified")
        assert "Kyiv or Odesa" in cell
        assert "after a peace agreement" in cell

    def test_french_air_is_based_outside_ukraine(self) -> None:
        assert "based outside Ukraine" in self._cell("FR", "Air")

    def test_british_troops_are_conditional_and_dated_by_the_day_they_were_said(self) -> None:
        cell = self._cell("GB", "Ground troops")
        assert "after a peace agreement" in cell
        assert cell.endswith("9 Jan 2026")

    def test_a_size_from_an_unnamed_source_is_never_shown_as_the_states_own(self) -> None:
        assert "up to 7,500 (unnamed source)" in self._cell("GB", "Ground troops")
        assert "(unnamed source)" not in self._cell("FR", "Ground troops")

    def test_germany_has_the_deflection_and_no_withdrawal(self) -> None:
        assert "ithdrawn" not in " ".join(cells_of(self._get("/"), "DE"))
        text = main_text(self._get("/pledges/de-troops-1/"))
        assert "Johann Wadephul pointed elsewhere" in text
        assert "took it back" not in text

    def test_italian_and_romanian_refusals_are_refusals(self) -> None:
        for iso2 in ("IT", "RO"):
            assert self._cell(iso2, "Ground troops").startswith("Ruled out")

    def test_no_american_troop_pledge_rests_on_the_words_of_others(self) -> None:
        cell = self._cell("US", "Ground troops")
        assert not cell.startswith(("Pledged", "Specified", "Authorised", "Earmarked", "In place"))

    def test_twenty_six_countries_are_one_collective_row(self) -> None:
        text = text_of(self._get("/"), "section", "id", "after-matrix")
        assert text.count("26 countries, not named") == 1

    def test_the_end_of_the_record_is_said(self) -> None:
        assert "What was said after 27 February 2026 has not been checked by us." in main_text(self._get("/"))

    def test_every_address_that_the_overview_links_to_answers(self) -> None:
        page = self._get("/")
        addresses = {part.split('"')[0].split("#")[0] for part in page.split('href="/')[1:]}
        for address in sorted(address for address in addresses if not address.startswith("static/")):
            assert self.client.get(f"/{address}", follow=True).status_code == 200, address

    def test_every_anchor_that_a_page_links_to_is_there(self) -> None:
        for address in ("/", "/pledges/fr-troops-1/", "/pledges/de-troops-1/"):
            page = self._get(address)
            anchors = {part.split('"')[0] for part in page.split('href="#')[1:]}
            assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []
