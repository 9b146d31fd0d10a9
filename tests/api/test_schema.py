"""The schema is valid, says everything that can be asked, and every answer is as it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.examples import FILE
from api.urls import V1, urlpatterns
from coalition.vocabulary import Scope
from pledges.models import Document, Flag
from pledges.words.labels import LABELS
from tests.api.conftest import Reader
from tests.api.corpus import OPERATIONS
from tests.api.drafting import bearer
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

KEYS = {
    "willing-peace-agreement": "{slug}",
    "politico": "{slug}",
    "/FR/": "/{iso2}/",
    "willing": "{slug}",
    "fr-troops-1": "{public_id}",
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(file))
    found: dict[str, Any] = json.loads(Path(file).read_text())
    return found


def test_the_schema_is_valid_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(schema).iter_errors()) == []


def test_the_schema_that_is_served_is_the_one_that_is_checked(api: Reader, schema: dict[str, Any]) -> None:
    assert api.ask("schema/")["paths"].keys() == schema["paths"].keys()


def test_every_address_is_in_the_schema(schema: dict[str, Any]) -> None:
    there = {f"/{pattern.pattern}" for pattern in urlpatterns if str(pattern.pattern).startswith(V1)}
    there = {re.sub(r"<str:", "<slug:", path) for path in there}
    shaped = {path.replace("{", "<slug:").replace("}", ">") for path in schema["paths"]}
    assert shaped == there - {f"/{V1}schema/", f"/{V1}docs/"}


def test_every_operation_tells_its_parameters_and_its_errors_in_words(schema: dict[str, Any]) -> None:
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            assert operation["description"], (path, method)
            for parameter in operation.get("parameters", []):
                assert parameter["description"], (path, method, parameter["name"])
            told = {"401", "403"} if "/drafts/" in path or "/imports/" in path or method != "get" else {"200", "304"}
            assert {"400", "404", "503"} | told <= set(operation["responses"]), (path, method)
            if method != "get":
                assert {"409", "412", "413", "415", "428"} <= set(operation["responses"]), (path, method)


def test_an_unknown_parameter_is_one_that_the_schema_does_not_have(api: Reader, schema: dict[str, Any]) -> None:
    answer = api.ask("pledges/?nosuch=1", status=400)
    known = answer["errors"][0]["detail"].partition("Known are: ")[2].rstrip(".").split(", ")
    assert {one["name"] for one in schema["paths"]["/api/v1/pledges/"]["get"]["parameters"]} == set(known)


def test_every_code_of_the_schema_is_explained(schema: dict[str, Any]) -> None:
    lists = {codes.__name__: codes for codes in LABELS}
    named = {name: part for name, part in schema["components"]["schemas"].items() if name in lists}
    assert len(named) >= 20
    for name, part in named.items():
        assert part["enum"] == [code.value for code in lists[name]]
        assert all(f"`{code.value}`: {LABELS[lists[name]][code]}" in part["description"] for code in lists[name])


def test_every_answer_is_as_the_schema_says(api: Reader, world: dict, schema: dict[str, Any]) -> None:
    flag = everything(Flag).filter(internal=False).first()
    document = Document.objects.first()
    assert flag is not None
    assert document is not None
    schema = whole(schema)
    told = {"statement": world["france"].public_id, "flag": flag.public_id, "document": document.public_id}
    for operation in OPERATIONS:
        if operation == "schema/":
            continue
        path = "/api/v1/" + operation.format(statement="{public_id}", flag="{public_id}", document="{public_id}")
        for example, part in KEYS.items():
            path = path.replace(example, part)
        shape = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**shape, "components": schema["components"]})
        answer = api.ask(operation.format(**told))
        assert [error.message for error in validator.iter_errors(answer)] == [], operation
        rows = answer.get("results", [answer])
        assert rows, operation
        assert undocumented(rows[0], shape, schema) == set(), operation


def whole(shape: Any) -> Any:
    """`shape` for answers that `fields` has not cut down: then every field that is required is there."""
    if isinstance(shape, list):
        return [whole(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    first, *more = shape.get("anyOf", [{}])
    if [f"{first.get('$ref')}Fields"] == [part.get("$ref") for part in more]:
        return first
    return {name: whole(part) for name, part in shape.items()}


def undocumented(row: dict[str, Any], shape: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The fields of a row that the schema does not have."""
    known: set[str] = set()
    parts = [shape]
    while parts:
        part = parts.pop()
        if "$ref" in part:
            part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        parts += part.get("allOf", [])
        properties = part.get("properties", {})
        if "results" in properties:
            parts.append(properties["results"]["items"])
        else:
            known |= set(properties)
    return set(row) - known


def test_a_problem_is_as_the_schema_says(api: Reader, world: dict, schema: dict[str, Any]) -> None:
    validator = Draft202012Validator({"$ref": "#/components/schemas/Problem", "components": schema["components"]})
    for address, status in (("pledges/?nosuch=1", 400), ("pledges/nosuch/", 404)):
        assert [error.message for error in validator.iter_errors(api.ask(address, status=status))] == []


def test_a_file_is_shown_in_the_kind_in_which_it_is_sent(schema: dict[str, Any]) -> None:
    content = schema["paths"]["/api/v1/imports/"]["post"]["requestBody"]["content"]
    (example,) = content["application/yaml"]["examples"].values()
    assert example["value"] == FILE


def test_null_is_allowed_where_it_is_taken_for_left_out(schema: dict[str, Any]) -> None:
    everything_null = dict.fromkeys(schema["components"]["schemas"]["StatementBody"]["properties"])
    assert fits(schema, "StatementBody", everything_null)
    assert bearer(person("ann", "Analysts"), *Scope).begin(everything_null)
    assert fits(schema, "NoteBody", {"note": None})
    assert not fits(schema, "RetractBody", {"reason": None})
    assert not fits(schema, "StatementBody", {"summary": 1})


def fits(schema: dict[str, Any], name: str, body: Any) -> bool:
    """Whether `body` is as the component `name` says."""
    of = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
    return bool(Draft202012Validator(of).is_valid(body))
