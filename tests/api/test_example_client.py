"""The client in docs/examples, against a real server."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from coalition.vocabulary import Scope
from pledges.models import Draft, Pledge
from tests import factories as make
from tests.api.drafting import bearer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)

FILE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "tracker_client.py"


@pytest.fixture
def client_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tracker_client", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tracker_client"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_it_reads_page_by_page_and_follows_the_feed(client_module: ModuleType, live_server: Any) -> None:
    for iso2 in ("FR", "GB", "DE"):
        make.publish_statement(iso2)
    tracker = client_module.Tracker(live_server.url)
    ids = [row["id"] for row in tracker.rows("pledges", limit="1")]
    assert sorted(ids) == sorted(Pledge.objects.values_list("public_id", flat=True))
    assert [row["id"] for row in tracker.rows("pledges", limit="1")] == ids  # from what it has: 304
    seen = list(tracker.changes())
    assert {row["id"] for row in seen} >= set(ids)
    last = f"{seen[-1]['seq']}.{seen[-1]['n']}"
    assert list(tracker.changes(last)) == []
    make.publish_statement("IT")
    assert "it-troops-1" in {row["id"] for row in tracker.changes(last)}


def test_it_drafts_and_publishes_once_and_says_why_not(client_module: ModuleType, live_server: Any) -> None:
    body = whole()
    secret = bearer(person("ann", "Analysts"), *Scope).headers["Authorization"].removeprefix("Bearer ")
    tracker = client_module.Tracker(live_server.url, token=secret)
    first, again = (tracker.draft(body, key="one") for _ in range(2))
    assert first == again
    assert everything(Draft).count() == 1
    published = tracker.post(f"drafts/{first.body['id']}/publish/", tag=first.tag)
    assert published.body["state"] == "published"
    with pytest.raises(client_module.Refused) as refused:
        tracker.post(f"drafts/{first.body['id']}/publish/", tag=first.tag)
    assert refused.value.problem["status"] == 412
