"""The health door: alive always, ready only with a migrated database; the broker is reported, never fatal."""

import pytest
from django.test import Client


def test_live_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz/live")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_migrated(client: Client) -> None:
    response = client.get("/healthz/ready")
    assert response.status_code == 200
    assert response.json()["database"] == "ok"
    assert response.json()["migrations"] == "applied"


@pytest.mark.django_db
def test_a_broker_that_is_away_is_reported_and_not_fatal(client: Client, settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/at/all.sock?db=0"
    response = client.get("/healthz/ready")
    assert response.status_code == 200
    assert response.json()["broker"] == "unreachable"


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_not_ready(client: Client) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert response.json()["migrations"] == "1 to apply"


def test_the_icon_that_every_browser_asks_for_is_there(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].startswith("/static/coalition/icon")
