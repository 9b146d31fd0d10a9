"""Tokens at the API: no cookie and no form token, never more than their account, and what is missing is named."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from coalition.access.tokens import issue, revoke
from coalition.models import AccessToken, LedgerCommit
from coalition.vocabulary import Scope
from tests.api.drafting import DRAFTS, Writer, bearer, whole
from tests.people import person
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

ALL = tuple(Scope)


def refused(response: Any, status: int) -> list[str]:
    """The codes of what is missing."""
    assert response.status_code == status, response.content[:600]
    assert response["Content-Type"] == "application/problem+json"
    return [fault["code"] for fault in response.json()["errors"]]


def test_a_draft_is_begun_and_published_with_a_token_in_the_name_of_its_account() -> None:
    ann = bearer(person("ann", "Analysts"), *ALL)
    public_id, tag = ann.begin(whole())
    assert ann.send("GET", f"{public_id}/").json()["author"] == "ann"
    assert ann.send("POST", f"{public_id}/publish/", tag=tag).status_code == 200
    commit = LedgerCommit.objects.latest("seq")
    assert (commit.actor_name, commit.origin) == ("ann", "api")


def test_what_opens_nothing_is_one_answer() -> None:
    ann = person("ann", "Analysts")
    now, bodies = timezone.now(), set()
    made = issue(name="x", user=ann, scopes=ALL, expires_at=now + timedelta(days=1), by=ann, now=now)
    revoke(public_id=made.token.public_id, by=ann, now=now)
    for sent in (made.secret, "coalition_" + "x" * 43, "nonsense", "", "a b", made.secret + ", Bearer x", "\xff\xfe"):
        response = Writer(None).send("GET", "", Authorization=f"Bearer {sent}")
        assert refused(response, 401) == []
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
        bodies.add(response.json()["detail"])
    assert len(bodies) == 1


def test_a_missing_scope_is_named() -> None:
    ann = person("ann", "Analysts")
    public_id, tag = bearer(ann, Scope.WRITE).begin({"summary": "Said."})
    reads, writes, neither = bearer(ann, Scope.READ_DRAFTS), bearer(ann, Scope.WRITE), bearer(ann)
    assert reads.send("GET", f"{public_id}/").status_code == 200
    for caller, method, scope in (
        (reads, "PATCH", "write"), (writes, "GET", "read_drafts"), (neither, "GET", "read_drafts"),
        (bearer(ann, Scope.TRIAGE, Scope.IMPORT), "PATCH", "write"),
    ):  # fmt: skip
        response = caller.send(method, f"{public_id}/", {"note": "x"} if method == "PATCH" else None, tag=tag)
        assert refused(response, 403) == ["missing_scope"]
        assert scope in response.json()["errors"][0]["detail"]
        assert response.json()["detail"] == response.json()["errors"][0]["detail"]  # it is about no place of the body
        assert response["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{scope}"'


def test_a_token_may_never_do_more_than_its_account() -> None:
    rita = person("rita", "Analysts")
    caller = bearer(rita, *ALL)
    rita.groups.clear()
    response = caller.send("GET", "")
    assert refused(response, 403) == ["missing_role"]
    assert "pledges.view_draft" in response.json()["errors"][0]["detail"]
    User.objects.filter(pk=rita.pk).update(is_active=False)
    assert refused(caller.send("GET", ""), 401) == []


def test_a_token_needs_no_form_token_and_a_session_still_does() -> None:
    ann = person("ann", "Analysts")
    both = Writer(ann)
    both.headers = bearer(ann, Scope.WRITE).headers
    assert both.send("POST", "", {}).status_code == 201
    both.headers = {}
    assert both.send("POST", "", {}).status_code == 403


def test_another_way_of_logging_in_is_none_here() -> None:
    assert Writer(None).send("GET", "", Authorization="Basic YW5uOmE=").status_code == 401
    assert Writer(None).send("GET", "/api/v1/pledges/", Authorization="Basic YW5uOmE=").status_code == 200


def test_the_last_day_of_use_is_noted() -> None:
    bearer(person("ann", "Analysts"), Scope.READ_DRAFTS).send("GET", DRAFTS)
    assert everything(AccessToken).get().last_used_on == timezone.now().date()
