"""Devices of hall.toml as their drivers want them; stations load this and not the service."""

from __future__ import annotations

from display.announcements import sentence_problem, speaks
from drivers.configuration import DeviceConfig
from drivers.configuration import DeviceKind as DriverKind
from hall.config.settings import DeviceSettings


def driver_config(device: DeviceSettings) -> DeviceConfig:
    """A device of hall.toml as its driver wants it."""
    return DeviceConfig(
        name=device.name,
        kind=DriverKind(device.kind.value),
        driver=device.driver,
        address=device.address,
        options=device.options,
        units=tuple(sorted(device.units)),
    )


def voice_problems(device: DeviceSettings) -> list[str]:
    """Sentences of a voice that could not be said, and languages that would be left out."""
    at, sentences = f"devices.{device.name}", device.speech.sentences
    found = ((tag, sentence_problem(text)) for tag, text in sentences.items())
    problems = [f"{at}.sentences.{tag}: {wrong}" for tag, wrong in found if wrong]
    return problems + [
        f"{at}.languages: “{tag}”没有句子，不会播报；请在 sentences 中写一句 no sentence for it"
        for tag in device.languages
        if not speaks(tag, sentences)
    ]
