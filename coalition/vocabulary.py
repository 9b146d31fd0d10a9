"""The codes of the *who* app and of the write door. What people read for them lives in `pledges.words`; no Django
here.
"""

from enum import StrEnum


class MembershipRole(StrEnum):
    LEAD = "lead"
    MEMBER = "member"
    PARTNER = "partner"
    OBSERVER = "observer"


class MembershipBasis(StrEnum):
    SELF_DECLARED = "self_declared"
    LISTED_BY_ORGANIZER = "listed_by_organizer"
    INFERRED_FROM_ATTENDANCE = "inferred_from_attendance"
    MEDIA_COUNT = "media_count"


class CountBasis(StrEnum):
    """What a head count counts. Counts of different bases are never compared."""

    MEMBERS = "members"
    ATTENDED = "attended"
    CONTRIBUTORS = "contributors"
    TROOP_CONTRIBUTORS = "troop_contributors"


class SeatRole(StrEnum):
    LEAD = "lead"
    PARTICIPANT = "participant"


class Origin(StrEnum):
    """Through which door a write came."""

    ADMIN = "admin"
    API = "api"
    SHELL = "shell"
    RECORD_FILE = "record_file"
    JOB = "job"
    READER = "reader"


class Scope(StrEnum):
    """What a token may do of what its account may."""

    READ_DRAFTS = "read_drafts"
    WRITE = "write"
    TRIAGE = "triage"
    IMPORT = "import"
