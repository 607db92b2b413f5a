"""The sections [stations.NAME] and [devices.NAME] of hall.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from hall.config.problems import KeyProblem, closest
from hall.config.settings import (
    LOCAL_STATION,
    ROLES_OF_KIND,
    TICKET_TEMPLATE,
    DeviceKind,
    DeviceSettings,
    KeypadUse,
    Settings,
    StationRole,
    StationSettings,
)
from hall.config.toml_section import Section, as_written
from hall.config.voice_settings import SpeechSettings, read_speech
from hall.domain.catalog import Catalog
from hall.domain.catalog_check import COUNTER_MAX
from hall.domain.printers import counter_of, window_printer

UNIT_MAX: Final = 255
"""Highest address on a bus: one byte."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_RANGE: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_BY_COUNTER: Final = (DeviceKind.KEYPAD, DeviceKind.SIGN)
_BY_KIOSK: Final = (DeviceKind.PRINTER, DeviceKind.READER)
_VOICE_LANGUAGES: Final = ("zh-CN",)


def read_stations(section: Section) -> dict[str, StationSettings]:
    """The stations by name; `local` with all roles unless it is written otherwise."""
    stations = {LOCAL_STATION: StationSettings(name=LOCAL_STATION, roles=tuple(StationRole))}
    for name, station in section.sections():
        _check_name(section, name)
        roles = []
        for place, text in enumerate(station.texts("roles", tuple(StationRole))):
            if text in set(StationRole):
                roles.append(StationRole(text))
            else:
                listed = "、".join(StationRole)
                near = closest(text, list(StationRole))
                station.problem(f"roles[{place}]", f"没有“{text}”，应为 {listed} 之一", near)
        station.finish()
        stations[name] = StationSettings(name=name, roles=tuple(roles))
    return stations


def read_devices(
    section: Section, stations: Mapping[str, StationSettings]
) -> dict[str, DeviceSettings]:
    """The devices by name. Driver names and options are the drivers' to check."""
    devices = {}
    for name, device in section.sections():
        _check_name(section, name)
        devices[name] = _device(name, device, stations)
    return devices


def check_devices(settings: Settings, catalog: Catalog) -> tuple[KeyProblem, ...]:
    """Counters and kiosks that devices name and the catalogue does not have."""
    problems = []
    for device in settings.devices.values():
        path = f"devices.{device.name}"
        for unit, counter in device.units.items():
            if counter not in catalog.counters:
                message = f"地址 {unit} 对应的 {counter} 号窗口不在事项目录中"
                problems.append(KeyProblem(path=f"{path}.units", message=message))
        problems += _redirect_problems(settings, catalog, device)
        if device.kiosk is None or device.kiosk in catalog.kiosks:
            continue
        window = counter_of(device.kiosk)
        if window is None:
            near = closest(device.kiosk, catalog.kiosks)
            message = f"取号机“{device.kiosk}”不在事项目录中"
            problems.append(KeyProblem(path=f"{path}.kiosk", message=message, meant=near))
        elif window not in catalog.counters:
            message = f"{window} 号窗口不在事项目录中"
            problems.append(KeyProblem(path=f"{path}.counter", message=message))
    return tuple(problems)


def _redirect_problems(
    settings: Settings, catalog: Catalog, device: DeviceSettings
) -> Iterator[KeyProblem]:
    other, path = device.redirect, f"devices.{device.name}.redirect"
    if other is None:
        return
    if other not in catalog.kiosks:
        near = closest(other, catalog.kiosks)
        yield KeyProblem(path=path, message=f"取号机“{other}”不在事项目录中", meant=near)
    elif not any(
        one.kind is DeviceKind.PRINTER and one.kiosk == other for one in settings.devices.values()
    ):
        yield KeyProblem(path=path, message=f"取号机“{other}”没有打印机")


def _check_name(section: Section, name: str) -> None:
    if not _NAME.fullmatch(name):
        section.problem(name, "名称应为 1 到 32 个字母、数字、横线或下划线，以字母或数字开头")


def _device(name: str, section: Section, stations: Mapping[str, StationSettings]) -> DeviceSettings:
    kind = _kind(section)
    by_counter, by_kiosk = kind in _BY_COUNTER, kind in _BY_KIOSK
    settings = DeviceSettings(
        name=name,
        kind=DeviceKind.READER if kind is None else kind,
        driver=section.needed_text("driver"),
        address=section.text("address", "", _address),
        station=_station(section, kind, stations),
        units=MappingProxyType(_units(section) if by_counter else {}),
        use=section.word("use", KeypadUse, KeypadUse.CALLER) if kind is DeviceKind.KEYPAD else None,
        kiosk=_place(section) if by_kiosk else None,
        redirect=_redirect(section) if kind is DeviceKind.PRINTER else None,
        template=_template(section) if kind is DeviceKind.PRINTER else TICKET_TEMPLATE,
        languages=_languages(section) if kind is DeviceKind.VOICE else (),
        speech=read_speech(section) if kind is DeviceKind.VOICE else SpeechSettings(),
        keys=MappingProxyType(_keys(section) if kind is DeviceKind.KEYPAD else {}),
        options=MappingProxyType(section.rest()),
    )
    if by_kiosk and not ({"kiosk", "counter"} & section.values.keys()):
        section.problem("kiosk", "打印机和扫码器要写明所在的取号机（kiosk）或窗口（counter）")
    if by_counter and not ({"units", "counter"} & section.values.keys()):
        section.problem("units", "缺少地址与窗口号的对应（units 或 counter）")
    return settings


