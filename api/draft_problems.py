"""What the actions on drafts refuse, as problems that say so; and the tags that versions are named by."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, PermissionDenied

from api import bodies
from api.preconditions import tag
from api.problems import BadRequest, Conflict, Disagreement, Fault, PreconditionFailed
from coalition.refusals import sentence
from pledges.actions import drafts as actions
from pledges.actions.problems import EntryInvalid
from pledges.actions.reviews import SecondReaderNeeded, SourceMoved
from pledges.models import Draft as DraftRow
from pledges.words.labels import label


def source_tag(draft: DraftRow) -> str:
    """What a blind reader's coding is made from: it changes with the source material and with nothing else."""
    told = json.dumps(draft.source, sort_keys=True, ensure_ascii=False)
    return f"s-{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def source_moved(draft: DraftRow) -> PreconditionFailed:
    return PreconditionFailed(
        _("The source material was changed since you read it. Nothing was written."), tag(source_tag(draft))
    )


@contextmanager
def as_problems() -> Iterator[None]:
    """What an action refuses, as the problem that says so."""
    try:
        yield
    except EntryInvalid as invalid:
        raise BadRequest(bodies.faults(invalid.problems)) from None
    except actions.DraftAbsent:
        raise NotFound(_("There is nothing here.")) from None
    except actions.NotYours as refused:
        raise PermissionDenied(str(refused.reason)) from None
    except actions.DraftClosed as closed:
        raise Conflict(str(closed.reason)) from None
    except SourceMoved as moved:
        raise source_moved(moved.draft) from None
    except actions.DraftMoved as moved:
        raise _moved(moved) from None
    except SecondReaderNeeded as needed:
        why = [Fault(reason, str(label(reason))) for reason in needed.reasons]
        raise Conflict(str(needed.sentence), why) from None
    except IntegrityError as error:
        raise Conflict(sentence(error)) from None


def _moved(moved: actions.DraftMoved) -> PreconditionFailed:
    draft = moved.draft
    told = {
        "who": draft.updated_by_name,
        "at": draft.updated_at.isoformat(timespec="seconds"),
        "version": draft.version,
    }
    found = [
        Disagreement(
            "changed",
            _("It holds something else than what you sent."),
            pointer=bodies.pointer(one.path),
            yours=one.yours,
            theirs=one.theirs,
        )
        for one in moved.found
    ]
    detail = _("%(who)s changed it at %(at)s; it is at version %(version)s. Nothing of yours was written.") % told
    return PreconditionFailed(detail, tag(draft.version), found)
