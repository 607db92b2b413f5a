"""What a scanned code is about: a slip, a case, a number, a person, or nothing of ours. Pure.

Scanners read the QR codes that the hall printed itself (``…/f/CODE`` on a slip, ``…/c/NUMBER`` on a
notice), barcodes and typed text with the bare code or number, and card readers that type an
identity number. All of it is text from outside: anything may come.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

from hall.domain.applicants import IdKind, canonical_id, number_problem
from hall.domain.numbering import FOLLOW_ALPHABET, FOLLOW_LENGTH

LONGEST_SCAN: Final = 512
"""In characters; the slip's own QR code has less than a hundred."""

_SLIP: Final = re.compile(rf"[{FOLLOW_ALPHABET}]{{{FOLLOW_LENGTH}}}")
_CASE: Final = re.compile(r"[A-Z]{2,6}\d{8}-\d{5,}")
_NUMBER: Final = re.compile(r"V?[A-Z]{1,3}\d{2,6}")
_CARD: Final = re.compile(r"\d{17}[\dX]")


class ScanKind(StrEnum):
    """What a code names."""

    SLIP = "slip"
    """A ticket, by its follow code."""
    CASE = "case"
    """A case, by its number."""
    NUMBER = "number"
    """Today's ticket, by its number."""
    PERSON = "person"
    """A resident's identity card (居民身份证), by its number; its check digit is right."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was understood."""

    kind: ScanKind
    text: str = field(repr=False)
    """In canonical form. Of a person it is personal data and stands in no log and no event."""


def read_scan(text: str) -> Scan:
    """What the text names; of kind UNKNOWN for what is none of ours, never an error."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_SCAN]).strip()
    if "://" in plain:
        return _link(plain)
    if _SLIP.fullmatch(plain):
        return Scan(ScanKind.SLIP, plain)
    capital = plain.upper()
    if _CASE.fullmatch(capital):
        return Scan(ScanKind.CASE, capital)
    card = canonical_id(plain)
    if _CARD.fullmatch(card):
        return _person(card)
    if _NUMBER.fullmatch(capital):
        return Scan(ScanKind.NUMBER, capital)
    return Scan(ScanKind.UNKNOWN, "")


def _link(text: str) -> Scan:
    # Whatever the address: a hall that changed its public_url must still read its old slips.
    try:
        path = urlsplit(text).path
    except ValueError:
        return Scan(ScanKind.UNKNOWN, "")
    parts = [unquote(part) for part in path.split("/") if part]
    match parts[-2:]:
        case ["f", code] if _SLIP.fullmatch(code):
            return Scan(ScanKind.SLIP, code)
        case ["c", number] if _CASE.fullmatch(number):
            return Scan(ScanKind.CASE, number)
    return Scan(ScanKind.UNKNOWN, "")


def _person(card: str) -> Scan:
    # A card that was misread is nobody: a hash of it would keep the wrong person from a number.
    if number_problem(IdKind.ID_CARD, card):
        return Scan(ScanKind.UNKNOWN, "")
    return Scan(ScanKind.PERSON, card)
