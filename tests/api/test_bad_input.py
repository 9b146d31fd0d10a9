"""Whatever a client sends: an answer that names the parameter, never a 500, and never everything instead of nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api.urls import V1, urlpatterns
from pledges.models import Document, Flag
from pledges.queries.filters import CountryFilter, FlagFilter, PledgeFilter
from pledges.queries.source_filters import ConditionFilter, DocumentFilter, PublisherFilter
from pledges.queries.statement_filter import StatementFilter
from tests.api.conftest import Reader
from tests.api.corpus import HEADERS, NAMES, ODD, OPERATIONS, TOO_MUCH, UNREADABLE, VALUES
from tests.api.test_draft_bodies import MISSHAPEN
from tests.api.test_draft_bodies import UNREADABLE as BODIES
from tests.api.test_write_bodies import OPERATIONS as WRITES
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
COMMON = ("fields", "limit", "cursor", "ordering", "as_of", "known_at")
LISTS = {
    "countries/": CountryFilter,
    "pledges/": PledgeFilter,
    "statements/": StatementFilter,
    "flags/": FlagFilter,
    "documents/": DocumentFilter,
    "publishers/": PublisherFilter,
    "conditions/": ConditionFilter,
}
COLLECTIONS = ("countries", "coalitions", "pledges", "statements", "flags", "documents", "publishers", "conditions")
CLOCKED = ("pledges/", "statements/", "documents/", "conditions/", "flags/", "countries/")


@pytest.fixture
def addresses(world: dict) -> dict[str, str]:
    flag = everything(Flag).filter(internal=False).first()
    assert flag is not None
    document = Document.objects.first()
    assert document is not None
    told = {"statement": world["france"].public_id, "flag": flag.public_id, "document": document.public_id}
    return {operation: operation.format(**told) for operation in OPERATIONS}


WORDS = ("huge", "combining flood", "nine words")
"""What is too much of anything but of words, or just too many of them."""


def test_there_are_257_kinds() -> None:
    """Trust.md B2 asks for so many: of reads, and of writes."""
    assert len(VALUES) == len(UNREADABLE) + len(TOO_MUCH) + len(ODD)
    assert len(VALUES) + len(NAMES) + len(HEADERS) >= 257
    assert len(VALUES) + len(BODIES) + len(MISSHAPEN) + len(NAMES) >= 257


@contextmanager
def no_alarm(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing got as far as the last handler."""
    yield
    assert "input_reached_too_far" not in caplog.text


def test_every_operation_is_in_the_corpus() -> None:
    there = {str(pattern.pattern).removeprefix(V1) for pattern in urlpatterns if str(pattern.pattern).startswith(V1)}
    ids = {"willing-peace-agreement": "<slug:slug>", "politico": "<slug:slug>"}
    ids |= {"/FR/": "/<slug:iso2>/", "willing": "<slug:slug>", "fr-troops-1": "<slug:public_id>"}
    ids |= dict.fromkeys(("{statement}", "{flag}", "{document}"), "<slug:public_id>")
    shaped = set()
    for operation in OPERATIONS:
        for example, part in ids.items():
            operation = operation.replace(example, part)
        shaped.add(operation)
    drafts = {address for address in there if address.startswith("drafts/")}  # tests/api/test_draft_bodies.py
    pairs = {"explain/"}  # tests/api/test_explain.py
    search = {"search/"}  # tests/api/test_search.py
    exports = {address for address in there if address.startswith("exports/")}  # tests/api/test_exports.py
    writes = {address.removeprefix(V1) for address in WRITES} - shaped  # tests/api/test_write_bodies.py
    files = {address for address in there if address.startswith("imports/")}  # tests/api/test_imports.py
    read = {"docs/"} | drafts | pairs | exports | search
    assert there - read - writes - files == shaped


