"""The seal of a package: AES-256-GCM under a key of which each of two officers holds one half.

The key is the exclusive or of two random halves, so one half alone says nothing. Each half is wrapped for the X25519
key of its officer: an ephemeral key agreement, HKDF-SHA-256, AES-256-GCM. The head of the package is authenticated
with everything else, so that a changed byte anywhere is noticed.
"""

import base64
import json
import os
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.utils.translation import gettext_lazy as _

from melek.kit.errors import InputError

MAGIC = b"MELEK-BANK-1\n"
LONGEST_HEAD = 20_000
SHORTEST_PASSWORD = 12
_KEY, _NONCE = 32, 12
_OFFICER = {"key", "ephemeral", "nonce", "half"}


class NotAPackage(InputError):
    """The file is no sealed bank, or it was cut off or changed."""

    message = _("Berkas ini bukan paket bank soal yang utuh. Minta salinan baru dari pembuatnya.")


class NotAKey(InputError):
    """The file is no key of an officer, or the password is wrong."""

    message = _("Berkas kunci tidak terbaca, atau kata sandinya salah.")


class WeakPassword(InputError):
    """A key file needs a password that cannot be guessed."""

    message = _("Kata sandi kunci paling sedikit {least} karakter.")


class TwoOfficersNeeded(InputError):
    """One officer alone neither seals nor opens a bank."""

    message = _("Diperlukan kunci dua petugas yang berbeda, keduanya terdaftar pada paket ini.")


def new_key(password: str) -> tuple[bytes, bytes]:
    """A new private key, encrypted with a password, and its public key; both as PEM. Raises WeakPassword."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(least=SHORTEST_PASSWORD)
    key = X25519PrivateKey.generate()
    locked = BestAvailableEncryption(password.encode())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def unlocked(private: bytes, password: str) -> X25519PrivateKey:
    """The private key in a PEM file. Raises NotAKey."""
    try:
        key = load_pem_private_key(private, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NotAKey from error
    if not isinstance(key, X25519PrivateKey):
        raise NotAKey
    return key


def fingerprint(public: bytes | str) -> str:
    """SHA-256 of a public key in hexadecimal. Raises NotAKey."""
    return sha256(_raw(_public(public))).hexdigest()


def seal(content: bytes, *, officers: Sequence[bytes | str], about: dict[str, Any]) -> bytes:
    """The content sealed for two officers, given by their public keys; `about` stays readable without a key.

    Raises TwoOfficersNeeded, NotAKey.
    """
    keys = [_public(one) for one in officers]
    if len({_raw(one) for one in keys}) != 2 or len(keys) != 2:
        raise TwoOfficersNeeded
    key, first, nonce = os.urandom(_KEY), os.urandom(_KEY), os.urandom(_NONCE)
    halves = (first, _xor(key, first))
    wrapped = [_wrapped(half, officer) for half, officer in zip(halves, keys, strict=True)]
    head = json.dumps({"about": about, "nonce": _told(nonce), "officers": wrapped}, sort_keys=True).encode()
    start = MAGIC + len(head).to_bytes(4, "big") + head
    return start + AESGCM(key).encrypt(nonce, content, start)


def about(package: bytes) -> dict[str, Any]:
    """What a package says of itself without a key; the seal proves it only once the package is opened."""
    found: dict[str, Any] = _head(package)[0]["about"]
    return found


def open_sealed(package: bytes, *, keys: Sequence[X25519PrivateKey]) -> bytes:
    """The content of a package, opened with the unlocked keys of its two officers.

    Raises NotAPackage, TwoOfficersNeeded.
    """
    head, size = _head(package)
    by_print = {sha256(_raw(key.public_key())).hexdigest(): key for key in keys}
    halves = [_unwrapped(one, by_print[one["key"]]) for one in head["officers"] if one["key"] in by_print]
    if len(halves) != 2:
        raise TwoOfficersNeeded
    try:
        return AESGCM(_xor(*halves)).decrypt(_read(head["nonce"]), package[size:], package[:size])
    except (InvalidTag, ValueError, TypeError) as error:
        raise NotAPackage from error


def _head(package: bytes) -> tuple[dict[str, Any], int]:
    """The head of a package and the place where its content begins."""
    start = len(MAGIC) + 4
    length = int.from_bytes(package[len(MAGIC) : start], "big")
    if not package.startswith(MAGIC) or length > LONGEST_HEAD or len(package) < start + length:
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


def _wrapped(half: bytes, officer: X25519PublicKey) -> dict[str, str]:
    ephemeral, nonce = X25519PrivateKey.generate(), os.urandom(_NONCE)
    shared = _derived(ephemeral.exchange(officer), _raw(ephemeral.public_key()), _raw(officer))
    return {
        "key": sha256(_raw(officer)).hexdigest(),
        "ephemeral": _told(_raw(ephemeral.public_key())),
        "nonce": _told(nonce),
        "half": _told(AESGCM(shared).encrypt(nonce, half, None)),
    }


def _unwrapped(told: dict[str, str], key: X25519PrivateKey) -> bytes:
    try:
        ephemeral = X25519PublicKey.from_public_bytes(_read(told["ephemeral"]))
        shared = _derived(key.exchange(ephemeral), _raw(ephemeral), _raw(key.public_key()))
        half = AESGCM(shared).decrypt(_read(told["nonce"]), _read(told["half"]), None)
    except (KeyError, TypeError, ValueError, InvalidTag) as error:
        raise NotAPackage from error
    if len(half) != _KEY:
        raise NotAPackage
    return half


def _derived(secret: bytes, ephemeral: bytes, officer: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=b"melek bank half" + ephemeral + officer).derive(secret)


def _public(pem: bytes | str) -> X25519PublicKey:
    try:
        key = load_pem_public_key(pem.encode() if isinstance(pem, str) else pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAKey from error
    if not isinstance(key, X25519PublicKey):
        raise NotAKey
    return key


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _told(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _read(told: str) -> bytes:
    return base64.b64decode(told, validate=True)
