"""The record that generated requests meet, who sends them, and what becomes of one request."""

import copy
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import yaml
from django.contrib.auth.models import User
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.test import override_settings
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict
from schemathesis import openapi
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.case import Case
from schemathesis.generation.modes import GenerationMode
from schemathesis.schemas import APIOperation

from api import examples
from api.urls import V1
from coalition.vocabulary import Scope
from pledges.models import Document, Position, Statement
from pledges.snapshots.job import make_due
from tests.api.conftest import six_voices
from tests.api.drafting import Writer, bearer, coding_of, whole
from tests.people import person

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "50"))
AT_LENGTH = EXAMPLES > 50

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
"""Not *positive_data_acceptance*: a key may be well written and name nothing that is there."""

CONFIG = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}})
"""What is forbidden may be refused as too large (413) or as made from another version (412), too."""

LISTS = ("api.body_shape.LONGEST_LIST", "pledges.actions.bodies.LONGEST_LIST")
"""How long a list of a body may be. Making lists of lists is most of what a short run costs: there they have 3 items,
as the document says and the reader of bodies holds it.
"""

Headers = dict[str, str]
Key = dict[str, str]
"""The values in an address."""


VALUES = {
    "as_of": "2025-12-01", "known_at": "seq:9", "after": "0", "changed_after": "seq:2", "recorded_after": "seq:2",
    "recorded_before": "seq:99", "said_after": "2025-03-02", "said_before": "2026-01-01", "stated_after": "2025-01-01",
    "coalition": "willing", "country": "FR", "pledge": "fr-troops-1", "publisher": "politico", "speaker": "head-fr",
    "language": "en", "q": "said", "met": "peace_agreement", "failed": "parliament", "waived": "us_backstop",
}  # fmt: skip
"""What is there to be asked for, by the parameter."""


class Ground:
    """A record of six voices, drafts, a file that was imported, a snapshot; tokens of every scope."""

    def __init__(self) -> None:
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            ann, rita = person("ann", "Analysts"), person("rita", "Reviewers")
        self.callers = callers(ann, rita)
        said = six_voices()
        good = whole()
        self.rows = rows(said, bearer(ann, *Scope), bearer(rita, *Scope), good)
        coded = Position.objects.order_by("pk")
        self.values = {**VALUES, "a": coded[0].public_id, "b": coded[1].public_id}
        event = {**examples.EXAMPLES["conditions", "create"], "statement": said["france"].public_id}
        self.bodies: dict[tuple[str, str], Any] = {
            **examples.EXAMPLES,
            ("conditions", "create"): event,
            ("drafts", "create"): good,
            ("drafts", "coding"): coding_of(good),
            ("imports", "create"): examples.FILE,
        }
        now = timezone.now()
        day = str(make_due(now.date(), now=now).day)
        self.rows["exports"] = [({"day": day}, ""), ({"day": day, "file": "flags.csv"}, "")]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # making requests may take its time
        self.operations = document()
        load_all_checks()
        self.checks = [CHECKS.get_one(name) for name in CHECKED]

    @classmethod
    @contextmanager
    def standing(cls) -> Iterator["Ground"]:
        """A record to ask, in a transaction that requests leave open, as with Django's own test client."""
        with ExitStack() as until:
            until.enter_context(override_settings(SNAPSHOT_DIR=until.enter_context(TemporaryDirectory())))
            for place in () if AT_LENGTH else LISTS:
                until.enter_context(mock.patch(place, 3))
            found = cls()
            for signal in (signals.request_started, signals.request_finished):
                signal.disconnect(close_old_connections)
                until.callback(signal.connect, close_old_connections)
            yield found

    def requests(self, operation: APIOperation) -> st.SearchStrategy[tuple[Case, Headers]]:
        """Requests as the document allows them and as it forbids them, each with who sends it. Most are about what is
        there, in the version that is there; most bodies that are allowed are whole but for one field.
        """
        allowed, forbidden = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
        named = set(re.findall(r"{(\w+)}", operation.path))
        known = [row for row in self.rows.get(place_of(operation), []) if named and set(row[0]) == named]
        good = self._good(operation)
        mostly = st.integers(0, 3).map(lambda drawn: drawn < 3)

        @st.composite
        def request(draw: st.DrawFn) -> tuple[Case, Headers]:
            is_allowed = draw(st.booleans())
            case = draw(allowed if is_allowed else forbidden)
            if known and draw(mostly):
                key, tag = draw(st.sampled_from(known))
                case.path_parameters = dict(key)
                if tag and (is_allowed or "If-Match" in case.headers):
                    case.headers = CaseInsensitiveDict({**case.headers, "If-Match": tag})
            if is_allowed:
                case.query = {
                    name: ([self.values[name]] if isinstance(value, list) else self.values[name])
                    if name in self.values and draw(mostly) else value
                    for name, value in case.query.items() if name != "cursor" or not draw(mostly)
                }  # fmt: skip
                if good is not None and draw(mostly):
                    case.body = mixed(good, case.body, draw)
            return case, draw(st.sampled_from(self.callers))

        return request()

    def plain(self, operation: APIOperation) -> Iterator[tuple[Case, Headers]]:
        """Each whole request about what is there, by everybody who may ask: of few is it left to chance to come up."""
        named, good = set(re.findall(r"{(\w+)}", operation.path)), self._good(operation)
        body = {} if good is None else {"body": copy.deepcopy(good), "media_type": "application/json"}
        for key, tag in self.rows.get(place_of(operation), []):
            if set(key) == named:
                for headers in self.callers:
                    tagged = CaseInsensitiveDict({"If-Match": tag} if tag else {})
                    yield operation.Case(path_parameters=dict(key), headers=tagged, **body), headers

    def ask(self, case: Case, headers: Headers, wrong: dict[str, str]) -> int:
        """The status of one request. What is wrong with the answer goes into `wrong`, and the request is taken back."""
        point = transaction.savepoint()
        try:
            response = case.call(headers=headers)
            case.validate_response(response, checks=self.checks, headers=headers)
        except FailureGroup as failures:
            for one in failures.exceptions:
                wrong.setdefault(f"{one.title} {one.message[:80]}", str(failures))
        finally:
            transaction.savepoint_rollback(point)
        return int(response.status_code)

    def _good(self, operation: APIOperation) -> Any:
        """A body that is whole; None where none is taken."""
        place, step = place_of(operation), operation.path.rstrip("/").rpartition("/")[2]
        return self.bodies.get((place, step if (place, step) in self.bodies else "create")) if operation.body else None


