"""The words for the codes of the *who* app and of the write door."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalition.vocabulary import CountBasis, MembershipBasis, MembershipRole, Origin, Scope, SeatRole

WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    MembershipRole: {
        MembershipRole.LEAD: pgettext_lazy("membership", "Lead"),
        MembershipRole.MEMBER: pgettext_lazy("membership", "Member"),
        MembershipRole.PARTNER: pgettext_lazy("membership", "Partner"),
        MembershipRole.OBSERVER: pgettext_lazy("membership", "Observer"),
    },
    MembershipBasis: {
        MembershipBasis.SELF_DECLARED: _("Declared by the country itself"),
        MembershipBasis.LISTED_BY_ORGANIZER: _("Listed by the organiser"),
        MembershipBasis.INFERRED_FROM_ATTENDANCE: _("Inferred from attendance"),
        MembershipBasis.MEDIA_COUNT: _("Counted by the media"),
    },
    CountBasis: {
        CountBasis.MEMBERS: pgettext_lazy("head count", "Members"),
        CountBasis.ATTENDED: pgettext_lazy("head count", "Attended"),
        CountBasis.CONTRIBUTORS: pgettext_lazy("head count", "Contributors"),
        CountBasis.TROOP_CONTRIBUTORS: pgettext_lazy("head count", "Troop contributors"),
    },
    SeatRole: {
        SeatRole.LEAD: pgettext_lazy("working group", "Leads"),
        SeatRole.PARTICIPANT: pgettext_lazy("working group", "Takes part"),
    },
    Origin: {
        Origin.ADMIN: pgettext_lazy("origin of a write", "Staff pages"),
        Origin.API: pgettext_lazy("origin of a write", "API"),
        Origin.SHELL: pgettext_lazy("origin of a write", "Command line"),
        Origin.RECORD_FILE: pgettext_lazy("origin of a write", "Record file"),
        Origin.JOB: pgettext_lazy("origin of a write", "Scheduled job"),
        Origin.READER: pgettext_lazy("origin of a write", "Reader"),
    },
    Scope: {
        Scope.READ_DRAFTS: pgettext_lazy("scope of a token", "Read drafts"),
        Scope.WRITE: pgettext_lazy("scope of a token", "Write statements, checks and condition events"),
        Scope.TRIAGE: pgettext_lazy("scope of a token", "Read all flags and decide about them"),
        Scope.IMPORT: pgettext_lazy("scope of a token", "Import files"),
    },
}
