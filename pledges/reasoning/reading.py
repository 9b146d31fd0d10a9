"""A pledge's state while its evidence is read in order: what each word moves, and what it leaves alone.

Every part is moved only by a position that states it. Words against the pledge, and those that question,
deflect, withdraw or deny, move nothing: they raise flags, and only people end a pledge. An unnamed voice
never raises firmness; where nobody has given the pledge any, it may float it.
"""

from dataclasses import dataclass, field

from pledges.reasoning.conditions import Conditions
from pledges.reasoning.evidence import is_contrary
from pledges.reasoning.facts import Basing, Position, Quantity, Said, Window
from pledges.reasoning.grading import best_tier
from pledges.reasoning.policy import Policy
from pledges.reasoning.staleness import Anchor, anchor_by
from pledges.vocabulary import DeliveryBasis, EvidenceTier, Firmness, Modality, Polarity, Stance

INERT = frozenset({Stance.QUESTIONS, Stance.DEFLECTS, Stance.WITHDRAWS, Stance.DENIES_MADE})


def leaves_something(position: Position) -> bool:
    """Whether a reduction names what remains; "reduces to zero" does not change a state by itself (domain.md,
    the fold).
    """
    return position.quantity is not None and position.quantity.high != 0


def carries(position: Position) -> bool:
    """Whether the words are in the pledge's own direction: positive on an offer, a refusal on an
    exclusion.
    """
    if position.polarity is Polarity.EXCLUSION:
        return position.modality in (Modality.REJECTED, Modality.UNLIKELY)
    return position.modality.is_positive


def moves(position: Position) -> bool:
    """Whether a position changes anything in the state."""
    if is_contrary(position):
        return False
    if position.polarity is Polarity.EXCLUSION and position.modality is Modality.REJECTED:
        return True
    if position.stance is Stance.REDUCES:
        return leaves_something(position)
    return position.stance not in INERT


@dataclass(slots=True)
class Reading:
    """What has been heard so far, from one kind of voice: the eligible ones, or the outlets that may stand
    in.
    """

    policy: Policy
    of_outlets: bool = False
    firmness: Firmness | None = None
    before_reversal: Firmness | None = None
    modality: Modality = Modality.UNSTATED
    modality_is_named: bool = False
    tiers: dict[Firmness | None, EvidenceTier] = field(default_factory=dict)
    quantity: Quantity | None = None
    quantity_by: Position | None = None
    basing: tuple[Basing, ...] = ()
    places: str = ""
    window: Window | None = None
    window_said: Said | None = None
    delivery: DeliveryBasis | None = None
    conditions: Conditions = field(default_factory=Conditions)
    anchor: Anchor | None = None
    last: Position | None = None
    statements: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    best: EvidenceTier | None = None

    def hear(self, position: Position) -> None:
        """Take in the next position in reading order."""
        self.last = position
        self.statements.add(position.statement)
        self.roots |= position.roots
        self.best = best_tier([position.tier, self.best or position.tier])
        if anchor := anchor_by(position, self.policy):
            self.anchor = max(anchor, self.anchor or anchor)
        if not moves(position):
            return
        self._quantity(position)
        if position.stance is Stance.REDUCES:
            return
        self._firmness(position)
        self._modality(position)
        self._place(position)
        if position.window is not None:
            self.window, self.window_said = position.window, position.said
        self.conditions.hear(position)

    def reverse(self) -> None:
        """People have ended the pledge: firmness is counted anew, and shown as it was until something new is
        said.
        """
        self.before_reversal = self.held
        self.firmness = None
        self.tiers.clear()

    @property
    def held(self) -> Firmness | None:
        """The highest firmness since the last reversal; where nothing has been said since, what it was
        before.
        """
        return self.firmness or self.before_reversal

    @property
    def tier(self) -> EvidenceTier | None:
        """The best tier among what carries the held firmness; where none is coded, among all that was
        heard.
        """
        return self.tiers.get(self.firmness, self.best)

    @property
    def has_carrier(self) -> bool:
        """Whether anything heard commits to the pledge at all."""
        return self.held is not None or self.modality is not Modality.UNSTATED

    def _firmness(self, position: Position) -> None:
        coded = position.firmness
        if coded is not None and position.voice.is_unnamed and not self.of_outlets:
            coded = Firmness.FLOATED if self.held in (None, Firmness.FLOATED) else None
        self.tiers[coded] = best_tier([position.tier, self.tiers.get(coded, position.tier)]) or position.tier
        if coded is None:
            return
        if self.firmness is None or coded.rank > self.firmness.rank:
            self.firmness = coded
        if coded is Firmness.IN_PLACE and self.delivery is not DeliveryBasis.VALIDATED:
            self.delivery = position.delivery or self.delivery or DeliveryBasis.SELF_DECLARED

    def _modality(self, position: Position) -> None:
        if not carries(position) or (self.modality_is_named and position.voice.is_unnamed):
            return
        self.modality = position.modality
        self.modality_is_named = not position.voice.is_unnamed

    def _quantity(self, position: Position) -> None:
        """The newest size stated by a named voice; an unnamed one's stands only where no named voice has given one."""
        if position.quantity is None:
            return
        named_before = self.quantity_by is not None and not self.quantity_by.voice.is_unnamed
        if not (named_before and position.voice.is_unnamed):
            self.quantity, self.quantity_by = position.quantity, position

    def _place(self, position: Position) -> None:
        """Place and its words go together, but saying the same place again with fewer words does not erase
        the words.
        """
        stated = tuple(sorted(position.basing, key=lambda basing: (basing.place, basing.sense, basing.force)))
        if stated and stated != self.basing:
            self.basing, self.places = stated, ""
        if position.places:
            self.places = position.places
