"""Frames of LED signs as data: from a template and a text to bytes, and back. Pure.

The shipped templates and what their fields mean are in ``templates.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from importlib.resources import files
from operator import xor
from typing import Final

from drivers.configuration import Settings, is_charset
from drivers.errors import DeviceConfigError

ADDRESS: Final = "{address}"
CHECK: Final = "{check}"
LENGTH: Final = "{length}"
TEXT: Final = "{text}"
_PLACES: Final = (ADDRESS, LENGTH, CHECK, TEXT)
_HEX_BYTE: Final = re.compile("[0-9A-Fa-f]{2}")


class Check(StrEnum):
    """How the check is made of the bytes that it covers."""

    SUM8 = "sum8"
    XOR8 = "xor8"
    CRC16 = "crc16"
    """CRC-16 of Modbus (polynomial A001h, reflected, from FFFFh), the low byte first."""
    NONE = "none"

    @property
    def size(self) -> int:
        """Bytes that it takes in the frame."""
        return 2 if self is Check.CRC16 else 1

    def of(self, data: bytes) -> bytes:
        match self:
            case Check.SUM8:
                return bytes((sum(data) % 256,))
            case Check.XOR8:
                return bytes((reduce(xor, data, 0),))
            case Check.CRC16:
                return _crc16(data).to_bytes(2, "little")
        return b"\0"


def _crc16(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


class Covers(StrEnum):
    """Which bytes the check is made of."""

    AFTER = "after"
    """All that follow it."""
    BEFORE = "before"
    """All that stand before it."""
    FRAME = "frame"
    """All but the check itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTemplate:
    """One kind of strip."""

    words: tuple[str, ...]
    """The frame: bytes in hexadecimal and the places, of which {text} must be there."""
    charset: str
    width: int
    """How many bytes of text the strip has room for."""
    check: Check
    covers: Covers
    length_adds: int
    """What {length} counts besides the bytes of the text, -255 to 255."""
    padded: bool
    """A shorter text is sent with blanks up to the width: the strip keeps what it is not sent."""
    gap_seconds: float

    def cut(self, text: str) -> str:
        """As much of the text as the strip has room for, never half a hanzi.

        A character that the strip's charset lacks is a question mark, as it would be there.
        """
        room, kept = self.width, ""
        for character in text.encode(self.charset, "replace").decode(self.charset):
            room -= len(character.encode(self.charset))
            if room < 0:
                break
            kept += character
        return kept

    def encode(self, address: int, text: str) -> bytes:
        """The frame for a text that was already cut. ``address`` is 0 to 255."""
        body = text.encode(self.charset)
        if self.padded:
            body = body.ljust(self.width)
        length = (len(body) + self.length_adds) % 256
        check = bytes(self.check.size)
        places = {ADDRESS: bytes((address,)), LENGTH: bytes((length,)), TEXT: body, CHECK: check}
        parts = [places[word] if word in places else bytes.fromhex(word) for word in self.words]
        if CHECK in self.words:
            place = self.words.index(CHECK)
            parts[place] = self.check.of(self._covered(parts, place))
        return b"".join(parts)

    def _covered(self, parts: Sequence[bytes], place: int) -> bytes:
        before, after = b"".join(parts[:place]), b"".join(parts[place + 1 :])
        return {Covers.AFTER: after, Covers.BEFORE: before, Covers.FRAME: before + after}[
            self.covers
        ]

    def size_of(self, words: Sequence[str]) -> int:
        """How many bytes these words take, none of which is {text}."""
        return sum(self.check.size if word == CHECK else 1 for word in words)