def document() -> dict[str, APIOperation]:
    """The operations of the OpenAPI document, as "GET countries/", asked of the program itself."""
    raw = SchemaGenerator().get_schema(request=None, public=True)
    schema = openapi.from_dict(json.loads(OpenApiJsonRenderer().render(raw)), config=CONFIG)
    schema.app = as_a_server(get_wsgi_application())
    found = [one.ok() for one in schema.get_all_operations()]
    return {f"{one.method.upper()} {one.path.removeprefix(f'/{V1}')}": one for one in found}


def as_a_server(application: Any) -> Any:
    """`application`, each of whose answers is read to its end and closed, as a server does."""

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(application(environ, start_response)) as chunks:
            return [b"".join(chunks)]

    return answer


def place_of(operation: APIOperation) -> str:
    """The first step of the address."""
    return str(operation.path.removeprefix(f"/{V1}").split("/")[0])


def mixed(good: Any, made: Any, draw: st.DrawFn) -> Any:
    """`good`, with one field of what was made, or with none."""
    if isinstance(good, list):
        one = made[0] if isinstance(made, list) and made and isinstance(made[0], dict) else {}
        return [mixed(good[0], one, draw)]
    names = sorted(name for name in made if isinstance(name, str)) if isinstance(made, dict) else []
    name = draw(st.sampled_from([*names, None, None]))
    return {**copy.deepcopy(good), **({} if name is None else {name: made[name]})}


def callers(ann: User, rita: User) -> list[Headers]:
    """The headers of whoever may ask: tokens of all scopes, of each, of none that is known, and nobody."""
    one = [bearer(ann, scope).headers for scope in Scope]
    unknown = {"Authorization": "Bearer coalition_" + "x" * 43}
    every = [bearer(who, *Scope).headers for who in (ann, rita)]
    return [*every * 4, *one, unknown, {}]


def rows(
    said: dict[str, Statement], ann: Writer, rita: Writer, body: dict[str, Any]
) -> dict[str, list[tuple[Key, str]]]:
    """What addresses may name, by the first step of the address, each with the tag of its version."""
    flags = [one["id"] for one in ann.send("GET", f"/{V1}flags/?limit=4").json()["results"]]
    versions = {one: ann.send("GET", f"/{V1}flags/{one}/").json()["version"] for one in flags}
    handed, tag = ann.submit({**body, "summary": "To be read twice."})
    blind = (handed, rita.send("GET", f"{handed}/")["ETag"])
    drafts = [ann.begin(body), ann.begin(body), (handed, tag), blind, blind]
    text = yaml.safe_dump([{**body, "appearances": [{**body["appearances"][0], "quote": "Words of a file."}]}])
    file = ann.send("POST", f"/{V1}imports/", text.encode(), **{"Content-Type": "application/yaml"})
    assert file.status_code == 201, file.content
    return {
        "countries": [({"iso2": "FR"}, ""), ({"iso2": "TR"}, "")],
        "coalitions": [({"slug": "willing"}, "")],
        "pledges": [({"public_id": one}, "") for one in ("fr-troops-1", "gb-naval-1", "it-troops-1")],
        "statements": [({"public_id": one.public_id}, f'"{one.since_seq_id}"') for one in said.values()],
        "documents": [({"public_id": one.public_id}, "") for one in Document.objects.all()[:3]],
        "publishers": [({"slug": "politico"}, "")],
        "conditions": [({"slug": "willing-peace-agreement"}, "")],
        "flags": [({"public_id": one}, f'"{version}"') for one, version in versions.items()],
        "drafts": [({"public_id": one}, tag) for one, tag in drafts],
        "imports": [({"slug": file.json()["id"]}, "")],
    }
