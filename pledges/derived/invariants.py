"""What this room promises about what is stored, for `verify`: work, mail, sources, and flags that follow from rules.

Asked past the constraints: each is looked for in the rows themselves, so that a constraint which was dropped, and what
went past it, is found. Decision 0130.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from coalition.ledger.chain import Trouble
from coalition.ledger.verify import Asked, Invariant
from coalition.visibility import Purpose
from pledges.derived.copies_kept import check_copies, copies_not_held
from pledges.derived.rebuild import row_key, snapshots
from pledges.models import Appearance, Delivery, Digest, Document, Flag, Run, Statement
from pledges.models.capture import with_copies
from pledges.vocabulary import ArchiveState, DeliveryState, FlagState

PATIENCE = timedelta(minutes=5)
"""How long work may lie undone without anybody having it in hand or having said why."""

STANDING = Q(until_seq__isnull=True)
IN_HAND = (DeliveryState.CLAIMED, DeliveryState.IN_DATA)


def check_work(asked: Asked) -> Iterator[Trouble]:
    """I5: runs and mails that were due and that nobody did, holds or explains."""
    late = asked.now - PATIENCE
    runs = Run.objects.for_the_record(Purpose.VERIFY).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=asked.now),
        created_at__lt=late,
        done_at__isnull=True,
        set_aside_at__isnull=True,
        problem="",
    )
    for run in runs.order_by("created_at", "pk"):
        yield Trouble(0, 0, "work", f"{run.job} of {run.period} is undone since {run.created_at:%Y-%m-%d %H:%M} UTC")
    waiting = Q(state=DeliveryState.PENDING, next_try_at__lt=late, problem="") & Q(
        digest__subscription__confirmed_at__isnull=False, digest__subscription__unsubscribed_at__isnull=True
    )
    lost = Q(state__in=IN_HAND, lease_until__lt=late)
    mails = Delivery.objects.for_the_record(Purpose.VERIFY).filter(waiting | lost)
    for mail in mails.order_by("pk"):
        yield Trouble(0, 0, "work", f"mail {mail.message_id} is {mail.state} and nobody has it in hand")


def check_mail(asked: Asked) -> Iterator[Trouble]:
    """I6: one digest for each subscription and period, one mail of it for each recipient, in a state that is one."""
    twice = Digest.objects.for_the_record(Purpose.VERIFY).values("subscription", "starts_at").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).order_by("starts_at", "subscription"):
        yield Trouble(0, 0, "mail", f"a subscription has {row['n']} digests from {row['starts_at']:%Y-%m-%d}")
    mails = Delivery.objects.for_the_record(Purpose.VERIFY)
    again = mails.values("digest", "recipient").annotate(n=Count("pk"))
    for mailed in again.filter(n__gt=1).order_by("digest", "recipient"):
        yield Trouble(0, 0, "mail", f"one recipient has {mailed['n']} mails of one digest")
    legal = (
        Q(state=DeliveryState.PENDING, next_try_at__isnull=False, sent_at__isnull=True, lease_token__isnull=True)
        | Q(state__in=IN_HAND, lease_token__isnull=False, lease_until__isnull=False, sent_at__isnull=True)
        | Q(state=DeliveryState.SENT, sent_at__isnull=False, lease_token__isnull=True)
        | (Q(state__in=[DeliveryState.FAILED, DeliveryState.AMBIGUOUS], sent_at__isnull=True) & ~Q(problem=""))
    )
    for mail in mails.exclude(legal).order_by("pk"):
        yield Trouble(0, 0, "mail", f"mail {mail.message_id} is {mail.state} and has not what that needs")


def check_sources(asked: Asked) -> Iterator[Trouble]:
    """I7: every public statement has a page that can be named, and a copy of it, its turn for one, or why there is
    none.
    """
    named = with_copies(Document.objects.standing(), STANDING).filter(~Q(address="") | ~Q(text_hash=""))
    stated = Q(copy_state=ArchiveState.PENDING) | Q(copy_reason__regex=r"\S")
    kept = named.filter(~Q(copy_sha256="") | stated).values("pk")
    found = Appearance.objects.standing().filter(statement=OuterRef("pk"), document__in=kept)
    for statement in Statement.objects.standing().exclude(Exists(found)).order_by("since_seq", "pk"):
        what = f"statement {statement.public_id} is public without a source that has a copy or says why it has none"
        yield Trouble(statement.since_seq_id, 0, "source", what)


def pages_without_copy() -> Iterator[str]:
    """What I7 takes for granted."""
    waiting = with_copies(Document.objects.standing(), STANDING).filter(copy_state=ArchiveState.PENDING, copy_sha256="")
    if pending := waiting.count():
        yield f"{pending} pages wait for a copy, which somebody keeps on the staff site."


def check_flags(asked: Asked) -> Iterator[Trouble]:
    """I10: every flag that a rule raised, or settled, is what that rule gives for the record of its commit."""
    if not _may_copy():
        return
    stands, rebuilt = snapshots()
    opened = {row_key(flag): flag.opened_seq_id for flag in Flag.objects.for_the_record(Purpose.VERIFY)}
    for key, row in stands["flag"].items():
        if FlagState(row["state"]).is_standing and not _is_raised(rebuilt["flag"].get(key)):
            yield Trouble(opened[key], 0, "flag", f"{key[0]} was raised, and its rule does not say so of this record")


def flags_not_rebuilt() -> Iterator[str]:
    """I10 works the record out again in temporary tables, which only the owner may make."""
    if not _may_copy():
        yield "Flags were not worked out again: that takes the rights of the database's owner."


def _is_raised(row: dict[str, object] | None) -> bool:
    return row is not None and FlagState(str(row["state"])).is_standing


def _may_copy() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
        return bool(cursor.fetchone()[0])


INVARIANTS = (
    Invariant("I5", "no work lies undone that nobody has in hand or explains", check_work),
    Invariant("I6", "one digest a period, one mail a recipient, each in a state that is one", check_mail),
    Invariant("I7", "every public statement has a source with a copy or a reason", check_sources, pages_without_copy),
    Invariant("I8", "every copy is in the store, as its digest says", check_copies, copies_not_held),
    Invariant("I10", "no flag stands that its rule does not raise from this record", check_flags, flags_not_rebuilt),
)
