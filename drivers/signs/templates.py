"""Frames of LED signs as data: from a template and a text to bytes, and back. Pure.

The shipped templates and what their fields mean are in ``templates.toml``.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from importlib.resources import files
from operator import xor

from drivers.configuration import Settings
from drivers.errors import DeviceConfigError

ADDRESS = "{address}"
CHECK = "{check}"
TEXT = "{text}"
_HEX_BYTE = re.compile("[0-9A-Fa-f]{2}")


class Check(StrEnum):
    """How the check byte is made of the bytes that follow it."""

    SUM8 = "sum8"
    XOR8 = "xor8"
    NONE = "none"

    def of(self, data: bytes) -> int:
        if self is Check.SUM8:
            return sum(data) % 256
        return reduce(xor, data, 0) if self is Check.XOR8 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTemplate:
    """One kind of strip."""

    words: tuple[str, ...]
    """The frame: bytes in hexadecimal and, once each, the three places."""
    charset: str
    width: int
    """How many bytes of text the strip has room for."""
    check: Check
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
        places = {ADDRESS: bytes((address,)), TEXT: text.encode(self.charset), CHECK: b"\0"}
        frame = b"".join(
            places[word] if word in places else bytes.fromhex(word) for word in self.words
        )
        place = self.words.index(CHECK)
        check = self.check.of(frame[place + 1 :])
        return frame[:place] + bytes((check,)) + frame[place + 1 :]


class SignDecoder:
    """What a strip understands of a stream of bytes: the address and the text of each frame."""

    def __init__(self, template: SignTemplate) -> None:
        self._template = template
        self._place = template.words.index(TEXT)
        self._tail = bytes.fromhex("".join(template.words[self._place + 1 :]))
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[tuple[int, str, bytes]]:
        """Address, text and bytes of the frames that are complete with these bytes."""
        self._buffer += chunk
        frames: list[tuple[int, str, bytes]] = []
        while self._buffer:
            if not self._head_fits():
                del self._buffer[0]
                continue
            end = self._buffer.find(self._tail, self._place)
            if end < 0:
                break
            frame = bytes(self._buffer[: end + len(self._tail)])
            text = frame[self._place : end].decode(self._template.charset, "replace")
            address = frame[self._template.words.index(ADDRESS)]
            if self._template.encode(address, text) != frame:
                del self._buffer[0]
                continue
            frames.append((address, text, frame))
            del self._buffer[: len(frame)]
        return frames

    def _head_fits(self) -> bool:
        head = zip(self._template.words[: self._place], self._buffer, strict=False)
        return all(word in (ADDRESS, CHECK) or int(word, 16) == byte for word, byte in head)


def parse_template(name: str, fields: Mapping[str, object]) -> SignTemplate:
    """A template from a table of TOML. Raises DeviceConfigError with all that is wrong."""
    settings = Settings(f"窗口屏模板 {name} 有误", fields)
    words = tuple(settings.text("frame", "").split())
    charset = settings.text("charset", "gbk")
    width = settings.integer("width", 16, least=1, most=255)
    check = settings.text("check", Check.SUM8, choices=tuple(Check))
    gap_seconds = settings.seconds("gap", 0.1, least=0, most=5)
    if not _is_frame(words):
        settings.problem(
            f"“frame”应为两位十六进制数，含 {ADDRESS}、{CHECK}，其后 {TEXT} 和结束字节 bad frame"
        )
    if not _is_charset(charset):
        settings.problem(f"没有“{charset}”这种编码 no such charset")
    settings.finish()
    return SignTemplate(
        words=words, charset=charset, width=width, check=Check(check), gap_seconds=gap_seconds
    )


def _is_frame(words: tuple[str, ...]) -> bool:
    if any(words.count(place) != 1 for place in (ADDRESS, CHECK, TEXT)):
        return False
    text = words.index(TEXT)
    places = {words.index(ADDRESS), words.index(CHECK), text}
    digits = [word for place, word in enumerate(words) if place not in places]
    return max(places) == text < len(words) - 1 and all(_HEX_BYTE.fullmatch(w) for w in digits)


def _is_charset(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def parse_templates(text: str) -> dict[str, SignTemplate]:
    """All templates of a TOML text, by name. Raises DeviceConfigError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
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
