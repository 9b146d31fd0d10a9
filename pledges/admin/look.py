"""How the staff site looks: its groups in the sidebar, its color, its few styles. Read by the theme, by name."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: list[
    tuple[Promise | str, list[tuple[Promise | str, str, str]]]
] = [  # title, model (+: its form for a new row; !name: that page of it), symbol
    (
        _("Log"),
        [
            (_("Record a statement"), "pledges.statement+", "add_comment"),
            (_("Drafts"), "pledges.draft", "edit_note"),
            (_("Flags to decide"), "pledges.flag!triage", "flag_check"),
            (_("Checks"), "pledges.check", "fact_check"),
            (_("Condition events"), "pledges.conditionevent", "event_available"),
        ],
    ),
    (
        _("Who"),
        [
            (_("Countries"), "coalition.country", "flag"),
            (_("Coalitions"), "coalition.coalition", "groups"),
            (_("Memberships"), "coalition.membership", "how_to_reg"),
            (_("Head counts"), "coalition.membershipcount", "pin"),
            (_("Working groups"), "coalition.workinggroup", "diversity_3"),
            (_("Events"), "coalition.event", "event"),
            (_("Speakers"), "coalition.speaker", "record_voice_over"),
        ],
    ),
    (
        _("Evidence"),
        [
            (_("Publishers"), "pledges.publisher", "newspaper"),
            (_("Documents"), "pledges.document", "description"),
            (_("Archived copies"), "pledges.capture", "inventory_2"),
            (_("Statements"), "pledges.statement", "format_quote"),
            (_("Appearances"), "pledges.appearance", "pageview"),
            (_("Positions"), "pledges.position", "label"),
            (_("Pledges"), "pledges.pledge", "handshake"),
            (_("Decisions"), "pledges.decision", "gavel"),
            (_("Proposed decisions"), "pledges.decisionproposal", "how_to_vote"),
            (_("Conditions"), "pledges.condition", "rule"),
        ],
    ),
    (
        _("Derived"),
        [
            (_("Flags"), "pledges.flag", "report"),
            (_("Would have been flagged"), "pledges.flag!replay", "history"),
            (_("Pledge states"), "pledges.pledgestate", "timeline"),
            (_("Changes"), "pledges.change", "update"),
        ],
    ),
    (
        _("Mail"),
        [
            (_("Subscriptions"), "pledges.subscription", "alternate_email"),
            (_("Digests"), "pledges.digest", "mail"),
            (_("Deliveries"), "pledges.delivery", "outgoing_mail"),
        ],
    ),
    (
        _("System"),
        [
            (_("Ledger"), "coalition.ledgercommit", "receipt_long"),
            (_("Policy"), "pledges.policyversion", "tune"),
            (_("Runs"), "pledges.run", "schedule"),
            (_("Users"), "auth.user", "person"),
            (_("Access tokens"), "coalition.accesstoken", "key"),
            (_("Groups"), "auth.group", "shield_person"),
        ],
    ),
]

BLUE = {  # a quiet blue; 600 on white and 400 on the dark ground are above 4.5:1
    50: "#eff6fb",
    100: "#dcebf6",
    200: "#bfdaee",
    300: "#93c1e2",
    400: "#6aa7d6",
    500: "#3f86be",
    600: "#256a9f",
    700: "#1f5682",
    800: "#1c496d",
    900: "#1b3e5b",
    950: "#12283d",
}


def colors(request: HttpRequest) -> dict[str, str]:
    """The theme's primary color, by weight."""
    return {str(weight): value for weight, value in BLUE.items()}


def stylesheet(request: HttpRequest) -> str:
    """The address of our own few styles."""
    return static("pledges/staff.css")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: each group with the items that this person may see."""
    return [{"title": title, "items": [_item(*item) for item in items]} for title, items in GROUPS]


def _item(title: Promise | str, model: str, icon: str) -> dict[str, Any]:
    adds = model.endswith("+")
    model, _mark, own_page = model.partition("!")
    label = model.rstrip("+").replace(".", "_")
    app = model.partition(".")[0]
    codename = f"{app}.{'add' if adds else 'view'}_{label.removeprefix(f'{app}_')}"
    page = own_page or ("add" if adds else "changelist")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{label}_{page}"),
        "permission": _may(codename),
        **({} if adds else {"active": _is_here(f"/{label.replace('_', '/')}/{own_page}")}),
    }


def _may(codename: str) -> Callable[[HttpRequest], bool]:
    """Whether somebody may see an item. Who may change something may see it."""
    return lambda request: (
        request.user.has_perm(codename) or request.user.has_perm(codename.replace("view_", "change_"))
    )


def _is_here(part: str) -> Callable[[HttpRequest], bool]:
    """Whether the page belongs to the item; the page for adding, and a page of its own, have items of theirs."""
    others = [f"/{model.replace('.', '/').replace('!', '/')}/" for _, items in GROUPS for _, model, _ in items]
    others = ["/statement/add/", *(one for one in others if part in one and one.strip("/") != part.strip("/"))]
    return lambda request: part in request.path and not any(other in request.path for other in others)
