"""Unpublished statements as one reader may see them. The coding of a draft is read here and nowhere else: it goes to
its author, and to a second reader who has handed in their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalition.visibility import Viewer
from pledges.models import Draft, SecondCoding
from pledges.models.draft import MAY_CODE_SECOND
from pledges.reasoning.agreement import Compared
from pledges.reasoning.stuck import stuck_since
from pledges.vocabulary import DraftState


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft and what this reader may see of it. `body` is None for a reader who is blind to its coding."""

    draft: Draft
    body: dict[str, Any] | None

    @property
    def is_blind(self) -> bool:
        return self.body is None


@dataclass(frozen=True, slots=True)
class SeenCoding:
    """A second coding beside the first. `stands` is false where the source material is another one since."""

    coding: SecondCoding
    compared: tuple[Compared, ...]
    stands: bool

    @property
    def agreed(self) -> int:
        return sum(one.is_equal for one in self.compared)


def drafts(viewer: Viewer) -> QuerySet[Any]:
    """The drafts that `viewer` may see, without their coding, the latest first."""
    return Draft.objects.visible_to(viewer).select_related("published_statement").order_by("-updated_at", "public_id")


def seen(viewer: Viewer, public_id: str) -> SeenDraft | None:
    """One draft; None where it is not there, or not for `viewer`."""
    found = drafts(viewer).filter(public_id=public_id).first()
    return None if found is None else with_bodies(viewer, [found])[0]


def with_bodies(viewer: Viewer, rows: Iterable[Any]) -> list[SeenDraft]:
    """Rows of `drafts`, each with its coding where it is open to the reader. One query."""
    rows = list(rows)
    open_to_them = Draft.objects.visible_to(viewer).with_coding().filter(pk__in=[row.pk for row in rows if row.is_open])
    bodies = dict(open_to_them.values_list("pk", "body"))
    return [SeenDraft(row, bodies.get(row.pk)) for row in rows]


def codings(viewer: Viewer, draft: Draft) -> list[SeenCoding]:
    """The second codings of a draft, beside the first, for whoever may see both."""
    rows = SecondCoding.objects.visible_to(viewer).filter(draft=draft).order_by("submitted_at", "id")
    return [SeenCoding(row, tuple(_compared(one) for one in row.compared), row.source == draft.source) for row in rows]


def waiting_for(viewer: Viewer) -> QuerySet[Any]:
    """The drafts that `viewer` may code as a second reader and has not."""
    if not viewer.may(MAY_CODE_SECOND):
        return Draft.objects.visible_to(viewer).none()
    rows = Draft.objects.visible_to(viewer).of_others().filter(state=DraftState.SUBMITTED)
    own = SecondCoding.objects.visible_to(viewer).filter(coder=viewer.user)
    return rows.exclude(Exists(own.filter(draft=OuterRef("pk"), source=OuterRef("source"))))


def stuck(viewer: Viewer, now: datetime) -> QuerySet[Any]:
    """The drafts that `viewer` may see and that nobody has moved on for too long at `now` (UTC): rule S10."""
    before = stuck_since(now)
    begun = Q(state=DraftState.DRAFT, created_at__lt=before)
    handed_in = Q(state=DraftState.SUBMITTED, submitted_at__lt=before)
    return Draft.objects.visible_to(viewer).filter(begun | handed_in)


def _compared(kept: dict[str, Any]) -> Compared:
    return Compared(tuple(kept["about"]), kept["field"], kept["first"], kept["second"])
