"""A digest before it is rendered: words and addresses only, the same for the text and the HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from coalition.ledger.witness import spoken
from coalition.models import Coalition, LedgerCommit
from coalition.visibility import ANYBODY
from pledges.digest.items import Following, all_changes, counts, followed, group_of
from pledges.digest.schedule import Period
from pledges.models import Change, PledgeState
from pledges.queries.matrix import matrix
from pledges.queries.moment import Moment
from pledges.queries.overview import headline
from pledges.reasoning.totals import rounded_down, rounded_up
from pledges.vocabulary import ChangeCode, ChangeKind, Confidence, Firmness
from pledges.words import digest as words
from pledges.words import headline as headline_words
from pledges.words.changes import change_sentence
from pledges.words.dates import said
from pledges.words.labels import label, label_of

ITEMS_SHOWN = 10

SECRET = "TOKEN"  # noqa: S105 - it only marks the place
"""Stands in a stored digest where the link of the mail carries the subscriber's secret."""


@dataclass(frozen=True, slots=True)
class Item:
    """One change. `style` names its color; `detail` is the grey line."""

    style: str
    word: str
    sentence: str
    detail: tuple[str, ...]
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a coalition stands, in sentences."""

    coalition: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """`changes` are the primary keys of all that is told or counted, in order; `items` the first of them."""

    subject: str
    days: str
    following: str
    items: tuple[Item, ...]
    others: str
    stands: tuple[Stands, ...]
    asked: str
    record: str
    site: str
    unsubscribe: str
    changes: tuple[int, ...]
    head: LedgerCommit | None
    head_word: str
    how_to_check: str


def compose(following: Following, period: Period, *, now: datetime, asked_on: date | None = None) -> Content:
    """Read what a reader of `following` is told of `period`, in the active language. A fixed number of reads.

    `now` (UTC) is the day on which "where it stands" is judged.
    """
    newest = LedgerCommit.objects.filter(head__isnull=False).order_by("-seq").first()
    everything = all_changes(period, following.clock)
    told = followed(everything, following)
    shown = told[:ITEMS_SHOWN]
    left_out = everything.count() - len(shown)
    last_day = (period.ends - timedelta(microseconds=1)).astimezone(period.zone).date()
    return Content(
        subject=words.subject(counts(told)),
        days=words.days_of(period.starts.astimezone(period.zone).date(), last_day),
        following=words.following(following.countries, following.capabilities),
        items=tuple(_items(shown)),
        others=words.others(left_out) if left_out else "",
        stands=tuple(_stands(coalition, now.astimezone(UTC).date()) for coalition in Coalition.objects.order_by("pk")),
        asked=words.asked_on(asked_on) if asked_on else "",
        record=words.record_head(newest.seq, newest.at) if newest else words.no_record(),
        site=f"{settings.SITE_URL}/",
        unsubscribe=f"{settings.SITE_URL}{reverse('unsubscribe', args=[SECRET])}",
        changes=tuple(change.pk for change in told),
        head=newest,
        head_word=spoken(newest.seq, str(newest.head)) if newest else "",
        how_to_check=words.how_to_check() if newest else "",
    )


def _items(changes: Sequence[Change]) -> list[Item]:
    current = PledgeState.objects.current().filter(pledge__in=[change.pledge_id for change in changes])
    states = {state.pledge_id: state for state in current}
    return [_item(change, states.get(change.pledge_id or 0)) for change in changes]


def _item(change: Change, state: PledgeState | None) -> Item:
    detail = [_when(change)]
    if state is not None and state.confidence:
        rung, confidence = label_of(Firmness, state.firmness), label_of(Confidence, state.confidence)
        detail.append(words.as_it_stands(str(rung), str(confidence)))
    return Item(
        style=group_of(change).name.lower(),
        word=str(label(ChangeCode(change.code))),
        sentence=change_sentence(change.code, change.slots),
        detail=tuple(detail),
        title=change.pledge.title if change.pledge else words.on_the_web(),
        address=f"{settings.SITE_URL}{_address(change)}",
    )


def _address(change: Change) -> str:
    """The page of the pledge; the site where it is about none, or about one of which nothing is said any more."""
    if change.resource == "policy":
        return reverse("rules")
    if change.pledge is None or change.kind == ChangeKind.REMOVED:
        return "/"
    return reverse("pledge", args=[change.resource_id])


def _when(change: Change) -> str:
    if change.code in (ChangeCode.STALE, ChangeCode.OVERDUE, ChangeCode.DISPUTED, ChangeCode.DISPUTE_CLOSED,
                       ChangeCode.RULES_CHANGED):  # fmt: skip
        return words.since(change.happened_on)
    earliest, latest = change.slots.get("said_from") or "", change.slots.get("said_to") or ""
    last_day = date.fromisoformat(latest) if latest else change.happened_on
    return said(date.fromisoformat(earliest) if earliest else None, last_day)


def _stands(coalition: Coalition, today: date) -> Stands:
    counted = headline(matrix(coalition, Moment(today), ANYBODY))
    total = counted.total
    sentences = [f"{counted.pledging} {headline_words.pledging(counted.pledging)}."]
    if total.with_number:
        ceiling = None if total.ceiling is None else rounded_up(total.ceiling)
        sentences.append(words.number_given(total.with_number, rounded_down(total.floor), ceiling))
    if total.without_number:
        sentences.append(words.no_number(total.without_number))
    if total.with_number and (total.stale or total.disputed):
        sentences.append(words.what_the_range_leaves_out())
    if counted.floated:
        sentences.append(headline_words.floated(counted.floated))
    if coalition.complete_to is not None and coalition.complete_to < today:
        sentences.append(headline_words.not_checked_after(coalition.complete_to))
    return Stands(coalition.name, tuple(sentences))
