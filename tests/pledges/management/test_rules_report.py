"""`manage.py rules_report`: it says how far the rules agree, fails where a bar is missed, and leaves nothing behind."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from coalition.models import LedgerCommit
from pledges.models import Statement

SHIPPED = Path(__file__).parents[3] / "pledges" / "data" / "willing"
RIGHT = """pairs:
- {a: us-2025-08-18-trump, b: us-2025-08-19-trump, expect_flag: contradiction}
- {a: SG18, b: SG19, expect_flag: none}
"""
WRONG = RIGHT + "- {a: gb-2025-04-24-source, b: gb-2025-04-25-no10, expect_flag: none}\n"


def report(*paths: Path, record: Path | None = None) -> str:
    out = StringIO()
    call_command("rules_report", *map(str, paths), record=record, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_record_is_loaded_asked_and_undone_and_a_missed_bar_is_an_error(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text(RIGHT)
    wrong.write_text(WRONG)
    before = LedgerCommit.objects.count()
    told = report(right, record=SHIPPED)
    assert "Every bar is met." in told
    assert [line.split()[:1] + line.split()[-1:] for line in told.splitlines() if line.startswith("  C1 ")] == [
        ["C1", "1"]
    ]
    with pytest.raises(CommandError, match="1 of 2 pairs labelled none raise something"):
        report(wrong, record=SHIPPED)
    assert (Statement.objects.count(), LedgerCommit.objects.count()) == (0, before)


@pytest.mark.django_db
def test_a_pair_of_records_that_are_not_there_is_named(tmp_path: Path) -> None:
    right = tmp_path / "right.yaml"
    right.write_text(RIGHT)
    with pytest.raises(CommandError, match="us-2025-08-18-trump is no record of the database"):
        report(right)
    with pytest.raises(CommandError, match="no file of labelled pairs"):
        report(tmp_path / "absent.yaml")
