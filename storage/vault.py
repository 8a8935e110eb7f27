"""Authenticated encryption of what people wrote and of who they are, and blind indexes to find them by.

A sealed value is the 4-byte fingerprint of its key, a 12-byte nonce, and the AES-256-GCM ciphertext with
its 16-byte tag. The first key seals; every key opens, so a new key is put in front of the old ones.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_KEY = 32
_FINGERPRINT, _NONCE = 4, 12


class CannotOpen(ValueError):
    """The value was sealed with a key that is not among ENCRYPTION_KEYS, or was changed since."""


class Vault:
    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"an encryption key has at least {SHORTEST_KEY} characters")
        self._ciphers = {
            _derive(key, b"fingerprint")[:_FINGERPRINT]: AESGCM(_derive(key, b"seal")) for key in keys
        }
        self._sealing = next(iter(self._ciphers))
        self._index_keys = [_derive(key, b"index") for key in keys]
        self._signing_keys = [_derive(key, b"sign") for key in keys]

    def seal(self, text: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self._sealing + nonce + self._ciphers[self._sealing].encrypt(nonce, text.encode(), None)

    def unseal(self, sealed: bytes) -> str:
        """Raises CannotOpen."""
        cipher = self._ciphers.get(sealed[:_FINGERPRINT])
        if cipher is None:
            raise CannotOpen("no key for this value")
        body = sealed[_FINGERPRINT:]
        try:
            return cipher.decrypt(body[:_NONCE], body[_NONCE:], None).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the value was changed") from error

    def seal_json(self, data: Any) -> bytes:
        # Escaped to ASCII, so that whatever JSON carried (a lone surrogate, say) survives.
        return self.seal(json.dumps(data, separators=(",", ":")))

    def unseal_json(self, sealed: bytes) -> Any:
        return json.loads(self.unseal(sealed))

    def index(self, value: int | str) -> bytes:
        """A 16-byte blind index: equal for equal values, useless without the key."""
        return _index(self._index_keys[0], value)

    def indexes(self, value: int) -> list[bytes]:
        """The index under every key, newest first, for look-ups while keys are being rotated."""
        return [_index(key, value) for key in self._index_keys]

    def sign(self, content: bytes) -> bytes:
        """32 bytes that nobody can make without the key."""
        return hmac.digest(self._signing_keys[0], content, hashlib.sha256)

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether one of the keys signed this content."""
        made = (hmac.digest(key, content, hashlib.sha256) for key in self._signing_keys)
        return any(hmac.compare_digest(one, signature) for one in made)


def _derive(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"infusion-journal " + purpose).derive(key.encode())


def _index(key: bytes, value: int | str) -> bytes:
    return hmac.digest(key, str(value).encode(), hashlib.sha256)[:16]
