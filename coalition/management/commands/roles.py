"""Make the database's roles and give them their rights: `manage.py roles`, run as the owner after each migration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.ledger.roles import APP, READER, VERIFIER, RolesRefusedError, ensure_roles


class Command(BaseCommand):
    """Running it again changes nothing."""

    help = "Make the roles of the application, the public reader and the verifier, and give them their rights."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError where this account may not."""
        try:
            ensure_roles()
        except RolesRefusedError as refused:
            raise CommandError(f"The roles could not be made: {refused}") from refused
        self.stdout.write(f"{APP}, {READER} and {VERIFIER} have their rights.")
