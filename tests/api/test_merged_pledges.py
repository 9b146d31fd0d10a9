"""A merged pledge: its address leads on, and no list shows it."""

import pytest

from pledges.actions.merging_pledges import write_merge
from pledges.models import Pledge
from tests import factories as make
from tests.api.conftest import Reader

pytestmark = pytest.mark.django_db


def test_the_old_address_of_a_merged_pledge_leads_to_the_new_one_for_ever(api: Reader, world: dict) -> None:
    troops, air = (Pledge.objects.get(public_id=one) for one in ("fr-troops-1", "fr-air-1"))
    with make.door() as commit:
        write_merge(air, troops, commit=commit)
    for rest in ("", "timeline/", "history/"):
        response = api.response(f"pledges/fr-air-1/{rest}?limit=5" if rest else "pledges/fr-air-1/?fields=id")
        assert response.status_code == 308
        assert response["Location"].startswith(f"/api/v1/pledges/fr-troops-1/{rest}?")
    assert "fr-air-1" not in api.ids("pledges/")
