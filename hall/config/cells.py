"""A table's cells as people type them: full-width digits, stray spaces, Excel's `3.0`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNPRINTABLE: Final = frozenset({"Cc", "Cs"})
_NOT_IN_XML: Final = frozenset("\ufeff\ufffe\uffff")
_WHOLE: Final = re.compile(r"[+-]?\d{1,9}(?:\.0*)?")
_NOTHING: Final = frozenset({"", "-", "—", "--", "——", "/", "无", "none"})
_CODE_SEPARATORS: Final = re.compile(r"[\s;；|,、]+")
_TEXT_SEPARATORS: Final = re.compile(r"[;；|]")


def clean_text(cell: str) -> str:
    """One line without stray spaces or control characters; full-width letters stay as they are."""
    visible = (
        " "
        if char.isspace()
        else ""
        if char in _NOT_IN_XML or unicodedata.category(char) in _UNPRINTABLE
        else char
        for char in cell
    )
    return " ".join("".join(visible).split())


def clean_code(cell: str) -> str:
    """A code or keyword with full-width letters and digits made plain."""
    return clean_text(unicodedata.normalize("NFKC", clean_text(cell)))


def whole_number(cell: str) -> int:
    """A whole number written `3`, `３` or, by Excel, `3.0`; raises ValueError otherwise."""
    text = clean_code(cell)
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text.partition(".")[0])


def says_nothing(cell: str) -> bool:
    """Whether a cell for an optional number is left open: empty, a dash, `/` or `无`."""
    return clean_code(cell).casefold() in _NOTHING


def codes(cell: str) -> tuple[str, ...]:
    """A list of codes, parted by spaces, commas, `、`, `；`, `;` or `|`."""
    parts = _CODE_SEPARATORS.split(clean_code(cell))
    return tuple(part for part in parts if part)


def texts(cell: str) -> tuple[str, ...]:
    """A list of names, parted by `；`, `;` or `|`; commas belong to the names."""
    parts = (clean_text(part) for part in _TEXT_SEPARATORS.split(cell))
    return tuple(part for part in parts if part)


def cell_text(value: object) -> str:
    """What a spreadsheet's cell says: whole floats without `.0`, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def column_letter(index: int) -> str:
    """Excel's letter of the column at this place from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
