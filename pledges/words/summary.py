"""A pledge's state in a few whole sentences: what, how much, where, on which conditions, how sure we are.

Status and confidence never stand in one phrase: "It has pledged it. Confidence: medium.", never "probably pledged".
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import Firmness, Modality, PledgeOrigin, Polarity, Status
from pledges.words.capabilities import capability_inside
from pledges.words.countries import country_inside, country_opening
from pledges.words.lists import all_of

OFFERS: dict[str, str | Promise] = {
    Firmness.FLOATED: _("%(country)s has said that it could contribute %(capability)s."),
    Firmness.PLEDGED: _("%(country)s has pledged to contribute %(capability)s."),
    Firmness.SPECIFIED: _("%(country)s has said more exactly how it would contribute %(capability)s."),
    Firmness.AUTHORIZED: _("%(country)s has authorised its contribution by a formal act: %(capability)s."),
    Firmness.EARMARKED: _("%(country)s has set named forces aside: %(capability)s."),
    Firmness.IN_PLACE: _("%(country)s has its contribution in place: %(capability)s."),
    "": _("%(country)s has spoken about %(capability)s and committed itself to nothing."),
}
REFUSALS: dict[str, str | Promise] = {
    Modality.REJECTED: _("%(country)s has ruled out contributing %(capability)s."),
    Modality.UNLIKELY: _("%(country)s has called contributing %(capability)s unlikely."),
    "": _("%(country)s has spoken against contributing %(capability)s."),
}
ENDED: dict[str, str | Promise] = {
    Status.WITHDRAWN: _("%(country)s has withdrawn its pledge of %(capability)s."),
    Status.LAPSED: _("The pledge of %(capability)s from %(country_inside)s has lapsed."),
    Status.VOID: _("The pledge of %(capability)s from %(country_inside)s was recorded in error."),
    Status.SUPERSEDED: _("Another pledge has replaced this one: %(capability)s from %(country_inside)s."),
    Status.FULFILLED: _("%(country)s has fulfilled its pledge of %(capability)s."),
}
BY_OTHERS: str | Promise = _(
    "Others have spoken about %(capability)s from %(country_inside)s; it is not counted as the country's own word."
)
TOGETHER: str | Promise = _(
    "A claim about several countries together: %(title)s. It adds nothing to any country's pledges."
)
WITHOUT_STATE: str | Promise = _(
    "Nothing that %(country_inside)s has said about %(capability)s carries a position yet."
)
SIZE: str | Promise = _("Size: %(size)s.")
NO_SIZE: str | Promise = _("It has given no number.")
WHERE: str | Promise = _("Where: %(where)s.")
CONDITIONS: str | Promise = _("Conditions: %(conditions)s.")
CONFIDENCE: str | Promise = _("Confidence: %(confidence)s.")


def summary(
    *,
    country: str,
    capability: str,
    title: str,
    origin: str,
    polarity: str,
    status: str,
    firmness: str,
    modality: str,
) -> str:
    """The first sentence: where the pledge stands. `country` is ISO 3166 alpha-2; `status` is empty without a state."""
    words = {
        "country": country_opening(country),
        "country_inside": country_inside(country),
        "capability": capability_inside(capability),
        "title": title,
    }
    if origin == PledgeOrigin.COLLECTIVE:
        return TOGETHER % words
    if origin == PledgeOrigin.THIRD_PARTY:
        return BY_OTHERS % words
    if not status:
        return WITHOUT_STATE % words
    if status in ENDED:
        return ENDED[status] % words
    if polarity == Polarity.EXCLUSION:
        return REFUSALS.get(modality, REFUSALS[""]) % words
    return OFFERS[firmness] % words


def details(
    *, size: str, where: Sequence[str], conditions: Sequence[str], confidence: str, refusal: bool = False
) -> list[str]:
    """The sentences that follow the first. `size` is empty where no number is stated; `confidence` is its word.

    A refusal has no number to miss.
    """
    sentences = [SIZE % {"size": size}] if size else [] if refusal else [str(NO_SIZE)]
    if where:
        sentences.append(WHERE % {"where": all_of(where)})
    if conditions:
        sentences.append(CONDITIONS % {"conditions": all_of(conditions)})
    if confidence:
        sentences.append(CONFIDENCE % {"confidence": confidence})
    return sentences
