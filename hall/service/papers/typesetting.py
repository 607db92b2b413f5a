"""Chinese text in lines: what can be printed, and where a line may break. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

GETA = "〓"
"""What stands for a character that the font does not have."""
_GETAS = (GETA, "□", "?")
_CLOSING = "，。、；：！？）】》」』〕”’％℃·…—,.;:!?)]}%"
_OPENING = "（【《「『〔“‘￥([{"
# Latin words, numbers and addresses stay whole; everything else is one character.
_PIECE = re.compile(r"[!-~]+| +|.", re.DOTALL)
_MODIFIERS = range(0x1F3FB, 0x1F400)
"""Skin tones of the emoji before them."""
_UNSEEN = {"Cf", "Mn", "Me", "Cs", "Cn"}

USUAL = (
    frozenset(
        bytes((row, place)).decode("gb2312", "ignore")
        for row in range(0xA1, 0xF8)
        for place in range(0xA1, 0xFF)
    )
    - {""}
    | {chr(code) for code in range(0x20, 0x7F)}
    | {"〔", "〕", *_GETAS}
)
"""The characters that every text of ours is written in: GB 2312 and ASCII."""

Measure = Callable[[str], float]


def printable(text: str, glyphs: Collection[int]) -> str:
    """The text as a font with these code points prints it.

    What it lacks becomes 〓, for each character as a reader sees them: joiners, selectors and
    marks go with the character before them. Control characters are dropped, line ends stay.
    """
    geta = next((one for one in _GETAS if ord(one) in glyphs), "")
    kept = []
    for character in unicodedata.normalize("NFC", text).replace("\t", " "):
        code = ord(character)
        if code in glyphs or character == "\n":
            kept.append(character)
        elif _seen(character):
            kept.append(geta)
    return "".join(kept)


def _seen(character: str) -> bool:
    category = unicodedata.category(character)
    return not (category in _UNSEEN or category == "Cc" or ord(character) in _MODIFIERS)


def wrap(text: str, width: float, measure: Measure, indent: float = 0) -> list[str]:
    """Lines no wider than ``width``, the first ``indent`` shorter; at least one, may be empty.

    No line begins with closing punctuation or ends with an opening bracket, where there is room
    for that. A line end in the text is one on paper. ``measure`` adds up over characters.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, room = "", width - (0 if lines else indent)
        for piece in _fitting(paragraph, width - indent, measure):
            needed = measure(piece)
            if needed > room and line:
                lines.append(line.rstrip(" "))
                line, room = "", width
                if piece.isspace():
                    continue
            line += piece
            room -= needed
        lines.append(line.rstrip(" "))
    return lines


def _fitting(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Unbreakable pieces, cut by force only where one is wider than a line."""
    for piece in _unbreakable(text):
        if measure(piece) <= width:
            yield piece
            continue
        part = ""
        for character in piece:
            if part and measure(part + character) > width:
                yield part
                part = ""
            part += character
        if part:
            yield part


def _unbreakable(text: str) -> Iterator[str]:
    """Pieces with the closing marks after them and the opening ones before them."""
    held = ""
    for piece in _PIECE.findall(text):
        glued = held and (held[-1] in _OPENING or piece[0] in _CLOSING)
        if held and not glued:
            yield held
            held = ""
        held += piece
    if held:
        yield held
