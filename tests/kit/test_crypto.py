"""Encryption at rest and keyed hashes."""

import hmac
from hashlib import sha256
from typing import Any

import pytest

from melek.kit import crypto


@pytest.fixture(autouse=True)
def _fresh_keys():
    """Derived keys are remembered; tests change the key."""
    crypto._key.cache_clear()
    crypto._cipher.cache_clear()
    yield
    crypto._key.cache_clear()
    crypto._cipher.cache_clear()


@pytest.mark.parametrize("text", ["", "198503152010012003", "é – 好", "x" * 10_000])
def test_text_comes_back(text: str) -> None:
    token = crypto.encrypt(text, "test")
    assert crypto.decrypt(token, "test") == text
    assert not text or text not in token


def test_the_same_text_never_looks_the_same() -> None:
    assert len({crypto.encrypt("a", "test") for _time in range(50)}) == 50


def test_another_purpose_does_not_open_it() -> None:
    with pytest.raises(crypto.WrongKey):
        crypto.decrypt(crypto.encrypt("a", "one"), "two")


def test_another_key_does_not_open_it(settings: Any) -> None:
    token = crypto.encrypt("a", "test")
    crypto._key.cache_clear()
    crypto._cipher.cache_clear()
    settings.MELEK_KEY = "another key"
    with pytest.raises(crypto.WrongKey, match="MELEK_KEY"):
        crypto.decrypt(token, "test")


def test_changed_text_is_refused() -> None:
    token = crypto.encrypt("sepuluh", "test")
    for place in (0, len(token) // 2, len(token) - 3):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(crypto.WrongKey):
            crypto.decrypt(token[:place] + other + token[place + 1 :], "test")


@pytest.mark.parametrize("token", ["", "abc", "bukan base64!", "é", "QUJD"])
def test_what_was_never_encrypted_is_refused(token: str) -> None:
    with pytest.raises(crypto.WrongKey):
        crypto.decrypt(token, "test")


def test_keyed_hash_is_hmac_of_a_derived_key(settings: Any) -> None:
    settings.MELEK_KEY = "k"
    key = hmac.digest(b"k", b"hash:test", sha256)
    assert crypto.keyed_hash("a", "test") == hmac.new(key, b"a", sha256).hexdigest()[:32]
    assert len(crypto.keyed_hash("", "test")) == 32


def test_hashes_and_signatures_differ_by_purpose_and_use() -> None:
    made = {crypto.keyed_hash("a", "one"), crypto.keyed_hash("a", "two"), crypto.keyed_hash("b", "one")}
    assert len(made) == 3
    assert crypto.signature("a", "one")[:32] not in made
    assert len(crypto.signature("a", "one")) == 64
