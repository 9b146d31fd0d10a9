"""Settings come from the environment, fail loudly, and each is documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def variables_read() -> set[str]:
    """Every environment variable that the settings and the supervisor read."""
    found = set(
        re.findall(r"""(?:env\.[a-z_]+|_required)\(\s*"([A-Z_]+)\"""", (ROOT / "coalition/settings.py").read_text())
    )
    for path in (ROOT / "coalition" / "supervisor").glob("*.py"):
        found |= set(re.findall(r"""os\.environ(?:\.get\(|\[)"([A-Z_]+)\"""", path.read_text()))
    return found - {"DJANGO_SETTINGS_MODULE"}


def variables_documented() -> set[str]:
    """Every variable with a row in the tables of docs/operations.md."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE))


def load(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own, with nothing but `environment`."""
    return subprocess.run(
        [sys.executable, "-c", "import coalition.settings as s; print(s.SITE_NAME, s.DATABASES['default']['NAME'])"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert variables_read() == variables_documented()


def test_the_least_that_must_be_given_is_a_database_and_a_secret() -> None:
    done = load(SECRET_KEY="x" * 50, DATABASE_URL="postgres://u:p@h:5432/tracker")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "Coalition Tracker tracker"


def test_a_setting_renames_the_product() -> None:
    done = load(SECRET_KEY="x" * 50, DATABASE_URL="postgres://u:p@h:5432/tracker", SITE_NAME="Pledge Watch")
    assert done.stdout.startswith("Pledge Watch ")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "postgres://h/d"}, "SECRET_KEY is not set. `python3 manage.py up` makes and keeps one"),
        ({"SECRET_KEY": "x"}, "DATABASE_URL is not set. Run `python3 manage.py up`"),
        ({"SECRET_KEY": "x", "DATABASE_URL": "sqlite:///x.db"}, "PostgreSQL is the only database this runs on"),
        (
            {"SECRET_KEY": "x", "DATABASE_URL": "postgres://h/d", "SITE_URL": "tracker.example"},
            "SITE_URL must look like",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_sentence(environment: dict[str, str], sentence: str) -> None:
    done = load(**environment)
    assert done.returncode != 0
    assert sentence in done.stderr.splitlines()[-1]


def test_every_line_of_the_settings_that_reads_the_environment_has_a_reason() -> None:
    lines = (ROOT / "coalition/settings.py").read_text().splitlines()
    bare = [row for row in lines if re.match(r"^[A-Z_]+ = .*env\.", row) and "#" not in row]
    assert bare == []
