"""All files of a record into shapes and entries, or every complaint at once. No table is asked and nothing is written.

A record is a folder with a header (`record.yaml`) that names its parts. Statements are the YAML files of one folder, in
the order of their names; each holds a list in the fields of `StatementEntry`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pledges.actions.entry import StatementEntry
from pledges.actions.record_files.building import build
from pledges.actions.record_files.crosschecks import check_whole
from pledges.actions.record_files.documents import SharedDocuments
from pledges.actions.record_files.problems import Complaints
from pledges.actions.record_files.shapes import (
    CoalitionShape,
    ConditionShape,
    CountryShape,
    HeaderShape,
    PublisherShape,
    RequirementShape,
    SpeakerShape,
)
from pledges.actions.record_files.whole import FiledStatement, RecordFiles
from pledges.actions.record_files.yaml_file import read_yaml

HEADER = "record.yaml"
Shape = TypeVar("Shape")


def read_record(folder: Path) -> RecordFiles:
    """Read the record in `folder`. Raises RecordFilesInvalid with every problem."""
    complaints = Complaints(file=HEADER)
    header = (
        build(HeaderShape, read_yaml(folder / HEADER, complaints), complaints)
        if _is_there(folder, complaints)
        else None
    )
    complaints.raise_if_any()
    assert header is not None  # noqa: S101 (no complaint, so there is one)
    files = header.files
    countries = _rows(folder, files.countries, CountryShape, "iso2", complaints)
    publishers = _rows(folder, files.publishers, PublisherShape, "slug", complaints)
    speakers = _rows(folder, files.speakers, SpeakerShape, "slug", complaints)
    conditions = _rows(folder, files.conditions, ConditionShape, "slug", complaints)
    needed = _rows(folder, files.requirements, RequirementShape, "statement", complaints) if files.requirements else ()
    coalition = _coalition(folder, files.coalition, complaints)
    documents = SharedDocuments(_mapping(folder, files.documents, complaints), header)
    statements = tuple(_statements(folder, header, documents, complaints))
    complaints.raise_if_any()
    assert coalition is not None  # noqa: S101
    record = RecordFiles(header, coalition, countries, publishers, speakers, conditions, statements, needed)
    check_whole(record, complaints)
    complaints.raise_if_any()
    return record


def _is_there(folder: Path, complaints: Complaints) -> bool:
    if (folder / HEADER).is_file():
        return True
    complaints.add(f"there is no such file in {folder}")
    return False


def _read(folder: Path, name: str, complaints: Complaints) -> Any:
    complaints.file = name
    return read_yaml(folder / name, complaints)


def _list(folder: Path, name: str, complaints: Complaints) -> list[Any]:
    before = complaints.count()
    raw = _read(folder, name, complaints)
    if isinstance(raw, list):
        return raw
    if complaints.count() == before:
        complaints.add("the file holds no list")
    return []


def _mapping(folder: Path, name: str, complaints: Complaints) -> dict[str, Any]:
    before = complaints.count()
    raw = _read(folder, name, complaints)
    if isinstance(raw, dict):
        return raw
    if complaints.count() == before:
        complaints.add("the file holds no mapping")
    return {}


def _rows(folder: Path, name: str, shape: type[Shape], key: str, complaints: Complaints) -> tuple[Shape, ...]:
    rows = []
    for number, raw in enumerate(_list(folder, name, complaints), start=1):
        with complaints.of(_named(raw, key) or f"entry {number}"):
            if (row := build(shape, raw, complaints)) is not None:
                rows.append(row)
    return tuple(rows)


def _coalition(folder: Path, name: str, complaints: Complaints) -> CoalitionShape | None:
    raw = _mapping(folder, name, complaints)
    with complaints.of(_named(raw, "slug")):
        return build(CoalitionShape, raw, complaints) if raw else None


def _named(raw: object, key: str) -> str:
    return str(raw[key])[:100] if isinstance(raw, dict) and raw.get(key) else ""


def _statements(
    folder: Path, header: HeaderShape, documents: SharedDocuments, complaints: Complaints
) -> Iterator[FiledStatement]:
    room = folder / header.files.statements
    for path in sorted(room.glob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        for number, raw in enumerate(_list(folder, name, complaints), start=1):
            label = _label(raw) or f"statement {number}"
            with complaints.of(label):
                whole = _completed(raw, header, documents, complaints)
                if (entry := build(StatementEntry, whole, complaints)) is not None:
                    yield FiledStatement(name, label, entry)
    complaints.file = HEADER


def _label(raw: object) -> str:
    """The first id of the record on one of the statement's appearances."""
    versions = raw.get("appearances") if isinstance(raw, dict) else None
    ids = [_named(version, "record_id") for version in versions] if isinstance(versions, list) else []
    return next(filter(None, ids), "")


def _completed(raw: object, header: HeaderShape, documents: SharedDocuments, complaints: Complaints) -> object:
    """The raw statement with its shared documents written out, and the record's own coalition where a pledge names
    none.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("appearances"), list):
        return raw
    versions = []
    with complaints.at("appearances"):
        for number, version in enumerate(raw["appearances"]):
            with complaints.at(f"[{number}]"):
                versions.append(_completed_version(version, header, documents, complaints))
    return raw | {"appearances": versions}


def _completed_version(raw: object, header: HeaderShape, documents: SharedDocuments, complaints: Complaints) -> object:
    if not isinstance(raw, dict):
        return raw
    whole = dict(raw)
    if "document" in raw:
        with complaints.at("document"):
            whole["document"] = documents.resolve(raw["document"], complaints)
    if isinstance(raw.get("positions"), list):
        whole["positions"] = [_with_coalition(position, header.coalition) for position in raw["positions"]]
    return whole


def _with_coalition(position: object, coalition: str) -> object:
    if not isinstance(position, dict) or not isinstance(position.get("pledge"), dict):
        return position
    return position | {"pledge": {"coalition": coalition} | position["pledge"]}
