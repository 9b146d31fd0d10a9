"""Make a database ready to serve: migrate, load the shipped record once, make the first administrator once."""

import argparse
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from coalition.ledger.roles import RolesRefusedError, ensure_roles
from coalition.models import Coalition

FIRST_ADMINISTRATOR = "admin"


class Command(BaseCommand):
    """Each step says what it does; one that has nothing to do says nothing."""

    help = "Migrate, load the shipped record into an empty database, and make the first administrator."
    requires_system_checks = ["security", "celery"]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the options."""
        parser.add_argument("--no-administrator", action="store_true", help="make none; use createsuperuser yourself")
        parser.add_argument("--no-record", action="store_true", help="leave the database empty of the shipped record")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing. Raises CommandError where the database does not answer."""
        try:
            connection.ensure_connection()
        except OperationalError as trouble:
            raise CommandError(f"The database at DATABASE_URL does not answer: {trouble}") from trouble
        self._migrate()
        self._roles()
        call_command("policy", verbosity=0)  # the shipped numbers, where none were written down
        if not options["no_record"] and not Coalition.objects.exists() and "load_record" in get_commands():
            self.stdout.write("  loading the record:")
            call_command("load_record", stdout=self.stdout)
            with connection.cursor() as cursor:
                # The server counts new rows within some minutes; until then it plans for tables with a row or none.
                cursor.execute("ANALYZE")
        call_command("make_groups", verbosity=0)  # what each group may do is in the code
        if not options["no_administrator"]:
            self._administrator()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            with self._step(f"applying {len(plan)} migrations"):
                call_command("migrate", interactive=False, verbosity=0)

    def _roles(self) -> None:
        try:
            ensure_roles()
        except RolesRefusedError as refused:
            self.stdout.write(
                f"  The database's roles were not made ({refused}): see docs/operations.md for doing it by hand."
            )

    def _administrator(self) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True, is_active=True).exists():
            return
        password = secrets.token_urlsafe(15)
        name = FIRST_ADMINISTRATOR
        if users.filter(username=name).exists():  # somebody deactivated them on purpose
            name = f"{name}-{secrets.token_hex(2)}"
        users.create_superuser(username=name, email="", password=password)
        self.stdout.write(
            f"\n  The first administrator is `{name}`, with the password `{password}`\n"
            "  It is shown this once and kept nowhere: note it now.\n"
        )

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        self.stdout.write(f"  {what} … ", ending="")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - start:.1f} s")
        self.stdout.flush()
