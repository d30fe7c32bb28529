"""`melek bank qti-export` and `qti-import` on the command line."""

from pathlib import Path
from typing import Any

import pytest

from melek.assessment.models import Item
from melek.assessment.rules.qti.package import read_package
from melek.site.command import main
from tests.assessment.qti.conftest import Exchange
from tests.assessment.qti.foreign import PLAIN, SCHOOL, package


def test_bank_is_written_to_a_file(exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "soal.zip"
    assert main(["bank", "qti-export", str(file), "--codes", "1.1-01", "1.2-01", "--test", "--language", "en"]) == 0
    assert str(file.stat().st_size) in capsys.readouterr().out
    found = read_package(file.read_bytes())
    assert ([one.about["code"] for one in found.items], len(found.plans)) == (["1.1-01", "1.2-01"], 1)


def test_what_does_not_exist_is_told(exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "soal.zip")
    for more in (["--codes", "9.9-99"], ["--bank", "lain"], ["--as", "siapa"]):
        assert main(["bank", "qti-export", file, *more]) == 1
    told = capsys.readouterr().out
    assert "9.9-99" in told
    assert "Bank lain tidak ada." in told
    assert "Akun siapa tidak ada." in told


def test_secured_bank_needs_an_account_that_releases(
    exchange: Exchange, secured: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["bank", "qti-export", str(tmp_path / "soal.zip"), "--bank", "tertutup", "--codes", "1.1-01"]
    assert main(given) == 1
    assert main([*given, "--as", exchange.author.username]) == 1
    assert "berizin melepas soal" in capsys.readouterr().out
    assert main([*given, "--as", exchange.psychometrician.username]) == 0


def test_report_is_printed_and_nothing_is_stored(
    exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, before = tmp_path / "soal.zip", Item.objects.count()
    file.write_bytes(package(PLAIN, SCHOOL))
    assert main(["bank", "qti-import", str(file), "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "q-one: Rancangan baru, belum lengkap" in told
    assert "Tidak ikut" in told
    assert "figure incomplete 2 items" in told
    assert Item.objects.count() == before


def test_drafts_are_made_for_an_account(exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "soal.zip"
    file.write_bytes(package(PLAIN))
    assert main(["bank", "qti-import", str(file)]) == 1
    assert "--as AKUN" in capsys.readouterr().out
    given = ["--as", exchange.author.username, "--competence", "2.1", "--level", "5", "--setting", "clinic"]
    assert main(["bank", "qti-import", str(file), *given]) == 0
    made = Item.objects.get(written_by=exchange.author)
    assert (made.competence.code, made.level, made.setting) == ("2.1", 5, "clinic")
    assert made.code in capsys.readouterr().out


def test_hostile_file_is_refused_without_a_traceback(
    exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "soal.zip"
    file.write_bytes(b"x")
    assert main(["bank", "qti-import", str(file), "--dry-run"]) == 1
    assert "bukan paket QTI" in capsys.readouterr().out
