"""The record's quotations against the text of the first article, where somebody has it: `SEED_ARTICLE=path pytest …`.

The text is somebody else's work and no part of this project; the record keeps its hash and short quotations.
"""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from pledges.actions.entry import AppearanceEntry
from pledges.actions.record_files import read_record
from tests.pledges.record_copy import SHIPPED

ARTICLE = Path(os.environ.get("SEED_ARTICLE") or "there-is-none")
needs_the_article = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the first article's text is not part of the project; SEED_ARTICLE names no file"
)


def versions() -> list[AppearanceEntry]:
    record = read_record(SHIPPED)
    return [one for filed in record.statements for one in filed.entry.appearances if one.record_id.startswith("SG")]


@needs_the_article
def test_the_document_is_known_by_the_hash_of_its_text() -> None:
    digest = sha256(ARTICLE.read_bytes()).hexdigest()
    assert {version.document.text_hash for version in versions()} == {digest}


@needs_the_article
def test_every_quotation_stands_in_the_article_word_for_word() -> None:
    text = ARTICLE.read_text()
    parts = [part.strip() for version in versions() for part in version.quote.split("…") if part.strip()]
    assert [part for part in parts if part not in text] == []
    assert len(parts) >= 12


def test_the_article_has_twenty_six_statements_in_the_record() -> None:
    ids = {version.record_id for version in versions()}
    assert len(ids) == 26
