"""What the marks of the pages mean, each in one line; they stand in the key beside the table."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from pledges.vocabulary import CellState, Confidence, Firmness

DEFINITIONS: dict[StrEnum, str] = {
    Firmness.FLOATED: _("“ready to consider”, “not excluded”; never counted"),
    Firmness.PLEDGED: _("a clear public undertaking"),
    Firmness.SPECIFIED: _("with a size, a unit or a place"),
    Firmness.AUTHORIZED: _("a formal act: cabinet, parliament, signed agreement"),
    Firmness.EARMARKED: _("named forces set aside for it"),
    Firmness.IN_PLACE: _("reported delivered or deployed"),
    CellState.RULED_OUT: _("the country said no"),
    CellState.NO_COMMITMENT: _("the country spoke of it and committed itself to nothing"),
    CellState.NO_STATEMENT_FOUND: _("we looked and found none"),
    CellState.NOT_RESEARCHED: _("we have not looked yet; it says nothing about the country"),
    Confidence.HIGH: _("quoted directly, on the record, reliable source"),
    Confidence.MEDIUM: _("on the record, passed on by another source"),
    Confidence.LOW: _("unnamed voice, paraphrase only, or a weak source"),
}

STALE = _("not restated for longer than we trust a statement of its kind")
DISPUTED = _("another statement on record contradicts it, and nobody has settled it yet")
CONDITIONAL = _("depends on another country's act")
