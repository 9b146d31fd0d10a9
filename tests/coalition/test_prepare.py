"""`manage.py prepare`: what is missing is made, what is there is left alone, and a password is shown once."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def prepare(*options: str) -> str:
    out = StringIO()
    call_command("prepare", "--no-record", *options, stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_made_with_a_password_that_works() -> None:
    name, password = re.search(r"administrator is `(\w+)`, with the password `(.+)`", prepare()).groups()
    assert len(password) >= 16
    assert authenticate(username=name, password=password).is_superuser


def test_the_second_time_nobody_is_made_and_nothing_is_shown() -> None:
    prepare()
    assert prepare() == ""
    assert get_user_model().objects.count() == 1


def test_two_installations_get_two_passwords() -> None:
    first = prepare()
    get_user_model().objects.all().delete()
    assert prepare() != first


def test_an_administrator_of_your_own_is_enough() -> None:
    get_user_model().objects.create_superuser("alice", password="correct horse battery")
    assert prepare() == ""


def test_one_that_was_deactivated_on_purpose_stays_so() -> None:
    get_user_model().objects.create_superuser("admin", password="correct horse battery", is_active=False)
    assert re.search(r"administrator is `admin-[0-9a-f]{4}`", prepare())
    assert not get_user_model().objects.get(username="admin").is_active


def test_none_is_made_where_none_is_wanted() -> None:
    assert prepare("--no-administrator") == ""
    assert not get_user_model().objects.exists()


def test_the_rows_of_a_record_that_was_loaded_are_counted() -> None:
    """Else the first pages are planned for tables of a row or none."""
    with CaptureQueriesContext(connection) as queries:
        call_command("prepare", "--no-administrator", stdout=StringIO())
    asked = [query["sql"] for query in queries]
    assert "ANALYZE" in asked
    assert not any("INSERT" in sql or "COPY" in sql for sql in asked[asked.index("ANALYZE") :] if "pledges_" in sql)


def test_a_database_that_does_not_answer_is_named(monkeypatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError, match="The database at DATABASE_URL does not answer: connection refused"):
        prepare()
