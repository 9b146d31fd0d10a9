"""Which moment a request asks about: `as_of` for the world, `known_at` for the record, now where it names neither."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from api.problems import BadRequest
from coalition.models import LedgerCommit
from pledges.queries.fields import read_day, read_record_time
from pledges.queries.head import Head
from pledges.queries.moment import Moment

CLOCKS = ("as_of", "known_at")


def moment_of(params: Mapping[str, str], head: Head, today: date) -> Moment:
    """The moment that `params` name. A past commit alone fixes the day to its own. Raises BadRequest."""
    day = _as_of(params["as_of"], today) if "as_of" in params else None
    seq = _known_at(params["known_at"], head) if "known_at" in params else None
    if seq is None:
        return Moment(today=today, day=day)
    at = LedgerCommit.objects.filter(seq=seq).values_list("at", flat=True).first()
    return Moment(today=today, day=day or (at.date() if at else today), seq=seq, at=at)


def _as_of(text: str, today: date) -> date:
    try:
        day = read_day(text)
    except ValidationError as error:
        raise BadRequest.at("as_of", str(error.code), " ".join(error.messages)) from None
    if day > today:
        detail = _("%(day)s is still to come; the record ends today, %(today)s.") % {"day": day, "today": today}
        raise BadRequest.at("as_of", "in_future", detail)
    return day


def _known_at(text: str, head: Head) -> int:
    try:
        seq = read_record_time(text)
    except ValidationError as error:
        raise BadRequest.at("known_at", str(error.code), " ".join(error.messages)) from None
    if seq > head.seq:
        detail = _("The record has not come to commit %(seq)s; it stands at %(head)s.") % {"seq": seq, "head": head.seq}
        raise BadRequest.at("known_at", "in_future", detail)
    return seq
