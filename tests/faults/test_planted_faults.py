"""The faults of the drill can still be planted: each stands on code and on tests that are there.

The drill itself is `python -m tests.faults.planted`: minutes long, and on a test database that nothing else uses.
"""

import ast

import pytest

from tests.faults.planted import FAULTS, ROOT, Fault, planted


def test_there_are_twenty_of_them() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) == 20


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted_and_has_tests(fault: Fault) -> None:
    ast.parse(planted(fault))
    assert "def test_" in (ROOT / fault.tests).read_text()
