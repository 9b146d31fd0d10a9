"""How many reads an answer takes. The numbers are promises: they hold for one row and for a hundred."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api import answers
from pledges.models import Document, Flag, Position
from tests import factories as make
from tests.api.conftest import Reader
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db
COUNTS = {
    "countries/": 3,
    "countries/FR/": 3,
    "coalitions/": 6,
    "coalitions/willing/": 6,
    "coalitions/willing/matrix/": 3,
    "coalitions/willing/matrix/?known_at=seq:3": 8,
    "coalitions/willing/totals/": 5,
    "coalitions/willing/totals/?met=peace_agreement&failed=us_backstop": 5,
    "coalitions/willing/totals/?known_at=seq:3": 8,
    "coalitions/willing/coverage/?met=peace_agreement": 7,
    "requirements/": 3,
    "pledges/": 3,
    "pledges/?as_of=2025-12-01": 4,
    "pledges/?as_of=2025-12-01&known_at=seq:3": 9,
    "pledges/fr-troops-1/": 2,
    "pledges/fr-troops-1/timeline/": 8,
    "pledges/fr-troops-1/history/": 3,
    "statements/": 3,
    "statements/{statement}/": 7,
    "documents/": 3,
    "documents/?known_at=seq:3": 5,
    "documents/{document}/": 2,
    "publishers/": 2,
    "publishers/politico/": 2,
    "conditions/": 4,
    "conditions/?as_of=2025-12-01": 4,
    "conditions/willing-peace-agreement/": 4,
    "flags/": 3,
    "flags/{flag}/": 3,
    "explain/?a={a}&b={b}": 25,
    "search/?q=said": 7,
    "search/?q=said&kind=statement": 4,
    "changes/": 2,
    "changes/?clock=world": 2,
    "meta/vocabulary/": 1,
    "meta/rules/": 2,
    "meta/limits/": 1,
}
"""Reads by address, the head of the record among them; each key in a filter is one more, and so is to say of a past
answer how much it leaves out, to read the rows that have nothing to be ordered by, where the others do not fill the
page, and to write the rows of a list that have no ready piece.
"""


def counted(api: Reader, address: str) -> int:
    answers.forget()
    with CaptureQueriesContext(connection) as queries:
        api.ask(address)
    return len(queries)


@pytest.fixture
def told(world: dict) -> dict[str, str]:
    flag = everything(Flag).filter(internal=False).first()
    assert flag is not None
    first, second = Position.objects.standing().order_by("pk").values_list("public_id", flat=True)[:2]
    document = Document.objects.values_list("public_id", flat=True)[0]
    said = world["france"].public_id
    return {"statement": said, "flag": flag.public_id, "document": document, "a": first, "b": second}


def test_reads_are_as_many_as_promised(api: Reader, told: dict[str, str]) -> None:
    assert {address: counted(api, address.format(**told)) for address in COUNTS} == COUNTS


def test_reads_do_not_grow_with_the_rows(api: Reader, told: dict[str, str]) -> None:
    lists = [address for address in COUNTS if "{" not in address]
    before = {address: counted(api, address) for address in lists}
    for month in range(1, 7):
        for iso2 in ("FR", "GB", "UA"):
            make.publish_statement(iso2, "training", said=date(2025, month, 1))
            make.publish_entry(make.entry(make.refusal(iso2, "training"), said=date(2025, month, 15), iso2=iso2))
        make.publish_statement("FR", "troops", said=date(2025, month, 2), stance="affirms")
        make.member("UA")
    assert {address: counted(api, address) for address in lists} == before
    assert len(api.ids("flags/")) > 10


def test_a_key_in_a_filter_is_one_read_more(api: Reader, told: dict[str, str]) -> None:
    assert counted(api, "pledges/?country=FR,GB") == COUNTS["pledges/"] + 1
    assert counted(api, "pledges/?country=FR&coalition=willing") == COUNTS["pledges/"] + 2
