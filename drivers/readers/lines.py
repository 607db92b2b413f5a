"""Codes in a stream of bytes, each ended by CR, LF or both. Pure."""

from __future__ import annotations

LONGEST_CODE = 256
ENDS = b"\r\n"


class CodeLines:
    """Collects bytes up to the end of a line.

    Bytes before and after a code that are no text are skipped, such as what a plug says as it
    goes in or a scanner's own frame. A line that is broken inside, or longer than 256 bytes, is
    dropped whole: half a code is another code.
    """

    def __init__(self, encoding: str = "utf-8") -> None:
        self._encoding = encoding
        self._line = bytearray()
        self._too_long = False
        self.dropped = 0
        """Lines that held something and no code, since the beginning."""

    @property
    def midway(self) -> bool:
        """Whether the bytes so far end inside a line."""
        return bool(self._line)

    def give_up(self) -> bool:
        """Drop the line that was begun, for nothing more of it came; whether there was text in it,
        and not only what a plug says as it goes in.
        """
        text = self._line.decode(self._encoding, "replace")
        self._line.clear()
        self._too_long = False
        self.dropped += 1
        return any(map(_is_text, text))

    def feed(self, chunk: bytes) -> list[str]:
        """The codes that are complete with these bytes, in order."""
        codes: list[str] = []
        for byte in chunk:
            if byte in ENDS:
                codes += self._end()
            elif len(self._line) < LONGEST_CODE:
                self._line.append(byte)
            else:
                self._too_long = True
        return codes

    def _end(self) -> list[str]:
        line, too_long = bytes(self._line), self._too_long
        self._line.clear()
        self._too_long = False
        if not line:
            return []
        text = line.decode(self._encoding, "replace")
        first = next((i for i, c in enumerate(text) if _is_text(c)), len(text))
        last = next((i for i in range(len(text), first, -1) if _is_text(text[i - 1])), first)
        code = text[first:last].strip()
        if too_long or not code or not all(_is_text(character) for character in code):
            self.dropped += 1
            return []
        return [code]


def _is_text(character: str) -> bool:
    return character.isprintable() and character != "\ufffd"
