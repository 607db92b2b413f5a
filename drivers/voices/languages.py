"""Which of an engine's voices speaks a language."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.configuration import Settings
from drivers.errors import DeviceRefused


def voice_for(language: str, voices: Mapping[str, str]) -> str:
    """The voice for a BCP 47 tag: that of the tag itself, else that of its first part.

    Raises DeviceRefused when there is none.
    """
    voice = voices.get(language) or voices.get(language.partition("-")[0])
    if voice is None:
        raise DeviceRefused(f"语音没有配置语言“{language}” no voice speaks {language!r}")
    return voice


def chosen_voices(settings: Settings, default: Mapping[str, str]) -> Mapping[str, str]:
    """The option ``voices``: a table of languages to voices, added to the default."""
    voices = dict(default)
    for language, voice in settings.table("voices").items():
        if isinstance(voice, str) and voice:
            voices[language] = voice
        else:
            settings.problem(f"voices：“{language}”应为声音的名称 must name a voice")
    return voices
