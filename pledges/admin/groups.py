"""The groups of the staff site, and what each may do. The code is the truth: running `make_groups` again makes it so.

Nobody gets a permission to delete. Reviewers are analysts who may also be the second reader of others' drafts: where
the group is empty, statements are published by one reader. Addresses of readers are seen by administrators only.
"""

from django.contrib.auth.models import Group, Permission

ANALYSTS = "Analysts"
REVIEWERS = "Reviewers"
ADMINISTRATORS = "Administrators"

EVIDENCE = ["document", "statement", "appearance", "position", "pledge", "condition", "conditionevent", "publisher"]
EVIDENCE += ["requirement", "review", "decision", "decisionproposal", "capture"]
DERIVED = ["pledgestate", "flag", "change", "check"]
WHO = ["country", "countryalias", "coalition", "membership", "membershipcount", "workinggroup", "seat"]
WHO += ["event", "participation", "speaker", "ledgercommit"]
MAIL = ["subscription", "digest", "delivery", "run"]

ANALYSTS_MAY: dict[str, list[str]] = {
    "view": [*EVIDENCE, *DERIVED, *WHO, "draft", "policyversion", "accesstoken"],
    "add": [
        "statement",
        "draft",
        "decisionproposal",
        "flagevent",
        "check",
        "conditionevent",
        "condition",
        "publisher",
        "speaker",
        "requirement",
        "capture",
        "accesstoken",  # for their own account only
    ],
    "change": ["draft", "condition", "publisher", "speaker"],
}
REVIEWERS_MAY: dict[str, list[str]] = {
    "view": [*ANALYSTS_MAY["view"], "secondcoding"],
    "add": [*ANALYSTS_MAY["add"], "secondcoding"],
    "change": ANALYSTS_MAY["change"],
}
ADMINISTRATORS_MAY: dict[str, list[str]] = {
    "view": [*ANALYSTS_MAY["view"], *MAIL, "user", "group"],
    "add": [*ANALYSTS_MAY["add"], *WHO[:-1], "user", "policyversion"],
    "change": [*ANALYSTS_MAY["change"], *WHO[:-1], "user", "accesstoken"],  # services' tokens, and revoking any
}


def make_groups() -> None:
    """Make the groups, with exactly these permissions. Raises ValueError for a permission that does not exist."""
    for name, may in ((ANALYSTS, ANALYSTS_MAY), (REVIEWERS, REVIEWERS_MAY), (ADMINISTRATORS, ADMINISTRATORS_MAY)):
        wanted = {f"{verb}_{model}" for verb, models in may.items() for model in models}
        permissions = Permission.objects.filter(
            codename__in=wanted, content_type__app_label__in=["auth", "coalition", "pledges"]
        )
        found = {permission.codename for permission in permissions}
        if missing := wanted - found:
            raise ValueError(f"No such permission: {', '.join(sorted(missing))}.")
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions)
