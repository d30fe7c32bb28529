"""Files: each content once, versions, hostile uploads, who may take them out."""

from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from melek.dossier.models import EvidenceFile, StoredFile
from melek.dossier.queries.cases import evidence_of
from melek.dossier.services import evidence as acts
from melek.dossier.services.cases import CaseEnded, attach_file, withdraw_case
from melek.dossier.services.files import FileEmpty, FileGone, FileRefused, FileTooLarge, content_of
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from tests.dossier.files import DOCX, EXE, PDF, PNG
from tests.dossier.world import NOW, World, client_of, opened


def attached(world: World, name: str = "surat.pdf", content: bytes = PDF, **more: Any) -> EvidenceFile:
    case = more.pop("case", None) or opened(world)
    return attach_file(case=case, name=name, chunks=[content], by=more.pop("by", world.tari), at=NOW)


def test_file_is_kept_under_its_hash_for_the_server_alone(world: World, evidence_dir: Path) -> None:
    added = attached(world)
    paths = [path for path in evidence_dir.rglob("*") if path.is_file()]
    assert [path.name for path in paths] == [added.stored.hash]
    assert S_IMODE(paths[0].stat().st_mode) == 0o600
    assert content_of(added.stored) == PDF
    assert (added.stored.media_type, added.stored.size) == ("application/pdf", len(PDF))


def test_the_same_content_is_kept_once_and_the_same_name_is_the_next_version(world: World, evidence_dir: Path) -> None:
    case = opened(world)
    first = attached(world, case=case)
    again = attached(world, case=case, by=world.intan)
    other = attached(world, "lain.pdf", case=case)
    newer = attached(world, case=case, content=PDF + b"%%EOF\n")
    assert [one.version for one in (first, again, other, newer)] == [1, 2, 1, 3]
    assert first.stored == again.stored == other.stored != newer.stored
    assert len([path for path in evidence_dir.rglob("*") if path.is_file()]) == StoredFile.objects.count() == 2
    assert [(one.name, one.version) for one in evidence_of(case)] == [
        ("lain.pdf", 1),
        ("surat.pdf", 3),
        ("surat.pdf", 2),
        ("surat.pdf", 1),
    ]


@pytest.mark.parametrize("name", ["../../../etc/surat.pdf", "/etc/surat.pdf", "..\\surat.pdf", "a/../b/surat.pdf"])
def test_a_name_leads_nowhere(world: World, evidence_dir: Path, name: str) -> None:
    added = attached(world, name)
    assert added.name == "surat.pdf"
    outside = [path for path in evidence_dir.parent.rglob("*") if path.is_file() and evidence_dir not in path.parents]
    assert outside == []


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("surat.pdf", EXE, FileRefused),
        ("program.exe", EXE, FileRefused),
        ("foto.png", PDF, FileRefused),
        ("halaman.html", b"<script>alert(1)</script>", FileRefused),
        ("surat.pdf", b"", FileEmpty),
    ],
)
def test_hostile_files_leave_nothing(
    world: World, evidence_dir: Path, name: str, content: bytes, refused: type[Exception]
) -> None:
    case = opened(world)
    with pytest.raises(refused):
        attached(world, name, content, case=case)
    assert not EvidenceFile.objects.exists()
    assert not evidence_dir.exists()


def test_too_large_a_file_is_read_no_further(world: World, settings: Any) -> None:
    settings.EVIDENCE_FILE_LIMIT = 1000
    read = []

    def chunks() -> Any:
        for number in range(1000):
            read.append(number)
            yield b"x" * 400

    case = opened(world)
    with pytest.raises(FileTooLarge, match="1,0 kB"):
        attach_file(case=case, name="besar.txt", chunks=chunks(), by=world.tari, at=NOW)
    assert len(read) == 3


def test_there_is_an_end_to_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_FILES", 2)
    case = opened(world)
    attached(world, case=case)
    attached(world, case=case)
    with pytest.raises(acts.TooManyFiles):
        attached(world, case=case)


def test_files_are_added_by_both_sides_while_the_case_waits(world: World) -> None:
    case = opened(world)
    attached(world, case=case, by=world.intan)
    for other in (world.doni, world.yusuf):
        with pytest.raises(NotAllowed):
            attached(world, case=case, by=other)
    withdraw_case(case=case, reason="", by=world.tari, at=NOW)
    with pytest.raises(CaseEnded):
        attached(world, case=case)


def test_a_model_that_holds_no_evidence_is_an_error_of_the_program(world: World) -> None:
    with pytest.raises(KeyError):
        acts.add_evidence(holder=world.dinas, name="a.pdf", chunks=[PDF], by=world.tari, at=NOW)


def test_a_changed_or_lost_content_is_not_handed_out(world: World, evidence_dir: Path) -> None:
    added = attached(world)
    path = next(path for path in evidence_dir.rglob("*") if path.is_file())
    path.write_bytes(PDF.replace(b"Catalog", b"Katalog"))
    with pytest.raises(FileGone):
        content_of(added.stored)
    path.unlink()
    with pytest.raises(FileGone):
        content_of(added.stored)
    answer = client_of(world.tari).get(reverse("dossier:evidence", args=[added.uuid]))
    assert answer.status_code == 409


def test_a_lost_content_comes_back_with_the_next_upload(world: World, evidence_dir: Path) -> None:
    case = opened(world)
    added = attached(world, case=case)
    next(path for path in evidence_dir.rglob("*") if path.is_file()).unlink()
    attached(world, case=case)
    assert content_of(added.stored) == PDF


def test_download_is_an_attachment_for_who_may_see_the_case(world: World) -> None:
    added = attached(world, 'su"rat é.pdf')
    url = reverse("dossier:evidence", args=[added.uuid])
    answer = client_of(world.tari).get(url)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    for user in (world.intan, world.yusuf):
        assert client_of(user).get(url).status_code == 200
    for user in (world.doni, world.bayu):
        assert client_of(user).get(url).status_code == 403
    assert (
        client_of(world.sari).get(reverse("dossier:evidence", args=[opened(world, by=world.sari).uuid])).status_code
        == 404
    )


def test_taking_out_what_another_brought_is_an_act(world: World) -> None:
    added = attached(world)
    url = reverse("dossier:evidence", args=[added.uuid])
    client_of(world.tari).get(url)
    assert not TrailEntry.objects.filter(event="dossier.evidence.downloaded").exists()
    client_of(world.intan).get(url)
    entry = TrailEntry.objects.get(event="dossier.evidence.downloaded")
    assert (entry.actor, entry.object_type, entry.after["hash"]) == (world.intan, "dossier.Case", added.stored.hash)


@pytest.mark.parametrize(("name", "content"), [("surat.pdf", EXE), ("surat.pdf", b""), ("gambar.svg", PNG)])
def test_page_says_why_a_file_is_refused(world: World, name: str, content: bytes) -> None:
    case = opened(world)
    client = client_of(world.tari)
    url = reverse("dossier:attach_file", args=[case.uuid])
    answer = client.post(url, {"file": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code == 422
    assert "Berkas ini" in answer.content.decode()
    assert not EvidenceFile.objects.exists()


def test_page_takes_a_file(world: World) -> None:
    case = opened(world)
    url = reverse("dossier:attach_file", args=[case.uuid])
    answer = client_of(world.intan).post(url, {"file": SimpleUploadedFile("surat.docx", DOCX)})
    assert answer.status_code == 302
    page = client_of(world.tari).get(reverse("dossier:case", args=[case.uuid])).content.decode()
    assert "surat.docx" in page
    assert StoredFile.objects.get().hash in page
