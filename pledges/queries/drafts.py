"""Unpublished statements as one reader may see them. The coding of a draft is read here and nowhere else: it goes to
its author, and to a second reader who has handed in their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from pledges.models import Draft, Review, SecondCoding
from pledges.models.draft import MAY_CODE_SECOND
from pledges.models.restricted import Asker
from pledges.reasoning.agreement import Compared, FieldAgreement, by_field
from pledges.vocabulary import DraftState, ReviewRole


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


def drafts(user: Asker) -> QuerySet[Any]:
    """The drafts that `user` may see, without their coding, the latest first."""
    return Draft.objects.visible_to(user).select_related("published_statement").order_by("-updated_at", "public_id")


def seen(user: Asker, public_id: str) -> SeenDraft | None:
    """One draft; None where it is not there, or not for `user`."""
    found = drafts(user).filter(public_id=public_id).first()
    return None if found is None else with_bodies([found])[0]


def with_bodies(rows: Iterable[Any]) -> list[SeenDraft]:
    """Rows of `drafts`, each with its coding where it is open to the reader. One query."""
    rows = list(rows)
    every = Draft.objects.unrestricted("to give each reader the codings that are open to them")
    bodies = dict(every.filter(pk__in=[row.pk for row in rows if row.is_open]).values_list("pk", "body"))
    return [SeenDraft(row, bodies.get(row.pk)) for row in rows]


def codings(user: Asker, draft: Draft) -> list[SeenCoding]:
    """The second codings of a draft, beside the first, for whoever may see both."""
    rows = SecondCoding.objects.visible_to(user).filter(draft=draft).order_by("submitted_at", "id")
    return [SeenCoding(row, tuple(_compared(one) for one in row.compared), row.source == draft.source) for row in rows]


def waiting_for(user: User) -> QuerySet[Any]:
    """The drafts that `user` may code as a second reader and has not."""
    if not user.has_perm(MAY_CODE_SECOND):
        return Draft.objects.visible_to(user).none()
    rows = Draft.objects.visible_to(user).filter(state=DraftState.SUBMITTED, is_own=False)
    own = SecondCoding.objects.unrestricted("to leave out what the reader has coded as it stands")
    return rows.exclude(Exists(own.filter(draft=OuterRef("pk"), coder=user, source=OuterRef("source"))))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far second readers agreed with first ones, over every published statement that has one."""

    statements: int
    published: int
    fields: tuple[FieldAgreement, ...]
    compared: int
    agreed: int

    @property
    def percent(self) -> float | None:
        """The share of equal codes in percent; None where nothing was compared."""
        return 100 * self.agreed / self.compared if self.compared else None


def agreement() -> Agreement:
    """Three queries. The codings themselves are told to nobody: what comes out are counts."""
    rows = SecondCoding.objects.unrestricted("to count how far readers agree")
    published = rows.filter(draft__state=DraftState.PUBLISHED)
    compared = [_compared(one) for found in published.values_list("compared", flat=True) for one in found]
    reviews = Review.objects.filter(statement__until_seq__isnull=True)
    return Agreement(
        statements=reviews.filter(role=ReviewRole.SECOND).values("statement").distinct().count(),
        published=reviews.filter(role=ReviewRole.PUBLISHED).count(),
        fields=by_field(compared),
        compared=len(compared),
        agreed=sum(one.is_equal for one in compared),
    )


def _compared(kept: dict[str, Any]) -> Compared:
    return Compared(tuple(kept["about"]), kept["field"], kept["first"], kept["second"])
