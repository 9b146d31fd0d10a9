"""Every numbered case of the rules has a test that carries its number in its name."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAMED = re.compile(r"def test_case_(\d+b?)_")
VARIANTS = ("1b", "3b", "12b", "14b")


@pytest.fixture(scope="module")
def found() -> set[str]:
    """The numbers in the names of all tests."""
    return {number for file in TESTS.rglob("test_*.py") for number in NAMED.findall(file.read_text())}


def test_every_numbered_case_is_a_test_by_name(found: set[str]) -> None:
    wanted = {*(str(number) for number in range(1, 37)), *VARIANTS}
    assert wanted - found == set()


def test_no_test_names_a_case_that_there_is_not(found: set[str]) -> None:
    assert found - {*(str(number) for number in range(1, 37)), *VARIANTS} == set()
