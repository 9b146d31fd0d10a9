"""Which command, and in which environment it runs. Standard library only: the environment may not be there yet."""

import importlib.util
import os
import sys
from pathlib import Path

from coalition.supervisor import bootstrap
from coalition.supervisor.say import Refusal

ROOT = Path(__file__).resolve().parents[2]

_USAGE = """Coalition Tracker

  python3 manage.py up [--port N]       make everything ready, start it, and keep it running until Ctrl-C
  python3 manage.py test [PATH ...]     check everything, or only the tests under PATH
  python3 manage.py COMMAND [...]       any other command, for example createsuperuser or load_record;
                                        it works on the database of a running `up`, or on DATABASE_URL
"""


def main(argv: list[str]) -> int:
    """Run `argv` and return the exit code. A Refusal is printed as its one sentence."""
    command = argv[1] if len(argv) > 1 else "help"
    try:
        if command == "up":
            _be_in_the_environment(argv, "requirements.txt")
            from coalition.supervisor import up

            return up.main(ROOT, argv[2:])
        if command == "test":
            _be_in_the_environment(argv, "requirements-dev.txt")
            from coalition.supervisor import testrun

            return testrun.main(ROOT, argv[2:])
        return _django(argv, command)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130


def _be_in_the_environment(argv: list[str], lock: str) -> None:
    """Make or mend the environment, and start again inside it unless we are there."""
    python = bootstrap.ensure(ROOT, lock)
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        os.execv(python, [str(python), str(ROOT / "manage.py"), *argv[1:]])


def _django(argv: list[str], command: str) -> int:
    if command in {"help", "-h", "--help"} and len(argv) < 3:
        sys.stdout.write(_USAGE)
        return 0
    ours = Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
    if not ours and (bootstrap.is_ready(ROOT) or importlib.util.find_spec("django") is None):
        _be_in_the_environment(argv, "requirements.txt")
    from coalition.supervisor import adopt

    adopt.running_servers(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as trouble:
        raise Refusal(str(trouble)) from trouble
    return 0