def _place(section: Section) -> str | None:
    """The kiosk it stands at, or the window."""
    kiosk = section.text("kiosk") or None
    if not section.has("counter"):
        return kiosk
    if kiosk is not None:
        section.problem("counter", "只能在一个地方：写 kiosk 或 counter，不要都写")
    return window_printer(section.whole("counter", 1, least=1, most=COUNTER_MAX))


def _redirect(section: Section) -> str | None:
    """The kiosk that prints instead, which makes sense for a printer at a kiosk only."""
    other = section.text("redirect") or None
    if other is None:
        return None
    if section.has("counter"):
        section.problem("redirect", "窗口的打印机不能转到取号机")
    elif other == section.values.get("kiosk"):
        section.problem("redirect", f"“{other}”就是它自己所在的取号机")
    return other


def _template(section: Section) -> str:
    name = section.text("template", TICKET_TEMPLATE)
    if not _NAME.fullmatch(name):
        section.problem("template", f"“{name}”不是样式名：字母、数字、横线或下划线，不写 .toml")
        return TICKET_TEMPLATE
    return name


def _kind(section: Section) -> DeviceKind | None:
    text = section.needed_text("kind")
    if not text:
        return None
    if text in set(DeviceKind):
        return DeviceKind(text)
    listed = "、".join(DeviceKind)
    section.problem(
        "kind", f"没有设备类型“{text}”，应为 {listed} 之一", closest(text, list(DeviceKind))
    )
    return None


def _address(text: str) -> str:
    if not text or "://" in text:
        return ""
    return f"“{text}”不是设备地址，应写成 serial:///dev/ttyUSB0 或 tcp://192.168.1.50:9100 的样子"


def _station(
    section: Section, kind: DeviceKind | None, stations: Mapping[str, StationSettings]
) -> str:
    name = section.text("station", LOCAL_STATION)
    station = stations.get(name)
    if station is None:
        section.problem("station", f"没有工作站“{name}”", closest(name, stations))
        return LOCAL_STATION
    if kind is not None and not set(ROLES_OF_KIND[kind]) & set(station.roles):
        roles = " 或 ".join(ROLES_OF_KIND[kind])
        section.problem("station", f"工作站“{name}”没有角色 {roles}，不能驱动 {kind}")
    return name


def _units(section: Section) -> dict[int, int]:
    """Addresses to counters: `counter = 3`, `units = "1-61"` or `units = { "1" = 1 }`."""
    units: dict[int, int] = {}
    if section.has("counter"):
        units[0] = section.whole("counter", 1, least=1, most=COUNTER_MAX)
    written = section.raw("units")
    if isinstance(written, str):
        parts = re.split(r"[,，、\s]+", written.strip())
        units |= {unit: unit for part in parts for unit in _range(section, part)}
    elif isinstance(written, dict):
        for part, counter in written.items():
            if isinstance(counter, int) and not isinstance(counter, bool):
                units |= {u: counter + n for n, u in enumerate(_range(section, part))}
            else:
                section.problem(f"units.{part}", f"窗口号应为整数，现为 {as_written(counter)}")
    elif written is not None:
        section.problem("units", '应为 "1-61" 或 { "1" = 1, "2" = 2 } 的样子')
    _check_counters(section, units)
    return units


def _check_counters(section: Section, units: Mapping[int, int]) -> None:
    for unit, counter in units.items():
        if not 1 <= counter <= COUNTER_MAX:
            message = f"窗口号应在 1 到 {COUNTER_MAX} 之间，现为 {counter}"
            section.problem(f"units.{unit}", message)


def _range(section: Section, part: str) -> Iterator[int]:
    match = _RANGE.fullmatch(part.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last or last > UNIT_MAX:
        section.problem("units", f"“{part}”不是地址，应为 0 到 {UNIT_MAX}，或 1-61 的样子")
        return
    yield from range(first, last + 1)


def _languages(section: Section) -> tuple[str, ...]:
    languages = section.texts("languages", _VOICE_LANGUAGES)
    for place, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            message = f"“{language}”不是语言标记，应写成 zh-CN 或 en 的样子"
            section.problem(f"languages[{place}]", message)
    if not languages:
        section.problem("languages", "至少写一种语言")
    return languages


def _keys(section: Section) -> dict[str, str]:
    keys = section.section("keys")
    return {name: keys.text(name) for name in keys.values}
