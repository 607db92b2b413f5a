"""Applicants' data sealed at rest, and the keyed hashes by which they are found.

A row is sealed with AES-256-GCM under a key made from the hall's secret. The case's id is bound
to it: a row that somebody moves to another case does not open. Its length is padded, so that it
does not tell who has an address or an agent.

What a keyed hash hides and what it does not: without the secret nobody can read a number back or
try all numbers. Who has the file alone still sees how many cases share one hash, and so that
some name is common; and the short hashes of initials and spellings put people into classes.
Who has the file and the secret has everything.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hall.domain.applicants import Applicant, ApplicantKind, canonical_id, canonical_phone
from hall.domain.errors import Unavailable
from hall.service.secret import derived, person_hash
from hall.service.spelling import typed_initials, typed_whole

NEWEST = 1
"""Id of the key that new rows are sealed with; a row says which one it needs."""
_NONCE = 12
_BLOCK = 256
_HASH = 16

IDENTITY, AGENT, PHONE, NAME, PINYIN, INITIALS = (
    "identity", "agent", "phone", "name", "pinyin", "initials",
)  # fmt: skip
"""Kinds of lookups. An agent's number is one of its own: he is not the applicant."""


class SealBroken(Unavailable):
    """The row was altered, moved, or sealed with a key that this hall does not have."""

    code = "applicant.seal_broken"
    sentence = (
        "服务对象信息无法解开：数据被改动，或密钥文件 secret.key 与数据库不配套，请联系管理员。"
    )
    title = "The applicant's data do not open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What is stored of an applicant."""

    content: bytes
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One way to find a case by its applicant, with nothing to read back."""

    kind: str
    hash: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """Seals and opens; makes the hashes. One a hall."""

    secret: bytes
    _keys: Mapping[int, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        keys = {1: derived(self.secret, "applicants")}
        object.__setattr__(self, "_keys", keys)

    def __repr__(self) -> str:
        return "Vault(...)"

    def seal(self, case: int, applicant: Applicant, random_bytes: Callable[[int], bytes]) -> Sealed:
        """The applicant of this case as it is stored."""
        nonce = random_bytes(_NONCE)
        clear = _padded(msgspec.json.encode(applicant))
        sealed = AESGCM(self._keys[NEWEST]).encrypt(nonce, clear, _bound(case, NEWEST))
        return Sealed(content=nonce + sealed, key=NEWEST)

    def open(self, case: int, sealed: Sealed) -> Applicant:
        """What was sealed for this case. Raises SealBroken."""
        key = self._keys.get(sealed.key)
        if key is None:
            raise SealBroken
        nonce, content = sealed.content[:_NONCE], sealed.content[_NONCE:]
        try:
            clear = AESGCM(key).decrypt(nonce, content, _bound(case, sealed.key))
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
        return msgspec.json.decode(clear.rstrip(b"\0"), type=Applicant)

    def lookups(self, applicant: Applicant) -> frozenset[Lookup]:
        """All ways by which the case of this applicant may be found."""
        found = {self.identity(applicant.id_number)}
        found |= {self.phone(applicant.phone)} if applicant.phone else set()
        found |= {self._lookup(NAME, one) for one in _names(applicant)}
        found |= {self._lookup(PINYIN, one) for one in typed_whole(applicant.name)}
        found |= {self._lookup(INITIALS, one) for one in typed_initials(applicant.name)}
        if applicant.agent is not None:
            found.add(Lookup(kind=AGENT, hash=self.identity(applicant.agent.id_number).hash))
            found.add(self._lookup(NAME, _plain(applicant.agent.name)))
            if applicant.agent.phone:
                found.add(self.phone(applicant.agent.phone))
        return frozenset(found)

    def identity(self, number: str) -> Lookup:
        """By an identity number: the hash that the person's tickets carry."""
        return Lookup(kind=IDENTITY, hash=bytes.fromhex(self.person(number)))

    def person(self, number: str) -> str:
        """The keyed hash of a number as tickets have it."""
        return person_hash(self.secret, canonical_id(number))

    def phone(self, phone: str) -> Lookup:
        """By a telephone number."""
        return self._lookup(PHONE, canonical_phone(phone))

    def typed(self, text: str) -> frozenset[bytes]:
        """The hashes that somebody may mean who types ``text``: a number, a phone, a name in
        characters, its spelling or its initials.
        """
        plain = _plain(text)
        if not plain:
            return frozenset()
        found = {self._lookup(NAME, plain)}
        # 吕 is typed as lv or lü; a firm's name may have figures in it (360科技).
        letters = plain.replace("ü", "v")
        if re.fullmatch(r"[0-9]*[a-z][a-z0-9]*", letters):
            found |= {self._lookup(PINYIN, letters), self._lookup(INITIALS, letters)}
        if any(letter.isdigit() for letter in text):
            found |= {self.identity(text), self.phone(text)}
        return frozenset(one.hash for one in found)

    def _lookup(self, kind: str, text: str) -> Lookup:
        key = derived(self.secret, f"applicant-{kind}")
        return Lookup(kind=kind, hash=hmac.digest(key, text.encode(), hashlib.sha256)[:_HASH])


def _bound(case: int, key: int) -> bytes:
    return b"applicant" + case.to_bytes(8, "big") + key.to_bytes(4, "big")


def _padded(clear: bytes) -> bytes:
    return clear.ljust(-(-len(clear) // _BLOCK) * _BLOCK, b"\0")


_FORMS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团|公司|个体工商户|合伙企业|专业合作社|合作社)+$"
)
"""Legal forms at an organisation's end: who looks for one does not type them."""


def _names(applicant: Applicant) -> set[str]:
    whole = _plain(applicant.name)
    if applicant.kind is ApplicantKind.PERSON:
        return {whole}
    short = _FORMS.sub("", re.sub(r"\(.*?\)", "", applicant.name))
    return {whole, _plain(short)} - {""}


def _plain(name: str) -> str:
    """As names are compared: without blanks, dots and brackets, small letters."""
    return re.sub(r"[\s·•.()（）'\-]", "", name).casefold()
