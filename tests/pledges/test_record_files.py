"""A bad record file is refused with the file, the record in it and the field, and nothing is asked of the database."""

from pathlib import Path

import pytest

from pledges.actions.record_files import RecordFilesInvalid, read_record
from tests.pledges.record_copy import SHIPPED, copied, replace

GB = "statements/gb-2025.yaml"
STARMER = "gb-2025-02-16-starmer"

BREAKS = [
    pytest.param(
        (GB, "modality: intent", "modality: certain"),
        f"{GB}: {STARMER}: appearances[1].positions[0].modality: “certain” is not one of the known codes: firm, intent",
        id="unknown code",
    ),
    pytest.param(
        (GB, "stance: announces", "stanse: announces"),
        f"{GB}: {STARMER}: appearances[1].positions[0].stanse: this field is not known",
        id="unknown field",
    ),
    pytest.param(
        (GB, "  said_to: 2025-02-16\n", ""),
        f"{GB}: {STARMER}: said_to: this field is missing",
        id="missing field",
    ),
    pytest.param(
        (GB, "said_to: 2025-02-16", "said_to: 2025-02"),
        f"{GB}: {STARMER}: said_to: a day (YYYY-MM-DD) is needed here, not “2025-02”",
        id="a month is no day",
    ),
    pytest.param(
        (GB, "said_to: 2025-02-16", "said_to: 2025-02-30"),
        f"{GB}: this is not YAML: day is out of range for month",
        id="no such day",
    ),
    pytest.param(
        (GB, "credibility: 2", "credibility: two"),
        f"{GB}: {STARMER}: appearances[1].credibility: a whole number is needed here, not “two”",
        id="wrong type",
    ),
    pytest.param(
        (GB, "credibility: 2", "credibility: true"),
        f"{GB}: {STARMER}: appearances[1].credibility: a whole number is needed here, not “True”",
        id="a truth value is no number",
    ),
    pytest.param(
        (GB, "basing: [{place: in_ukraine}]", "basing: {place: in_ukraine}"),
        f"{GB}: {STARMER}: appearances[1].positions[0].basing: a list is needed here, not a mapping",
        id="a mapping for a list",
    ),
    pytest.param(
        (GB, "  country: GB\n", "  country: GB\n  country: FR\n"),
        f"{GB}: line 4, column 3: “country” is there twice",
        id="a field twice",
    ),
    pytest.param(
        (GB, "document: the-times-2025-04-24", "document: the-times-2025"),
        f"{GB}: gb-2025-04-24-source: appearances[0].document: no shared document is called “the-times-2025”",
        id="unknown shared document",
    ),
    pytest.param(
        (GB, f"record_id: {STARMER}", "record_id: gb-2025-04-25-no10"),
        f"{GB}: gb-2025-04-25-no10: appearances.record_id: “gb-2025-04-25-no10” is on another statement too",
        id="an id twice",
    ),
    pytest.param(
        (GB, f"      record_id: {STARMER}\n", ""),
        f"{GB}: statement 1: appearances: one appearance carries an id of the record",
        id="no id",
    ),
    pytest.param(
        (GB, "summary: Ready", 'summary: "\\0Ready'),
        f"{GB}: ",
        id="a broken quotation",
    ),
    pytest.param(
        ("publishers.yaml", "slug: reuters, name: Reuters", "slug: pa, name: Reuters"),
        "publishers.yaml: pa: slug: this is there twice",
        id="a slug twice",
    ),
    pytest.param(
        ("publishers.yaml", "reliability: A", "reliability: G"),
        "publishers.yaml: gov-uk: reliability: “G” is not one of the known codes",
        id="unknown grade",
    ),
    pytest.param(
        ("speakers.yaml", "country: FR, rank: 5", "country: XX, rank: 5"),
        "speakers.yaml: emmanuel-macron: country: “XX” is not a country of this record",
        id="unknown country of a speaker",
    ),
    pytest.param(
        ("speakers.yaml", "country: FR, rank: 5", "country: FR, rank: 6"),
        "speakers.yaml: emmanuel-macron: rank: authority is ranked from 0 to 5",
        id="no such rank",
    ),
    pytest.param(
        ("coalition.yaml", "ends_on: 2025-03-15", "ends_on: 2025-03-14"),
        "coalition.yaml: Leaders' call hosted by the United Kingdom: starts_on: 2025-03-15 is above 2025-03-14",
        id="an inverted period",
    ),
    pytest.param(
        ("coalition.yaml", "{low: 6, high: 6,", "{low: 7, high: 6,"),
        "coalition.yaml: count by European officials (unnamed): low: 7 is above 6",
        id="low above high",
    ),
    pytest.param(
        ("coalition.yaml", "record_id: SG03", "record_id: SG99"),
        "coalition.yaml: count by Politico (via UNN): record_id: no statement has the id “SG99”",
        id="a count that no statement claims",
    ),
    pytest.param(
        ("conditions.yaml", "statement: gb-2025-11-25-pa", "statement: gb-2025-11-25-ap"),
        "conditions.yaml: end-of-hostilities: events[1].statement: no statement has the id “gb-2025-11-25-ap”",
        id="a state that no statement shows",
    ),
    pytest.param(
        ("conditions.yaml", "state: unmet", "state: unmade"),
        "conditions.yaml: end-of-hostilities: events[0].state: “unmade” is not one of the known codes",
        id="unknown state",
    ),
    pytest.param(
        ("record.yaml", "complete_to: 2026-02-27", "complete_to: yesterday"),
        "record.yaml: complete_to: a day (YYYY-MM-DD) is needed here, not “yesterday”",
        id="no day of completeness",
    ),
    pytest.param(
        ("record.yaml", "countries: countries.yaml", "countries: nowhere.yaml"),
        "nowhere.yaml: the file cannot be read (No such file or directory)",
        id="a part that is not there",
    ),
    pytest.param(
        ("documents.yaml", '  title: "[Interview with Emmanuel Macron, RTL, 25 November 2025]"\n', ""),
        "statements/fr-rtl-2025-11-25.yaml: SG18: appearances[0].document.title: a document without an address needs a",
        id="a document that nothing tells apart",
    ),
]


