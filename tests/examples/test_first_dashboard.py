"""What docs/first-dashboard.md tells people to type does what it says, over real HTTP; so does the client it uses."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from docs.examples.coalition_client import Refused, Tracker
from pledges.models import Pledge
from tests import factories as make
from tests.scenarios.shipped import shipped_record

DOCS = Path(settings.BASE_DIR) / "docs"
TOLD = (DOCS / "first-dashboard.md").read_text()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tracker(live_server: Any) -> Tracker:
    return Tracker(live_server.url)


def pieces(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TOLD, re.DOTALL)


def test_every_python_piece_runs_one_after_the_other(live_server: Any) -> None:
    shipped_record()
    ran = subprocess.run(
        [sys.executable, "-c", "\n".join(pieces("python"))],
        env={"PYTHONPATH": str(DOCS / "examples"), "TRACKER": live_server.url},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    standing = Pledge.objects.filter(until_seq__isnull=True).count()
    assert re.match(r"[1-9]\d* pledges were not restated for long, as of \d{4}-\d\d-\d\d, commit \d+$", lines[0])
    assert any(line.lower().startswith("not yet researched: ") for line in lines)
    assert any(re.match(r"on 2025-06-01 [1-9]\d* cells held a pledge$", line) for line in lines)
    assert any(line.startswith("400 capability “trops”") for line in lines)
    assert re.match(rf"{standing} pledges, up to \d+\.\d+; nothing new since: True$", lines[-2])
    assert lines[-1] == f"{standing} rows of the export; the same pledges as the copy: True"


def test_the_page_holds_the_piece_that_is_shown() -> None:
    page = (DOCS / "examples" / "dashboard.html").read_text()
    [piece] = pieces("html")
    assert piece in page


def test_rows_come_page_after_page_and_each_once(tracker: Tracker) -> None:
    for country in ("FR", "DE", "IT"):
        make.publish_statement(country)
    found = [row["id"] for row in tracker.rows("pledges/", limit=1, fields="id")]
    assert sorted(found) == ["de-troops-1", "fr-troops-1", "it-troops-1"]


def test_what_is_unchanged_is_not_sent_again(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    make.publish_statement("FR")
    sent: list[int] = []
    send = Tracker._send

    def watched(self: Tracker, *asked: Any) -> Any:
        answer = send(self, *asked)
        sent.append(answer[0])
        return answer

    monkeypatch.setattr(Tracker, "_send", watched)
    first, again = tracker.get("pledges/fr-troops-1/"), tracker.get("pledges/fr-troops-1/")
    make.publish_statement("DE")
    later = tracker.get("pledges/fr-troops-1/")
    assert first == again
    assert sent == [200, 304, 200]
    assert later["seq"] == first["seq"] + 1


def test_changes_go_on_where_they_were_left(tracker: Tracker) -> None:
    make.publish_statement("FR")
    place = ""
    for place, change in tracker.changes():  # noqa: B007 - the last one is wanted
        assert change["seq"]
    make.publish_statement("DE")
    new = [change for _, change in tracker.changes(after=place)]
    assert {change["id"] for change in new if change["resource"] == "pledge"} == {"de-troops-1"}


def test_only_an_address_of_the_web_is_asked() -> None:
    with pytest.raises(ValueError, match="begins with http"):
        Tracker("file:///etc/passwd")


def test_a_refusal_names_what_is_wrong(tracker: Tracker) -> None:
    with pytest.raises(Refused) as refused:
        tracker.get("pledges/", nonsense="1")
    assert refused.value.status == 400
    assert [error["param"] for error in refused.value.errors] == ["nonsense"]
    with pytest.raises(Refused) as refused:
        tracker.post("checks/", {})
    assert refused.value.status == 401


def test_a_busy_server_is_asked_again_after_the_time_that_it_names() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    asked: list[str] = []

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            busy = len(asked) < 3
            body = json.dumps({"detail": "later"} if busy else {"results": []}).encode()
            self.send_response(503 if busy else 200)
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            """Nothing to stderr."""

    server = HTTPServer(("127.0.0.1", 0), Busy)
    Thread(target=server.serve_forever, daemon=True).start()
    waited: list[float] = []
    tracker = Tracker(f"http://127.0.0.1:{server.server_port}", sleep=waited.append)
    assert tracker.get("pledges/") == {"results": []}
    assert waited == [7.0, 7.0]
    asked.clear()
    with pytest.raises(Refused, match="later"):
        Tracker(tracker.address, tries=2, sleep=waited.append).get("pledges/")
    server.shutdown()
    server.server_close()
