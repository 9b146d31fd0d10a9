"""A request that is sent again – the network broke, nobody knows whether it arrived – is done once.

Invariants: the answer is kept in the transaction of the write, so that a crash leaves both or neither; two of one key
at the same time run one after the other; what was refused is not kept; nothing is kept for longer than KEPT_FOR.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from coalition.ledger.door import TIMEOUT_SECONDS
from coalition.models import KeptAnswer
from coalition.visibility import Purpose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db import models

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with; `headers` are those that belong to what was done."""

    status: int
    headers: dict[str, str]
    body: str


class KeyReused(ValueError):
    """The key was used for another request. Nothing was done."""


class KeyInHand(OperationalError):
    """A request with this key is being worked on, for longer than we wait. Nothing was done."""


def once(*, user: "User", key: str, digest: str, now: datetime, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The answer of `work`, which is done at most once for `key`; and whether it is an earlier one, sent again.

    `digest` is that of the request. Raises KeyReused, KeyInHand, and whatever `work` raises; then nothing is kept.
    """
    with transaction.atomic():
        _wait_for(user, key)
        kept = _rows().filter(user=user, key=key).first()
        if kept is not None and kept.kept_at > now - KEPT_FOR:
            if kept.digest != digest:
                raise KeyReused(key)
            return Answer(kept.status, kept.headers, kept.body), True
        if kept is not None:
            kept.delete()
        answer = work()
        KeptAnswer.objects.create(
            user=user, key=key, digest=digest, status=answer.status, headers=answer.headers, body=answer.body,
            kept_at=now,
        )  # fmt: skip
        return answer, False


def forget_old(now: datetime) -> int:
    """Throw away what is kept for longer than it should be. Returns how many there were."""
    return _rows().filter(kept_at__lte=now - KEPT_FOR).delete()[0]


def _rows() -> "models.QuerySet[KeptAnswer]":
    return KeptAnswer.objects.for_the_record(Purpose.RUN)


def _wait_for(user: "User", key: str) -> None:
    """Wait for whoever works on the same key, as long as the write door waits for the ledger."""
    number = int.from_bytes(sha256(f"{user.pk}\n{key}".encode()).digest()[:8], signed=True)
    high, low = number >> 32, (number & 0xFFFFFFFF) - (1 << 31)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{TIMEOUT_SECONDS}s'")
        try:
            # Two small numbers: another space than the ledger's one large one, so that the two never meet.
            cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [high, low])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise KeyInHand(key) from error
