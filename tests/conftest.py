"""The rig every test runs in. It is hostile on purpose.

Warnings are errors, sockets to anything but this machine are shut, migrations really run, the order is random (all in
pyproject.toml), and a template of ours that names a variable that is not there fails (here).
"""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.rig.templates import Undefined


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail() -> Iterator[None]:
    """Make `{{ nobody_gave_this }}` in one of our own templates an error."""
    from django.template import engines

    engine = engines["django"].engine
    before = engine.string_if_invalid
    engine.string_if_invalid = Undefined(settings.BASE_DIR)
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True)
def _plain_passwords(settings: object) -> None:
    """Hash passwords fast: no test is about the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
