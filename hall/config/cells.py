"""A table's cells as people type them: full-width digits, stray spaces, Excel's `3.0`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNPRINTABLE: Final = frozenset({"Cc", "Cs"})
_NOT_IN_XML: Final = frozenset("\ufeff\ufffe\uffff")
_WHOLE: Final = re.compile(r"[+-]?\d{1,9}(?:\.0*)?")
_MONEY: Final = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?(元|分)?")
_NOTHING: Final = frozenset({"", "-", "—", "--", "——", "/", "无", "none"})
_YES: Final = frozenset({"是", "√", "✓", "yes", "y", "true", "1"})
_NO: Final = frozenset({"否", "×", "✗", "no", "n", "false", "0"})
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


def fen(cell: str) -> int:
    """Money in whole fen: `2000`, `2000分`, `20元`, `20.50元`; raises ValueError otherwise.

    A point without 元 is refused: nobody can tell whether 20.00 was meant in 元 or in 分.
    """
    found = _MONEY.fullmatch(re.sub(r"[ ,]", "", clean_code(cell)))
    if found is None or (found[2] and found[3] != "元"):
        raise ValueError(f"not money: {cell}")
    whole = int(found[1])
    return whole * 100 + int((found[2] or "").ljust(2, "0")) if found[3] == "元" else whole


def yes_or_no(cell: str) -> bool:
    """A flag written 是, 否, √, ×, yes, no, true, false, 1 or 0; raises ValueError otherwise."""
    text = clean_code(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"neither yes nor no: {cell}")


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
