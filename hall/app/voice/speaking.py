"""What a hall's voice says, and so which clips its pack needs."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from display import voice_sheet
from display.announcements import announcement, says_name
from drivers.configuration import Settings as Options
from drivers.voices.making.building import Wanted
from drivers.voices.readings import chosen_readings
from hall.app.options import database_of, settings_of
from hall.config.settings import DeviceKind, DeviceSettings
from hall.config.voice_settings import SpeechSettings
from hall.domain.catalog import Catalog
from hall.domain.numbering import ticket_number
from hall.domain.tickets import Standing
from hall.store import catalog as stored
from hall.store import database

ANY_LANGUAGES: Final = ("zh-CN", "en")
ANY_WINDOWS: Final = range(1, 71)
"""What the pack for any hall has as whole sentences; larger numbers are joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """What one voice says. As it stands: what any hall's would."""

    languages: Sequence[str] = ANY_LANGUAGES
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    letters: str = string.ascii_uppercase
    windows: Mapping[int, str] = field(default_factory=lambda: dict.fromkeys(ANY_WINDOWS, ""))
    """Their names by number; empty names are not said."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The device's, for its readings."""

    def sheet(self, whole: int = 0) -> list[voice_sheet.SheetClip]:
        """The clips that its calls are joined of, with the numbers up to ``whole`` as one each."""
        return voice_sheet.clips(
            self.languages, self.speech.sentences, self.letters, self.windows, whole
        )

    def wanted(self, whole: int = 0) -> list[Wanted]:
        """The same for those who make a pack."""
        return [
            Wanted(language=one.language, text=one.text, say=one.say, stem=one.stem)
            for one in self.sheet(whole)
        ]

    def readings(self) -> Mapping[str, str]:
        """Words and how they are read. Raises DeviceConfigError."""
        options = Options("readings", {"readings": self.options.get("readings", {})})
        readings = chosen_readings(options)
        options.finish()
        return readings

    def call(self, number: str, window: int, language: str) -> str:
        """A call as it is said in this language."""
        name = self.windows.get(window) or None
        return announcement(
            number, window, [language], name, times=1, sentences=self.speech.sentences
        )[0].text


def speaking_of(directory: Path, config: Path | None, device: str) -> Speaking:
    """What a voice of hall.toml says; ``device`` is its name, empty for the first.

    Raises FileNotFoundError where there is no hall, ValueError where there is no such voice.
    """
    settings = settings_of(directory, config)
    voices = [one for one in settings.devices.values() if one.kind is DeviceKind.VOICE]
    chosen = next((one for one in voices if device in {"", one.name}), None)
    if chosen is None:
        there = "、".join(one.name for one in voices) or "无"
        raise ValueError(f"hall.toml 中没有语音设备“{device}”，已有：{there}")
    with closing(database.open_reader(database_of(directory))) as reader:
        return _of_hall(chosen, stored.load(reader))


def _of_hall(device: DeviceSettings, catalog: Catalog) -> Speaking:
    prefixes = {queue.prefix for queue in catalog.queues.values()}
    # The marks before a number are part of what is called.
    numbers = "".join(ticket_number(prefix, 0, Standing.PRIORITY) for prefix in prefixes)
    named = says_name(device.speech.sentences)
    return Speaking(
        languages=device.languages,
        speech=device.speech,
        letters="".join(sorted({sign for sign in numbers if sign.isalpha()})),
        windows={
            counter.number: counter.name if named else "" for counter in catalog.counters.values()
        },
        options=device.options,
    )
