"""Lawful redaction: two people take words out of the record. The chain stays whole, and that it was done stays too.

The words go from the row, from every payload of that row, and from what was worked out of them; the hashes stay. Only
the owner of the database may: the application's role has no right to touch a payload.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models

from coalition import archive
from coalition.addresses import REDACTED_HOST
from coalition.fields import AddressField
from coalition.ledger.door import LONGEST_REASON, Commit, record
from coalition.ledger.replay import ledgered_models
from coalition.ledger.triggers import REPEATING, Kind, kind_of
from coalition.models.ledger_redaction import LedgerRedaction
from coalition.visibility import Purpose, all_rows
from coalition.vocabulary import Origin

LONGEST_GROUND = LONGEST_REASON - len("redaction: ")
MARK = "[redacted]"
MARK_ADDRESS = f"https://{REDACTED_HOST}/"
"""What stands where an address stood: a column that holds addresses holds nothing else."""


FILE = "file"
"""Named among the columns: the bytes that the row's digest leads to. The digest stays, as hashes do."""


class RedactionRefusedError(ValueError):
    """What was asked for cannot be redacted; says why. Nothing was changed."""


def redact(*, table: str, key: str, columns: Sequence[str], ground: str, first: str, second: str) -> int:
    """Take the words of `columns` (names of text columns, or FILE) out of row `key` of `table`; `first` and `second`
    are user names. Returns the number of payloads that were blanked. Raises RedactionRefusedError.
    """
    model = _model(table)
    people = _people(first, second)
    fields = [_field(model, name) for name in columns if name != FILE]
    by_file = [_marked_for_file(model)] if FILE in columns else []
    fields = [*(field for field in fields if field not in by_file), *by_file]
    if not fields:
        raise RedactionRefusedError("Name at least one column.")
    if len(ground) > LONGEST_GROUND:
        raise RedactionRefusedError(f"The ground has {len(ground)} characters; at most {LONGEST_GROUND} are kept.")
    with record(actor=f"{people[0]} and {people[1]}", reason=f"redaction: {ground}", origin=Origin.SHELL) as commit:
        row = all_rows(model, Purpose.RECORD).filter(pk=key).values(*(field.name for field in fields)).first()
        if row is None:
            raise RedactionRefusedError(f"There is no row {key} in {table}.")
        _allow("on")
        marked = {f.name: _mark(f) for f in fields if row[f.name] or f in by_file}
        all_rows(model, Purpose.RECORD).filter(pk=key).update(**marked)
        blanked = _blank(table, key, commit)
        _forget_in_derived([text for text in row.values() if text])
        _forget_answers()
        LedgerRedaction.objects.create(
            seq_id=commit.seq,
            table=table,
            key=key,
            columns=[*(field.column for field in fields), *([FILE] if FILE in columns else [])],
            ground=ground,
            first=people[0],
            second=people[1],
            payloads=blanked,
        )
        _allow("")
        if FILE in columns:
            _forget_file(model, key)  # last: what cannot be taken away takes all of this back
        return blanked


def _model(table: str) -> type[models.Model]:
    found = [model for model in ledgered_models() if model._meta.db_table == table]
    if not found or found[0] is LedgerRedaction:
        raise RedactionRefusedError(f"{table} is no table of the record.")
    return found[0]


def _people(first: str, second: str) -> tuple[str, str]:
    if first == second:
        raise RedactionRefusedError("A redaction takes two people.")
    users = get_user_model()._default_manager
    for name in (first, second):
        if not users.filter(username=name, is_active=True, is_staff=True).exists():
            raise RedactionRefusedError(f"There is no member of the staff called {name}.")
    return first, second


def _field(model: type[models.Model], name: str) -> Any:
    field = next((field for field in model._meta.local_concrete_fields if field.name == name), None)
    if not isinstance(field, models.CharField | models.TextField) or field.unique or field.choices:
        raise RedactionRefusedError(f"{name} is no text column of {model._meta.db_table}.")
    return field


def _marked_for_file(model: type[models.Model]) -> Any:
    """The column that says of a row that its file was redacted."""
    if not hasattr(model, "HOLDS_FILE"):
        raise RedactionRefusedError(f"{model._meta.db_table} has no files.")
    return model._meta.get_field(model.HOLDS_FILE[1])


def _forget_file(model: type[models.Model], key: str) -> None:
    """Take the bytes of a row out of the store of copies. Raises RedactionRefusedError, before any of them is gone,
    where a row that still counts, this one or another, claims the same bytes.
    """
    column = model.HOLDS_FILE[0]  # type: ignore[attr-defined]  # asked before
    rows = all_rows(model, Purpose.RECORD)
    digest = rows.values_list(column, flat=True).get(pk=key)
    if not digest:
        raise RedactionRefusedError(f"Row {key} of {model._meta.db_table} has no file.")
    counting = rows.filter(**{column: digest, "until_seq__isnull": True}).values_list("pk", flat=True)
    if counting:
        named = ", ".join(str(pk) for pk in counting)
        raise RedactionRefusedError(f"These bytes still count as a copy (row {named}): give it up first.")
    try:
        archive.forget(digest)
    except OSError as error:
        raise RedactionRefusedError(f"The store does not let go of the file ({error.strerror}).") from error


def _mark(field: Any) -> str:
    return MARK_ADDRESS if isinstance(field, AddressField) else MARK[: field.max_length or len(MARK)]


def _allow(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tracker.redaction', %s, true)", [state])


def _blank(table: str, key: str, commit: Commit) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE coalition_ledgerpayload p SET payload = NULL, blanked_in = %(seq)s FROM coalition_ledgerentry e"
            ' WHERE e.seq = p.seq AND e.n = p.n AND e."table" = %(table)s AND e.key = %(key)s'
            " AND e.seq < %(seq)s AND p.payload IS NOT NULL",
            {"seq": commit.seq, "table": table, "key": key},
        )
        return int(cursor.rowcount)


def _forget_in_derived(texts: Sequence[str]) -> None:
    """Replace the words where a derived row or the draft that it came from repeats them: as a column, or as a value
    inside a JSON column.
    """
    for model in apps.get_models():
        if kind_of(model) != Kind.DERIVED and model._meta.db_table not in REPEATING:
            continue
        for field in model._meta.local_concrete_fields:
            for text in texts:
                if isinstance(field, models.JSONField):
                    _replace_inside(model._meta.db_table, str(field.column), text)
                elif isinstance(field, models.CharField | models.TextField) and not field.unique and not field.choices:
                    all_rows(model, Purpose.RECORD).filter(**{field.name: text}).update(**{field.name: _mark(field)})


def _forget_answers() -> None:
    """Answers of the API that are kept in case a request is sent again may repeat the words too: all of them go."""
    all_rows(apps.get_model("coalition", "KeptAnswer"), Purpose.RECORD).delete()


def _replace_inside(table: str, column: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = replace("{column}"::text, to_json(%(text)s::text)::text, %(mark)s)::jsonb'  # noqa: S608, E501
            f' WHERE position(to_json(%(text)s::text)::text IN "{column}"::text) > 0',
            {"text": text, "mark": json.dumps(MARK)},
        )
