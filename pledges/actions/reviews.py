"""The second reader's part, and publishing: a draft becomes a statement with its reviews, in one commit.

Invariants: the second reader is another person; they code from the source material, and what they hand in is compared
with the first coding as it stood then, whatever is settled afterwards; what needs a second reader is not published
without one where the installation has one.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from coalition.ledger import Commit
from coalition.visibility import Purpose, viewer_of
from pledges.actions.bodies import clean_body, entry_of
from pledges.actions.checking import check
from pledges.actions.codings import coding_of, units
from pledges.actions.corrections import correct
from pledges.actions.drafts import (
    DraftAbsent,
    DraftClosed,
    NotYours,
    ask_open,
    ask_version,
    locked_draft,
    locking,
    touch,
)
from pledges.actions.entry import StatementEntry
from pledges.actions.entry_of import entry_of as entry_of_statement
from pledges.actions.problems import EntryInvalid, Problem
from pledges.actions.references import references
from pledges.actions.second_readers import has_second_reader, reasons
from pledges.actions.statements import publish
from pledges.models import Draft, Review, SecondCoding, Statement
from pledges.models.draft import MAY_CODE_SECOND
from pledges.reasoning.agreement import compare
from pledges.vocabulary import DraftState, ReviewRole, SecondReaderReason
from pledges.words.labels import label


class SecondReaderNeeded(ValueError):
    """It may not be published by one reader here. `reasons` say why."""

    def __init__(self, reasons: tuple[SecondReaderReason, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons

    @property
    def sentence(self) -> object:
        """One sentence for people."""
        return _("This needs a second reader before it is published: %(reasons)s.") % {
            "reasons": "; ".join(str(label(reason)) for reason in self.reasons)
        }


class SourceMoved(ValueError):
    """The source material is not what the second reader coded any more. `draft` is the row as it is now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.public_id)
        self.draft = draft


def code_second(*, public_id: str, coding: object, source: object, by: User, now: datetime) -> SecondCoding:
    """Hand in a second coding of a submitted draft, made from `source`, which is what the reader was shown.

    Raises EntryInvalid, DraftAbsent, NotYours, DraftClosed, and SourceMoved where the draft's source material is
    another one by now. A coding of earlier source material by the same reader is replaced.
    """
    kept = clean_body(coding)
    with locking():
        draft = _locked_for_reading(public_id, by)
        if draft.state != DraftState.SUBMITTED:
            raise DraftClosed(_("Only a draft that is submitted is coded by a second reader."))
        if draft.source != source:
            raise SourceMoved(draft)
        coded = coding_of(kept, draft.source)
        _check_complete(coded)
        mine = SecondCoding.objects.for_the_record(Purpose.RECORD).filter(draft=draft, coder=by)
        if mine.filter(source=draft.source).exists():
            raise DraftClosed(_("You have already coded this draft."))
        mine.delete()
        row = SecondCoding(
            draft=draft,
            coder=by,
            coder_name=by.get_username(),
            body=coded,
            first=draft.body,
            source=draft.source,
            compared=[asdict(one) for one in compare(units(draft.body), units(coded))],
            submitted_at=now,
        )
        row.save(force_insert=True)
    return row


def _locked_for_reading(public_id: str, by: User) -> Draft:
    """The draft, locked, for whoever may code it a second time. Raises DraftAbsent and NotYours."""
    seen = Draft.objects.visible_to(viewer_of(by)).whose(public_id)
    if seen is None:
        raise DraftAbsent
    if seen:
        raise NotYours(_("The second reader is another person than the author."))
    if not by.has_perm(MAY_CODE_SECOND):
        raise NotYours(_("You may not code as a second reader."))
    rows = Draft.objects.for_the_record(Purpose.RECORD)
    return rows.select_for_update().get(public_id=public_id)


def _check_complete(coded: dict[str, object]) -> None:
    """A second coding says who spoke in what way, as the first one had to."""
    missing = [name for name in ("behalf", "attribution", "kind") if name not in coded]
    if missing:
        detail = _("A coding cannot be handed in without this.")
        raise EntryInvalid(tuple(Problem(name, "required", detail) for name in missing))


def standing_codings(draft: Draft) -> list[SecondCoding]:
    """The second codings of the source material as it is now."""
    rows = SecondCoding.objects.for_the_record(Purpose.RECORD)
    return list(rows.filter(draft=draft, source=draft.source).order_by("id"))


def publish_draft(*, public_id: str, version: int, by: User, commit: Commit) -> Statement:
    """Publish the author's draft: the statement, what follows from it, and who read it. All or nothing.

    Raises EntryInvalid, SecondReaderNeeded, and what `save_draft` raises.
    """
    draft = locked_draft(public_id=public_id, by=by)
    if not by.has_perm("pledges.add_statement"):
        raise NotYours(_("You may not publish."))
    ask_version(draft, version)
    ask_open(draft)
    entry = entry_of(draft.body)
    codings = standing_codings(draft)
    statement = publish(entry, commit=commit) if codings else publish_alone(entry=entry, by=by, commit=commit)
    Review.objects.bulk_create(_reviews(draft, statement, codings, by, commit))
    draft.state, draft.published_statement = DraftState.PUBLISHED, statement
    touch(draft, by, commit.at, "state", "published_statement")
    return statement


def publish_alone(*, entry: StatementEntry, by: User, commit: Commit) -> Statement:
    """Publish what one reader coded. Raises EntryInvalid, and SecondReaderNeeded where the entry needs a second reader
    and the installation has one.
    """
    check(entry, references([entry]), commit.today)  # what is wrong is said first
    if (needed := reasons(entry)) and has_second_reader(by):
        raise SecondReaderNeeded(needed)
    return publish(entry, commit=commit)


def correct_alone(*, statement: Statement, entry: StatementEntry, by: User, commit: Commit) -> Statement:
    """Correct `statement` to what one reader coded. Raises what `publish_alone` raises: a correction is no way around
    the second reader, where `entry` needs one and what stands did not.
    """
    check(entry, references([entry]), commit.today)
    before = reasons(entry_of_statement(statement))
    needed = tuple(reason for reason in reasons(entry) if reason not in before)
    if needed and has_second_reader(by):
        raise SecondReaderNeeded(needed)
    return correct(statement, entry, commit=commit)


def _reviews(
    draft: Draft, statement: Statement, codings: Iterable[SecondCoding], by: User, commit: Commit
) -> list[Review]:
    first = draft.submitted_at or commit.at

    def review(role: ReviewRole, actor: User | None, name: str, at: datetime, **counts: int) -> Review:
        return Review(
            statement=statement,
            role=role,
            actor=actor,
            actor_name=name,
            submitted_at=at,
            seq_id=commit.seq,
            **counts,
        )

    rows = [review(ReviewRole.FIRST, draft.author, draft.author_name, first)]
    for coding in codings:
        equal = sum(one["first"] == one["second"] for one in coding.compared)
        counts = {"compared": len(coding.compared), "agreed": equal}
        rows.append(review(ReviewRole.SECOND, coding.coder, coding.coder_name, coding.submitted_at, **counts))
    return [*rows, review(ReviewRole.PUBLISHED, by, by.get_username(), commit.at)]
