"""The hidden rows of the canary test: one entry a kind, with random letters in each of its texts.

To add a kind: write a function that makes the row with `canary()` in every text of it, and put it into `KINDS` with
the people who may see it. A restricted model that no kind makes fails `test_every_restricted_model_has_canaries`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.crypto import get_random_string

from coalition.access.tokens import digest_of
from coalition.models import AccessToken, KeptAnswer
from pledges.actions.retractions import retract
from pledges.models import Delivery, Digest, Draft, Flag, FlagEvent, FlagWording, Run, SecondCoding, Subscription
from pledges.vocabulary import DeliveryState, DraftState, RetractionReason
from tests import factories
from tests.rig.reading import everything
from tests.scenarios.one_of_each import NOW

ANALYSTS = frozenset({"analyst", "reviewer", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()


def canary() -> str:
    """24 random letters, which occur nowhere else."""
    return get_random_string(24, "bcdfghjkmnpqrstvwxz")


@dataclass
class Hidden:
    """Rows of one kind, the texts in them, and who may see these. `keys` are the random ids that name the rows;
    `known_to` may see that a row is there, and not these texts.
    """

    name: str
    seen_by: frozenset[str]
    rows: list[Model]
    texts: list[str]
    keys: list[str] = field(default_factory=list)
    known_to: frozenset[str] = NOBODY


def internal_flag() -> Hidden:
    texts = [canary() for _ in range(5)]
    flag = everything(Flag).filter(rule="C1").order_by("pk").first()
    with factories.door() as commit:
        everything(Flag).update(internal=True)
        everything(Flag).filter(pk=flag.pk).update(
            state="acknowledged", explanation_slots={**flag.explanation_slots, "note": texts[0], texts[1]: "x"}
        )
        event = FlagEvent.objects.create(
            flag=flag, seq_id=commit.seq, state_from="open", state_to="acknowledged", severity=flag.severity,
            actor_name=texts[2], note=texts[3],
        )  # fmt: skip
        said = FlagWording.objects.create(
            flag=flag, seq_id=commit.seq, on=flag.opened_on, rule_version=1, facts_hash=flag.facts_hash,
            explanation_code=flag.explanation_code, explanation_slots={**flag.explanation_slots, "note": texts[4]},
        )  # fmt: skip
    return Hidden("internal flag", ANALYSTS, [flag, event, said], texts, [flag.public_id])


def subscription() -> Hidden:
    texts = [canary(), canary()]
    row = Subscription.objects.create(email=f"{texts[0]}@example.org", created_at=NOW, token=texts[1])
    return Hidden("subscription", ADMINISTRATORS, [row], texts[:1])


def mail() -> Hidden:
    texts = [canary() for _ in range(7)]
    reader = Subscription.objects.create(email=f"{texts[0]}@example.org", created_at=NOW, confirmed_at=NOW)
    digest = Digest.objects.create(
        subscription=reader, starts_at=NOW, ends_at=NOW + timedelta(days=7), clock="record", subject=texts[1],
        text=texts[2], html=texts[3], built_at=NOW,
    )  # fmt: skip
    delivery = Delivery.objects.create(
        digest=digest, recipient=f"{texts[4]}@example.org", message_id=f"<{texts[5]}@example.org>",
        state=DeliveryState.FAILED, problem=texts[6],
    )  # fmt: skip
    return Hidden("mail", ADMINISTRATORS, [reader, digest, delivery], texts)


def run() -> Hidden:
    texts = [canary(), canary()]
    row = Run.objects.create(job=texts[0], period="2025-06-02", created_at=NOW, set_aside_at=NOW, problem=texts[1])
    return Hidden("run", ADMINISTRATORS, [row], texts)


def account() -> Hidden:
    texts = [canary() for _ in range(4)]
    user = User.objects.create_user(
        texts[0], f"{texts[1]}@example.org", first_name=texts[2], last_name=texts[3], is_staff=True
    )
    return Hidden("account", ADMINISTRATORS, [user], texts)


def access_token() -> Hidden:
    texts = [canary() for _ in range(4)]
    row = AccessToken(
        name=texts[0], user=User.objects.create_user(canary(), is_staff=True), user_name=texts[1],
        digest=digest_of(texts[0]), created_at=NOW, created_by_name=texts[2], expires_at=NOW + timedelta(days=9),
        revoked_at=NOW, revoked_by_name=texts[3],
    )  # fmt: skip
    row.save()
    return Hidden("access token", ADMINISTRATORS, [row], [*texts, row.digest], [row.public_id])


def kept_answer() -> Hidden:
    texts = [canary() for _ in range(3)]
    row = KeptAnswer.objects.create(
        user=User.objects.create_user(canary(), is_staff=True), key=texts[0], digest="0" * 64, status=201,
        headers={"Location": texts[1]}, body=texts[2], kept_at=NOW,
    )  # fmt: skip
    return Hidden("kept answer", NOBODY, [row], texts)


def draft() -> Hidden:
    return _draft("draft", DraftState.DRAFT)


def submitted_draft() -> Hidden:
    """A second reader sees its source material and none of its coding."""
    found = _draft("coding of a submitted draft", DraftState.SUBMITTED)
    found.texts = found.texts[:2]
    found.known_to = frozenset({"reviewer"})
    return found


def second_coding() -> Hidden:
    texts = [canary() for _ in range(5)]
    drafts = _draft("", DraftState.SUBMITTED)
    row = SecondCoding(
        draft=drafts.rows[0], coder=User.objects.create_user(canary()), coder_name=texts[0], body={"summary": texts[1]},
        first={"summary": texts[2]}, source={"title": texts[3]}, submitted_at=NOW,
        compared=[{"about": [texts[4]], "field": "stance", "first": "affirms", "second": "none"}],
    )  # fmt: skip
    row.save()
    return Hidden("second coding", NOBODY, [row], texts)


def _draft(name: str, state: DraftState) -> Hidden:
    texts = [canary() for _ in range(5)]
    submitted = {"submitted_at": NOW, "submitted_by_name": texts[4]} if state == DraftState.SUBMITTED else {}
    row = Draft(
        body={"summary": texts[0], texts[1]: "x"}, source={"title": texts[2]}, state=state,
        author=User.objects.create_user(canary()), author_name=texts[3], created_at=NOW, updated_by_name=texts[3],
        updated_at=NOW, **submitted,
    )  # fmt: skip
    row.save()
    return Hidden(name, NOBODY, [row], texts[:4], [row.public_id] if state == DraftState.DRAFT else [])


def retracted_statement() -> Hidden:
    texts = [canary() for _ in range(4)]
    coded = factories.position("DE")
    page = factories.page(title=f"Paper {texts[3]}")
    version = factories.appearance("page", coded, document=page, quote=f"“{texts[1]}”")
    entry: Any = factories.entry(iso2="DE", summary=f"Said {texts[2]}.", appearances=(version,))
    statement = factories.publish_entry(entry)
    with factories.door("take back") as commit:
        retract(statement, reason=RetractionReason.CODING_ERROR, note=texts[0], by=None, commit=commit)
    return Hidden("retracted statement", ANALYSTS, [statement], texts)


KINDS: list[Callable[[], Hidden]] = [
    internal_flag, subscription, mail, run, account, draft, submitted_draft, second_coding, retracted_statement,
    access_token, kept_answer,
]  # fmt: skip
