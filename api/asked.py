"""Which moment a request asks about: `as_of` for the world, `known_at` for the record, now where it names neither."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from api.problems import BadRequest, Fault
from pledges.queries.head import Head
from pledges.queries.moment import Moment, read_moment


def moment_of(params: Mapping[str, str], head: Head, today: date) -> Moment:
    """The moment that `params` name. A past commit alone fixes the day to its own. Raises BadRequest."""
    try:
        return read_moment(as_of=params.get("as_of"), known_at=params.get("known_at"), head=head, today=today)
    except ValidationError as error:
        raise BadRequest(
            Fault(str(one.code), " ".join(one.messages), param=clock)
            for clock, found in error.error_dict.items()
            for one in found
        ) from None
