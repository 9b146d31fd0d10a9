"""The second reading of the shipped record: its own labelled pairs are well formed, known and new."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAIRS = yaml.safe_load((ROOT / "pledges/data/labelled_pairs/first-reading.yaml").read_text())["pairs"]
SECOND = yaml.safe_load((ROOT / "pledges/data/labelled_pairs/second-reading.yaml").read_text())["pairs"]
EXPECTED = {"contradiction", "review", "info", "none"}


def test_at_least_sixty_pairs_are_new_and_each_is_labelled_once() -> None:
    first = {frozenset((pair["a"], pair["b"])) for pair in PAIRS}
    second = [frozenset((pair["a"], pair["b"])) for pair in SECOND]
    assert len(second) >= 60
    assert len(set(second)) == len(second)
    assert first & set(second) == set()


def test_every_pair_names_two_records_what_is_expected_and_why() -> None:
    known = set((ROOT / "tests/data/record_ids.txt").read_text().split())
    for pair in SECOND:
        assert {pair["a"], pair["b"]} <= known, pair
        assert pair["expect_flag"] in EXPECTED, pair
        assert pair["why"].strip().endswith("."), pair
