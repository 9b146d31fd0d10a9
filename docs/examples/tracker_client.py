"""A small client of the API, in one file and with the standard library alone. Copy it and change it.

It reads lists page by page, follows the feed of changes, and publishes or drafts with a token. What the API refuses is
raised as `Refused`, with the problem that says why.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

JSON = dict[str, Any]
TIMEOUT_SECONDS = 30


class Refused(Exception):
    """The API said no. `problem` is its answer (RFC 9457): status, detail, errors with their places."""

    def __init__(self, problem: JSON) -> None:
        super().__init__(f"{problem.get('status')}: {problem.get('detail')}")
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What came back, with the tag that a change names in `If-Match`."""

    body: JSON
    tag: str


@dataclass
class Tracker:
    """`site` is the address of the site, such as https://tracker.example. Reading needs no token."""

    site: str
    token: str = ""
    _tags: dict[str, tuple[str, JSON]] = field(default_factory=dict)

    def rows(self, resource: str, **filters: str) -> Iterator[JSON]:
        """Every row of a list, page by page: `rows("pledges", country="FR,GB", limit="100")`."""
        address: str | None = f"{self.site}/api/v1/{resource}/?{urlencode(filters)}".rstrip("?")
        while address:
            page = self.get(address)
            yield from page["results"]
            address = page["next"]

    def get(self, address: str) -> JSON:
        """One answer. Asked again, it is sent only where it changed."""
        known = self._tags.get(address)
        try:
            found = self._send("GET", address, tag_known=known[0] if known else "")
        except HTTPError as error:
            if error.code == 304 and known:
                return known[1]
            raise
        self._tags[address] = (found.tag, found.body)
        return found.body

    def changes(self, after: str = "0") -> Iterator[JSON]:
        """What happened since `after` (`seq` or `seq.n`), in the order of the record. Keep the last place you saw and
        ask again from there: nothing is missed.
        """
        yield from self.rows("changes", after=after, limit="100")

    def post(self, path: str, body: JSON | None = None, *, tag: str = "", key: str = "") -> Answer:
        """Do something once. Sent again with the same `key`, it is not done again."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._send("POST", f"{self.site}/api/v1/{path}", body=body or {}, tag=tag, more=headers)

    def draft(self, statement: JSON, *, key: str = "") -> Answer:
        """Begin a draft."""
        return self.post("drafts/", statement, key=key)

    def _send(
        self,
        method: str,
        address: str,
        *,
        body: JSON | None = None,
        tag: str = "",
        tag_known: str = "",
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        headers = {"Accept": "application/json", **(more or {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if tag:
            headers["If-Match"] = tag
        if tag_known:
            headers["If-None-Match"] = tag_known
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        try:
            request = Request(address, data, headers, method=method)  # noqa: S310 - the site that you named
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                return Answer(json.load(response), response.headers.get("ETag", ""))
        except HTTPError as error:
            if error.headers.get_content_type() == "application/problem+json":
                raise Refused(json.load(error)) from error
            raise
