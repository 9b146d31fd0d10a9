"""Reference data on the staff site: written through the door, with a reason; refused in words; never deleted."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from django.urls import reverse

from coalition.ledger.door import LOCK_KEY
from coalition.models import Coalition, Country, CountryAlias, LedgerCommit, Membership, Speaker
from tests import factories
from tests.rig.forms import filled_in

pytestmark = pytest.mark.django_db

COUNTRIES = reverse("admin:coalition_country_add")


def country(**changes: Any) -> dict[str, Any]:
    """What is typed for a new country, with one alias."""
    inline = {"aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": "Republic of Estonia"}
    return {"name": "Estonia", "iso2": "EE", "iso3": "EST", "m49": "233", **inline, **changes}


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def versions(client: Client, row: Any) -> dict[str, str]:
    """What the form of `row` says about the version that it shows."""
    shown = filled_in(client.get(page_of(row)).content.decode())
    return {name: value for name, value in shown.items() if name.endswith("seen_version")}


def test_a_country_is_added_with_its_alias_in_one_commit(administrator: Client) -> None:
    assert administrator.post(COUNTRIES, country()).status_code == 302
    assert CountryAlias.objects.get(name="Republic of Estonia").country.iso2 == "EE"
    commit = LedgerCommit.objects.get()
    assert (commit.actor_name, commit.origin, commit.reason) == ("adam", "admin", "add country")


def test_a_change_needs_a_reason_and_the_ledger_keeps_it(administrator: Client) -> None:
    administrator.post(COUNTRIES, country())
    row, alias = Country.objects.get(), CountryAlias.objects.get()
    inline = {"aliases-INITIAL_FORMS": "1", "aliases-0-id": str(alias.pk), "aliases-0-country": str(row.pk)}
    inline |= versions(administrator, row)
    page = administrator.post(page_of(row), country(name="Eesti", **inline))
    assert "This field is required." in page.content.decode()
    assert "Eesti" in page.content.decode()
    assert Country.objects.get().name == "Estonia"
    reason = {"change_reason": "Their own name"}
    assert administrator.post(page_of(row), country(name="Eesti", **inline, **reason)).status_code == 302
    assert Country.objects.get().name == "Eesti"
    assert LedgerCommit.objects.order_by("-seq").first().reason == "Their own name"


def test_saving_without_a_change_writes_nothing(administrator: Client) -> None:
    administrator.post(COUNTRIES, country())
    row, alias = Country.objects.get(), CountryAlias.objects.get()
    inline = {"aliases-INITIAL_FORMS": "1", "aliases-0-id": str(alias.pk), "aliases-0-country": str(row.pk)}
    inline |= versions(administrator, row)
    page = administrator.post(page_of(row), country(**inline, change_reason="Just looking"), follow=True)
    assert "Nothing was changed, so nothing was written." in page.content.decode()
    assert LedgerCommit.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("iso2", "ee", "Two capital letters of ISO 3166."),
        ("m49", "23", "Three digits of UN M49."),
        ("name", "Est\u202eonia", "U+202E"),
        ("name", "  ", "This field is required."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("aliases-0-name", "Est\x07", "U+0007"),
        ("change_reason", "a\x07b", "U+0007"),
        ("change_reason", "x" * 5000, "at most 300"),
    ],
)
def test_bad_input_is_a_sentence_in_the_form_and_uses_no_number(
    administrator: Client, field: str, value: str, words: str
) -> None:
    page = administrator.post(COUNTRIES, country(**{field: value}))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Country.objects.exists()
    assert not LedgerCommit.objects.exists()


def test_an_alias_that_is_taken_is_refused_whole(administrator: Client) -> None:
    administrator.post(COUNTRIES, country())
    latvia = {"name": "Latvia", "iso2": "LV", "iso3": "LVA", "m49": "428", "aliases-0-name": "republic of ESTONIA"}
    page = administrator.post(COUNTRIES, country(**latvia))
    assert page.status_code == 200
    assert "This name already stands for a country." in page.content.decode()
    assert Country.objects.count() == 1


def test_a_race_that_the_form_cannot_see_is_a_sentence(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator.post(COUNTRIES, country())
    monkeypatch.setattr(CountryAlias, "validate_constraints", lambda self, exclude=None: None)
    latvia = {"name": "Latvia", "iso2": "LV", "iso3": "LVA", "m49": "428"}
    page = administrator.post(COUNTRIES, country(**latvia))
    assert page.status_code == 200
    assert "This name already stands for a country." in page.content.decode()
    assert "Latvia" in page.content.decode()
    assert Country.objects.count() == 1


def test_a_busy_ledger_is_a_message_and_nothing_is_lost(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition.ledger.door.TIMEOUT_SECONDS", 1)
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        other.ensure_connection()
        other.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        page = administrator.post(COUNTRIES, country())
    finally:
        other.close()
    assert "Somebody else is writing to the record; nothing was saved." in page.content.decode()
    assert 'value="Estonia"' in page.content.decode()
    assert not Country.objects.exists()


def test_line_breaks_of_a_browser_are_taken(administrator: Client) -> None:
    typed = {"name": "Coalition", "slug": "c", "purpose": "One.\r\nTwo.", "presumes": "end_of_fighting"}
    assert administrator.post(reverse("admin:coalition_coalition_add"), typed).status_code == 302
    assert Coalition.objects.get().purpose == "One.\nTwo."


def test_a_membership_with_its_end_before_its_start_is_refused(administrator: Client) -> None:
    with factories.door():
        coalition, country = factories.coalition(), factories.country("FR")
    typed = {"coalition": coalition.pk, "country": country.pk, "role": "member", "basis": "media_count"}
    typed |= {"valid_from": "2025-05-01", "valid_to": "2025-04-01", "source_address": "javascript:alert(1)"}
    page = administrator.post(reverse("admin:coalition_membership_add"), typed).content.decode()
    assert "An address starts with http:// or https://." in page
    assert "The first of the two may not be above the second." in page or "address" in page
    assert not Membership.objects.exists()


def test_codes_are_offered_and_shown_in_words(administrator: Client) -> None:
    with factories.door():
        factories.member("FR")
    listing = administrator.get(reverse("admin:coalition_membership_changelist")).content.decode()
    assert "Listed by the organi" in listing
    assert "listed_by_organizer</" not in listing


def test_an_analyst_keeps_speakers_and_looks_at_countries(analyst: Client) -> None:
    with factories.door():
        france = factories.country("FR")
    typed = {"name": "A. Person", "slug": "a-person", "office": "Minister", "country": france.pk, "rank": "3"}
    assert analyst.post(reverse("admin:coalition_speaker_add"), typed).status_code == 302
    assert Speaker.objects.get().rank == 3
    assert analyst.get(page_of(france)).status_code == 200
    assert analyst.post(page_of(france), country()).status_code == 403
    assert analyst.get(COUNTRIES).status_code == 403


def test_a_reader_without_a_group_sees_nothing(reader: Client) -> None:
    assert reader.get(reverse("admin:index")).status_code == 200
    for name in ("coalition_country", "coalition_ledgercommit", "auth_user"):
        assert reader.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_an_outsider_is_sent_to_the_login(outsider: Client) -> None:
    for page in (reverse("admin:index"), COUNTRIES, reverse("admin:coalition_country_changelist")):
        assert outsider.get(page).status_code == 302
        assert outsider.post(page, country()).status_code == 302
    assert not Country.objects.exists()


def test_an_administrator_cannot_rise(administrator: Client, superuser: Client) -> None:
    adam, root = User.objects.get(username="adam"), User.objects.get(username="root")
    typed = {"username": "adam", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    typed |= {"groups": [str(Group.objects.get(name="Administrators").pk)], "user_permissions": ["1"]}
    administrator.post(page_of(adam), typed)
    adam.refresh_from_db()
    assert not adam.is_superuser
    assert not adam.user_permissions.exists()
    assert administrator.post(page_of(root), typed | {"username": "root"}).status_code == 403
    assert administrator.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403
    for page in (page_of(adam), page_of(root), reverse("admin:auth_user_changelist")):
        assert superuser.get(page).status_code == 200


def test_the_site_carries_the_name_of_the_product(superuser: Client, settings: Any) -> None:
    assert settings.SITE_NAME in superuser.get(reverse("admin:index")).content.decode()
