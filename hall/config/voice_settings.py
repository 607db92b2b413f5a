"""What a voice of hall.toml says and how loud: the keys that are the hall's, not the driver's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType
from typing import Final

from hall.config.toml_section import Section

VOLUME_MOST: Final = 100
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HOURS: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-—~至]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of the day on the hall's clock; ``ends`` is not in it.

    It goes over midnight when it ends before it begins.
    """

    begins: time
    ends: time

    def holds(self, moment: time) -> bool:
        """Whether this time of day lies within."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSettings:
    """How one voice announces calls."""

    sentences: Mapping[str, str] = field(default_factory=dict)
    """The hall's own, by tag; what may stand in braces is the display's to check."""
    volume: int = VOLUME_MOST
    """1 to 100."""
    quiet: tuple[Hours, ...] = ()
    quiet_volume: int = 0
    """In the quiet hours; 0: nothing is said."""
    chime: bool = True
    """Two tones before each call."""

    def volume_at(self, moment: time) -> int:
        """The volume at this time of day; 0: nothing is said."""
        quiet = any(hours.holds(moment) for hours in self.quiet)
        return min(self.volume, self.quiet_volume) if quiet else self.volume


def read_speech(section: Section) -> SpeechSettings:
    """The keys ``sentences``, ``volume``, ``quiet``, ``quiet_volume`` and ``chime``."""
    usual = SpeechSettings()
    return SpeechSettings(
        sentences=MappingProxyType(_sentences(section)),
        volume=section.whole("volume", usual.volume, least=1, most=VOLUME_MOST),
        quiet=_quiet(section),
        quiet_volume=section.whole("quiet_volume", usual.quiet_volume, least=0, most=VOLUME_MOST),
        chime=section.flag("chime", default=usual.chime),
    )


def _sentences(section: Section) -> dict[str, str]:
    table = section.section("sentences")
    sentences = {}
    for tag in table.values:
        if _LANGUAGE.fullmatch(tag):
            sentences[tag] = table.needed_text(tag)
        else:
            table.problem(tag, f"“{tag}”不是语言标记，应写成 zh-CN 或 en 的样子")
    return sentences


def _quiet(section: Section) -> tuple[Hours, ...]:
    found = []
    for place, text in enumerate(section.texts("quiet")):
        hours = _hours(text)
        if hours is None:
            message = f"“{text}”不是一段时间，应写成 12:00-13:30 的样子"
            section.problem(f"quiet[{place}]", message)
        else:
            found.append(hours)
    return tuple(found)


def _hours(text: str) -> Hours | None:
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    hour, minute, last_hour, last_minute = map(int, match.groups())
    try:
        return Hours(begins=time(hour, minute), ends=time(last_hour, last_minute))
    except ValueError:
        return None
