"""A client of the Coalition Tracker's API in one file, with Python's standard library only: copy it and go.

    tracker = Tracker("http://127.0.0.1:8000")
    for pledge in tracker.rows("pledges/", country="FR,DE", stale="true"):
        print(pledge["id"], pledge["status"], pledge["last_stated_on"])

Reading needs no token. What was read is kept with its tag, so that asking again costs the server nothing while nothing
changed. A refusal is raised as `Refused`, with the problem as the server says it; 429 and 503 are waited for and tried
again, a few times.
"""

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

Json = dict[str, Any]


class Change(TypedDict):
    """A line of the feed, as far as whoever keeps a copy needs it."""

    seq: int
    n: int
    kind: str
    cause: str
    resource: str
    id: str
    sentence: str
    at: str


class Refused(Exception):
    """The server's answer to what it does not take: RFC 9457, `application/problem+json`."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(problem.get("detail") or problem.get("title") or f"HTTP {status}")
        self.status, self.problem = status, problem

    @property
    def errors(self) -> list[Json]:
        """What is wrong with which parameter or which place of the body."""
        found: list[Json] = self.problem.get("errors", [])
        return found


class Incomplete(Exception):
    """What came is not the whole of what was asked for."""


@dataclass
class Tracker:
    """One installation, by its address (`https://tracker.example`). `token` is only for drafts and for writing.

    `timeout` is in seconds, for each request; `tries` counts the first one.
    """

    address: str
    token: str = ""
    timeout: float = 30.0
    tries: int = 4
    sleep: Callable[[float], None] = time.sleep
    _kept: dict[str, tuple[str, Json]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.address.startswith(("http://", "https://")):
            raise ValueError(f"A tracker's address begins with http:// or https://, not {self.address!r}.")

    def get(self, path: str, **asked: str | int) -> Json:
        """One answer, `path` counted from `/api/v1/`. Raises Refused."""
        return self._read(self._url(path, asked))

    def rows(self, path: str, **asked: str | int) -> Iterator[Json]:
        """Every row of a list, page after page."""
        url: str | None = self._url(path, asked)
        while url:
            answer = self._read(url)
            yield from answer["results"]
            url = answer["next"]

    def changes(self, after: str = "0") -> Iterator[tuple[str, Change]]:
        """What changed since `after`, each with the place to come back to: keep it when you have kept the change."""
        more = True
        while more:
            answer = self.get("changes/", after=after, limit=100)
            for change in answer["results"]:
                yield f"{change['seq']}.{change['n']}", change
            more, after = answer["next"] is not None, answer["last"]

    def table(self, name: str, **asked: str | int) -> Iterator[Json]:
        """Every row of an exported table (`pledges`, `statements`, `positions`, `flags`), with the filters of its list:
        one request, and one state of the record. Raises Refused, and Incomplete where it broke off.
        """
        request = self._request(self._url(f"exports/{name}.ndjson", asked), {"Prefer": "count=exact"}, None)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - looked at above
                rows, wanted = 0, int(answer.headers["Row-Count"])
                for line in answer:
                    rows += 1
                    yield json.loads(line)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _problem(error)) from None
        except (http.client.IncompleteRead, ValueError) as error:
            raise Incomplete(f"{name}: broke off after {rows} of {wanted} rows") from error
        if rows != wanted:
            raise Incomplete(f"{name}: {rows} of {wanted} rows")

    def file(self, url: str, *, sha256: str) -> bytes:
        """A file of a snapshot, by the address that the snapshot gives. Raises Refused, and Incomplete where it is not
        what its checksum says.
        """
        if not url.startswith(f"{self.address.rstrip('/')}/"):
            raise ValueError(f"{url!r} is not an address of {self.address}.")
        try:
            with urllib.request.urlopen(self._request(url, {}, None), timeout=self.timeout) as answer:  # noqa: S310
                content: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _problem(error)) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Incomplete(f"{url}: not as its checksum says")
        return content

    def post(self, path: str, body: Json, *, key: str = "", tag: str = "") -> Json:
        """Send `body` once: with the same `key` (one is made up where none is given) it is never done twice, so it can
        be tried again. `tag` is the version that was read, where something is changed. Raises Refused.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())}
        if tag:
            headers["If-Match"] = tag
        _, _, answer = self._send(self._url(path, {}), headers, json.dumps(body).encode())
        return answer

    def patch(self, path: str, changes: Json, *, tag: str) -> Json:
        """Change the named fields of what was read with `tag`. Raises Refused: 412 where it is another by now."""
        headers = {"Content-Type": "application/json", "If-Match": tag}
        _, _, answer = self._send(self._url(path, {}), headers, json.dumps(changes).encode(), "PATCH")
        return answer

    def tag(self, path: str) -> str:
        """The tag of one answer as it is now: what `If-Match` names. Raises Refused."""
        url = self._url(path, {})
        self._read(url)
        return self._kept[url][0]

    def import_file(self, text: str, *, rows: int = 1000, size: int = 900_000) -> Iterator[Json]:
        """Send a file of statements (a YAML list in block style) in parts of at most `rows` statements and `size`
        bytes. Tells of each part: `line` on which it begins, `id` of its import (None where it was refused),
        `statements` and `errors`, all lines counted in the whole file.

        A part is written whole or not at all. Sent again within a day, after a break or after rows were put right,
        what was written before is not written twice: a part's key is its SHA-256. Raises Refused for other than bad
        rows.
        """
        for line, part in _parts(text, rows, size):
            key = hashlib.sha256(part.encode()).hexdigest()
            headers = {"Content-Type": "application/yaml", "Idempotency-Key": key}
            told: Json = {"id": None, "statements": [], "errors": []}
            try:
                told |= self._send(self._url("imports/", {}), headers, part.encode())[2]
            except Refused as refused:
                if refused.status != 400:
                    raise
                told["errors"] = refused.errors
            for one in (*told["statements"], *told["errors"]):
                one["line"] = one.get("line", 1) + line - 1
            yield {"line": line, **told}

    def _url(self, path: str, asked: dict[str, Any]) -> str:
        query = urllib.parse.urlencode({name.rstrip("_"): value for name, value in asked.items()})
        return f"{self.address.rstrip('/')}/api/v1/{path}" + (f"?{query}" if query else "")

    def _read(self, url: str) -> Json:
        tag, known = self._kept.get(url, ("", {}))
        status, new_tag, answer = self._send(url, {"If-None-Match": tag} if tag else {})
        if status == 304:
            return known
        if new_tag:
            self._kept[url] = (new_tag, answer)
        return answer

    def _request(
        self, url: str, headers: dict[str, str], body: bytes | None, method: str | None = None
    ) -> urllib.request.Request:
        if self.token:
            headers = {**headers, "Authorization": f"Bearer {self.token}"}
        return urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - the address is looked at above

    def _send(
        self, url: str, headers: dict[str, str], body: bytes | None = None, method: str | None = None
    ) -> tuple[int, str, Json]:
        for left in reversed(range(self.tries)):
            try:
                request = self._request(url, {"Accept": "application/json", **headers}, body, method)
                with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - the same
                    return answer.status, answer.headers.get("ETag", ""), json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return 304, "", {}
                if error.code not in (429, 503) or not left:
                    raise Refused(error.code, _problem(error)) from None
                self.sleep(float(error.headers.get("Retry-After", 1)))
        raise AssertionError("a Tracker tries at least once")


def _parts(text: str, rows: int, size: int) -> Iterator[tuple[int, str]]:
    """Pieces of a file that end where a statement ends, each with the line on which it begins."""
    before, *pieces = re.split(r"^(?=- )", text, flags=re.MULTILINE)
    line, part, held = 1, before, 0
    for piece in pieces:
        if held and (held == rows or len((part + piece).encode()) > size):
            yield line, part
            line, part, held = line + part.count("\n"), "", 0
        part, held = part + piece, held + 1
    yield line, part


def _problem(error: urllib.error.HTTPError) -> Json:
    try:
        found: Json = json.load(error)
    except ValueError:  # some proxy's own page
        return {"title": str(error.reason)}
    return found
