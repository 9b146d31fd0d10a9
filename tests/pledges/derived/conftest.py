"""The record that ready pieces and cells are tried on."""

from datetime import date

import pytest

from tests import factories as make


@pytest.fixture
def refused_later(db: None) -> None:
    """An offer that is refused later, which raises a public flag, and another country's offer."""
    make.publish_statement("FR", said=date(2025, 3, 10), window=None)
    make.publish_entry(make.entry(make.refusal("FR"), said=date(2025, 3, 20)))
    make.publish_statement("GB", "naval", said=date(2025, 4, 1), window=None)
