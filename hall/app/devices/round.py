"""``jiaohao devices test --all``: how every device is, asked without paper, sound or light.

For a look in the morning. A device that the running station holds cannot be opened a second time:
of that one the station's own last word counts, as it stands in the hall's database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers import registry
from drivers.errors import DeviceBusy, DriverError
from drivers.health import Concern
from drivers.ports import CandidPrinter, Worrying
from hall.app.devices.words import STATES, printer_sentence, printer_works
from hall.app.driver_configs import driver_config
from hall.app.options import database_of
from hall.config.settings import DeviceKind, DeviceSettings
from hall.store import database
from hall.store import devices as stored
from hall.store.devices import DeviceState

LISTEN_SECONDS: Final = 1.0
"""How long a bus is listened to: every module of a line is asked several times in it."""
_WELL: Final = frozenset({"online", "warning"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one device is."""

    name: str
    works: bool
    sentence: str
    code: str = ""
    """The stable code of what is the matter; empty while all is well."""


def look_at_all(
    devices: Iterable[DeviceSettings], told: Mapping[str, DeviceState]
) -> list[Finding]:
    """Each device in turn; ``told`` is what its station said last."""
    return [_look(device, told.get(device.name)) for device in devices]


def told_by_station(directory: Path, station: str) -> dict[str, DeviceState]:
    """The last words of this station on its devices; empty where there is no database."""
    try:
        path = database_of(directory)
    except FileNotFoundError:
        return {}
    with closing(database.open_reader(path)) as reader:
        return {one.device: one for one in stored.everyone(reader) if one.station == station}


def _look(device: DeviceSettings, told: DeviceState | None) -> Finding:
    try:
        return _ROUNDS[device.kind](device)
    except DeviceBusy as error:
        if told is None:
            return Finding(name=device.name, works=False, sentence=str(error), code=error.code)
        word = STATES.get(told.state, told.state)
        said = f"工作站正在使用，它说：{word}{f'，{told.detail}' if told.detail else ''}"
        return Finding(name=device.name, works=told.state in _WELL, sentence=said, code=told.code)
    except DriverError as error:
        return Finding(name=device.name, works=False, sentence=str(error), code=error.code)


def _printer(device: DeviceSettings) -> Finding:
    with closing(registry.open_printer(driver_config(device))) as printer:
        status = printer.status()
        concern = printer.concern() if isinstance(printer, CandidPrinter) else None
    found = _finding(device, printer_sentence(status), concern)
    return found if printer_works(status) else Finding(
        name=device.name, works=False, sentence=found.sentence, code=found.code
    )  # fmt: skip


def _keypad(device: DeviceSettings) -> Finding:
    with closing(registry.open_keypad(driver_config(device))) as keypad:
        keypad.read(LISTEN_SECONDS)
        concern = keypad.concern() if isinstance(keypad, Worrying) else None
    return _finding(device, f"可以打开，{len(device.units)} 个地址", concern)


def _sign(device: DeviceSettings) -> Finding:
    with closing(registry.open_sign(driver_config(device))):
        return _finding(device, f"可以打开，{len(device.units)} 块屏（屏不回答，要看一眼）", None)


def _voice(device: DeviceSettings) -> Finding:
    with closing(registry.open_voice(driver_config(device))):
        return _finding(device, "可以打开（没有出声）", None)


def _reader(device: DeviceSettings) -> Finding:
    with closing(registry.open_reader(driver_config(device))):
        return _finding(device, "可以打开", None)


def _finding(device: DeviceSettings, sentence: str, concern: Concern | None) -> Finding:
    if concern is None:
        return Finding(name=device.name, works=True, sentence=sentence)
    said = f"{sentence}；提醒：{concern.detail}"
    return Finding(name=device.name, works=True, sentence=said, code=concern.code)


_ROUNDS: Final[Mapping[DeviceKind, Callable[[DeviceSettings], Finding]]] = {
    DeviceKind.PRINTER: _printer,
    DeviceKind.KEYPAD: _keypad,
    DeviceKind.SIGN: _sign,
    DeviceKind.VOICE: _voice,
    DeviceKind.READER: _reader,
}
