"""`melek import`: the same machine from the terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from melek.kit.imports import kinds
from melek.kit.models import ImportRun
from melek.registry.commands import MappingWrong, ScopeUnclear, WhoUnknown, prepare_import, read_mapping, tell_preview
from tests.registry.world import AS_OF, SARI, World, as_csv, person

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one good and one bad row."""
    path = tmp_path / "pegawai.csv"
    path.write_bytes(as_csv([person(), person("123")]))
    return path


def prepared(file: Path, as_user: str, scope_path: str = "", **mapping: str) -> ImportRun:
    """A run as the command prepares it."""
    kind = kinds["registry.employees"]
    return prepare_import(file, kind=kind, as_user=as_user, mapping=mapping, as_of=AS_OF, scope_path=scope_path)


def test_the_scope_is_the_only_one_of_the_account(world: World, file: Path) -> None:
    assert prepared(file, "melati").scope_path == "/kota-misal/"
    with pytest.raises(ScopeUnclear, match="/kota-misal/"):
        prepared(file, "melati", "/badan-contoh/")
    with pytest.raises(WhoUnknown):
        prepared(file, "siapa")


def test_a_mapping_from_the_command_line_wins_over_the_guess(world: World, file: Path) -> None:
    assert prepared(file, "melati", name="position", position="name").mapping["name"] == "position"
    assert read_mapping(["nip=NIP BARU", "unit = U"]) == {"nip": "NIP BARU", "unit": "U"}
    with pytest.raises(MappingWrong):
        read_mapping(["nip"])


def test_the_preview_is_told_without_numbers(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_preview(prepared(file, "melati"))
    told = capsys.readouterr().out
    assert "row 3 nip" in told
    assert "NIP terdiri atas 18 angka. Baris ini mengisi 3." in told
    assert SARI not in told


def test_the_command_imports_in_a_real_process(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "MELEK_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite://{tmp_path / 'command.sqlite3'}",
        "KILL_ROWS": "400",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert run("tests.registry.killing", "prepare", str(tmp_path)).returncode == 0
    file = tmp_path / "people.csv"
    done = run("melek", "import", "employees", str(file), "--as", "pengimpor", "--yes")
    assert done.returncode == 3, done.stderr
    assert "400 baris dibaca" in done.stdout
    for line in file.read_text().splitlines()[1:]:
        assert line.partition(",")[0] not in done.stdout + done.stderr
    refused = run("melek", "import", "employees", str(file), "--as", "siapa", "--yes")
    assert (refused.returncode, refused.stderr.strip()) == (1, "Tidak ada akun bernama siapa.")
