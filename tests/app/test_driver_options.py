"""Whatever a driver may be told, hall.toml can say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind, Settings
from drivers.registry import check_device, known_drivers
from hall.app.driver_configs import voice_problems
from hall.config.settings import DeviceKind as Kind
from hall.config.settings import DeviceSettings
from hall.config.settings_file import read_settings
from hall.config.voice_settings import SpeechSettings

DRIVERS = [(kind, driver) for kind in DeviceKind for driver in known_drivers(kind)]
PLACES = {"printer": 'kiosk = "K1"', "reader": 'kiosk = "K1"', "voice": 'languages = ["zh-CN"]'}


def options_of(kind: DeviceKind, driver: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Each option that the driver asks for, and what it takes when nothing is written."""
    asked: dict[str, object] = {}
    take = Settings._take

    def noted(self: Settings, name: str, default: object) -> object:
        if "选项" in self._subject:
            asked[name] = default
        return take(self, name, default)

    monkeypatch.setattr(Settings, "_take", noted)
    address = "evdev:///dev/input/event0" if driver in {"evdev", "wedge"} else "loop://far"
    check_device(DeviceConfig(name="one", kind=kind, driver=driver, address=address, units=(1,)))
    monkeypatch.undo()
    return asked


@pytest.mark.parametrize(("kind", "driver"), DRIVERS)
def test_every_option_of_a_driver_reaches_it_from_hall_toml(
    kind: DeviceKind, driver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that hall.toml has for something else would never get there."""
    options = options_of(kind, driver, monkeypatch)
    assert options or (kind, driver) == (DeviceKind.READER, "simulated")
    written = [f"{name} = {json.dumps(value)}" for name, value in options.items()]
    place = PLACES.get(kind.value, "counter = 3")
    text = "\n".join(
        ['[hall]\nname = "大厅"\ncode = "QH"', "[devices.one]", f'kind = "{kind.value}"',
         f'driver = "{driver}"', place, *written]
    )  # fmt: skip
    (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
    device = read_settings(tmp_path / "hall.toml").devices["one"]
    assert dict(device.options) == options


def test_a_language_that_nothing_is_said_in_is_a_problem() -> None:
    """It would be left out, call after call, without a word."""

    def problems(**sentences: str) -> list[str]:
        return voice_problems(
            DeviceSettings(
                name="voice", kind=Kind.VOICE, driver="clips", languages=("zh-CN", "fr"),
                speech=SpeechSettings(sentences=sentences),
            )
        )  # fmt: skip

    (problem,) = problems()
    assert "devices.voice.languages" in problem
    assert "“fr”" in problem
    assert problems(fr="Numéro {number}, guichet {window}") == []
