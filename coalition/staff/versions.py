"""Which version of a row somebody was shown, and what becomes of it when somebody else saved meanwhile.

Each row on a form carries what its fields held when it was shown, signed. Under the row's lock that is held against
what they hold now: what only one person changed survives, what both changed is told to the second, field by field, and
nothing that they typed is lost. Saving again, having been told, is a decision. Decision 0101.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from coalition.differences import Difference, Merge, merge
from coalition.ledger import Commit
from coalition.models.ledger_commit import LedgerCommit
from coalition.models.ledger_entry import LedgerEntry

SEEN = "seen_version"
"""The hidden field of a form for what was shown."""

SHOWN_LETTERS = 300


class SeenField(forms.CharField):
    """Never a change by itself, and never asked for."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What was shown is nobody's edit."""
        return False


class Conflict(Exception):
    """Both changed the same fields. `told` are sentences by field, `token` what the person has now been shown."""

    def __init__(self, told: list[tuple[str, str]], token: str) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in told))
        self.told = told
        self.token = token


def texts(row: models.Model) -> dict[str, str]:
    """The row's fields as text, the same for the same value, keys and generated ones left out."""
    return {field.name: field.value_to_string(row) for field in _fields(row)}


def token_of(row: models.Model, before: dict[str, str] | None = None, told: dict[str, str] | None = None) -> str:
    """What `row` holds, signed; with what the person saw `before` and has been `told` since."""
    return signing.dumps([texts(row) if before is None else before, told or {}], salt=_salt(row), compress=True)


def keep_both(mine: models.Model, token: str, names: Iterable[str], *, commit: Commit) -> list[str]:
    """Lock the row that `mine` is an edit of, take over into it what others changed of the fields `names`, and return
    the fields that are to be written.

    Raises Conflict where the same field was changed by both and `mine` does not know it yet, and ValidationError
    without a token of this row.
    """
    model = type(mine)
    now = model._base_manager.select_for_update().get(pk=mine.pk)
    try:
        before, told = signing.loads(token, salt=_salt(mine))
    except signing.BadSignature as error:
        raise ValidationError(_("The form does not say which version it shows. Open the page again.")) from error
    theirs, typed = texts(now), texts(mine)
    fields = [field for field in _fields(mine) if field.name in set(names) & before.keys()]
    found: Merge[str] = merge(before, {field.name: typed[field.name] for field in fields}, theirs)
    unknown = [one for one in found.conflicts if told.get(one.field) != one.theirs]
    if unknown:
        heard = {**told, **{one.field: one.theirs for one in found.conflicts}}
        sentences = [(one.field, _sentence(one, mine, commit)) for one in unknown]
        raise Conflict(sentences, token_of(mine, before, heard))
    for name in found.theirs:
        setattr(mine, name, getattr(now, name))
    return [*found.yours, *(one.field for one in found.conflicts)]


def _fields(row: models.Model) -> list[Any]:
    return [
        field
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated and not isinstance(field, ForeignObjectRel)
    ]


def _salt(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _sentence(one: Difference[str], row: models.Model, commit: Commit) -> str:
    told = {
        "who": _by_whom(row, commit),
        "before": _readable(row, one.field, one.before),
        "theirs": _readable(row, one.field, one.theirs),
        "yours": _readable(row, one.field, one.yours),
    }
    return " ".join(
        [
            _("%(who)s Before: “%(before)s”. Theirs: “%(theirs)s”. Yours: “%(yours)s”.") % told,
            _("Save again to put yours in its place."),
        ]
    )


def _by_whom(row: models.Model, commit: Commit) -> str:
    """Who changed the row last, and how long ago, from the ledger."""
    entries = LedgerEntry.objects.filter(table=row._meta.db_table, key=str(row.pk), seq__lt=commit.seq)
    last = LedgerCommit.objects.filter(seq__in=entries.order_by("-seq").values("seq")[:1]).first()
    if last is None:
        return _("Somebody else changed this.")
    return _("Changed by %(name)s %(long)s ago.") % {"name": last.actor_name, "long": timesince(last.at, commit.at)}


def _readable(row: models.Model, name: str, text: str) -> str:
    """The value as people read it."""
    field = row._meta.get_field(name)
    if isinstance(field, models.ForeignKey) and text not in ("", "None"):
        return str(field.related_model._base_manager.filter(pk=text).first() or text)
    if text in ("", "None"):
        return "–"
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
