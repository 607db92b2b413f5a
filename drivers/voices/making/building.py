"""Rendering a pack of clips with an engine, one clip after another, to be gone on with later."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drivers.errors import DeviceConfigError, DeviceError
from drivers.voices.clips.pack import MANIFEST, Clip, Pack, primary, read_pack, write_pack
from drivers.voices.clips.planning import key_of
from drivers.voices.engine import Engine
from drivers.voices.loudness import levelled, measure, trimmed
from drivers.voices.sound import Sound, read_sound, write_wav

LOUDNESS_DB: Final = -20.0
"""Of every clip, below full scale: loud enough, with room for the peaks."""
MARGIN_SECONDS: Final = 0.02
"""What is left around the speech; the gap between joined clips is the pack's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A clip that a hall needs."""

    language: str
    """The first part of a tag."""
    text: str
    """What a plan looks for."""
    say: str
    """What an engine is given: with the punctuation that its melody needs."""
    stem: str
    """The file's name without its ending: ``window-003``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A clip that did not come to be."""

    wanted: Wanted
    reason: str


def build_pack(
    pack: Pack,
    wanted: Sequence[Wanted],
    engine: Engine,
    suffix: str,
    done: Callable[[Wanted], None],
) -> tuple[Pack, list[Failure]]:
    """Render what the pack does not have yet; the pack as it is then, and what failed.

    ``pack`` may be of an earlier run that was stopped: the clips it lists are kept, and the list is
    written after every clip. ``suffix`` is ``.wav`` or ``.ogg``; ``done`` is called after each,
    rendered or kept. Raises OSError when the disk is full.
    """
    failures = []
    for one in wanted:
        language = primary(one.language)
        there = pack.clips.get(language, {}).get(key_of(one.text))
        if there is None or not pack.path(there).is_file():
            clip = Clip(text=one.text, file=f"{language}/{one.stem}{suffix}")
            try:
                _render(pack, clip, one, engine)
            except DeviceError as error:
                failures.append(Failure(wanted=one, reason=str(error)))
            else:
                pack = _with(pack, language, clip)
                write_pack(pack)
        done(one)
    return pack, failures


def begun_pack(folder: Path, fresh: Pack) -> Pack:
    """The pack of an earlier run in the folder, or ``fresh`` in a folder that has none.

    Raises DeviceConfigError when what is there was made otherwise: by another engine or voice.
    """
    if not (folder / MANIFEST).exists():
        folder.mkdir(parents=True, exist_ok=True)
        return fresh
    there = read_pack(folder)
    if (there.name, there.rate) != (fresh.name, fresh.rate):
        raise DeviceConfigError(
            f"{folder} 里已有另一个语音包“{there.name}”，请换一个文件夹 another pack is there"
        )
    return replace(there, sources=fresh.sources, gap_ms=fresh.gap_ms)


def write_sound(path: Path, sound: Sound) -> None:
    """Write a WAV or, with the library soundfile, an Ogg file (Opus, about 3 kB a second)."""
    if path.suffix == ".wav":
        write_wav(path, sound)
        return
    import soundfile

    with soundfile.SoundFile(
        str(path), "w", samplerate=sound.rate, channels=1, format="OGG", subtype="OPUS",
        compression_level=OPUS_COMPRESSION,
    ) as file:  # fmt: skip
        file.buffer_write(sound.samples.tobytes(), dtype="int16")


OPUS_COMPRESSION: Final = 0.9
"""libsndfile's scale from 0, the best, to 1."""


def _render(pack: Pack, clip: Clip, wanted: Wanted, engine: Engine) -> None:
    path = pack.path(clip)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jiaohao-clip-") as folder:
        recording = Path(folder, "clip.wav")
        engine.render(wanted.say, wanted.language, recording)
        sound = trimmed(read_sound(recording), MARGIN_SECONDS)
    if sound.rate != pack.rate:
        raise DeviceError(f"采样率是 {sound.rate} Hz，语音包是 {pack.rate} Hz the rates differ")
    if not measure(sound).loudness_db > -60:
        raise DeviceError("没有声音 silence")
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    write_sound(part, levelled(sound, LOUDNESS_DB))
    part.replace(path)


def _with(pack: Pack, language: str, clip: Clip) -> Pack:
    clips = {name: dict(known) for name, known in pack.clips.items()}
    clips.setdefault(language, {})[key_of(clip.text)] = clip
    return replace(pack, clips=clips)


def lacking(pack: Pack, wanted: Iterable[Wanted]) -> list[Wanted]:
    """What the pack does not list."""
    return [one for one in wanted if key_of(one.text) not in pack.of(one.language)]
