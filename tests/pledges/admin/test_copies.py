"""Keeping a copy of a page on the staff site, saying why there is none, giving one up, and getting the bytes out."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coalition import archive
from coalition.models import LedgerCommit
from pledges.models import Capture, Document, Flag
from pledges.vocabulary import ArchiveState, FlagState
from tests import factories
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db

PAGE = b"<script>alert(1)</script><p>We will send troops.</p>"


@pytest.fixture
def document(db: None) -> Document:
    page = factories.page(archive_state=ArchiveState.PENDING, archive_reason="", title="A <b>page</b>")
    version = factories.appearance("page", factories.position("FR"), document=page)
    factories.publish_entry(factories.entry(appearances=(version,)))
    return Document.objects.get()


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ARCHIVE_ROOT = str(tmp_path / "archive")
    return tmp_path / "archive"


def page_of(row: Document | Capture, name: str) -> str:
    return reverse(f"admin:pledges_{row._meta.model_name}_{name}", args=[row.pk])


def keep(client: Client, document: Document, content: bytes = PAGE, **more: str) -> Any:
    file = SimpleUploadedFile("../../page.html", content, "text/html")
    return client.post(page_of(document, "keep_copy"), {"file": file, **more}, follow=True)


def s9() -> str:
    return str(everything(Flag).get(rule="S9").state)


def test_a_file_is_kept_and_the_document_says_so(analyst: Client, document: Document) -> None:
    answer = keep(analyst, document, captured_at="2025-11-25 14:30", note="Saved by hand.").content.decode()
    row = Capture.objects.get()
    assert (row.captured_by_name, row.media_type, row.note) == ("ana", "text/html", "Saved by hand.")
    assert row.captured_at.isoformat() == "2025-11-25T14:30:00+00:00"
    assert archive.hashed(row.sha256) == row.sha256
    assert row.sha256 in answer
    assert page_of(row, "download") in answer
    assert "Archived copy kept" in analyst.get(reverse("admin:pledges_document_changelist")).content.decode()


def test_a_page_that_is_gone_is_at_risk_until_a_copy_is_kept(analyst: Client, document: Document) -> None:
    typed = {"state": "gone", "reason": "It answers 404."}
    before = LedgerCommit.objects.count()
    tried = analyst.post(page_of(document, "why_none"), {**typed, "_check": "1"}).content.decode()
    assert "A page of Daily is gone, and there is no archived copy" in tried
    assert LedgerCommit.objects.count() == before
    analyst.post(page_of(document, "why_none"), typed, follow=True)
    assert s9() == FlagState.OPEN
    keep(analyst, document)
    assert s9() == FlagState.AUTO_RESOLVED
    given_up = {"state": "drifted", "reason": "The file was of another page."}
    analyst.post(page_of(Capture.objects.get(state="archived"), "give_up"), given_up, follow=True)
    assert s9() == FlagState.OPEN


def test_the_bytes_go_out_as_bytes_and_are_never_run(analyst: Client, document: Document) -> None:
    keep(analyst, document)
    row = Capture.objects.get()
    answer = analyst.get(page_of(row, "download"))
    assert b"".join(answer) == PAGE
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{row.sha256}.bin"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_bytes_that_are_not_what_was_kept_do_not_go_out(analyst: Client, document: Document, root: Path) -> None:
    keep(analyst, document)
    row = Capture.objects.get()
    file = root / row.sha256[:2] / row.sha256
    file.chmod(0o600)
    file.write_bytes(PAGE + b"!")
    answer = analyst.get(page_of(row, "download"), follow=True)
    assert "are not what was kept" in answer.content.decode()
    file.unlink()
    assert "are not in the store" in analyst.get(page_of(row, "download"), follow=True).content.decode()


@pytest.mark.parametrize(
    ("content", "more", "why"),
    [
        (b"", {}, "empty"),
        (b"x" * 2001, {}, "at most 2000 bytes"),
        (PAGE, {"captured_at": "yesterday"}, "valid date/time"),
        (PAGE, {"captured_at": "2199-01-01"}, "This time is in the future."),
        (PAGE, {"address": "javascript:alert(1)"}, "http"),
        (PAGE, {"note": "a\u202eb"}, "may not hold"),
    ],
)
def test_what_cannot_be_kept_is_said_and_no_row_claims_it(
    analyst: Client, document: Document, settings: Any, content: bytes, more: dict, why: str
) -> None:
    settings.ARCHIVE_MAX_BYTES = 2000
    before = LedgerCommit.objects.count()
    answer = keep(analyst, document, content, **more).content.decode()
    assert why in answer
    assert "Nothing was saved." in answer
    assert (Capture.objects.count(), LedgerCommit.objects.count()) == (0, before)


def test_a_form_without_a_file_is_told_so(analyst: Client, document: Document) -> None:
    assert "Choose the file to keep." in analyst.post(page_of(document, "keep_copy"), {}).content.decode()


def test_a_store_that_cannot_be_written_is_said_and_no_row_claims_a_copy(
    analyst: Client, document: Document, root: Path
) -> None:
    root.write_text("in the way")
    assert "The store of copies cannot be written" in keep(analyst, document).content.decode()
    assert not Capture.objects.exists()


@pytest.fixture
def people(analyst: Client, reader: Client, outsider: Client) -> dict[str, Client]:
    return {"reader": reader, "outsider": outsider, "nobody": Client()}


def test_only_who_may_keep_copies_gets_in_and_only_who_sees_documents_gets_them_out(
    analyst: Client, people: dict[str, Client], document: Document
) -> None:
    keep(analyst, document)
    row = Capture.objects.get()
    for name, client in people.items():
        for address in (page_of(document, "keep_copy"), page_of(document, "why_none"), page_of(row, "give_up"),
                        page_of(row, "download")):  # fmt: skip
            for answer in (client.get(address), client.post(address, {"state": "gone", "reason": "No."})):
                assert answer.status_code in (302, 403), (name, address)
                assert PAGE not in b"".join(answer)
    assert Capture.objects.count() == 1
