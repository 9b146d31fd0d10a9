"""Django's own `migrate`, and around it the reader's views: they go first, so that no column is held up by them, and
are made again for the tables as they are then.
"""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, ProgrammingError

from coalition.ledger.reading import drop_views, make_views


class Command(Migrate):
    """Takes what Django's takes."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Where that fails the reader's role has nothing to read until it succeeds."""
        only_looks = options["plan"] or options["check_unapplied"] or options["database"] != DEFAULT_DB_ALIAS
        if not only_looks:
            drop_views()
        super().handle(*args, **options)
        if only_looks:
            return
        try:
            make_views()
        except ProgrammingError as refused:
            self.stderr.write(f"The reader's views were not made ({str(refused).splitlines()[0]}): run `roles`.")
