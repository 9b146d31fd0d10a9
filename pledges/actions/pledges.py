"""Pledges by their key: found, or made with a readable id. A pledge is never made twice because somebody said it
again.
"""

from collections.abc import Iterable, Iterator

from coalition.ledger import Commit
from coalition.ledger.rows import Keys, add_rows, new_row
from pledges.actions.entry import PledgeKey
from pledges.actions.references import References
from pledges.models import Pledge
from pledges.vocabulary import Mission, PledgeOrigin, Polarity
from pledges.words.titles import pledge_title

Key = tuple[str, str, str, str, str, str, int]

LONGEST_ID = 80
LONGEST_SLUG = 30
"""How long the short name of a coalition may be, so that the id of any pledge of it fits its column."""


def public_id(key: PledgeKey) -> str:
    """The readable id of a pledge: `fr-troops-1`, `it-no-troops-1`, `si-troops-un-peacekeeping-1`,
    `tr-claimed-troops-1`.

    The plain form is the country's own offer to the force that the coalition is about; whatever differs from that is
    said in the id.
    """
    parts = [
        key.country.lower() or key.coalition,
        "claimed" if key.origin is PledgeOrigin.THIRD_PARTY else "",
        "no" if key.polarity is Polarity.EXCLUSION else "",
        key.capability,
        "" if key.mission is Mission.REASSURANCE_FORCE else key.mission,
        str(key.number),
    ]
    return "-".join(part.replace("_", "-") for part in parts if part)


def _ids(key: PledgeKey) -> Iterator[str]:
    """The ids that a new pledge may have, the best first: another coalition's pledge may have the plain one, and what a
    coalition together refuses may have that of Norway (`no`) in it. The last says all that makes a pledge its own.
    """
    plain = public_id(key)
    yield plain
    yield f"{key.coalition}-{plain}"[:LONGEST_ID]
    yield f"{key.coalition}-{key.origin.replace('_', '-')}-{plain}"[:LONGEST_ID]


def natural_key(key: PledgeKey) -> Key:
    """What a pledge is found by: the columns of the database's own unique constraint."""
    return key.coalition, key.country, key.capability, key.mission, key.polarity, key.origin, key.number


def _key_of(pledge: Pledge) -> Key:
    country = pledge.country.iso2 if pledge.country else ""
    kind = (pledge.capability, pledge.mission, pledge.polarity, pledge.origin)
    return pledge.coalition.slug, country, *kind, pledge.number


def _there(keys: Iterable[PledgeKey]) -> dict[Key, Pledge]:
    """The pledges that some of `keys` may be, by their own keys. One query."""
    keys = list(keys)
    found = Pledge.objects.filter(
        coalition__slug__in={key.coalition for key in keys}, capability__in={key.capability for key in keys}
    ).select_related("merged_into", "country", "coalition")
    return {_key_of(pledge): pledge for pledge in found}


def _end_of(pledge: Pledge) -> Pledge:
    """`pledge`, or where it was merged the one that it ended up in."""
    passed = {pledge.pk}
    while pledge.merged_into and pledge.merged_into_id not in passed:
        pledge = pledge.merged_into
        passed.add(pledge.pk)
    return pledge


def standing_pledges(keys: Iterable[PledgeKey]) -> dict[Key, Pledge]:
    """The pledges of `keys` that are there, by their keys; none is made."""
    keys = list(keys)
    there = _there(keys)
    wanted = {natural_key(key) for key in keys}
    return {key: _end_of(pledge) for key, pledge in there.items() if key in wanted}


class Pledges:
    """The pledges of some entries: those that are there are loaded in two queries, the others are made when they are to
    be. The first entry that names one says what it is.
    """

    def __init__(self, keys: Iterable[PledgeKey], known: References, commit: Commit) -> None:
        self._known, self._commit = known, commit
        keys = list(keys)
        self._by_key: dict[Key, Pledge] = _there(keys)
        wanted = {public_id for key in keys for public_id in _ids(key)}
        self._taken = set(Pledge.objects.filter(public_id__in=wanted).values_list("public_id", flat=True))
        self._new: dict[Key, Pledge] = {}
        for key in keys:
            natural = natural_key(key)
            if natural not in self._by_key and natural not in self._new:
                self._new[natural] = self._row(key)
        self.unknown = len(self._new)
        """How many of them are not there."""
        self._by_key |= self._new

    def row(self, key: PledgeKey) -> Pledge:
        """The pledge of `key`, which may have to be made still; where it was merged, the one that it ended up in."""
        return _end_of(self._by_key[natural_key(key)])

    def make(self, keys: Iterable[PledgeKey], numbers: Keys) -> None:
        """Make those of `keys` that are not there, with some of `numbers`."""
        missing = {natural: self._new.pop(natural) for natural in map(natural_key, keys) if natural in self._new}
        add_rows(missing.values(), numbers)

    def _row(self, key: PledgeKey) -> Pledge:
        free = next(public_id for public_id in _ids(key) if public_id not in self._taken)
        self._taken.add(free)
        coalition = self._known.coalitions[key.coalition]
        country = self._known.countries.get(key.country)
        who = country.name if country else coalition.name
        return new_row(
            Pledge,
            public_id=free,
            coalition=coalition,
            country=country,
            capability=key.capability,
            mission=key.mission,
            polarity=key.polarity,
            origin=key.origin,
            number=key.number,
            title=key.title or pledge_title(who, key.capability, key.polarity, key.origin),
            disclosure=key.disclosure,
            since_seq_id=self._commit.seq,
        )
