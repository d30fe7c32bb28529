"""The seal: two officers open it, one does not, and a changed byte is noticed."""

import pytest

from melek.assessment.services.secured import seal

PASSWORD = "kata-sandi-contoh"
PAIRS = [seal.new_key(PASSWORD) for _ in range(3)]
KEYS = [seal.unlocked(private, PASSWORD) for private, _public in PAIRS]
PUBLICS = [public for _private, public in PAIRS]
PACKAGE = seal.seal(b"isi rahasia", officers=PUBLICS[:2], about={"bank": "x"})


def test_two_officers_open_what_was_sealed_for_them() -> None:
    assert seal.open_sealed(PACKAGE, keys=KEYS[:2]) == b"isi rahasia"
    assert seal.open_sealed(PACKAGE, keys=[KEYS[1], KEYS[0]]) == b"isi rahasia"
    assert seal.about(PACKAGE) == {"bank": "x"}
    assert b"rahasia" not in PACKAGE


@pytest.mark.parametrize("keys", [[], KEYS[:1], [KEYS[0], KEYS[0]], [KEYS[0], KEYS[2]]])
def test_others_do_not(keys: list[object]) -> None:
    with pytest.raises(seal.TwoOfficersNeeded):
        seal.open_sealed(PACKAGE, keys=keys)  # type: ignore[arg-type]


def test_sealing_needs_two_different_officers() -> None:
    for officers in (PUBLICS[:1], [PUBLICS[0], PUBLICS[0]], PUBLICS):
        with pytest.raises(seal.TwoOfficersNeeded):
            seal.seal(b"x", officers=officers, about={})


def test_every_changed_byte_is_noticed() -> None:
    for place in range(0, len(PACKAGE), 7):
        spoilt = bytearray(PACKAGE)
        spoilt[place] ^= 1
        with pytest.raises((seal.NotAPackage, seal.TwoOfficersNeeded)):
            seal.open_sealed(bytes(spoilt), keys=KEYS[:2])


def test_every_shorter_file_is_noticed() -> None:
    for length in range(0, len(PACKAGE), 11):
        with pytest.raises(seal.NotAPackage):
            seal.open_sealed(PACKAGE[:length], keys=KEYS[:2])


def test_key_file_opens_with_its_password_only() -> None:
    private = PAIRS[0][0]
    for wrong in ("", "kata-sandi-lain"):
        with pytest.raises(seal.NotAKey):
            seal.unlocked(private, wrong)
    with pytest.raises(seal.NotAKey):
        seal.unlocked(b"bukan kunci", PASSWORD)
    with pytest.raises(seal.NotAKey):
        seal.fingerprint("bukan kunci")
    with pytest.raises(seal.WeakPassword):
        seal.new_key("pendek")


def test_no_two_packages_are_alike() -> None:
    assert seal.seal(b"isi rahasia", officers=PUBLICS[:2], about={"bank": "x"}) != PACKAGE
