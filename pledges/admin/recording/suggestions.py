"""What the fields of names suggest: one list each, written once into the page."""

from dataclasses import dataclass

from coalition.models import Country, Speaker
from pledges.models import Condition, Pledge, Publisher

LONGEST = 1_000
"""A list of suggestions is no longer; what is not suggested can still be written."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """One list: the id that the fields name, and what it offers."""

    id: str
    options: list[str]


def suggestions() -> list[Suggestions]:
    """Every list of the page. Five queries."""
    speakers = Speaker.objects.order_by("name", "office").values_list("name", "office", "slug")[:LONGEST]
    conditions = Condition.objects.order_by("label").values_list("label", "slug")[:LONGEST]
    pledges = Pledge.objects.standing().order_by("public_id").values_list("public_id", "title")[:LONGEST]
    return [
        Suggestions("countries", list(Country.objects.order_by("name").values_list("name", flat=True)[:LONGEST])),
        Suggestions("speakers", [f"{name}, {office} [{slug}]" for name, office, slug in speakers]),
        Suggestions("publishers", list(Publisher.objects.order_by("name").values_list("name", flat=True)[:LONGEST])),
        Suggestions("pledges", [f"{public_id} · {title}" for public_id, title in pledges]),
        Suggestions("conditions", [f"{label} [{slug}]" for label, slug in conditions]),
    ]
