"""What is measured is right first: answers of the server are those that the serializers give, whole pages of them."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.test import RequestFactory

V1 = "/api/v1/"


def check(server: Any, coalition: str, past: str) -> None:
    """Compare a list of now, one with filters, a list of a past day, statements and a matrix with what serializers say.
    Raises SystemExit where they differ.
    """
    for asked in ("", "&status=active&firmness_min=pledged", f"&as_of={past}"):
        _same(f"pledges/?limit=100{asked}", _results(server, f"pledges/?limit=100{asked}"), _pledges(asked))
    for asked in ("", f"&as_of={past}"):
        _same(f"statements/?limit=100{asked}", _results(server, f"statements/?limit=100{asked}"), _statements(asked))
    _same("matrix", _results(server, f"coalitions/{coalition}/matrix/"), _cells(coalition))
    print("answers are equal to those of the serializers: pledges (3 questions), statements (2), matrix", flush=True)


def _same(name: str, ours: list[Any], theirs: Iterator[Any]) -> None:
    known = {_key(one): one for one in theirs}
    for one in ours:
        one.pop("url", None)
        wanted = known.get(_key(one))
        if wanted is None or one != {field: wanted[field] for field in one}:
            raise SystemExit(f"{name}: {_key(one)} is another than the serializer says\n{one}\n{wanted}")
    if not ours or len(ours) > len(known):
        raise SystemExit(f"{name}: {len(ours)} rows, the serializer has {len(known)}")


def _key(row: dict[str, Any]) -> Any:
    return row.get("id") or (row["country"]["iso2"], row["capability"])


def _results(server: Any, path: str) -> list[Any]:
    status, _headers, body = server.ask(V1 + path)
    if status != 200:
        raise SystemExit(f"{path}: {status} {body[:300]!r}")
    found: list[Any] = json.loads(body)["results"]
    return found


def _moment(asked: str) -> Any:
    from pledges.queries.clock import database_now
    from pledges.queries.head import head
    from pledges.queries.moment import read_moment

    as_of = asked.partition("as_of=")[2] or None
    return read_moment(as_of=as_of, known_at=None, head=head(), today=database_now().date())


def _told(serializer: Any, rows: Any, moment: Any, **context: Any) -> Iterator[Any]:
    context |= {"request": RequestFactory().get("/", headers={"host": "localhost"}), "moment": moment}
    for row in rows:
        yield json.loads(json.dumps(serializer(row, context=context).data, default=str))


def _pledges(asked: str) -> Iterator[Any]:
    """The same page, its rows by the query and the serializer of one pledge."""
    from api.serializers.pledge import Pledge
    from coalition.visibility import ANYBODY
    from pledges.queries import pledge_list
    from pledges.vocabulary import Firmness

    moment = _moment(asked)
    found = pledge_list.pledges(moment, ANYBODY)
    if "status" in asked:
        from_pledged = [one for one in Firmness if one.rank >= Firmness.PLEDGED.rank]
        found = found.filter(state__status="active", state__firmness__in=from_pledged)
    stated = F("state__last_stated_on").desc(nulls_last=True)
    return _told(Pledge, found.order_by(stated, "-public_id")[:100], moment)


def _statements(asked: str) -> Iterator[Any]:
    from api.serializers.statement import Statement
    from pledges.queries import statement_list

    moment = _moment(asked)
    return _told(Statement, statement_list.statements(moment).order_by("-said_to", "-public_id")[:100], moment)


def _cells(coalition: str) -> Iterator[Any]:
    from api.serializers.matrix import Cell
    from coalition.models import Coalition
    from coalition.visibility import ANYBODY
    from pledges.queries.matrix import matrix

    moment = _moment("")
    found = matrix(Coalition.objects.get(slug=coalition), moment, ANYBODY)
    names = {row.country.iso2: row.country.name for row in found.rows}
    return _told(Cell, found.cells(), moment, names=names)
