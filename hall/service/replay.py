"""The same request again gets the same answer and is not carried out twice."""

from __future__ import annotations

import hashlib

import msgspec

from hall.domain import errors
from hall.domain.commands import Command
from hall.domain.errors import HallError, KeyReused
from hall.service.bodies import Body
from hall.store.answers import Answer

Outcome = Body | HallError
"""What a command came to: its answer, or why it was refused."""


def fingerprint(command: Command, secret: bytes) -> bytes:
    """Keyed digest of a command, to notice a key used for something else.

    Keyed with at most 64 bytes of secret: a command may hold an identity number, and whoever
    has the file alone must not find it by trying all numbers.
    """
    content = type(command).__name__.encode() + msgspec.json.encode(command)
    return hashlib.blake2b(content, digest_size=16, key=secret).digest()


def answer(digest: bytes, outcome: Outcome) -> Answer:
    """What is kept under the key beside what it answers."""
    if isinstance(outcome, HallError):
        body = msgspec.json.encode(outcome.facts, enc_hook=str).decode()
        return Answer(fingerprint=digest, refusal=outcome.code, body=body)
    return Answer(fingerprint=digest, refusal=None, body=msgspec.json.encode(outcome).decode())


def outcome(kept: Answer, digest: bytes) -> Outcome:
    """What was answered the first time, or KeyReused for another command under the same key."""
    if kept.fingerprint != digest:
        return KeyReused()
    facts = msgspec.json.decode(kept.body)
    if kept.refusal is None:
        return dict(facts)
    return errors.by_code(kept.refusal)(**facts)
