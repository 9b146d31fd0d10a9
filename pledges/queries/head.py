"""Where the record stands: its newest commit. Every answer says this number: what to quote, what to cache by."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from coalition.models import LedgerCommit
from pledges.derived import prepared
from pledges.models import PolicyVersion
from pledges.reasoning.policy import DEFAULT_POLICY


@dataclass(frozen=True, slots=True)
class Head:
    """`seq` counts the commits of the record, 0 while it is empty; `at` is the newest one's UTC time, else None.
    `policy` is the version of the policy that stood after it.
    """

    seq: int
    at: datetime | None
    policy: int = DEFAULT_POLICY.version


EMPTY = Head(seq=0, at=None)
_HEAD = """
    SELECT c.seq, c.at,
        (SELECT v.number FROM pledges_policyversion v WHERE v.since_seq <= c.seq ORDER BY v.since_seq DESC LIMIT 1)
    FROM coalition_ledgercommit c ORDER BY c.seq DESC LIMIT 1
"""


def head() -> Head:
    """The newest commit, by one read of the primary key's index. Every answer begins with it, so it is plain SQL."""
    row = next(iter(prepared.read(_HEAD)), None)
    return Head(row[0], row[1], row[2] or DEFAULT_POLICY.version) if row else EMPTY


def head_at(instant: datetime) -> Head:
    """The last commit at or before `instant` (with a zone).

    Times before the head's are final, because a commit's time only rises; a later one answers the head.
    """
    return _head_of(LedgerCommit.objects.filter(at__lte=instant.astimezone(UTC)).order_by("-at"))


def head_of(seq: int) -> Head:
    """Commit `seq`, which is there; EMPTY for 0."""
    return _head_of(LedgerCommit.objects.filter(seq=seq))


def seq_at(instant: datetime) -> int:
    """The number of the last commit at or before `instant` (with a zone); 0 where there is none."""
    return head_at(instant).seq


def _head_of(commits: QuerySet[LedgerCommit]) -> Head:
    stood = PolicyVersion.objects.filter(since_seq__lte=OuterRef("seq")).order_by("-since_seq").values("number")[:1]
    row = commits.annotate(policy=Subquery(stood)).values_list("seq", "at", "policy").first()
    return Head(row[0], row[1], row[2] or DEFAULT_POLICY.version) if row else EMPTY
