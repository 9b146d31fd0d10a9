"""What the docs show of writes, of what only the staff may read, and of refusals is what the program answers to the
example bodies, and is as the schema says.

    SHOWN=write pytest tests/examples/test_shown_writes.py     # after the shape or the words of an answer changed

Asked of a small record that is made for it: the example bodies name its people and pages.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from jsonschema import Draft202012Validator

from api.examples import EXAMPLES, STATEMENT
from api.shown import DONE
from api.write_snippets import FILE as WHOLE_FILE
from api.write_snippets import WRITES
from coalition.vocabulary import Scope
from pledges.models import Statement
from pledges.vocabulary import ConditionKind
from tests import factories as make
from tests.api.drafting import V1, Writer, bearer
from tests.examples.test_shown import WORD, cut, ids_by_chance, likeness
from tests.examples.test_write_snippets import OWN_WORLD, place_of
from tests.people import person

pytestmark = pytest.mark.django_db

YAML = "application/yaml"
REFUSED = {
    "read": {"400", "401", "404", "406"},
    "write": {"400", "401", "403", "404", "409", "410", "412", "415", "422", "428"},
}
"""The refusals that are shown. The others come from a limit or a database that is away, or have no body."""

MADE_UP = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+-[0-9a-f]{16}\b|\b[0-9a-f]{32,64}\b")
"""The id of a request, the version of a flag, a hash."""

Told = dict[str, dict[str, Any]]


@contextmanager
def small_record() -> Iterator[Writer]:
    """A record of four statements, somebody of the staff, and nothing of it afterwards."""
    with transaction.atomic():
        for country in ("FR", "GB", "IT", "DE"):
            make.publish_statement(country)
        with make.door():
            make.condition(ConditionKind.PEACE_AGREEMENT)
        yield bearer(person("ann", "Analysts"), *Scope)
        transaction.set_rollback(True)


class Sending:
    """Somebody who sends what the docs say, and writes down what was answered."""

    def __init__(self, who: Writer) -> None:
        self.who = who
        self.told: Told = {}
        self.ids: set[str] = set()

    def write(self, place: str, action: str, who: Writer | None = None) -> Any:
        """One write of the docs: on the first row that it names, and on the version that was read."""
        who, write = who or self.who, WRITES[place, action]
        path, tag = self.found(write.path, write.first, write.version, who)
        body = EXAMPLES.get((place, action))
        if write.names_statement:
            body = {**body, "statement": self.rows("statements/")[0]["id"]}
        kind = {"Content-Type": YAML} if write.body == WHOLE_FILE else {}
        answer = who.send(write.method, f"{V1}{path}", body, tag, **kind)
        assert answer.status_code in (200, 201), (place, action, answer.content[:900])
        return self.note(f"{place} {action}", answer)

    def found(self, path: str, first: str, version: str, who: Writer) -> tuple[str, str]:
        """The address with its key in it, and what `who` sends as `If-Match`."""
        if not first:
            return path, ""
        rows = self.rows(first)
        row = min(rows, key=_words) if place_of(first) == "flags" else rows[0]  # flags of one day come by chance
        of_draft = first.startswith("drafts/")
        tag = who.send("GET", f"{V1}drafts/{row['id']}/")["ETag"] if of_draft else f'"{row.get(version)}"'
        return path.replace("{key}", row["id"]), tag if of_draft or version else ""

    def rows(self, path: str) -> list[Any]:
        found: list[Any] = self.who.send("GET", f"{V1}{path}").json()["results"]
        return found

    def read(self, name: str, path: str) -> None:
        self.note(name, self.who.send("GET", f"{V1}{path}"))

    def refused(self, kind: str, answer: Any) -> None:
        """One refusal: its status is its name."""
        self.note(f"{kind} {answer.status_code}", answer)

    def note(self, name: str, answer: Any) -> Any:
        asked = answer.wsgi_request
        text = f"{asked.method} {asked.get_full_path()}"
        told = answer.json()
        if "results" in told:
            told["results"] = told["results"][:1]
        self.told[name] = {"asked": text, "status": answer.status_code, "answer": cut(told)}
        self.ids |= ids_by_chance()
        return told


def _words(flag: dict[str, Any]) -> str:
    return f"{flag['rule']} {flag['subject']['id']}"


def answers(ids: set[str]) -> Told:
    """What every write answers, and what the staff reads."""
    told: Told = {}

    def of(tell: Callable[[Sending], None]) -> None:
        with small_record() as ann:
            sending = Sending(ann)
            tell(sending)
            told.update(sending.told)
            ids.update(sending.ids)

    of(_of_the_record)
    of(_of_drafts)
    of(_of_imports)
    return told


def _of_the_record(sending: Sending) -> None:
    for place, action in WRITES:
        if place not in OWN_WORLD:
            sending.write(place, action)


def _of_drafts(sending: Sending) -> None:
    for action in ("create", "partial_update", "submit"):
        sending.write("drafts", action)
    sending.read("drafts list", "drafts/")
    sending.read("drafts retrieve", f"drafts/{sending.rows('drafts/')[0]['id']}/")
    sending.write("drafts", "coding", bearer(person("rita", "Reviewers"), *Scope))
    sending.write("drafts", "publish")
    sending.who.begin({"summary": "Nothing."})
    sending.write("drafts", "discard")


def _of_imports(sending: Sending) -> None:
    sending.write("imports", "create")
    seq = Statement.objects.get(summary=STATEMENT["summary"]).since_seq_id
    sending.read("imports retrieve", f"imports/{seq}/")


def refusals(ids: set[str]) -> Told:
    """What is answered to who asks or sends what cannot be done."""
    with small_record() as ann:
        sending, nobody = Sending(ann), Writer(None)
        for path in ("pledges/?colour=blue", "pledges/fr-troops-9/"):
            sending.refused("read", nobody.send("GET", f"{V1}{path}"))
        sending.refused("read", nobody.send("GET", f"{V1}pledges/", Authorization="Bearer guessed"))
        sending.refused("read", nobody.send("GET", f"{V1}pledges/", Accept="application/xml"))
        statements, flag = f"{V1}statements/", sending.rows("statements/")[0]["id"]
        coded = {**STATEMENT["appearances"][0]["positions"][0], "stance": "promises"}
        wrong = {**STATEMENT, "appearances": [{**STATEMENT["appearances"][0], "positions": [coded]}]}
        of_one, tag = sending.found("statements/{key}/retract/", "statements/", "recorded_seq", ann)
        retract, why = f"{V1}{of_one}", EXAMPLES["statements", "retract"]
        once = {"Idempotency-Key": "2025-11-25-battalion"}
        reader = bearer(person("robot", "Analysts"), Scope.READ_DRAFTS)
        refused = [
            nobody.send("POST", statements, STATEMENT),
            reader.send("POST", statements, STATEMENT),
            ann.send("POST", statements, wrong),
            ann.send("POST", statements, b"behalf=country", **{"Content-Type": "text/plain"}),
            ann.send("POST", f"{V1}flags/{flag}/dismiss/", EXAMPLES["flags", "dismiss"], '"1"'),
            ann.send("POST", retract, why),
            ann.send("POST", retract, why, '"999999"'),
        ]
        assert ann.send("POST", statements, STATEMENT, **once).status_code == 201
        refused.append(ann.send("POST", statements, {**STATEMENT, "summary": "Would send two."}, **once))
        assert ann.send("POST", retract, why, tag).status_code == 200
        refused.append(ann.send("POST", retract, why, tag))
        draft, version = ann.begin({"summary": "Would send a battalion."})
        ann.send("POST", f"{draft}/discard/", tag=version)
        refused.append(ann.send("POST", f"{draft}/submit/", tag=ann.send("GET", f"{draft}/")["ETag"]))
        for answer in refused:
            sending.refused("write", answer)
        ids |= sending.ids
        return sending.told


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, Any]:
    call_command("spectacular", "--format", "openapi-json", "--file", str(tmp_path / "schema.json"))
    made: dict[str, Any] = json.loads((tmp_path / "schema.json").read_text())
    return made


def alike(told: Any, ids: set[str], day: str) -> Any:
    """`told` without what is another on every day and in every record."""
    text = json.dumps(likeness(told, ids)).replace(day, "TODAY")
    return json.loads(MADE_UP.sub("ID", text))


def test_the_docs_show_what_writes_and_refusals_answer(schema: dict[str, Any]) -> None:
    ids: set[str] = set()
    today = datetime.now(UTC).date().isoformat()
    now = {"answers": answers(ids), "problems": refusals(ids)}
    if os.environ.get("SHOWN") == "write":
        used = sorted(ids & set(WORD.findall(json.dumps(now))))
        DONE.write_text(json.dumps({"on": today, "ids": used, **now}, indent=1, ensure_ascii=False) + "\n")
        pytest.fail("The answers were written anew; run this again without SHOWN to compare them.")
    kept = json.loads(DONE.read_text())
    for part, told in now.items():
        assert kept[part].keys() == told.keys()
        for name, one in told.items():
            was = alike(kept[part][name], set(kept["ids"]), kept["on"])
            assert alike(one, ids, today) == was, f"{name}: write it anew, see above"
    asked_of = {f"{place} {action}" for place, action in WRITES}
    assert now["answers"].keys() == asked_of | {"drafts list", "drafts retrieve", "imports retrieve"}
    assert now["problems"].keys() == {f"{kind} {code}" for kind, codes in REFUSED.items() for code in codes}
    assert _shown(schema) >= len(now["answers"]) + len(now["problems"])


def _shown(schema: dict[str, Any]) -> int:
    """How many examples of these stand in the schema; each is as the schema beside it says."""
    seen = set()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for code, answer in operation["responses"].items():
                for content in answer.get("content", {}).values():
                    for name, one in content.get("examples", {}).items():
                        if name == "small record":
                            seen.add((path, method, code))
                            one = schema["components"]["examples"].get(one.get("$ref", "").rpartition("/")[2], one)
                            of = {**content["schema"], "components": schema["components"]}
                            wrong = [e.message for e in Draft202012Validator(of).iter_errors(one["value"])]
                            assert wrong == [], (path, method, code)
    return len(seen)
