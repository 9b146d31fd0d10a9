"""The title of a pledge, made once in English when the pledge is made; people may put a better one."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pledges.vocabulary import Capability, PledgeOrigin, Polarity
from pledges.words.labels import label


def pledge_title(who: str, capability: Capability, polarity: Polarity, origin: PledgeOrigin) -> str:
    """Such as "France: ground troops", "Italy: no ground troops", "Türkiye: ground troops, as others claim"."""
    form = _("%(who)s: %(what)s")
    if origin is PledgeOrigin.THIRD_PARTY:
        form = _("%(who)s: %(what)s, as others claim")
        if polarity is Polarity.EXCLUSION:
            form = _("%(who)s: no %(what)s, as others claim")
    elif polarity is Polarity.EXCLUSION:
        form = _("%(who)s: no %(what)s")
    with override("en"):
        what = str(label(capability))
        return str(form) % {"who": who, "what": what[:1].lower() + what[1:]}
