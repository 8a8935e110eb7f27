"""Authenticated encryption of what people wrote and of who they are, and blind indexes to find them by.

A sealed value is the 4-byte fingerprint of its key, a 12-byte nonce, and the AES-256-GCM ciphertext with
its 16-byte tag. The first master key seals; every one opens, so a new key is put in front of the old ones.
Each person has a key of their own, which master keys seal: storage/personal.py.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_KEY = 32
FINGERPRINT_BYTES = 4
_NONCE = 12
_KEY_BYTES = 32
# More people than take part at once; each takes a kilobyte or so.
_CIPHERS_KEPT = 4096


class CannotOpen(ValueError):
    """The value was sealed with a key that is not among ENCRYPTION_KEYS, or was changed since."""


class Cipher:
    """One key at work."""

    def __init__(self, key: bytes) -> None:
        self.fingerprint = _derive(key, b"fingerprint")[:FINGERPRINT_BYTES]
        self._cipher = AESGCM(_derive(key, b"seal"))

    def seal(self, content: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self.fingerprint + nonce + self._cipher.encrypt(nonce, content, None)

    def sealed(self, content: bytes) -> bool:
        """Whether this key, and no other, may open it."""
        return content[:FINGERPRINT_BYTES] == self.fingerprint

    def open(self, sealed: bytes) -> bytes:
        """Raises CannotOpen."""
        body = sealed[FINGERPRINT_BYTES:]
        try:
            return self._cipher.decrypt(body[:_NONCE], body[_NONCE:], None)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the value was changed") from error


class Vault:
    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"an encryption key has at least {SHORTEST_KEY} characters")
        masters = [key.encode() for key in keys]
        self._newest = keys[0]
        self._ciphers = [Cipher(key) for key in masters]
        self._index_keys = [_derive(key, b"index") for key in masters]
        self._signing_keys = [_derive(key, b"sign") for key in masters]
        self._personal = lru_cache(_CIPHERS_KEPT)(self._open_key)

    @property
    def fingerprints(self) -> list[bytes]:
        """With which what a master key sealed begins; that of the key which seals comes first."""
        return [cipher.fingerprint for cipher in self._ciphers]

    def newest_alone(self) -> "Vault":
        """As it is once the older keys are taken out."""
        return Vault([self._newest])

    def seal(self, text: str) -> bytes:
        return self._ciphers[0].seal(text.encode())

    def unseal(self, sealed: bytes) -> str:
        """Raises CannotOpen."""
        return self.open(sealed).decode()

    def seal_json(self, data: Any) -> bytes:
        return self.seal(written(data))

    def unseal_json(self, sealed: bytes) -> Any:
        return json.loads(self.unseal(sealed))

    def reseal(self, sealed: bytes) -> bytes:
        """With the newest key. Raises CannotOpen."""
        return self._ciphers[0].seal(self.open(sealed))

    def new_key(self) -> bytes:
        """A key for one person, sealed."""
        return self.wrap(secrets.token_bytes(_KEY_BYTES))

    def wrap(self, key: bytes) -> bytes:
        return self._ciphers[0].seal(key)

    def personal(self, key_sealed: bytes) -> Cipher:
        """Raises CannotOpen."""
        return self._personal(key_sealed)

    def _open_key(self, key_sealed: bytes) -> Cipher:
        return Cipher(self.open(key_sealed))

    def open(self, sealed: bytes) -> bytes:
        """Raises CannotOpen."""
        for cipher in self._ciphers:
            if cipher.sealed(sealed):
                return cipher.open(sealed)
        raise CannotOpen("no key for this value")

    def index(self, value: int | str) -> bytes:
        """A 16-byte blind index: equal for equal values, useless without the key."""
        return _index(self._index_keys[0], value)

    def indexes(self, value: int | str) -> list[bytes]:
        """The index under every key, newest first, for look-ups while keys are being rotated."""
        return [_index(key, value) for key in self._index_keys]

    def sign(self, content: bytes) -> bytes:
        """32 bytes that nobody can make without the key."""
        return hmac.digest(self._signing_keys[0], content, hashlib.sha256)

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether one of the keys signed this content."""
        made = (hmac.digest(key, content, hashlib.sha256) for key in self._signing_keys)
        return any(hmac.compare_digest(one, signature) for one in made)


def written(data: Any) -> str:
    """As JSON, escaped to ASCII so that whatever it carried (a lone surrogate, say) survives."""
    return json.dumps(data, separators=(",", ":"))


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=b"infusion-journal " + purpose).derive(key)


def _index(key: bytes, value: int | str) -> bytes:
    return hmac.digest(key, str(value).encode(), hashlib.sha256)[:16]
