"""What somebody did in a statement, as the heading over it: one whole phrase per stance."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import Modality, Polarity, Stance

OF_OFFERS: dict[Stance, str | Promise] = {
    Stance.ANNOUNCES: _("%(who)s announced it"),
    Stance.AFFIRMS: _("%(who)s repeated it"),
    Stance.EXPANDS: _("%(who)s offered more"),
    Stance.NARROWS: _("%(who)s narrowed it"),
    Stance.CONDITIONS: _("%(who)s set a condition"),
    Stance.RELAXES: _("%(who)s relaxed a condition"),
    Stance.DEFERS: _("%(who)s put it off"),
    Stance.CLARIFIES: _("%(who)s clarified it"),
    Stance.QUESTIONS: _("%(who)s questioned it"),
    Stance.DEFLECTS: _("%(who)s pointed elsewhere"),
    Stance.REDUCES: _("%(who)s offered less"),
    Stance.WITHDRAWS: _("%(who)s took it back"),
    Stance.DENIES_MADE: _("%(who)s denied having pledged it"),
    Stance.REPORTS_DELIVERY: _("%(who)s reported it delivered"),
    Stance.NONE: _("%(who)s mentioned it"),
}
RULED_OUT: str | Promise = _("%(who)s ruled it out")
REFUSED_AGAIN: str | Promise = _("%(who)s ruled it out again")
UNLIKELY: str | Promise = _("%(who)s called it unlikely")

OWN_VOICE: str | Promise = _("%(who)s wrote so in its own voice")


def own_voice(who: str) -> str:
    """What an outlet asserts itself; nobody is quoted."""
    return OWN_VOICE % {"who": who}


def heading(who: str, stance: str, modality: str, polarity: str) -> str:
    """ "Emmanuel Macron narrowed it". Raises ValueError for an unknown code."""
    if modality == Modality.UNLIKELY:
        return UNLIKELY % {"who": who}
    if modality == Modality.REJECTED and polarity == Polarity.EXCLUSION:
        return (REFUSED_AGAIN if stance == Stance.AFFIRMS else RULED_OUT) % {"who": who}
    return OF_OFFERS[Stance(stance)] % {"who": who}
