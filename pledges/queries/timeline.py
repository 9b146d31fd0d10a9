"""How one pledge moved: every statement that bears on it with the way its words came to us, and the states they made.

A statement is told once, by the version that speaks for it; its other versions stand beside it. Seven reads, however
many statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from pledges.models import Appearance, Pledge, PledgeState, Position, Statement
from pledges.queries import statement_list
from pledges.queries.moment import Moment
from pledges.queries.statement_list import Version
from pledges.reasoning.grading import confidence_of, evidence_tier
from pledges.vocabulary import AppearanceMode, Attribution, Confidence, EvidenceTier, QuoteType, Reliability

SPEAKING_FIRST = (AppearanceMode.PREFERRED, AppearanceMode.NORMAL, AppearanceMode.DEPRECATED)


@dataclass(frozen=True, slots=True)
class Telling:
    """One statement on the pledge. `position` speaks (coded from `version`); `versions` are all its appearances.

    `origins` counts distinct origins, never documents; `readers` people who coded it apart from each other. `tier` and
    `confidence` are those of the speaking version.
    """

    statement: Statement
    position: Position
    version: Version
    versions: tuple[Version, ...]
    positions: tuple[Position, ...]
    origins: int
    readers: int
    tier: EvidenceTier
    confidence: Confidence


def timeline(pledge: Pledge, moment: Moment) -> list[Telling]:
    """The statements that bear on `pledge`, newest first: by the last day they can have been said, then the first."""
    found = bearing(pledge, moment).order_by("-said_to", "-said_from", "-public_id")
    return [telling for statement in found if (telling := tell(statement, pledge))]


def bearing(pledge: Pledge, moment: Moment) -> QuerySet[Statement]:
    """The statements of which a version says something about `pledge`, with everything that `tell` needs."""
    coded = Appearance.objects.filter(moment.facts(), moment.facts("positions__"), positions__pledge=pledge)
    return statement_list.statements(moment).filter(pk__in=coded.values("statement"))


def steps(pledge: Pledge, moment: Moment) -> list[PledgeState]:
    """The states of `pledge` in world time, oldest first, as the record knew them at the moment."""
    return list(PledgeState.objects.filter(moment.known(), pledge=pledge).order_by("valid"))


def tell(statement: Statement, pledge: Pledge) -> Telling | None:
    """One statement as it bears on `pledge`; None where no version of it does. Reads nothing more."""
    versions = sorted(statement_list.told(statement.appearances.all()), key=_speaking_order)
    coded = [(version, position) for version in versions for position in _positions(version, pledge)]
    if not coded:
        return None
    version, position = coded[0]
    tier = _tier(version, statement)
    return Telling(
        statement,
        position,
        version,
        tuple(versions),
        tuple(position for _, position in coded),
        statement_list.origins(versions),
        statement.readers,  # type: ignore[attr-defined]  # counted by `statement_list.statements`
        tier,
        confidence_of(tier),
    )


def _speaking_order(version: Version) -> tuple[int, int]:
    return SPEAKING_FIRST.index(AppearanceMode(version.appearance.mode)), version.appearance.pk


def _positions(version: Version, pledge: Pledge) -> Iterable[Position]:
    return (position for position in version.appearance.positions.all() if position.pledge_id == pledge.pk)


def _tier(version: Version, statement: Statement) -> EvidenceTier:
    appearance = version.appearance
    return evidence_tier(
        Reliability(appearance.document.publisher.reliability),
        appearance.credibility,
        quote=QuoteType(appearance.quote_type),
        attribution=Attribution(statement.attribution),
        translated=version.chain.translated,
    )
