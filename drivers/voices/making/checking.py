"""Looking a pack of clips over: what is missing, silent, cut off, uneven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from drivers.errors import DeviceError
from drivers.voices.clips.pack import Clip, Pack
from drivers.voices.clips.planning import key_of
from drivers.voices.loudness import SILENCE_DB, Measure, measure
from drivers.voices.making.building import Wanted
from drivers.voices.sound import read_sound

UNEVEN_DB: Final = 4.0
"""As much louder or softer than the pack's middle is heard as another speaker."""
LEAD_SECONDS_MOST: Final = 0.15
"""Silence before the speech, which joined clips would stumble over."""
TAIL_SECONDS_MOST: Final = 0.4
SECONDS_LEAST: Final = 0.1
CLIPPED_MOST: Final = 24
"""Samples at full scale; a recording that was not too loud has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is the matter with one clip."""

    code: str
    """Stable: missing, unreadable, rate, silent, short, clipped, uneven, lead, tail."""
    language: str
    text: str
    detail: str

    def __str__(self) -> str:
        return f"{self.language} “{self.text}”：{self.detail} [{self.code}]"


def look_over(pack: Pack, wanted: Sequence[Wanted]) -> list[Finding]:
    """Everything that is the matter, in the order of the pack; first what is missing."""
    findings = [
        Finding(code="missing", language=one.language, text=one.text, detail="缺少这个片段")
        for one in wanted
        if key_of(one.text) not in pack.of(one.language)
    ]
    measured: list[tuple[str, Clip, Measure]] = []
    for language, clips in sorted(pack.clips.items()):
        for clip in clips.values():
            found = _measured(pack, language, clip)
            if isinstance(found, Finding):
                findings.append(found)
            else:
                measured.append((language, clip, found))
    heard = [found.loudness_db for _, _, found in measured if found.loudness_db > SILENCE_DB]
    middle = median(heard) if heard else 0.0
    for language, clip, found in measured:
        findings += (
            Finding(code=code, language=language, text=clip.text, detail=detail)
            for code, detail in _wrong(found, middle)
        )
    return findings


def _measured(pack: Pack, language: str, clip: Clip) -> Measure | Finding:
    def finding(code: str, detail: str) -> Finding:
        return Finding(code=code, language=language, text=clip.text, detail=detail)

    path: Path = pack.path(clip)
    if not path.is_file():
        return finding("missing", f"没有文件 {clip.file}")
    try:
        sound = read_sound(path)
    except DeviceError as error:
        return finding("unreadable", str(error))
    if sound.rate != pack.rate:
        return finding("rate", f"采样率是 {sound.rate} Hz，应为 {pack.rate} Hz")
    return measure(sound)


def _wrong(found: Measure, middle: float) -> Iterator[tuple[str, str]]:
    if found.loudness_db <= SILENCE_DB:
        yield "silent", "没有声音"
        return
    if found.seconds - found.lead_seconds - found.tail_seconds < SECONDS_LEAST:
        yield "short", f"只有 {found.seconds:.2f} 秒"
    if found.clipped > CLIPPED_MOST:
        yield "clipped", f"{found.clipped} 个采样到顶，录音太响，失真"
    if abs(found.loudness_db - middle) > UNEVEN_DB:
        louder = "响" if found.loudness_db > middle else "轻"
        yield "uneven", f"比其他片段{louder} {abs(found.loudness_db - middle):.1f} dB"
    if found.lead_seconds > LEAD_SECONDS_MOST:
        yield "lead", f"开头空白 {found.lead_seconds:.2f} 秒"
    if found.tail_seconds > TAIL_SECONDS_MOST:
        yield "tail", f"结尾空白 {found.tail_seconds:.2f} 秒"
