"""`load_record`: what is missing is written in one commit, what is there stays, what is wrong writes nothing."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from coalition.models import Coalition, Country, LedgerCommit
from pledges.models import Appearance, ConditionEvent, Document, Flag, PledgeState, Publisher, Statement
from tests import factories
from tests.pledges.record_copy import copied, replace
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GB = "statements/gb-2025.yaml"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def load(*folder: Path) -> str:
    out = StringIO()
    call_command("load_record", *[str(one) for one in folder], stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    tables = (Country, Publisher, Statement, Appearance, Document, ConditionEvent, PledgeState, Flag, LedgerCommit)
    return {table.__name__: everything(table).count() for table in tables}


def test_loading_twice_writes_nothing_the_second_time_not_even_a_commit() -> None:
    first = load()
    before = counts()
    second = load()
    assert "101 statements" in first
    assert "All 101 statements are already there; nothing was written." in second
    assert counts() == before
    assert before["LedgerCommit"] == 1


def test_what_people_retracted_is_not_brought_back() -> None:
    load()
    with factories.door("retract") as commit:
        Appearance.objects.filter(record_id="hu-2026-01-26-szijjarto").update(until_seq=commit.seq)
    assert "nothing was written" in load()


def test_only_what_is_missing_is_written(tmp_path: Path) -> None:
    """A record that grew by one statement and two days adds just these."""
    load()
    record = copied(tmp_path)
    (record / "statements" / "new.yaml").write_text(
        """
- behalf: country
  country: LT
  descriptor: a government spokesman
  attribution: spokesperson
  kind: speech
  said_from: 2026-02-28
  said_to: 2026-02-28
  summary: Would take part after a ceasefire.
  appearances:
    - key: page
      record_id: lt-2026-02-28-invented
      document: {publisher: reuters, address: "https://www.reuters.com/invented"}
      quote_type: partial
      credibility: 2
      positions:
        - pledge: {country: LT, capability: troops}
          stance: announces
          modality: intent
          firmness: pledged
"""
    )
    replace(record, "record.yaml", "statements: 101, record_ids: 111", "statements: 102, record_ids: 112")
    replace(record, "record.yaml", "complete_to: 2026-02-27", "complete_to: 2026-03-01")
    before = counts()
    said = load(record)
    after = counts()
    assert "1 statements" in said
    assert "101 statements were already there" in said
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown.pop("Flag", 0) <= 2  # it may have grown old since, and it has one origin
    assert grown == {"Statement": 1, "Appearance": 1, "Document": 1, "PledgeState": 1, "LedgerCommit": 1}
    assert str(Coalition.objects.get().complete_to) == "2026-03-01"


def test_the_day_of_completeness_never_moves_back(tmp_path: Path) -> None:
    load()
    record = copied(tmp_path)
    replace(record, "record.yaml", "complete_to: 2026-02-27", "complete_to: 2025-01-01")
    load(record)
    assert str(Coalition.objects.get().complete_to) == "2026-02-27"


REFUSED = [
    pytest.param(
        GB,
        "address: https://ifpnews.com/europe-25000-troops-ukraine/",
        "address: javascript:alert(1)",
        f"{GB}: gb-2025-04-radakin: appearances[1].document.address: An address starts with http:// or https://.",
        id="an address that is none",
    ),
    pytest.param(
        GB,
        "said_from: 2025-02-16\n  said_to: 2025-02-16",
        "said_from: 2025-02-16\n  said_to: 2027-02-16",
        f"{GB}: gb-2025-02-16-starmer: said_to: 2027-02-16 is in the future; today is 2026-11-22 (UTC).",
        id="a day in the future",
    ),
    pytest.param(
        GB,
        "said_from: 2025-02-16",
        "said_from: 2025-02-17",
        f"{GB}: gb-2025-02-16-starmer: said_from: The first day may not be after the last.",
        id="inverted dates",
    ),
    pytest.param(
        GB,
        "  country: GB\n",
        "  country: Britain\n",
        f"{GB}: gb-2025-02-16-starmer: country: “Britain” is not in the record.",
        id="an unknown country",
    ),
    pytest.param(
        GB,
        "speaker: keir-starmer",
        "speaker: keir-hardie",
        f"{GB}: gb-2025-02-16-starmer: speaker: “keir-hardie” is not in the record.",
        id="an unknown speaker",
    ),
    pytest.param(
        GB,
        "low: 0, high: 10000",
        "low: 20000, high: 10000",
        f"{GB}: gb-2025-04-radakin: appearances[1].positions[0].quantity.low: "
        "The low bound may not be above the high bound.",
        id="low above high",
    ),
    pytest.param(
        GB,
        "credibility: 2\n      relays: telegraph",
        "credibility: 1\n      relays: telegraph",
        f"{GB}: gb-2025-02-16-starmer: appearances[1].credibility: Credibility 1 needs two origins",
        id="certainty from one origin",
    ),
    pytest.param(
        "publishers.yaml",
        "name: Reuters,",
        'name: "Reut\\u202Eers",',
        "publishers.yaml: reuters: name: This text holds a character that it may not hold",
        id="a character that turns the text round",
    ),
    pytest.param(
        "coalition.yaml",
        "source_address: https://tass.com/world/2012443",
        "source_address: ftp://tass.com/world/2012443",
        "coalition.yaml: Paris meeting: source_address: An address starts with http:// or https://.",
        id="an event's address that is none",
    ),
    pytest.param(
        "conditions.yaml",
        "{on: 2025-08-17,",
        "{on: 2027-08-17,",
        "conditions.yaml: end-of-hostilities: events.on: this day is in the future",
        id="a state from the future",
    ),
    pytest.param(
        GB,
        "modality: intent",
        "modality: certain",
        f"{GB}: gb-2025-02-16-starmer: appearances[1].positions[0].modality: “certain” is not one of the known codes",
        id="an unknown code",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), REFUSED)
def test_a_bad_record_is_refused_and_nothing_is_written(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    record = copied(tmp_path)
    replace(record, file, old, new)
    with pytest.raises(CommandError) as caught:
        load(record)
    assert message in str(caught.value)
    assert set(counts().values()) == {0}


def test_an_id_that_is_only_partly_there_is_refused(tmp_path: Path) -> None:
    load()
    before = counts()
    record = copied(tmp_path)
    replace(record, GB, "    - key: pa\n", "    - key: pa\n      record_id: gb-2025-03-17-second\n")
    replace(record, "record.yaml", "record_ids: 111", "record_ids: 112")
    with pytest.raises(CommandError, match="the statement is there without gb-2025-03-17-second"):
        load(record)
    assert counts() == before
