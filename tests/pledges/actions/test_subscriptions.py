"""Following by e-mail: every mistake at its field, nothing stored; nobody is followed up who did not answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pledges.actions.problems import EntryInvalid
from pledges.actions.subscriptions import Wish, confirm, subscribe, unsubscribe
from pledges.digest import confirmation
from pledges.models import Run, Subscription
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)
WISH = Wish("reader@example.org", ("FR", "DE"), ("troops",), time_zone="Europe/Kyiv", weekday=4, hour=18)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Mail goes to files."""
    factories.country("FR")
    factories.country("DE")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def test_a_wish_is_stored_and_its_address_is_asked_once(folder: Path) -> None:
    made = subscribe(wish=WISH, now=NOW)
    assert made.confirmed_at is None
    assert set(made.countries.values_list("iso2", flat=True)) == {"FR", "DE"}
    assert confirmation.unit() is True
    assert confirmation.unit() is False
    (file,) = folder.iterdir()
    assert f"/digest/confirm/{made.token}/" in file.read_text().replace("=\n", "")


def test_a_question_that_cannot_go_out_is_asked_again_and_then_set_aside(folder: Path) -> None:
    subscribe(wish=WISH, now=NOW)
    folder.write_text("in the way")
    for _ in range(4):
        confirmation.unit()
    run = everything(Run).get()
    assert (run.attempts, run.done_at) == (3, None)
    assert "folder for mail" in run.problem
    assert run.set_aside_at is not None


def test_nobody_is_asked_who_has_answered_already(folder: Path) -> None:
    made = subscribe(wish=WISH, now=NOW)
    confirm(token=made.token, now=NOW)
    confirmation.unit()
    assert not folder.exists()


def test_an_operator_may_vouch_for_the_person() -> None:
    made = subscribe(wish=WISH, now=NOW, confirmed=True)
    assert made.confirmed_at == NOW
    assert not everything(Run).exists()


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("email", {"email": "no address"}),
        ("email", {"email": "a@b.example\nBcc: c@d.example"}),
        ("email", {"email": ""}),
        ("countries[1]", {"countries": ("FR", "XX")}),
        ("capabilities[0]", {"capabilities": ("tanks",)}),
        ("clock", {"clock": "yesterday"}),
        ("weekday", {"weekday": 7}),
        ("hour", {"hour": -1}),
        ("language", {"language": "tlh"}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("time_zone", {"time_zone": "../../etc/passwd"}),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_is_stored(path: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(EntryInvalid) as caught:
        subscribe(wish=replace(WISH, **wrong), now=NOW)
    assert path in {problem.path for problem in caught.value.problems}
    assert not everything(Subscription).exists()
    assert not everything(Run).exists()


def test_an_address_follows_once_whatever_its_case() -> None:
    subscribe(wish=WISH, now=NOW)
    with pytest.raises(EntryInvalid, match="already follows"):
        subscribe(wish=replace(WISH, email="Reader@Example.org"), now=NOW)


def test_who_left_may_come_back() -> None:
    first = subscribe(wish=WISH, now=NOW)
    unsubscribe(token=first.token, now=NOW)
    second = subscribe(wish=WISH, now=NOW)
    assert second.token != first.token
