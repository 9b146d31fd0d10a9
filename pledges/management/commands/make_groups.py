"""Make the staff site's groups, with the permissions that the code says."""

from typing import Any

from django.core.management.base import BaseCommand

from pledges.admin.groups import ADMINISTRATORS, ANALYSTS, REVIEWERS, make_groups


class Command(BaseCommand):
    help = f"Make the groups {ANALYSTS}, {REVIEWERS} and {ADMINISTRATORS} of the staff site, or bring them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say so."""
        make_groups()
        if options["verbosity"]:
            self.stdout.write(f"The groups {ANALYSTS}, {REVIEWERS} and {ADMINISTRATORS} are as the code says.")
