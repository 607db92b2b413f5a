"""Text for a slip printer: what may go to it, how wide it is, where a line breaks. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

GETA = "〓"
"""What stands for a character that the printer cannot print."""

_COMMON_BYTES = 2

_CLOSING = "，。、；：！？）】》」』”’％℃·…"
_OPENING = "（【《「『“‘￥"
_PIECE = re.compile(r"[!-~]+| +|.", re.DOTALL)


class Encoding(StrEnum):
    """How a printer expects Chinese text."""

    GB18030 = "gb18030"
    GBK = "gbk"
    UTF8 = "utf8"


@dataclass(frozen=True, slots=True)
class Lettering:
    """Text handling for one encoding."""

    encoding: Encoding

    def printable(self, text: str) -> tuple[str, int]:
        """The text as it can be printed, and how many characters had to be replaced by 〓.

        Control characters are dropped, line ends become spaces: so no text, whoever wrote it,
        can be a command to the printer. Invisible format characters are dropped too.
        """
        kept: list[str] = []
        replaced = 0
        for character in unicodedata.normalize("NFC", text):
            shown = self._shown(character)
            replaced += shown == GETA != character
            kept.append(shown)
        return "".join(kept), replaced

    def unprintable(self, text: str) -> str:
        """The characters of the text that :meth:`printable` replaces, in order."""
        composed = unicodedata.normalize("NFC", text)
        return "".join(one for one in composed if self._shown(one) == GETA != one)

    def rare(self, text: str) -> str:
        """The characters that a printer of this encoding lacks, or may well lack, each once.

        GB18030 has four bytes for what GBK does not have, and most printers' fonts end with GBK.
        What a printer set to UTF-8 has is not known: none is said to be rare.
        """
        if self.encoding is Encoding.UTF8:
            return ""
        shown = Lettering(Encoding.UTF8).printable(text)[0]
        return "".join(one for one in dict.fromkeys(shown) if not _is_common(one))

    def encode(self, text: str) -> bytes:
        """The bytes of text that came out of :meth:`printable`."""
        return text.encode(self.encoding)

    def width(self, text: str) -> int:
        """Columns of the normal Latin character; a hanzi takes two."""
        return sum(self._columns(character) for character in text)

    def wrap(self, text: str, columns: int) -> list[str]:
        """Lines of at most ``columns``; Latin words stay whole, hanzi break anywhere.

        No line begins with closing punctuation or ends with an opening bracket, where the line
        has room for that. Empty text is one empty line.
        """
        lines: list[str] = []
        line, used = "", 0
        for piece in self._fitting(text, columns):
            width = self.width(piece)
            if used + width > columns:
                lines.append(line.rstrip(" "))
                line, used = "", 0
                if piece.isspace() and piece.isascii():
                    continue
            line += piece
            used += width
        lines.append(line.rstrip(" "))
        return lines

    def _fitting(self, text: str, columns: int) -> Iterator[str]:
        """Unbreakable pieces, cut by force only where one is longer than a line."""
        for piece in _unbreakable(text):
            part, used = "", 0
            for character in piece:
                width = self._columns(character)
                if part and used + width > columns:
                    yield part
                    part, used = "", 0
                part += character
                used += width
            yield part

    def _shown(self, character: str) -> str:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category in ("Zl", "Zp"):
            return " "
        if category == "Zs":
            return character if character == "\u3000" else " "
        if category in ("Cc", "Cf"):
            return ""
        if category in ("Cs", "Co"):
            return GETA
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return GETA
        return character

    def _columns(self, character: str) -> int:
        if character.isascii():
            return 1
        if self.encoding is Encoding.UTF8:
            return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        # In a Chinese code every character beyond ASCII is drawn in a hanzi's square.
        return 2


def _is_common(character: str) -> bool:
    if character == GETA:
        return True
    try:
        return len(character.encode(Encoding.GB18030)) <= _COMMON_BYTES
    except UnicodeEncodeError:
        return False


def _unbreakable(text: str) -> list[str]:
    pieces: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        sticks = piece in _CLOSING or (pieces and pieces[-1][-1] in _OPENING)
        if pieces and sticks and not pieces[-1].isspace():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
