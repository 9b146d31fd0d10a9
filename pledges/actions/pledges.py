"""Pledges by their key: found, or made with a readable id. A pledge is never made twice because somebody said it
again.
"""

from collections.abc import Iterable

from coalition.ledger import Commit
from pledges.actions.entry import PledgeKey
from pledges.actions.references import References
from pledges.models import Pledge
from pledges.vocabulary import Mission, PledgeOrigin, Polarity
from pledges.words.titles import pledge_title

Key = tuple[str, str, str, str, str, str, int]


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


class Pledges:
    """The pledges of some entries: those that are there are loaded in one query, the others are made as they are
    asked for.
    """

    def __init__(self, keys: Iterable[PledgeKey], known: References, commit: Commit) -> None:
        self._known, self._commit = known, commit
        asked = {public_id(key) for key in keys}
        found = Pledge.objects.filter(public_id__in=asked).select_related("merged_into", "country", "coalition")
        self._by_id: dict[str, Pledge] = {pledge.public_id: pledge for pledge in found}

    def get(self, key: PledgeKey) -> Pledge:
        """The pledge of `key`; where it was merged, the one it was merged into."""
        wanted = public_id(key)
        if wanted not in self._by_id:
            self._by_id[wanted] = self._make(key, wanted)
        pledge = self._by_id[wanted]
        return pledge.merged_into or pledge

    def _make(self, key: PledgeKey, wanted: str) -> Pledge:
        coalition = self._known.coalitions[key.coalition]
        country = self._known.countries.get(key.country)
        who = country.name if country else coalition.name
        return Pledge.objects.create(
            public_id=wanted,
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
