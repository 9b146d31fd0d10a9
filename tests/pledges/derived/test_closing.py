"""What a commit ends with is the same whether its pieces are looked up by key or planned for many."""

import pytest

from coalition.ledger import BULK_SECONDS, record
from coalition.vocabulary import Origin
from pledges.actions.statements import publish_all
from pledges.derived import cells, closing, pieces
from pledges.models import PledgeState
from tests.benchmarks import seeded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("few", [1, 500], ids=["for many", "by key"])
def test_the_pieces_and_cells_of_a_bulk_are_what_fresh_ones_would_be(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "FEW", few)
    judged, is_of_many = [], closing._is_of_many
    monkeypatch.setattr(closing, "_is_of_many", lambda commit: judged.append(is_of_many(commit)) or judged[-1])
    with record(actor="tester", reason="ground", origin=Origin.SHELL):
        seeded.ground(20)
    with record(actor="tester", reason="a bulk", origin=Origin.SHELL, silent_seconds=BULK_SECONDS) as commit:
        publish_all(list(seeded.entries(20)), commit=commit)
    assert judged == [few == 1]
    assert PledgeState.objects.exists()
    assert not pieces.differ()
    assert not cells.differ()
