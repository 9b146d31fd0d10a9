"""One made-up statement after the other: who speaks, when, of what, in how many versions."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, product
from typing import Any, TypeVar

from pledges.actions.entry import (
    AppearanceEntry,
    ConditionEntry,
    DocumentEntry,
    PledgeKey,
    PositionEntry,
    StatementEntry,
)
from pledges.reasoning.facts import Basing, Quantity, Window
from pledges.vocabulary import (
    AppearanceMode,
    ArchiveState,
    Attribution,
    BasingForce,
    BasingSense,
    Behalf,
    Capability,
    ConditionForce,
    ConditionKind,
    ConditionMode,
    DeliveryBasis,
    Firmness,
    Measure,
    Mission,
    Modality,
    NegationScope,
    Place,
    PledgeOrigin,
    Polarity,
    Qualifier,
    QuoteType,
    RelayMode,
    Stance,
    StatementKind,
    VagueWindow,
    WindowKind,
)
from tests.benchmarks import seeded_names as seeded

Value = TypeVar("Value")

READ_WHOLE = [kind for kind in QuoteType if kind is not QuoteType.HEADLINE]
"""What a version may be that is preferred: a headline never is."""

CAPABILITIES = {
    Capability.TROOPS: 34, Capability.AIR: 12, Capability.NAVAL: 10, Capability.TRAINING: 11,
    Capability.AIR_DEFENSE: 9, Capability.LOGISTICS: 7, Capability.FUNDING: 7, Capability.EQUIPMENT: 5,
    Capability.MINE_CLEARANCE: 3, Capability.INTELLIGENCE: 2,
}  # fmt: skip
MISSIONS = {
    Mission.REASSURANCE_FORCE: 84, Mission.EXISTING_DEPLOYMENT: 6, Mission.UN_PEACEKEEPING: 5, Mission.UNCLEAR: 3,
    Mission.OTHER: 2,
}  # fmt: skip
ATTRIBUTIONS = {
    Attribution.ON_RECORD: 70, Attribution.SPOKESPERSON: 10, Attribution.BACKGROUND: 9, Attribution.VAGUE: 3,
    Attribution.REPORTED: 3, Attribution.OUTLET: 4, Attribution.UNATTRIBUTED: 1,
}  # fmt: skip
KINDS = {
    StatementKind.SPEECH: 60, StatementKind.INTERVIEW: 25, StatementKind.DOCUMENT: 12, StatementKind.VOTE: 2,
    StatementKind.ORDER: 1,
}  # fmt: skip
STANCES = {
    Stance.AFFIRMS: 44, Stance.ANNOUNCES: 16, Stance.CLARIFIES: 10, Stance.EXPANDS: 6, Stance.NARROWS: 4,
    Stance.CONDITIONS: 4, Stance.DEFERS: 4, Stance.QUESTIONS: 4, Stance.DEFLECTS: 4, Stance.REDUCES: 2,
    Stance.WITHDRAWS: 1, Stance.REPORTS_DELIVERY: 1,
}  # fmt: skip
MODALITIES = {
    Modality.FIRM: 42, Modality.INTENT: 26, Modality.POSSIBLE: 18, Modality.UNSTATED: 6, Modality.UNLIKELY: 3,
    Modality.REJECTED: 5,
}  # fmt: skip
FIRMNESS = {
    None: 40, Firmness.FLOATED: 16, Firmness.PLEDGED: 26, Firmness.SPECIFIED: 12, Firmness.AUTHORIZED: 3,
    Firmness.EARMARKED: 2, Firmness.IN_PLACE: 1,
}  # fmt: skip
VERSIONS = {1: 45, 2: 30, 3: 15, 4: 7, 5: 3}
SPOKEN_OF = {1: 70, 2: 22, 3: 8}
COUNTRIES = {iso2: 100 / (rank + 1) ** 0.8 for rank, iso2 in enumerate(seeded.ISO2)}
COMMON = (
    "we will send troops when there is a ceasefire and not before our parliament has decided on the force that allies "
    "are planning for the day after with ships planes training and air defence as long as it takes together"
).split()
SOUNDS = [first + then for first in "bdfgklmnprstvz" for then in ("a", "e", "i", "o", "u")]
VOCABULARY = [*dict.fromkeys([*COMMON, *(one + two + three for one, two, three in product(SOUNDS[::3], repeat=3))])]
"""Some fourteen thousand words: a few that everybody uses, and made-up ones of three syllables."""

HEARD = list(accumulate(1 / (rank + 2.7) for rank in range(len(VOCABULARY))))
"""How often each word is heard, added up: the second half as often as the first, and so on (Zipf)."""


@dataclass
class Words:
    """`summits` are the days around which half of all words are said; only the first `lands` countries speak."""

    dice: random.Random
    summits: list[date]
    lands: int = len(seeded.ISO2)

    def __post_init__(self) -> None:
        self._pages: dict[tuple[str, date], DocumentEntry] = {}
        self._bounds: dict[int, list[float]] = {}
        self._coalition = seeded.COALITION
        self._countries = {iso2: COUNTRIES[iso2] for iso2 in seeded.ISO2[: self.lands]}

    def statement(self, number: int, coalition: str = seeded.COALITION) -> StatementEntry:
        """The statement with this number, about this coalition: its words are nobody else's."""
        self._coalition = coalition
        said = self._day()
        attribution = self._of(ATTRIBUTIONS)
        iso2 = self._of(self._countries)
        bounds: dict[str, Any] = {"said_from": said, "said_to": said}
        if self._chance(0.08):
            monday = said - timedelta(days=said.weekday())
            bounds = {"said_from": monday, "said_to": monday + timedelta(days=6), "said_basis": "That week."}
        elif self._chance(0.04):
            bounds["said_from"] = None
        if attribution is Attribution.OUTLET:
            voice: dict[str, Any] = {"behalf": Behalf.NOBODY, "descriptor": "the paper itself"}
            kind = StatementKind.OUTLET_ASSERTION
        elif attribution in (Attribution.ON_RECORD, Attribution.SPOKESPERSON, Attribution.REPORTED):
            office = self.dice.choice(list(seeded.RANKS))
            voice = {"behalf": Behalf.COUNTRY, "country": iso2, "speaker": f"{office}-{iso2.lower()}"}
            kind = self._of(KINDS)
        else:
            voice = {"behalf": Behalf.COUNTRY, "country": iso2, "descriptor": "an official of the ministry"}
            kind = StatementKind.INTERVIEW
        positions = self._positions(iso2, outlet=attribution is Attribution.OUTLET)
        return StatementEntry(
            **voice,
            **bounds,
            attribution=attribution,
            kind=kind,
            summary=f"Statement {number}: {self._text(8)}",
            venue="A summit" if self._chance(0.2) else "",
            appearances=self._appearances(number, bounds["said_to"], positions),
        )

    def _day(self) -> date:
        if self._chance(0.5):
            day = self.dice.choice(self.summits) + timedelta(days=self.dice.randint(-3, 5))
        else:
            day = seeded.FIRST + timedelta(days=self.dice.randrange((seeded.LAST - seeded.FIRST).days))
        return min(max(day, seeded.FIRST), seeded.LAST)

    def _appearances(self, number: int, day: date, positions: tuple[PositionEntry, ...]) -> tuple[AppearanceEntry, ...]:
        count = self._of(VERSIONS)
        made: list[AppearanceEntry] = []
        for place in range(count):
            relays = self.dice.choice(made).key if made and self._chance(0.7) else ""
            language = "en" if self._chance(0.7) else self.dice.choice(["fr", "de", "uk"])
            version = AppearanceEntry(
                key=f"v{place}",
                document=self._page(number, place, day, language),
                quote=f"“{self._text(self.dice.randint(12, 40))}” ({number}.{place})",
                quote_type=self.dice.choice([*READ_WHOLE, QuoteType.HEADLINE] if place else READ_WHOLE),
                speaker_as_printed="The president",
                language=language,
                credibility=self.dice.choice([2, 2, 2, 3, 3, 4]),
                mode=AppearanceMode.PREFERRED if place == 0 and count > 2 else AppearanceMode.NORMAL,
                relays=relays,
                relay_mode=self.dice.choice(list(RelayMode)) if relays else None,
            )
            made.append(version)
        if count > 3 and self._chance(0.2):
            made[-1] = replace(made[-1], mode=AppearanceMode.DEPRECATED, mode_reason="A machine's translation.")
        made[0] = replace(made[0], positions=positions)
        if count > 1 and self._chance(0.3):
            made[1] = replace(made[1], positions=positions[:1])
        return tuple(made)

    def _page(self, number: int, place: int, day: date, language: str) -> DocumentEntry:
        publisher = f"outlet-{min(int(self.dice.expovariate(0.12)), seeded.PUBLISHERS - 1)}"
        made = DocumentEntry(
            publisher=publisher,
            address=f"https://{publisher}.example.org/{day:%Y/%m/%d}/{number}-{place}",
            title=self._text(9),
            language=language,
            published_from=day,
            published_to=day,
            archive_state=ArchiveState.WITHOUT,
            archive_reason="Made up.",
        )
        # One page in eight is a review of the day, in which several statements appear.
        return self._pages.setdefault((publisher, day), made) if self._chance(0.12) else made

    def _positions(self, iso2: str, *, outlet: bool) -> tuple[PositionEntry, ...]:
        coded = [self._position(iso2, outlet=outlet) for _ in range(self._of(SPOKEN_OF))]
        return tuple({one.pledge: one for one in coded}.values())

    def _position(self, iso2: str, *, outlet: bool) -> PositionEntry:
        modality, stance, firmness = self._of(MODALITIES), self._of(STANCES), self._of(FIRMNESS)
        refused = modality in (Modality.REJECTED, Modality.UNLIKELY)
        foreign, together = not outlet and self._chance(0.08), not outlet and self._chance(0.02)
        about = self.dice.choice([other for other in self._countries if other != iso2]) if foreign else iso2
        exclusion = modality is Modality.REJECTED and self._chance(0.7)
        origin = PledgeOrigin.THIRD_PARTY if foreign else PledgeOrigin.COLLECTIVE if together else PledgeOrigin.SELF
        conditions = () if refused else self._conditions()
        mode = ConditionMode.STATES if conditions else ConditionMode.SILENT
        if not conditions and not refused and self._chance(0.03):
            mode = ConditionMode.UNCONDITIONAL
        return PositionEntry(
            pledge=PledgeKey(
                coalition=self._coalition,
                country="" if origin is PledgeOrigin.COLLECTIVE else about,
                capability=self._of(CAPABILITIES),
                mission=self._of(MISSIONS),
                polarity=Polarity.EXCLUSION if exclusion else Polarity.OFFER,
                origin=origin,
            ),
            stance=stance,
            modality=modality,
            negation=(self.dice.choice([NegationScope.ACT, NegationScope.ACT, NegationScope.TIME]),) if refused else (),
            firmness=None if refused else firmness,
            delivery=DeliveryBasis.SELF_DECLARED if firmness is Firmness.IN_PLACE and not refused else None,
            quantity=self._quantity() if self._chance(0.3) else None,
            basing=self._basing() if self._chance(0.22) else (),
            places="Odesa" if self._chance(0.05) else "",
            window=self._window() if self._chance(0.15) else None,
            condition_mode=mode,
            conditions=conditions,
            as_found=self._text(10),
        )

    def _conditions(self) -> tuple[ConditionEntry, ...]:
        if not self._chance(0.28):
            return ()
        kinds: list[ConditionKind] = self.dice.sample(seeded.CONDITIONS, self.dice.choice([1, 1, 2]))
        force = ConditionForce.WAIVED if self._chance(0.05) else ConditionForce.REQUIRED
        alternative = 1 if len(kinds) > 1 and self._chance(0.3) else None
        return tuple(
            ConditionEntry(
                condition=seeded.slug_of(kind, self._coalition),
                force=force,
                alternative=alternative,
                as_found=self._text(4),
            )
            for kind in kinds
        )

    def _quantity(self) -> Quantity:
        low = self.dice.choice([100, 200, 500, 1000, 2000, 5000])
        qualifier = self.dice.choice([Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.UP_TO])
        bounds = {
            Qualifier.EXACT: (low, low),
            Qualifier.ABOUT: (low * 4 // 5, low * 6 // 5),
            Qualifier.AT_LEAST: (low, None),
            Qualifier.UP_TO: (0, low),
        }[qualifier]
        return Quantity(Measure.PERSONNEL, qualifier, *bounds, as_found=f"{qualifier} {low}")

    def _basing(self) -> tuple[Basing, ...]:
        places = self.dice.sample(list(Place), self.dice.choice([1, 1, 2]))
        sense = BasingSense.EXCLUDED if self._chance(0.2) else BasingSense.INCLUDED
        return tuple(Basing(place, sense, self.dice.choice(list(BasingForce))) for place in places)

    def _window(self) -> Window:
        if self._chance(0.6):
            return Window(WindowKind.VAGUE, vague=self.dice.choice(list(VagueWindow)))
        if self._chance(0.5):
            return Window(WindowKind.AFTER_TRIGGER, trigger=ConditionKind.CEASEFIRE, from_day=0, to_day=30)
        start = seeded.FIRST + timedelta(days=self.dice.randrange(2000))
        return Window(WindowKind.ABSOLUTE, start=start, end=start + timedelta(days=60))

    def _text(self, words: int) -> str:
        return " ".join(self.dice.choices(VOCABULARY, cum_weights=HEARD, k=words)).capitalize()

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _of(self, weights: dict[Value, Any]) -> Value:
        bounds = self._bounds.setdefault(id(weights), list(accumulate(weights.values())))
        return self.dice.choices(list(weights), cum_weights=bounds)[0]
