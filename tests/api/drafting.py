"""People of the staff at the API, with the form token that a browser would send."""

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from coalition.access.tokens import issue
from coalition.vocabulary import Scope
from pledges.actions.bodies import body_of
from tests import factories as make

V1 = "/api/v1/"
DRAFTS = f"{V1}drafts/"


class Writer:
    """Somebody who is logged in and talks to the drafts."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers: dict[str, str] = {}
        if user is not None:
            self.client.force_login(user)
            self.client.cookies["csrftoken"] = token = "t" * 32
            self.headers = {"X-CSRFToken": token}

    def send(self, method: str, path: str, body: Any = None, tag: str = "", **headers: str) -> Any:
        """The response. `body` is sent as JSON, bytes as they are; `tag` goes into If-Match."""
        if not isinstance(body, bytes):
            body = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        more = {**self.headers, **({"If-Match": tag} if tag else {}), **headers}
        kind = more.pop("Content-Type", "application/json")
        address = path if path.startswith("/") else DRAFTS + path
        return self.client.generic(method, address, body, content_type=kind, headers=more)

    def begin(self, body: Any) -> tuple[str, str]:
        """A draft's id and its tag."""
        response = self.send("POST", "", body)
        assert response.status_code == 201, response.content[:600]
        return response.json()["id"], response["ETag"]

    def submit(self, body: Any) -> tuple[str, str]:
        """A submitted draft's id and its tag."""
        public_id, tag = self.begin(body)
        response = self.send("POST", f"{public_id}/submit/", tag=tag)
        assert response.status_code == 200, response.content[:600]
        return public_id, response["ETag"]


def whole(**values: Any) -> dict[str, Any]:
    """The body of a statement that could be published, with the reference rows that it names."""
    entry = make.entry(make.position("FR"), **values)
    make.ground(entry)
    return body_of(entry)


def coding_of(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a second reader sends who codes as `body` does, but for `changes` of its first position."""
    kept = {name: body[name] for name in ("behalf", "country", "speaker", "attribution", "kind")}
    versions = [
        {name: version[name] for name in ("key", "quote_type", "credibility", "positions")}
        for version in json.loads(json.dumps(body["appearances"]))
    ]
    versions[0]["positions"][0] |= changes
    return {**kept, "appearances": versions}


def bearer(user: User, *scopes: Scope) -> Writer:
    """A program of `user`'s, with a token of these scopes and no cookie."""
    now = timezone.now()
    made = issue(name="a program", user=user, scopes=scopes, expires_at=now + timedelta(days=1), by=user, now=now)
    program = Writer(None)
    program.headers = {"Authorization": f"Bearer {made.secret}"}
    return program
