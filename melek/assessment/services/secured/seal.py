"""The seal of a package: AES-256-GCM under a key of which each of two officers holds one half, signed by both.

The key is the exclusive or of two random halves, so one half alone says nothing. Each half is wrapped for the X25519
key of its officer: an ephemeral key agreement, HKDF-SHA-256, AES-256-GCM. The head of the package is authenticated
with everything else, so that a changed byte anywhere is noticed. Both officers sign head and content with Ed25519:
their public keys, which anybody may know, seal nothing that is believed.
"""

import base64
import json
import os
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from melek.assessment.services.secured.keys import OfficerKey, PublicKey, raw
from melek.kit.errors import InputError

MAGIC = b"MELEK-BANK-2\n"
_SIGNED = b"melek bank package\n"  # before what is signed, so that no signature serves two purposes
LONGEST_HEAD = 20_000
_KEY, _NONCE, _SIGNATURE = 32, 12, 64
_SIGNATURES = 2 * _SIGNATURE  # at the end, in the order of the officers
_OFFICER = {"key", "ephemeral", "nonce", "half"}


class NotAPackage(InputError):
    """The file is no sealed bank, or it was cut off or changed."""

    message = _("Berkas ini bukan paket bank soal yang utuh. Minta salinan baru dari pembuatnya.")


class NotSigned(NotAPackage):
    """One of the two officers for whom the package is sealed did not sign it, or it was changed afterwards."""

    message = _("Paket ini tidak ditandatangani kedua petugasnya, atau diubah sesudahnya. Jangan pakai berkas ini.")


class TwoOfficersNeeded(InputError):
    """One officer alone neither seals nor opens a bank."""

    message = _("Diperlukan kunci dua petugas yang berbeda, keduanya terdaftar pada paket ini.")


def seal(content: bytes, *, keys: Sequence[OfficerKey], about: dict[str, Any]) -> bytes:
    """The content sealed for two officers and signed by both; `about` stays readable without a key.

    Raises TwoOfficersNeeded.
    """
    publics = [one.public for one in keys]
    if len({one.fingerprint for one in publics}) != 2 or len(keys) != 2:
        raise TwoOfficersNeeded
    key, first, nonce = os.urandom(_KEY), os.urandom(_KEY), os.urandom(_NONCE)
    halves = (first, _xor(key, first))
    wrapped = [_wrapped(half, officer) for half, officer in zip(halves, publics, strict=True)]
    head = json.dumps({"about": about, "nonce": _told(nonce), "officers": wrapped}, sort_keys=True).encode()
    start = MAGIC + len(head).to_bytes(4, "big") + head
    package = start + AESGCM(key).encrypt(nonce, content, start)
    return package + b"".join(one.signing.sign(_SIGNED + package) for one in keys)


def about(package: bytes) -> dict[str, Any]:
    """What a package says of itself without a key; the seal proves it only once the package is opened."""
    found: dict[str, Any] = _head(package)[0]["about"]
    return found


def open_sealed(package: bytes, *, keys: Sequence[OfficerKey]) -> bytes:
    """The content of a package, opened with the unlocked keys of its two officers once both signatures hold.

    Whether the two are officers here, the caller has to know. Raises NotAPackage, NotSigned, TwoOfficersNeeded.
    """
    head, size = _head(package)
    by_print = {key.public.fingerprint: key for key in keys}
    named = [str(one["key"]) for one in head["officers"]]
    if len(set(named)) != 2 or not by_print.keys() >= set(named):
        raise TwoOfficersNeeded
    holders = [by_print[one] for one in named]
    _check_signatures(package, [one.public for one in holders])
    halves = [_unwrapped(one, key) for one, key in zip(head["officers"], holders, strict=True)]
    try:
        return AESGCM(_xor(*halves)).decrypt(_read(head["nonce"]), package[size:-_SIGNATURES], package[:size])
    except (InvalidTag, ValueError, TypeError) as error:
        raise NotAPackage from error


def _check_signatures(package: bytes, signers: Sequence[PublicKey]) -> None:
    """Raises NotSigned unless each signature at the end of the package is that of its officer."""
    body, end = package[:-_SIGNATURES], package[-_SIGNATURES:]
    for place, signer in enumerate(signers):
        try:
            signer.signing.verify(end[place * _SIGNATURE : (place + 1) * _SIGNATURE], _SIGNED + body)
        except InvalidSignature as error:
            raise NotSigned from error


def _head(package: bytes) -> tuple[dict[str, Any], int]:
    """The head of a package and the place where its content begins."""
    start = len(MAGIC) + 4
    length = int.from_bytes(package[len(MAGIC) : start], "big")
    if not package.startswith(MAGIC) or length > LONGEST_HEAD or len(package) < start + length + _SIGNATURES:
        raise NotAPackage
    try:
        head = json.loads(package[start : start + length])
        complete = {"about", "nonce", "officers"} <= head.keys() and len(head["officers"]) == 2
        complete = complete and all(one.keys() >= _OFFICER for one in head["officers"])
    except (ValueError, AttributeError, TypeError) as error:
        raise NotAPackage from error
    if not complete:
        raise NotAPackage
    return head, start + length


def _wrapped(half: bytes, officer: PublicKey) -> dict[str, str]:
    ephemeral, nonce = X25519PrivateKey.generate(), os.urandom(_NONCE)
    shared = _derived(ephemeral.exchange(officer.opening), raw(ephemeral.public_key()), raw(officer.opening))
    return {
        "key": officer.fingerprint,
        "ephemeral": _told(raw(ephemeral.public_key())),
        "nonce": _told(nonce),
        "half": _told(AESGCM(shared).encrypt(nonce, half, None)),
    }


def _unwrapped(told: dict[str, str], key: OfficerKey) -> bytes:
    try:
        ephemeral = X25519PublicKey.from_public_bytes(_read(told["ephemeral"]))
        shared = _derived(key.opening.exchange(ephemeral), raw(ephemeral), raw(key.public.opening))
        half = AESGCM(shared).decrypt(_read(told["nonce"]), _read(told["half"]), None)
    except (KeyError, TypeError, ValueError, InvalidTag) as error:
        raise NotAPackage from error
    if len(half) != _KEY:
        raise NotAPackage
    return half


def _derived(secret: bytes, ephemeral: bytes, officer: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=b"melek bank half" + ephemeral + officer).derive(secret)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _told(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _read(told: str) -> bytes:
    return base64.b64decode(told, validate=True)
