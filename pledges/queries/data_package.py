"""The exported tables as a Frictionless data package: every file with its schema, and at which commit it was read."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pledges.queries.export_tables import Table
from pledges.queries.exports import Format


def package(resources: list[dict[str, Any]], *, version: str, created: datetime | None) -> dict[str, Any]:
    """The package of `resources`. `created` is the time of the commit that it shows."""
    tabular = all(one["profile"] == "tabular-data-resource" for one in resources)
    return {
        "profile": "tabular-data-package" if tabular else "data-package",
        "name": "coalition-tracker",
        "title": "Coalition Tracker",
        "description": _("What states promise each other: who said what, on what evidence."),
        "version": version,
        "created": created,
        "licenses": [{"name": "MIT", "title": _("Each statement names its page.")}],
        "resources": resources,
    }


def resource(table: Table, form: Format, path: str) -> dict[str, Any]:
    """A table in one form, at `path`."""
    is_csv = form is Format.CSV
    return {
        "profile": "tabular-data-resource" if is_csv else "data-resource",
        "name": table.name if is_csv else f"{table.name}-{form}",
        "description": table.words,
        "path": path,
        "format": str(form),
        "mediatype": form.media_type.partition(";")[0],
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": one.name,
                    "type": str(one.kind),
                    "description": one.words,
                    **({"constraints": {"enum": [code.value for code in one.codes]}} if one.codes else {}),
                }
                for one in table.columns
            ],
            "primaryKey": "id",
            "missingValues": [""],
        },
    }
