"""X4 for whoever records: the older statements that a new one seems to print again. A suggestion; it does nothing."""

from collections import defaultdict
from dataclasses import dataclass

from pledges.derived.evidence import load
from pledges.derived.policies import policy_in_force
from pledges.models import Pledge, Statement
from pledges.reasoning.recycled import an_appearance_of


@dataclass(frozen=True, slots=True)
class PrintedAnew:
    """`old` says what the new statement says of `pledge`, in nearly the same words."""

    old: Statement
    pledge: Pledge


def printed_anew(statement: Statement) -> list[PrintedAnew]:
    """The older statements, each once, of which `statement`, recorded and standing, seems to be another version. A
    fixed number of reads for each coalition it speaks of.
    """
    pledges = Pledge.objects.filter(positions__appearance__statement=statement).select_related("country", "coalition")
    by_coalition: dict[int, list[Pledge]] = defaultdict(list)
    for pledge in pledges.distinct().order_by("pk"):
        by_coalition[pledge.coalition_id].append(pledge)
    policy = policy_in_force() if by_coalition else None
    found: dict[int, PrintedAnew] = {}
    for of_one in by_coalition.values():
        known = load(of_one)
        for public_id, positions in known.positions.items():
            standing = [one for one in positions if one.published and not one.retracted]
            for new in (one for one in standing if one.statement == statement.public_id):
                old = an_appearance_of(new, standing, policy) if policy else None
                if old is not None:
                    earlier = known.rows[old.id].appearance.statement
                    found.setdefault(earlier.pk, PrintedAnew(earlier, known.pledges[public_id]))
    return list(found.values())