def problems_of(record: Path) -> list[str]:
    with pytest.raises(RecordFilesInvalid) as caught:
        read_record(record)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("change", "message"), BREAKS)
def test_a_bad_file_is_refused_at_its_field(tmp_path: Path, change: tuple[str, str, str], message: str) -> None:
    record = copied(tmp_path)
    replace(record, *change)
    assert [problem for problem in problems_of(record) if problem.startswith(message)]


def test_a_file_cut_in_half_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    """Cut inside an entry it is no longer whole; cut between two entries there are too few."""
    record = copied(tmp_path)
    path = record / GB
    whole = path.read_text().splitlines(keepends=True)
    for kept in (len(whole) // 2, whole.index("- behalf: country\n", 5), 3, 1, 0):
        path.write_text("".join(whole[:kept]))
        assert problems_of(record), f"cut after line {kept}"


def test_a_file_cut_between_two_entries_says_how_many_are_missing(tmp_path: Path) -> None:
    record = copied(tmp_path)
    (record / "statements" / "lv.yaml").unlink()
    assert "record.yaml: totals.statements: 101 are stated and 98 were read; a file may be cut" in problems_of(record)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    record = copied(tmp_path)
    (record / GB).write_bytes("- summary: Größe".encode("utf-16"))
    assert problems_of(record)[0].startswith(f"{GB}: the file is not UTF-8")


def test_a_control_character_is_refused_with_its_file(tmp_path: Path) -> None:
    record = copied(tmp_path)
    replace(record, GB, "summary: Ready", "summary: Ready\x07")
    assert problems_of(record)[0].startswith(f"{GB}: this is not YAML")


def test_every_problem_is_found_at_once(tmp_path: Path) -> None:
    record = copied(tmp_path)
    replace(record, GB, "modality: intent", "modality: certain")
    replace(record, "publishers.yaml", "reliability: A", "reliability: G")
    files = {problem.split(":")[0] for problem in problems_of(record)}
    assert {GB, "publishers.yaml"} <= files


def test_a_folder_without_a_record_says_so(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [f"record.yaml: there is no such file in {tmp_path}"]


def test_norway_is_a_country_and_not_a_no() -> None:
    assert "NO" in {country.iso2 for country in read_record(SHIPPED).countries}