class SignDecoder:
    """What a strip understands of a stream of bytes: the address and the text of each frame."""

    def __init__(self, template: SignTemplate) -> None:
        self._template = template
        text = template.words.index(TEXT)
        self._head = template.words[:text]
        self._head_size = template.size_of(self._head)
        self._tail_size = template.size_of(template.words[text + 1 :])
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[tuple[int, str, bytes]]:
        """Address, text and bytes of the frames that are complete with these bytes."""
        self._buffer += chunk
        frames: list[tuple[int, str, bytes]] = []
        while self._buffer:
            if not self._head_fits():
                del self._buffer[0]
                continue
            found = self._frame()
            if found is not None:
                frames.append(found)
                del self._buffer[: len(found[2])]
            elif len(self._buffer) >= self._head_size + self._template.width + self._tail_size:
                del self._buffer[0]
            else:
                break
        return frames

    def _frame(self) -> tuple[int, str, bytes] | None:
        """The shortest frame that the buffer begins with. One is known by being what is sent."""
        template = self._template
        for size in range(template.width + 1):
            end = self._head_size + size + self._tail_size
            if end > len(self._buffer):
                return None
            frame = bytes(self._buffer[:end])
            body = frame[self._head_size : self._head_size + size]
            try:
                text = body.decode(template.charset)
            except UnicodeDecodeError:
                # Half a hanzi: the end is further on.
                continue
            text = text.rstrip(" ") if template.padded else text
            if template.encode(self._address(frame), text) == frame:
                return self._address(frame), text, frame
        return None

    def _address(self, frame: bytes) -> int:
        if ADDRESS not in self._head:
            return 0
        return frame[self._template.size_of(self._head[: self._head.index(ADDRESS)])]

    def _head_fits(self) -> bool:
        at = 0
        for word in self._head:
            if at >= len(self._buffer):
                return True
            if word not in _PLACES and int(word, 16) != self._buffer[at]:
                return False
            at += self._template.size_of((word,))
        return True


def parse_template(name: str, fields: Mapping[str, object]) -> SignTemplate:
    """A template from a table of TOML. Raises DeviceConfigError with all that is wrong."""
    settings = Settings(f"窗口屏模板 {name} 有误", fields)
    words = tuple(settings.text("frame", "").split())
    charset = settings.text("charset", "gbk")
    width = settings.integer("width", 16, least=1, most=255)
    check = settings.text("check", Check.SUM8, choices=tuple(Check))
    covers = settings.text("covers", Covers.AFTER, choices=tuple(Covers))
    length_adds = settings.integer("length_adds", 0, least=-255, most=255)
    padded = settings.flag("padded", default=False)
    gap_seconds = settings.seconds("gap", 0.1, least=0, most=5)
    for problem in _frame_problems(words) or _end_problems(words, padded=padded):
        settings.problem(problem)
    if not is_charset(charset):
        settings.problem(f"没有“{charset}”这种编码 no such charset")
    settings.finish()
    return SignTemplate(
        words=words, charset=charset, width=width, check=Check(check), covers=Covers(covers),
        length_adds=length_adds, padded=padded, gap_seconds=gap_seconds,
    )  # fmt: skip


def _frame_problems(words: Sequence[str]) -> list[str]:
    wrong = [word for word in words if word not in _PLACES and not _HEX_BYTE.fullmatch(word)]
    if wrong:
        known = "、".join(_PLACES)
        return [f"“frame”中的“{wrong[0]}”既不是两位十六进制数，也不是 {known} bad frame"]
    problems = [
        f"“frame”中 {place} 只能写一次 bad frame" for place in _PLACES if words.count(place) > 1
    ]
    if TEXT not in words:
        problems.append(f"“frame”中缺少 {TEXT} bad frame")
    elif ADDRESS in words[words.index(TEXT) :]:
        problems.append(f"“frame”中 {ADDRESS} 应在 {TEXT} 之前 bad frame")
    return problems


def _end_problems(words: Sequence[str], *, padded: bool) -> list[str]:
    ends = words[-1] not in _PLACES
    if ends or padded or LENGTH in words:
        return []
    return [f"“frame”没有结束字节，也没有 {LENGTH} 或 padded，窗口屏不知道文字到哪里结束 no end"]


def parse_templates(text: str) -> dict[str, SignTemplate]:
    """All templates of a TOML text, by name. Raises DeviceConfigError."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DeviceConfigError(f"窗口屏模板不是 TOML 格式 not TOML: {error}") from error
    templates: dict[str, SignTemplate] = {}
    for name, fields in tables.items():
        if not isinstance(fields, Mapping):
            raise DeviceConfigError(f"窗口屏模板“{name}”应为表 must be a table")
        templates[name] = parse_template(name, fields)
    return templates


def shipped_templates() -> dict[str, SignTemplate]:
    """The templates that come with the program, by name."""
    text = files("drivers.signs").joinpath("templates.toml").read_text(encoding="utf-8")
    return parse_templates(text)
