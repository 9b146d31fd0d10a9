"""The client in docs/examples writes with a token, once for each key, and says why not."""

from typing import Any

import pytest

from coalition.vocabulary import Scope
from docs.examples.coalition_client import Refused, Tracker
from pledges.models import Draft, Statement
from tests.api.drafting import bearer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draft_is_begun_once_and_published(live_server: Any) -> None:
    body = whole()
    secret = bearer(person("ann", "Analysts"), *Scope).headers["Authorization"].removeprefix("Bearer ")
    tracker = Tracker(live_server.url, token=secret)
    first, again = (tracker.post("drafts/", body, key="one") for _ in range(2))
    assert first == again
    assert everything(Draft).count() == 1
    tag = f'"{first["version"]}"'
    assert tracker.post(f"drafts/{first['id']}/publish/", {}, tag=tag)["state"] == "published"
    assert Statement.objects.count() == 1
    with pytest.raises(Refused) as refused:
        tracker.post(f"drafts/{first['id']}/publish/", {}, tag=tag)
    assert refused.value.status == 412
    with pytest.raises(Refused) as refused:
        Tracker(live_server.url, token="coalition_" + "x" * 43).post("drafts/", body)
    assert refused.value.status == 401
