"""The seal: two officers open it, one does not, and a changed byte is noticed."""

import pytest

from melek.assessment.services.secured import keys as officer_keys
from melek.assessment.services.secured import seal
from melek.assessment.services.secured.keys import OfficerKey

PASSWORD = "kata-sandi-contoh"
PAIRS = [officer_keys.new_key(PASSWORD) for _ in range(3)]
KEYS = [officer_keys.unlocked(private, PASSWORD) for private, _public in PAIRS]
PACKAGE = seal.seal(b"isi rahasia", keys=KEYS[:2], about={"bank": "x"})


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
    for keys in (KEYS[:1], [KEYS[0], KEYS[0]], KEYS):
        with pytest.raises(seal.TwoOfficersNeeded):
            seal.seal(b"x", keys=keys, about={})


def test_public_keys_and_one_officer_seal_nothing_that_is_believed() -> None:
    stranger = officer_keys.new_key(PASSWORD)[0]
    forger = officer_keys.unlocked(stranger, PASSWORD)
    for signing in ([forger, forger], [KEYS[0], forger], [forger, KEYS[1]], [KEYS[1], KEYS[0]]):
        pretended = [
            OfficerKey(officer.opening, signer.signing) for officer, signer in zip(KEYS[:2], signing, strict=True)
        ]
        body = seal.seal(b"kunci palsu", keys=pretended, about={})
        for one, officer in zip(pretended, KEYS, strict=False):
            body = body.replace(one.public.fingerprint.encode(), officer.public.fingerprint.encode())
        unsigned = body[: -2 * 64]
        forged = unsigned + b"".join(one.signing.sign(b"melek bank package\n" + unsigned) for one in signing)
        with pytest.raises(seal.NotSigned):
            seal.open_sealed(forged, keys=KEYS[:2])


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
        with pytest.raises(officer_keys.NotAKey):
            officer_keys.unlocked(private, wrong)
    with pytest.raises(officer_keys.NotAKey):
        officer_keys.unlocked(private.replace(b"-----", b"", 1), PASSWORD)
    with pytest.raises(officer_keys.NotAKey):
        officer_keys.fingerprint("bukan kunci")
    with pytest.raises(officer_keys.WeakPassword):
        officer_keys.new_key("pendek")


def test_no_two_packages_are_alike() -> None:
    assert seal.seal(b"isi rahasia", keys=KEYS[:2], about={"bank": "x"}) != PACKAGE
