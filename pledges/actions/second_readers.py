"""Whether a statement needs a second reader, and whether the installation has one.

The rule is `reasoning.second_reader`; here it is told what the record says now: which pledges are there, how firm they
are, how many origins the statement has.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User

from pledges.actions.checking_sources import count_origins
from pledges.actions.entry import PledgeKey, StatementEntry
from pledges.actions.pledges import natural_key, standing_pledges
from pledges.models import PledgeState
from pledges.models.draft import MAY_CODE_SECOND
from pledges.reasoning.second_reader import Proposed, second_reader_reasons
from pledges.vocabulary import Firmness, SecondReaderReason


def reasons(entry: StatementEntry) -> tuple[SecondReaderReason, ...]:
    """Why `entry` needs a second reader; empty where one is enough. Two queries."""
    positions = [position for version in entry.appearances for position in version.positions]
    firmness = _standing(position.pledge for position in positions)
    proposed = [
        Proposed(
            known=natural_key(position.pledge) in firmness,
            polarity=position.pledge.polarity,
            stance=position.stance,
            modality=position.modality,
            firmness=position.firmness,
            standing=firmness.get(natural_key(position.pledge)),
            to_zero=position.quantity is not None and position.quantity.high == 0,
        )
        for position in positions
    ]
    origins = count_origins(entry.appearances)
    return second_reader_reasons(proposed, attribution=entry.attribution, origins=1 if origins is None else origins)


def _standing(keys: Iterable[PledgeKey]) -> dict[tuple[object, ...], Firmness | None]:
    """How firm each pledge is now that is there, by its key; through merges to where it ended up."""
    pledges = standing_pledges(keys)
    states = PledgeState.objects.current().filter(pledge__in=[pledge.pk for pledge in pledges.values()])
    firm = dict(states.values_list("pledge_id", "firmness"))
    return {key: Firmness(firm[pledge.pk]) if firm.get(pledge.pk) else None for key, pledge in pledges.items()}


def has_second_reader(author: User | None) -> bool:
    """Whether somebody other than `author` may code as a second reader here. A superuser counts only where a group or
    their own permissions say so: who keeps the server is not thereby a reader.
    """
    readers = User.objects.with_perm(
        MAY_CODE_SECOND, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)
    if author is not None:
        readers = readers.exclude(pk=author.pk)
    return bool(readers.exists())
