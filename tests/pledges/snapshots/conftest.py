"""A folder of snapshots for each test, and a record to keep."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import six_voices


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """The folder."""
    settings.SNAPSHOT_DIR = str(tmp_path / "snapshots")
    return tmp_path / "snapshots"


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    return six_voices()


@pytest.fixture
def now(world: dict[str, Any]) -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def today(now: datetime) -> date:
    return now.date()
