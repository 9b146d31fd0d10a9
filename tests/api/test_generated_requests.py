"""Requests made from the OpenAPI document, by schemathesis: whatever it lets a client send is answered as it says.

Every operation is asked SCHEMATHESIS_EXAMPLES times, half of them as the document allows and half as it forbids: 50
times, and 500 before a release. Each request meets the same record and is taken back.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation.case import Case

from api.urls import V1, urlpatterns
from tests.api.ground import AT_LENGTH, EXAMPLES, Ground, Headers

ASKED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not AT_LENGTH,
    phases=[Phase.generate],  # what fails is told as it was sent; making it smaller takes longer than reading it
    suppress_health_check=list(HealthCheck),
)


def operations() -> list[str]:
    """Every operation of the URLconf, as "GET countries/"."""
    found = []
    for one in urlpatterns:
        address = re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern).removeprefix(V1))
        methods = [method for method in getattr(one.callback, "actions", None) or {} if method != "head"]
        found += [f"{method.upper()} {address}" for method in methods]
    return found


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    with django_db_blocker.unblock(), transaction.atomic():
        with Ground.standing() as found:
            yield found
        transaction.set_rollback(True)


def test_every_operation_of_the_document_is_asked(ground: Ground) -> None:
    assert set(ground.operations) == set(operations())
    assert len(operations()) == len(set(operations())) >= 57


@pytest.mark.parametrize("operation", operations())
def test_whatever_is_sent_is_answered_as_the_document_says(
    ground: Ground, operation: str, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: dict[str, str] = {}
    statuses: Counter[int] = Counter()

    @ASKED
    @given(ground.requests(ground.operations[operation]))
    def ask(request: tuple[Case, Headers]) -> None:
        statuses[ground.ask(*request, wrong)] += 1

    ask()
    plain = ground.plain(ground.operations[operation])
    while not any(status < 300 for status in statuses) and (request := next(plain, None)):
        statuses[ground.ask(*request, wrong)] += 1
    assert not wrong, "\n\n".join(wrong.values())
    assert any(status < 300 for status in statuses), f"nothing of this was ever taken: {statuses}"
    assert "input_reached_too_far" not in caplog.text
