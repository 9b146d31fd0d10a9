"""The pieces that tell how to write are typed as they stand, with a token, one after the other."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.examples import EXAMPLES
from api.write_snippets import WRITES, snippets
from coalition.vocabulary import Scope
from pledges.models import Check, ConditionEvent, FlagEvent, Retraction, Statement
from pledges.vocabulary import ConditionKind, FlagState
from tests import factories as make
from tests.api.drafting import bearer
from tests.examples.test_snippets import CLIENT
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_example_of_a_body_has_both() -> None:
    assert WRITES.keys() == EXAMPLES.keys()
    assert all(snippets(what) for what in WRITES)


@pytest.mark.parametrize("language", ["sh", "python"])
def test_every_piece_writes_as_it_stands(live_server: Any, settings: Any, tmp_path: Path, language: str) -> None:
    if language == "sh" and not (shutil.which("curl") and shutil.which("bash")):
        pytest.skip("the pieces for curl were not run: there is no curl and bash here")
    settings.SITE_URL = live_server.url
    for country in ("FR", "GB", "IT", "DE"):
        make.publish_statement(country)
    with make.door():
        make.condition(ConditionKind.PEACE_AGREEMENT)
    token = bearer(person("ann", "Analysts"), *Scope).headers["Authorization"].removeprefix("Bearer ")
    env = {"PATH": os.environ["PATH"], "TOKEN": token, "PYTHONPATH": str(CLIENT)}
    for what in WRITES:
        (tmp_path / "body.json").write_text(json.dumps(EXAMPLES[what]))
        curl, python = snippets(what) or ("", "")
        shell = 'set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; }\n' + curl
        command = ["bash", "-c", shell] if language == "sh" else [sys.executable, "-c", python]
        ran = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, (what, ran.stdout[-600:], ran.stderr[-600:])
    assert Statement.objects.filter(until_seq__isnull=True).count() == 4
    assert (Check.objects.count(), Retraction.objects.count()) == (1, 2)
    assert ConditionEvent.objects.exists()
    decided = everything(FlagEvent).filter(by_job=False).values_list("state_to", flat=True)
    assert {FlagState.ACKNOWLEDGED, FlagState.SNOOZED, FlagState.DISMISSED} <= set(decided)
