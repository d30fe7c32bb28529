"""The keys of officers: with one they open what was sealed for them, with the other they sign what they sealed.

A key file holds an X25519 and an Ed25519 key as PEM, each locked with the same password; the public file likewise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
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

SHORTEST_PASSWORD = 12
_BLOCK = re.compile(rb"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----\s*", re.DOTALL)


class NotAKey(InputError):
    """The file is no key of an officer, or the password is wrong."""

    message = _("Berkas kunci tidak terbaca, atau kata sandinya salah.")


class WeakPassword(InputError):
    """A key file needs a password that cannot be guessed."""

    message = _("Kata sandi kunci paling sedikit {least} karakter.")


@dataclass(frozen=True)
class PublicKey:
    """What everybody may know of an officer's key."""

    opening: X25519PublicKey
    signing: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 of both public keys in hexadecimal: who swaps one of them has another fingerprint."""
        return sha256(raw(self.opening) + raw(self.signing)).hexdigest()


@dataclass(frozen=True)
class OfficerKey:
    """The unlocked private keys of an officer."""

    opening: X25519PrivateKey
    signing: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.opening.public_key(), self.signing.public_key())


def new_key(password: str) -> tuple[bytes, bytes]:
    """A new private key file, locked with a password, and its public file; both as PEM. Raises WeakPassword."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(least=SHORTEST_PASSWORD)
    made, locked = (
        (X25519PrivateKey.generate(), Ed25519PrivateKey.generate()),
        BestAvailableEncryption(password.encode()),
    )
    private = [one.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked) for one in made]
    public = [one.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for one in made]
    return b"".join(private), b"".join(public)


def unlocked(private: bytes, password: str) -> OfficerKey:
    """The private keys in a key file. Raises NotAKey."""
    try:
        opening, signing = (load_pem_private_key(one, password.encode() or None) for one in _blocks(private))
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NotAKey from error
    if not isinstance(opening, X25519PrivateKey) or not isinstance(signing, Ed25519PrivateKey):
        raise NotAKey
    return OfficerKey(opening, signing)


def public_key(public: bytes | str) -> PublicKey:
    """The public keys in a public file. Raises NotAKey."""
    try:
        data = public.encode() if isinstance(public, str) else public
        opening, signing = (load_pem_public_key(one) for one in _blocks(data))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAKey from error
    if not isinstance(opening, X25519PublicKey) or not isinstance(signing, Ed25519PublicKey):
        raise NotAKey
    return PublicKey(opening, signing)


def fingerprint(public: bytes | str) -> str:
    """The fingerprint of a public file. Raises NotAKey."""
    return public_key(public).fingerprint


def raw(key: Any) -> bytes:
    """The bytes of a public key."""
    found: bytes = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return found


def _blocks(data: bytes) -> Sequence[bytes]:
    """The two keys of a file. Raises ValueError for any other number."""
    opening, signing = _BLOCK.findall(data)
    return opening, signing
