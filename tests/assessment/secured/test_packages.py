"""A secured bank goes out as a package and comes back whole, by two officers and with entries in the trail."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from melek.assessment import commands
from melek.assessment.models import Item, ItemBank, ItemParameter, ItemVersion, KeyOfficer, ParameterSet
from melek.assessment.services.secured import keys as officer_keys
from melek.assessment.services.secured import officers, packages, seal
from melek.identity.models import TrailEntry, User
from melek.site.command import main
from tests.assessment.conftest import NOW

PASSWORD = "kata-sandi-contoh"


def officer(name: str) -> tuple[KeyOfficer, Any]:
    private, public = officer_keys.new_key(PASSWORD)
    account = User.objects.create_user(name, "kata-sandi-panjang")
    made = officers.register_officer(account=account, public_key=public.decode(), by=None, at=NOW)
    return made, officer_keys.unlocked(private, PASSWORD)


@pytest.fixture
def two(secured: Any) -> Any:
    """Two officers with their keys."""
    return [officer("petugas-satu"), officer("petugas-dua")]


def sealed(secured: Any, two: Any) -> bytes:
    return packages.export_bank(bank=secured.bank, keys=keys(two), by=None, at=NOW)


def keys(two: Any) -> list[Any]:
    return [one[1] for one in two]


def forgotten(bank: ItemBank) -> None:
    """Take the bank out of the store, as it is on another server."""
    from melek.assessment.models import LiteracyDefinition

    LiteracyDefinition.objects.all().delete()
    ItemParameter.objects.filter(parameter_set__bank=bank).delete()
    ParameterSet.objects.filter(bank=bank).delete()
    ItemVersion.objects.filter(item__bank=bank).delete()
    Item.objects.filter(bank=bank).delete()
    bank.delete()


def test_bank_comes_back_whole(secured: Any, two: Any) -> None:
    before = packages._told(secured.bank)
    package = sealed(secured, two)
    forgotten(secured.bank)
    bank = packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)
    assert packages._told(bank) == before
    assert bank.kind == "secured"
    events = set(TrailEntry.objects.values_list("event", flat=True))
    assert {"assessment.bank.sealed", "assessment.bank.opened", "assessment.officer.registered"} <= events


def test_second_import_changes_nothing(secured: Any, two: Any) -> None:
    package = sealed(secured, two)
    counts = [model.objects.count() for model in (Item, ItemVersion, ItemParameter)]
    packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)
    assert [model.objects.count() for model in (Item, ItemVersion, ItemParameter)] == counts


def test_conflict_is_named_and_nothing_is_changed(secured: Any, two: Any) -> None:
    package = sealed(secured, two)
    row = ItemParameter.objects.filter(parameter_set__bank=secured.bank).order_by("pk")[0]
    ItemParameter.objects.filter(pk=row.pk).update(a=row.a + 0.5)
    Item.objects.filter(bank=secured.bank, code="1.1-01").update(level=8)
    with pytest.raises(packages.PackageConflicts, match="1"):
        packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)
    assert Item.objects.get(bank=secured.bank, code="1.1-01").level == 8


def test_older_package_brings_nothing_back_and_changes_no_item(secured: Any, two: Any) -> None:
    package = sealed(secured, two)
    items = Item.objects.filter(bank=secured.bank)
    items.filter(code="1.1-01").update(state="retired")
    packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)
    assert items.get(code="1.1-01").state == "retired"
    items.filter(code="1.1-02").update(level=7)
    with pytest.raises(packages.PackageConflicts, match=r"1\.1-02"):
        packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)


def test_withdrawal_travels_with_a_newer_package(secured: Any, two: Any) -> None:
    items = Item.objects.filter(bank=secured.bank, code="1.1-01")
    items.update(state="retired")
    package = sealed(secured, two)
    items.update(state="live")
    packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)
    assert items.get().state == "retired"


def test_imported_set_is_in_force_from_the_day_of_the_import(secured: Any, two: Any) -> None:
    package = sealed(secured, two)
    forgotten(secured.bank)
    later = NOW + timedelta(days=30)
    bank = packages.import_bank(package=package, keys=keys(two), by=None, at=later)
    assert bank.parameter_sets.get().effective_on == later.date()
    entry = TrailEntry.objects.get(event="assessment.bank.opened")
    assert entry.after["sets"] == {"1": later.date().isoformat()}
    assert set(entry.after["officers"]) == {"petugas-satu", "petugas-dua"}
    packages.import_bank(package=package, keys=keys(two), by=None, at=later)


def test_officers_who_are_not_registered_here_load_nothing(secured: Any, two: Any) -> None:
    strangers = [officer_keys.unlocked(officer_keys.new_key(PASSWORD)[0], PASSWORD) for _turn in range(2)]
    package = seal.seal(b"x", keys=strangers, about={})
    with pytest.raises(seal.TwoOfficersNeeded):
        packages.import_bank(package=package, keys=strangers, by=None, at=NOW)
    with pytest.raises(seal.TwoOfficersNeeded):
        packages.export_bank(bank=secured.bank, keys=strangers, by=None, at=NOW)


def test_open_bank_is_not_sealed(secured: Any, two: Any) -> None:
    with pytest.raises(packages.OpenBank):
        packages.export_bank(bank=ItemBank.objects.get(code="terbuka"), keys=keys(two), by=None, at=NOW)


def test_withdrawn_officer_opens_nothing(secured: Any, two: Any) -> None:
    package = sealed(secured, two)
    _private, public = officer_keys.new_key(PASSWORD)
    officers.register_officer(account=two[0][0].held_by, public_key=public.decode(), by=None, at=NOW)
    with pytest.raises(seal.TwoOfficersNeeded):
        packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)


def test_one_key_serves_one_officer(two: Any) -> None:
    other = User.objects.create_user("petugas-tiga", "kata-sandi-panjang")
    with pytest.raises(officers.KeyTaken):
        officers.register_officer(account=other, public_key=two[0][0].public_key, by=None, at=NOW)


@pytest.mark.parametrize("content", [b"", b"{", json.dumps({"format": 99}).encode(), json.dumps([1]).encode()])
def test_sealed_nonsense_is_no_package(two: Any, content: bytes) -> None:
    import gzip

    for inside in (
        content,
        gzip.compress(content),
        gzip.compress(json.dumps({"format": 1, "bank": {"code": "x"}}).encode()),
    ):
        package = seal.seal(inside, keys=keys(two), about={})
        with pytest.raises(seal.NotAPackage):
            packages.import_bank(package=package, keys=keys(two), by=None, at=NOW)


def test_verbs_make_keys_seal_and_open(
    secured: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands.getpass, "getpass", lambda _words: PASSWORD)
    for name in ("satu", "dua"):
        User.objects.create_user(name, "kata-sandi-panjang")
        key = str(tmp_path / name)
        assert main(["bank", "officer-key", key]) == 0
        assert main(["bank", "officer-key", key]) == 1  # an existing key is never written over
        assert main(["bank", "officer", name, f"{key}.pub"]) == 0
    assert (tmp_path / "satu").stat().st_mode & 0o077 == 0
    package = str(tmp_path / "bank.melek")
    sealing, first, second = ["bank", "seal", "tertutup", package], str(tmp_path / "satu"), str(tmp_path / "dua")
    assert main([*sealing, "--key", first, "--key", first]) == 1
    assert main([*sealing, "--key", first, "--key", second]) == 0
    opened = ["bank", "open", package, "--key", str(tmp_path / "satu")]
    assert main(opened) == 1
    assert "dua petugas" in capsys.readouterr().out
    assert main([*opened, "--key", str(tmp_path / "dua")]) == 0