@pytest.mark.parametrize("operation", LISTS)
def test_no_value_of_the_corpus_goes_unnamed(
    api: Reader, world: dict, caplog: pytest.LogCaptureFixture, operation: str
) -> None:
    """All filters at once, each with another kind, until each has had every kind; what else there is one by one, each
    kind at the next parameter.
    """
    names, kinds = [name for name in LISTS[operation].base_filters if name != "q"], list(ODD)
    with no_alarm(caplog):
        for turn in range(len(kinds)):
            sent = {name: kinds[(turn + place) % len(kinds)] for place, name in enumerate(names)}
            response = api.response(f"{operation}?" + "&".join(f"{name}={ODD[kind]}" for name, kind in sent.items()))
            assert response.status_code == 400, (sent, response.content[:300])
            assert {fault.get("param") for fault in response.json()["errors"]} == set(names), sent
        common = COMMON if operation in CLOCKED else COMMON[:4]
        for turn, (kind, value) in enumerate({**TOO_MUCH, **ODD}.items()):
            name = (*common, *(names if kind in TOO_MUCH else ()))[turn % len(common)]
            response = api.response(f"{operation}?{name}={value}")
            assert response.status_code == 400, (name, kind, response.content[:300])
            assert [fault.get("param") for fault in response.json()["errors"]] == [name], kind


@pytest.mark.parametrize("operation", ["pledges/", "statements/", "search/"])
def test_words_are_looked_for_whatever_they_are(api: Reader, world: dict, operation: str) -> None:
    for kind, value in ODD.items():
        assert api.response(f"{operation}?q={value}").status_code == 200, kind
    for kind, value in {**UNREADABLE, **TOO_MUCH}.items():
        response = api.response(f"{operation}?q={value}")
        assert response.status_code in (400, 200 if kind in WORDS else 400), kind


def test_no_name_of_the_corpus_is_overlooked(
    api: Reader, addresses: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with no_alarm(caplog):
        for address in addresses.values():
            for kind, query in NAMES.items():
                response = api.response(f"{address}?{query}")
                assert response.status_code == 400, (address, kind, response.content[:300])
                faults = response.json()["errors"]
                assert faults, (address, kind)
                assert all("param" in fault for fault in faults) or kind in ("no name", "only an ampersand"), (
                    kind,
                    faults,
                )


def test_the_whole_corpus_is_harmless_on_every_operation(
    api: Reader, addresses: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with no_alarm(caplog):
        for operation, address in addresses.items():
            for kind, value in VALUES.items():
                response = api.response(f"{address}?fields={value}")
                assert response.status_code == 400, (operation, kind, response.status_code)
                assert [fault.get("param") for fault in response.json()["errors"]] == ["fields"], (operation, kind)


def test_a_hostile_id_is_not_there(api: Reader, world: dict, caplog: pytest.LogCaptureFixture) -> None:
    with no_alarm(caplog):
        for kind, value in VALUES.items():
            for collection in COLLECTIONS:
                response = api.response(f"{collection}/{value}/")
                assert response.status_code == 404, (collection, kind)
                assert response["Content-Type"] == "application/problem+json"


def test_odd_headers_are_answered(api: Reader, addresses: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """Each at the next operation; all of them at a list."""
    places = [address for operation, address in addresses.items() if operation != "schema/"]
    with no_alarm(caplog):
        for turn, (header, value) in enumerate(HEADERS):
            for place in ("pledges/", places[turn % len(places)]):
                response = api.response(place, **{f"HTTP_{header.upper().replace('-', '_')}": value})
                assert response.status_code in (200, 406), (header, value[:20], response.content[:300])


def test_several_faults_are_told_at_once(api: Reader, world: dict) -> None:
    answer = api.ask("pledges/?country=XX&stale=maybe&capability=magic", status=400)
    assert {fault["param"] for fault in answer["errors"]} == {"country", "stale", "capability"}


def test_a_parameter_twice_is_refused(api: Reader, world: dict) -> None:
    (fault,) = api.ask("pledges/?country=FR&country=GB", status=400)["errors"]
    assert (fault["param"], fault["code"]) == ("country", "repeated")
