"""Where forces would be, as people read it: the words as found first, then what the codes include or exclude."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import BasingForce, BasingSense, Place

WHERE: dict[tuple[Place, BasingSense, BasingForce], str | Promise] = {
    (Place.IN_UKRAINE, BasingSense.INCLUDED, BasingForce.FIRM): _("based in Ukraine"),
    (Place.IN_UKRAINE, BasingSense.INCLUDED, BasingForce.POSSIBLE): _("possibly based in Ukraine"),
    (Place.IN_UKRAINE, BasingSense.EXCLUDED, BasingForce.FIRM): _("based outside Ukraine"),
    (Place.IN_UKRAINE, BasingSense.EXCLUDED, BasingForce.POSSIBLE): _("possibly based outside Ukraine"),
    (Place.NEIGHBOR, BasingSense.INCLUDED, BasingForce.FIRM): _("based in a neighbouring country"),
    (Place.NEIGHBOR, BasingSense.INCLUDED, BasingForce.POSSIBLE): _("possibly based in a neighbouring country"),
    (Place.NEIGHBOR, BasingSense.EXCLUDED, BasingForce.FIRM): _("not based in a neighbouring country"),
    (Place.NEIGHBOR, BasingSense.EXCLUDED, BasingForce.POSSIBLE): _("perhaps not based in a neighbouring country"),
    (Place.BLACK_SEA, BasingSense.INCLUDED, BasingForce.FIRM): _("in the Black Sea"),
    (Place.BLACK_SEA, BasingSense.INCLUDED, BasingForce.POSSIBLE): _("possibly in the Black Sea"),
    (Place.BLACK_SEA, BasingSense.EXCLUDED, BasingForce.FIRM): _("not in the Black Sea"),
    (Place.BLACK_SEA, BasingSense.EXCLUDED, BasingForce.POSSIBLE): _("perhaps not in the Black Sea"),
    (Place.HOME, BasingSense.INCLUDED, BasingForce.FIRM): _("based at home"),
    (Place.HOME, BasingSense.INCLUDED, BasingForce.POSSIBLE): _("possibly based at home"),
    (Place.HOME, BasingSense.EXCLUDED, BasingForce.FIRM): _("not based at home"),
    (Place.HOME, BasingSense.EXCLUDED, BasingForce.POSSIBLE): _("perhaps not based at home"),
    (Place.OTHER, BasingSense.INCLUDED, BasingForce.FIRM): _("based elsewhere"),
    (Place.OTHER, BasingSense.INCLUDED, BasingForce.POSSIBLE): _("possibly based elsewhere"),
    (Place.OTHER, BasingSense.EXCLUDED, BasingForce.FIRM): _("not based elsewhere"),
    (Place.OTHER, BasingSense.EXCLUDED, BasingForce.POSSIBLE): _("perhaps not based elsewhere"),
}


def where(basing: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the codes of a state's basing say. Raises ValueError for an unknown code."""
    return [str(WHERE[Place(one["place"]), BasingSense(one["sense"]), BasingForce(one["force"])]) for one in basing]


def where_shortly(basing: Sequence[Mapping[str, Any]], places: str) -> list[str]:
    """What fits into a cell: the places as found; the codes where no place is named or where something is excluded."""
    if not places:
        return where(basing)
    excluded = [one for one in basing if one["sense"] == BasingSense.EXCLUDED]
    return [places, *where(excluded)]
