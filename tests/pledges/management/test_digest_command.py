"""`manage.py digest --preview` prints what a digest says; it stores and sends nothing, and refuses nonsense by name."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pledges.models import Delivery, Digest
from tests import factories
from tests.rig.mail import subscriber
from tests.rig.past import settled_on
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_pledges() -> None:
    with settled_on():
        factories.publish_statement("FR")
        factories.publish_statement("DE", "air")


def _preview(**options: Any) -> str:
    out = StringIO()
    call_command("digest", "--preview", stdout=out, **options)
    return out.getvalue()


def test_a_preview_shows_the_running_week_and_leaves_no_trace() -> None:
    said = _preview()
    assert said.startswith("Subject: 2 new pledges\n")
    assert "France said it would contribute ground troops" in said
    assert "Germany said it would contribute air forces" in said
    assert not everything(Digest).exists()
    assert not everything(Delivery).exists()


def test_a_preview_as_a_subscriber_follows_what_they_follow() -> None:
    reader = subscriber("reader@example.org", capabilities=["air"])
    said = _preview(email="Reader@example.org")
    assert "Germany" in said
    assert "France" not in said
    assert "You get this because you asked for it" in said
    assert reader.token not in said


def test_a_preview_of_made_up_filters_week_and_clock() -> None:
    assert "France" in _preview(countries="fr", capabilities="troops", week="2025-W11", clock="world")
    assert "France" not in _preview(week="2025-W11", clock="record")


def test_a_preview_can_be_html() -> None:
    assert _preview(html=True).startswith("<!DOCTYPE html>")


def test_a_week_without_changes_is_previewed_too() -> None:
    assert _preview(week="2020-W01").startswith("Subject: Nothing changed\n")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"week": "2026-W54"}, "2026-W54"),
        ({"week": "last week"}, "last week"),
        ({"countries": "FR,XX"}, "XX"),
        ({"capabilities": "tanks"}, "tanks"),
        ({"email": "nobody@example.org"}, "nobody@example.org"),
        ({"language": "tlh"}, "tlh"),
    ],
)
def test_nonsense_is_refused_by_its_name(options: dict[str, str], named: str) -> None:
    with pytest.raises(CommandError, match=named):
        _preview(**options)


def test_without_preview_it_says_what_to_write() -> None:
    with pytest.raises(CommandError, match="--preview"):
        call_command("digest")
