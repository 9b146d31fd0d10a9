"""The shipped record in an empty database."""

from django.core.management import call_command

from tests.rig.kept import kept


@kept
def shipped_record() -> None:
    """Loaded by `load_record` the first time."""
    call_command("load_record", verbosity=0)
