"""The hall's one secret, and the keys that are made from it for each use."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

FILE = "secret.key"


def create_secret(directory: Path) -> bytes:
    """A new secret in the data directory, readable by its owner alone."""
    secret = secrets.token_bytes(32)
    descriptor = os.open(directory / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret


def read_secret(directory: Path) -> bytes:
    """The secret of this data directory. Raises FileNotFoundError, ValueError when too short."""
    secret = (directory / FILE).read_bytes()
    if len(secret) < 32:  # noqa: PLR2004 - bytes of the key
        raise ValueError(f"{directory / FILE} is shorter than 32 bytes")
    return secret


def derived(secret: bytes, use: str) -> bytes:
    """The key for one use, such as ``event-chain``; keys of two uses tell nothing of each other."""
    return hmac.digest(secret, use.encode(), hashlib.sha256)


def person_hash(secret: bytes, identity: str) -> str:
    """A person's keyed hash: enough to notice a second number, nothing to read back."""
    canonical = "".join(identity.split()).upper()
    return hmac.digest(derived(secret, "person"), canonical.encode(), hashlib.sha256).hex()[:32]


def token_hash(token: str) -> bytes:
    """What is stored of a token or cookie; they are random and long, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()
