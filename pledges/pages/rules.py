"""`/methodology/rules/`: every rule, the numbers it runs on, how it does on labelled pairs, and what people made of its
flags. What was measured is read from the release, never worked out here; what people decided is counted as it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.visibility import ANYBODY
from pledges.derived.policies import numbers_of, policy_in_force
from pledges.models import PolicyVersion
from pledges.pages import asked, frame, moments
from pledges.queries.decided_flags import Decided, decided
from pledges.queries.measured import measured
from pledges.reasoning.measured import Measured, MeasuredSet
from pledges.reasoning.quality import Expected, Raised, RuleQuality
from pledges.reasoning.versions import PAIRWISE, RULE_VERSIONS, rules_digest
from pledges.vocabulary import DismissalReason
from pledges.words import dates
from pledges.words import quality as words
from pledges.words.labels import label
from pledges.words.rule_definitions import FIRES, NUMBERS, SILENT, SILENT_NUMBERS, WEIGHS
from pledges.words.rules import NAMES

FAMILIES = ("S", "C", "X")


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule. `reasons`: why its flags were dismissed, with how often; `numbers`: what it runs on."""

    id: str
    name: str
    version: int
    fires: str
    weighs: str
    numbers: tuple[tuple[str, int], ...]
    measured: str
    decided: str
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SetView:
    """One file of pairs: of each label, how many agree of how many, or "–"."""

    name: str
    pairs: int
    shares: tuple[str, ...]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The page; it takes no parameter."""
    try:
        asked.read(request, {})
    except asked.BadQuestionError as error:
        return asked.refusal(request, error)
    found, policy, made = measured(), policy_in_force(), decided(ANYBODY)
    numbers = numbers_of(policy)
    running = sorted(RULE_VERSIONS.items(), key=_order)
    views = [_rule(rule, version, numbers, found, made.get(rule)) for rule, version in running]
    together = found.together
    none, grave = together.agreement[Expected.NONE], together.agreement[Expected.CONTRADICTION]
    context = {
        "frame": frame.frame(
            title=_("The rules, and how often they are right"),
            path=reverse("rules"),
            json=frame.address_of("api-rules"),
            coalition=None,
            shown=moments.read("", "", frame.today()),
        ),
        "caught": words.caught(grave.part, grave.whole),
        "false_alarms": words.false_alarms(none.whole - none.part, none.whole),
        "measured": found,
        "caveats": list(_caveats(found, policy.version)),
        "digest": rules_digest(),
        "policy": policy.version,
        "labels": [str(words.EXPECTED[one.value]) for one in Expected],
        "sets": [_set(one) for one in found.sets],
        "raised": [str(words.RAISED[one.value]) for one in Raised],
        "confusion": [
            (str(words.EXPECTED[one.value]), [together.confusion.get((one, raised), 0) for raised in Raised])
            for one in Expected
        ],
        "of_rules": [(rule, str(NAMES[rule.rule])) for rule in together.rules],
        "disagreements": [(one, str(words.EXPECTED[one.expected.value])) for one in together.disagreements],
        "families": [(_family(first), [one for one in views if one.id.startswith(first)]) for first in FAMILIES],
        "judged": [one for one in views if one.decided],
        "silent": [
            (rule, str(name), str(text), _numbers(SILENT_NUMBERS.get(rule, ()), numbers))
            for rule, (name, text) in SILENT.items()
        ],
        "numbers": _numbers(numbers, numbers),
    }
    return render(request, "pages/rules.html", context)


def _rule(rule: str, version: int, numbers: Mapping[str, int], found: Measured, made: Decided | None) -> RuleView:
    of = next((one for one in found.together.rules if one.rule == rule), None)
    dismissed = made.dismissed if made else {}
    return RuleView(
        rule,
        str(NAMES[rule]),
        version,
        str(FIRES[rule]),
        str(WEIGHS[rule]),
        _numbers(NUMBERS.get(rule, ()), numbers),
        _shown(rule, of),
        words.decided(made.of_all, made.dismissed.total()) if made else "",
        tuple((str(label(one)), dismissed[one]) for one in DismissalReason if dismissed.get(one)),
    )


def _shown(rule: str, of: RuleQuality | None) -> str:
    if rule not in PAIRWISE:
        return words.beyond_pairs()
    return words.measured_precision(of.precision.part, of.precision.whole) if of else words.never_measured()


def _set(one: MeasuredSet) -> SetView:
    shares = (one.agreement[label] for label in Expected)
    told = tuple(f"{share.part} / {share.whole}" if share.whole else "–" for share in shares)
    return SetView(str(words.SETS.get(one.name, one.name)), one.pairs, told)


def _caveats(found: Measured, policy: int) -> Iterable[str]:
    """Why what was measured is not of what runs now; nothing where it is."""
    if not found.is_of(RULE_VERSIONS):
        yield words.other_rules(dates.day(found.on))
    if found.policy != policy:
        yield words.other_policy(found.policy, policy)


def _numbers(names: Iterable[str], numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    fields = PolicyVersion._meta
    return tuple((str(fields.get_field(name).verbose_name), numbers[name]) for name in names)  # type: ignore[union-attr]


def _order(found: tuple[str, int]) -> tuple[int, str]:
    """By the number in its id: C2 before C10."""
    return int("".join(digit for digit in found[0] if digit.isdecimal())), found[0]


def _family(first: str) -> str:
    return {
        "S": _("Silence, deadlines and thin evidence"),
        "C": _("Two statements of one line that do not fit"),
        "X": _("How a statement was printed, and what others say"),
    }[first]
