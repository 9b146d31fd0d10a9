"""The words for the codes of the work on the record: flags, decisions, changes, deliveries."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.vocabulary import (
    ChangeCause,
    ChangeCode,
    ChangeKind,
    Clock,
    DecisionKind,
    DeliveryState,
    DismissalReason,
    FlagState,
    Severity,
)

WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    DecisionKind: {
        DecisionKind.WITHDRAW: _("Declare withdrawn"),
        DecisionKind.LAPSE: _("Declare lapsed"),
        DecisionKind.VOID: _("Declare void"),
        DecisionKind.SUSPEND: _("Suspend"),
        DecisionKind.FULFILL: _("Declare fulfilled"),
        DecisionKind.MERGE: _("Merge"),
        DecisionKind.REOPEN: _("Reopen"),
    },
    Severity: {
        Severity.INFO: pgettext_lazy("severity", "For information"),
        Severity.LOW: pgettext_lazy("severity", "Low"),
        Severity.MEDIUM: pgettext_lazy("severity", "Medium"),
        Severity.HIGH: pgettext_lazy("severity", "High"),
        Severity.CRITICAL: pgettext_lazy("severity", "Critical"),
    },
    FlagState: {
        FlagState.OPEN: pgettext_lazy("flag", "Open"),
        FlagState.ACKNOWLEDGED: pgettext_lazy("flag", "Acknowledged"),
        FlagState.CONFIRMED: pgettext_lazy("flag", "Confirmed"),
        FlagState.DISMISSED: pgettext_lazy("flag", "Dismissed"),
        FlagState.SNOOZED: pgettext_lazy("flag", "Put off"),
        FlagState.AUTO_RESOLVED: pgettext_lazy("flag", "Settled by a later statement"),
    },
    DismissalReason: {
        DismissalReason.SCOPE_DIFFERS: _("They speak of different things"),
        DismissalReason.NOT_WITHDRAWAL: _("It takes nothing back"),
        DismissalReason.DIFFERENT_CAPABILITY: _("Another capability"),
        DismissalReason.OLD_STATEMENT: _("An old statement, printed again"),
        DismissalReason.TRANSLATION: _("A matter of translation"),
        DismissalReason.MISATTRIBUTED: _("Somebody else said it"),
        DismissalReason.CODING_ERROR: _("Our own coding error"),
        DismissalReason.POSITION_CHANGED: _("The position has changed"),
        DismissalReason.KEEP_BOTH: _("Sources disagree; both stay"),
        DismissalReason.OTHER: pgettext_lazy("reason", "Another reason"),
    },
    ChangeKind: {
        ChangeKind.ADDED: pgettext_lazy("change", "Added"),
        ChangeKind.MODIFIED: pgettext_lazy("change", "Changed"),
        ChangeKind.REMOVED: pgettext_lazy("change", "Removed"),
    },
    ChangeCause: {
        ChangeCause.WORLD: _("Something happened"),
        ChangeCause.NEW_EVIDENCE: _("We learned more"),
        ChangeCause.CORRECTION: _("We corrected our record"),
        ChangeCause.RETRACTION: _("We retracted an entry"),
        ChangeCause.RULE_CHANGE: _("Our rules changed"),
        ChangeCause.MERGE: _("We merged two entries"),
    },
    ChangeCode: {
        ChangeCode.NEW: pgettext_lazy("change", "New"),
        ChangeCode.RULED_OUT: pgettext_lazy("change", "Ruled out"),
        ChangeCode.SPECIFIED: pgettext_lazy("change", "Specified"),
        ChangeCode.FIRMER: pgettext_lazy("change", "Firmer"),
        ChangeCode.AUTHORIZED: pgettext_lazy("change", "Authorised"),
        ChangeCode.IN_PLACE: pgettext_lazy("change", "In place"),
        ChangeCode.RESTATED: pgettext_lazy("change", "Restated"),
        ChangeCode.CONDITION_ADDED: pgettext_lazy("change", "Condition added"),
        ChangeCode.NUMBER_RAISED: pgettext_lazy("change", "Number raised"),
        ChangeCode.NUMBER_LOWERED: pgettext_lazy("change", "Number lowered"),
        ChangeCode.WEAKER: pgettext_lazy("change", "Weaker"),
        ChangeCode.DEFLECTED: pgettext_lazy("change", "Pointed elsewhere"),
        ChangeCode.WITHDRAWN: pgettext_lazy("change", "Withdrawn"),
        ChangeCode.SAID_BY_OTHERS: pgettext_lazy("change", "Said by others"),
        ChangeCode.DISPUTED: pgettext_lazy("change", "Disputed"),
        ChangeCode.DISPUTE_CLOSED: pgettext_lazy("change", "Dispute closed"),
        ChangeCode.STALE: pgettext_lazy("change", "Stale"),
        ChangeCode.OVERDUE: pgettext_lazy("change", "Date passed"),
        ChangeCode.CORRECTED: pgettext_lazy("change", "Corrected by us"),
        ChangeCode.RECORDED: pgettext_lazy("change", "Recorded"),
        ChangeCode.LOOKED: pgettext_lazy("change", "Looked for"),
        ChangeCode.CONDITION_MOVED: pgettext_lazy("change", "A condition changed"),
        ChangeCode.UPDATED: pgettext_lazy("change", "Brought up to date"),
        ChangeCode.EDITED: pgettext_lazy("change", "Entry changed"),
        ChangeCode.FLAGGED: pgettext_lazy("change", "Finding"),
    },
    DeliveryState: {
        DeliveryState.PENDING: pgettext_lazy("delivery", "Waiting"),
        DeliveryState.CLAIMED: pgettext_lazy("delivery", "Being sent"),
        DeliveryState.IN_DATA: pgettext_lazy("delivery", "Handed to the mail server"),
        DeliveryState.SENT: pgettext_lazy("delivery", "Sent"),
        DeliveryState.FAILED: pgettext_lazy("delivery", "Failed"),
        DeliveryState.AMBIGUOUS: pgettext_lazy("delivery", "Not known whether it arrived"),
    },
    Clock: {
        Clock.WORLD: _("By the day it was said"),
        Clock.RECORD: _("By the day we learned it"),
    },
}
