"""The pieces that tell how to write are typed as they stand, with a token, one after the other."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern

from api.examples import EXAMPLES, STATEMENT
from api.snippets import snippets as asked
from api.urls import V1, urlpatterns
from api.views.writing import StaffView
from api.write_snippets import WRITES, snippets
from coalition.vocabulary import Scope
from pledges.models import Check, ConditionEvent, Draft, FlagEvent, Retraction, SecondCoding, Statement
from pledges.vocabulary import ConditionKind, FlagState
from tests import factories as make
from tests.api.drafting import Writer, bearer
from tests.examples.test_snippets import CLIENT
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)


PLACES = ["the record", "drafts", "imports"]
OWN_WORLD = PLACES[1:]
"""Those that begin with a record of their own: what was published there is not published again."""


def test_every_write_and_every_example_of_a_body_has_both() -> None:
    writing = {(place_of(str(one.pattern)), action) for one, action in staff_actions("post", "patch")}
    assert WRITES.keys() == writing >= EXAMPLES.keys()
    assert {what for what, write in WRITES.items() if write.body} == EXAMPLES.keys()
    assert all(snippets(what) for what in WRITES)


def test_every_read_of_the_staff_has_both() -> None:
    reading = [str(one.pattern) for one, _action in staff_actions("get")]
    assert [asked(re.sub(r"<\w+:(\w+)>", r"{\1}", one).removeprefix(V1)) for one in reading].count(None) == 0
    assert len(reading) == 3


@pytest.mark.parametrize("language", ["sh", "python"])
@pytest.mark.parametrize("place", PLACES)
def test_every_piece_writes_as_it_stands(
    live_server: Any, settings: Any, tmp_path: Path, language: str, place: str
) -> None:
    if language == "sh" and not (shutil.which("curl") and shutil.which("bash")):
        pytest.skip("the pieces for curl were not run: there is no curl and bash here")
    settings.SITE_URL = live_server.url
    for country in ("FR", "GB", "IT", "DE"):
        make.publish_statement(country)
    ann = bearer(person("ann", "Analysts"), *Scope)
    typed = Typed(language, tmp_path, {"TOKEN": secret(ann)})
    if place == "drafts":
        tells_of_drafts(typed, ann)
    elif place == "imports":
        tells_of_imports(typed)
    else:
        tells_of_the_record(typed)


@dataclass
class Typed:
    """Somebody who types what the docs say, in one folder."""

    language: str
    folder: Path
    env: dict[str, str]

    def write(self, *what: str) -> str:
        """Do one write; returns what was printed."""
        place, action = what
        if body := WRITES[place, action].body:
            (self.folder / body).write_text(json.dumps(EXAMPLES[place, action]))
        return self.run(snippets((place, action)))

    def run(self, pair: tuple[str, str] | None) -> str:
        curl, python = pair or ("", "")
        shell = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n' + curl
        command = ["bash", "-c", shell] if self.language == "sh" else [sys.executable, "-c", python]
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CLIENT), **self.env}
        ran = subprocess.run(command, env=env, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, (pair, ran.stdout[-600:], ran.stderr[-600:])
        return ran.stdout


def tells_of_the_record(typed: Typed) -> None:
    with make.door():
        make.condition(ConditionKind.PEACE_AGREEMENT)
    for place, action in WRITES:
        if place not in OWN_WORLD:
            typed.write(place, action)
    assert Statement.objects.filter(until_seq__isnull=True).count() == 4
    assert (Check.objects.count(), Retraction.objects.count()) == (1, 2)
    assert ConditionEvent.objects.exists()
    decided = everything(FlagEvent).filter(by_job=False).values_list("state_to", flat=True)
    assert {FlagState.ACKNOWLEDGED, FlagState.SNOOZED, FlagState.DISMISSED} <= set(decided)


def tells_of_drafts(typed: Typed, ann: Writer) -> None:
    rita = secret(bearer(person("rita", "Reviewers"), *Scope))
    for action in ("create", "partial_update", "submit"):
        typed.write("drafts", action)
    draft = everything(Draft).get()
    assert (draft.state, draft.body["summary"]) == ("submitted", "Would send one battalion.")
    Typed(typed.language, typed.folder, {"TOKEN": rita}).write("drafts", "coding")
    assert everything(SecondCoding).get().coder_name == "rita"
    typed.write("drafts", "publish")
    assert Statement.objects.filter(summary="Would send one battalion.").exists()
    gone, _tag = ann.begin({"summary": "Nothing."})
    typed.write("drafts", "discard")
    assert everything(Draft).get(public_id=gone).state == "discarded"
    assert gone in typed.run(asked("drafts/"))
    assert typed.run(asked("drafts/{public_id}/"))


def tells_of_imports(typed: Typed) -> None:
    typed.write("imports", "create")
    statement = Statement.objects.get(summary=STATEMENT["summary"])
    typed.env["IMPORT"] = str(statement.since_seq_id)
    assert statement.public_id in typed.run(asked("imports/{slug}/"))


def secret(who: Writer) -> str:
    return who.headers["Authorization"].removeprefix("Bearer ")


def place_of(pattern: str) -> str:
    return pattern.removeprefix(V1).split("/")[0]


def staff_actions(*methods: str) -> list[tuple[URLPattern, str]]:
    """Every address that is answered to the staff alone, with what one of these methods does there."""
    found = []
    for one in urlpatterns:
        actions = getattr(one.callback, "actions", None) or {}
        if isinstance(one, URLPattern) and issubclass(getattr(one.callback, "cls", object), StaffView):
            found += [(one, action) for method, action in actions.items() if method in methods]
    return found
