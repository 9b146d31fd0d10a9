"""The rig every test runs in. It is hostile on purpose.

Warnings are errors, sockets to anything but this machine are shut, migrations really run, the order is random (all in
pyproject.toml), and a template of ours that names a variable that is not there fails (here).
"""

import os
import re
import tempfile
from collections.abc import Iterator

import pytest
import pytest_django
from django.conf import settings

_WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)  # 0, 1, … of this run
_LIVE_PORTS = 18_500  # below 32768: above it the system hands out ports to outgoing connections

# Before the settings are read: what each parallel worker needs of its own (pytest-django gives it a database).
os.environ["REDIS_URL"] = re.sub(
    r"([?]db=|/)\d+$", rf"\g<1>{_WORKER + 1}", os.environ.get("REDIS_URL", "redis://127.0.0.1/0")
)
if "PYTEST_XDIST_WORKER" in os.environ:  # a worker inherits the address of the process that started it
    os.environ.pop("DJANGO_LIVE_TEST_SERVER_ADDRESS", None)
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", f"127.0.0.1:{_LIVE_PORTS + os.getpid() % 10_000}")
os.environ.setdefault("STATIC_HASHED", "false")
os.environ.setdefault("RATE_LIMITS", "false")  # hundreds of tests ask from one address; test_limiting.py turns it on
os.environ["WITNESS_FILE"] = f"{tempfile.mkdtemp()}/witness.jsonl"  # a test's head is no witness of the real record
os.environ["SNAPSHOT_DIR"] = f"{tempfile.mkdtemp()}/snapshots"  # nor are its tables anybody's
os.environ["ARCHIVE_ROOT"] = tempfile.mkdtemp()  # a test's copies are no copies of the real record
os.environ.setdefault("LOG_LEVEL", "WARNING")  # a failure is read through its own lines
if settings.configured:  # a run without worker processes has read them before this file
    settings.RATE_LIMITS = os.environ["RATE_LIMITS"] != "false"
    for _folder in ("WITNESS_FILE", "SNAPSHOT_DIR", "ARCHIVE_ROOT"):
        setattr(settings, _folder, os.environ[_folder])


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """The test database for every run that touches one.

    pytest-django makes it only where a test is marked `django_db`; a run of nothing but tests that share a module's
    world would write to the real one.
    """
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if name == connection.settings_dict["TEST"]["NAME"] or str(name).startswith("test_"):
        yield
        return
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0, keepdb=bool(request.config.getvalue("reuse_db")))


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail() -> Iterator[None]:
    """Make `{{ nobody_gave_this }}` in one of our own templates an error."""
    from django.template import engines

    from tests.rig.templates import Undefined

    engine = engines["django"].engine
    before = engine.string_if_invalid
    engine.string_if_invalid = Undefined(settings.BASE_DIR)
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers() -> Iterator[None]:
    """Let the teardown of tests with real transactions empty tables whose triggers refuse it."""
    from django.db import connection
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def as_replica(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            flush(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    TransactionTestCase._fixture_teardown = as_replica
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _plain_passwords(settings: object) -> None:
    """Hash passwords fast: no test is about the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_answered_before() -> None:
    """Have every test ask a server that has answered nothing yet."""
    from api import answers

    answers.forget()


@pytest.fixture
def unguarded(db: None) -> None:
    """Let a test of another rule put rows into states that the record's own triggers would refuse."""
    from tests.rig.unguarded import take_the_guards_off

    take_the_guards_off()
