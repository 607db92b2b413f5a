"""A pack of clips: a folder with sounds and ``pack.toml``, which says what each of them says.

[pack]
name = "青禾县政务服务中心"
rate = 24000
gap_ms = 60

[clips.zh]
"到三号窗口" = "zh/window-003.ogg"

[[sources]]
name = "Kokoro-82M"
licence = "Apache-2.0"
file = "licences/kokoro.txt"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from drivers.errors import DeviceConfigError
from drivers.voices.clips.planning import Key, key_of
from drivers.voices.sound import SUFFIXES

MANIFEST: Final = "pack.toml"
SHIPPED: Final = Path(__file__).parent.parent / "pack"
"""The pack that comes with the product."""
RATE: Final = 24000
GAP_MS: Final = 60
GAP_MS_MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a pack's sound comes from, and what it may be used for."""

    name: str
    licence: str
    file: str = ""
    """The licence's text within the pack; empty for a hall's own recordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One sound of a pack."""

    text: str
    file: str
    """Relative to the pack's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What ``pack.toml`` says."""

    folder: Path
    name: str = ""
    rate: int = RATE
    """Samples a second, of every clip."""
    gap_ms: int = GAP_MS
    """Between two joined clips."""
    clips: Mapping[str, Mapping[Key, Clip]] = field(default_factory=dict)
    """By language (the first part of its tag) and what is said."""
    sources: tuple[Source, ...] = ()

    def of(self, language: str) -> Mapping[Key, Clip]:
        """The clips of the language of a BCP 47 tag; none when it is not in the pack."""
        return self.clips.get(primary(language), {})

    def path(self, clip: Clip) -> Path:
        return self.folder / clip.file


def primary(language: str) -> str:
    """The first part of a BCP 47 tag, by which clips are kept: ``zh`` of ``zh-CN``."""
    return language.partition("-")[0].lower()


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises DeviceConfigError with everything that is wrong with it."""
    path = folder / MANIFEST
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise DeviceConfigError(
            f"{folder} 不是语音包，缺少 {MANIFEST} it is no voice pack; "
            f"jiaohao voice build 可以做一个"
        ) from error
    except (OSError, ValueError) as error:
        raise DeviceConfigError(f"{path} 读不了 it cannot be read: {error}") from error
    return _Reader(path, values).pack(folder)


def write_pack(pack: Pack) -> None:
    """Write ``pack.toml``; an older one is replaced at once. Raises OSError."""
    lines = ["[pack]", f"name = {_text(pack.name)}", f"rate = {pack.rate}"]
    lines += [f"gap_ms = {pack.gap_ms}", ""]
    for language, clips in sorted(pack.clips.items()):
        lines.append(f"[clips.{_text(language)}]")
        lines += [f"{_text(clip.text)} = {_text(clip.file)}" for clip in clips.values()]
        lines.append("")
    for source in pack.sources:
        lines += ["[[sources]]", f"name = {_text(source.name)}"]
        lines += [f"licence = {_text(source.licence)}", f"file = {_text(source.file)}", ""]
    new = pack.folder / f"{MANIFEST}.new"
    new.write_text("\n".join(lines), encoding="utf-8")
    new.replace(pack.folder / MANIFEST)


def _text(value: str) -> str:
    # A JSON string is a TOML string: the escapes of both are the same.
    return json.dumps(value, ensure_ascii=False)


class _Reader:
    """Takes a manifest apart and remembers what is wrong with it."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        self._path = path
        self._values = values
        self._problems: list[str] = []

    def pack(self, folder: Path) -> Pack:
        head = self._table(self._values, "pack")
        clips = self._table(self._values, "clips")
        pack = Pack(
            folder=folder,
            name=str(head.get("name", "")),
            rate=self._whole(head, "rate", RATE, 8000, 48000),
            gap_ms=self._whole(head, "gap_ms", GAP_MS, 0, GAP_MS_MOST),
            clips={name: self._clips(self._table(clips, name), name) for name in clips},
            sources=tuple(self._sources()),
        )
        if self._problems:
            raise DeviceConfigError(f"{self._path}：{'；'.join(self._problems)}")
        return pack

    def _table(self, values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = values.get(name, {})
        if isinstance(value, dict):
            return value
        self._problems.append(f"{name} 应为一节 must be a table")
        return {}

    def _whole(
        self, values: Mapping[str, Any], name: str, usual: int, least: int, most: int
    ) -> int:
        value = values.get(name, usual)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._problems.append(f"{name} 应为 {least} 到 {most} 的整数 must be a whole number")
        return usual

    def _clips(self, values: Mapping[str, Any], language: str) -> dict[Key, Clip]:
        clips: dict[Key, Clip] = {}
        for text, file in values.items():
            key = key_of(text)
            if not key:
                self._problems.append(f"clips.{language}：“{text}”没有可以读的字 it says nothing")
            elif not isinstance(file, str) or not _within(file):
                self._problems.append(
                    f"clips.{language}：“{text}”的文件应在语音包里，以 {'、'.join(SUFFIXES)} 结尾 "
                    "its file must be one of the pack's"
                )
            elif key in clips:
                self._problems.append(f"clips.{language}：“{text}”重复 it is there twice")
            else:
                clips[key] = Clip(text=text, file=file)
        return clips

    def _sources(self) -> list[Source]:
        listed = self._values.get("sources", [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self._problems.append("sources 应为若干节 must be tables")
            return []
        return [
            Source(
                name=str(one.get("name", "")),
                licence=str(one.get("licence", "")),
                file=str(one.get("file", "")),
            )
            for one in listed
        ]


def _within(file: str) -> bool:
    path = PurePosixPath(file)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and path.suffix.lower() in SUFFIXES
