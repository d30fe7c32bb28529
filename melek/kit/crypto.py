"""Encryption at rest and keyed hashes, one derived key for each purpose.

Encryption is AES-256-GCM with a random 96-bit nonce; the keyed hash is HMAC-SHA-256 cut to 128 bits.
"""

import base64
import hmac
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.kit.errors import DomainError

_NONCE = 12


class WrongKey(DomainError):
    """The text was encrypted under another key."""

    message = _(
        "Data terenkripsi ini tidak dapat dibuka dengan kunci yang dipasang. Pasang kunci MELEK_KEY yang semula."
    )


@lru_cache(maxsize=64)
def _key(purpose: str, use: str) -> bytes:
    return hmac.digest(settings.MELEK_KEY.encode(), f"{use}:{purpose}".encode(), sha256)


@lru_cache(maxsize=64)
def _cipher(purpose: str) -> AESGCM:
    return AESGCM(_key(purpose, "encrypt"))


def encrypt(text: str, purpose: str) -> str:
    """Encrypt a text; the answer is URL-safe base64 of nonce and ciphertext, different at every call."""
    nonce = os.urandom(_NONCE)
    return base64.urlsafe_b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)).decode()


def decrypt(token: str, purpose: str) -> str:
    """Read what `encrypt` wrote for the same purpose; raises WrongKey for anything else."""
    try:
        raw = base64.urlsafe_b64decode(token)
        return _cipher(purpose).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: no base64, or too short to hold a nonce
        raise WrongKey from error


def keyed_hash(text: str, purpose: str) -> str:
    """A 32-digit hexadecimal pseudonym: equal texts match, and nobody without the key can try guesses."""
    return hmac.digest(_key(purpose, "hash"), text.encode(), sha256).hex()[:32]


def hasher(purpose: str) -> Callable[[str], str]:
    """`keyed_hash` for one purpose with its key at hand, for millions of texts."""
    key = _key(purpose, "hash")
    digest = hmac.digest

    def hash_of(text: str) -> str:
        return digest(key, text.encode(), "sha256").hex()[:32]

    return hash_of


def encrypt_many(texts: Sequence[str], purpose: str) -> list[str]:
    """`encrypt` for many texts, with one call for all their nonces."""
    cipher, noise = _cipher(purpose), os.urandom(_NONCE * len(texts))
    tokens = []
    for place, text in enumerate(texts):
        nonce = noise[place * _NONCE : (place + 1) * _NONCE]
        tokens.append(base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode())
    return tokens


def signature(text: str, purpose: str) -> str:
    """A full-length keyed signature of a text, in hexadecimal."""
    return hmac.digest(_key(purpose, "sign"), text.encode(), sha256).hex()
