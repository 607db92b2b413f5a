"""What a device is called, where it is and how it is set, before anything is opened.

All that is wrong with one device is told at once, in one :class:`DeviceConfigError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.errors import DeviceConfigError


class DeviceKind(StrEnum):
    """The kinds of device a hall has; each has its protocol in ``drivers.ports``."""

    PRINTER = "printer"
    KEYPAD = "keypad"
    SIGN = "sign"
    VOICE = "voice"
    READER = "reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConfig:
    """One device of hall.toml."""

    name: str
    """The hall's own name of it, unique in the hall: ``slip-1``."""
    kind: DeviceKind
    driver: str
    """A name of the registry of its kind: ``escpos``."""
    address: str = ""
    """A URL as ``serial:///dev/ttyUSB0?baud=9600``; simulated devices and voices need none."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The driver's own settings; a driver refuses those it does not know."""
    units: tuple[int, ...] = ()
    """Addresses on the bus, for a driver that has to ask each; empty where hall.toml names none."""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A half sentence naming the nearest known word, or what there is when none is near."""
    words = sorted(str(one) for one in known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"是不是“{near[0]}”？ did you mean {near[0]!r}?"
    listing = ", ".join(words) or "无 none"
    return f"可用的有 known: {listing}"


def is_charset(name: str) -> bool:
    """Whether texts can be encoded and decoded so; Python's codecs know other things as well."""
    try:
        "请 A0".encode(name, "replace").decode(name)
    except (LookupError, ValueError):
        return False
    return True


class Settings:
    """Reads named values one by one and remembers what is wrong with them.

    Take every value first, then call :meth:`finish`: it raises one DeviceConfigError for all
    problems, among them the names that nobody asked for. Until then a bad value reads as its
    default. Text that spells a number is taken as that number, as in a URL's parameters.
    """

    def __init__(self, subject: str, given: Mapping[str, object]) -> None:
        self._subject = subject
        self._given = given
        self._asked: list[str] = []
        self._problems: list[str] = []

    def problem(self, sentence: str) -> None:
        """Add a problem that the caller found."""
        self._problems.append(sentence)

    def text(self, name: str, default: str, *, choices: Sequence[str] = ()) -> str:
        value = self._take(name, default)
        if not isinstance(value, str):
            self.problem(f"“{name}”应为文字 must be text, not {value!r}")
            return default
        if choices and value not in choices:
            self.problem(f"“{name}”不能是“{value}”，{did_you_mean(value, choices)}")
            return default
        return value

    def integer(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self._take(name, default)
        number = _as_integer(value)
        if number is None or not least <= number <= most:
            self.problem(
                f"“{name}”应为 {least} 到 {most} 的整数 must be a whole number, not {value!r}"
            )
            return default
        return number

    def seconds(self, name: str, default: float, *, least: float, most: float) -> float:
        value = self._take(name, default)
        number = _as_number(value)
        if number is None or not least <= number <= most:
            self.problem(f"“{name}”应为 {least} 到 {most} 秒 must be seconds, not {value!r}")
            return default
        return number

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _FLAGS:
            return _FLAGS[value.lower()]
        self.problem(f"“{name}”应为 true 或 false must be true or false, not {value!r}")
        return default

    def table(self, name: str) -> Mapping[str, object]:
        """A table of values, such as a key map; empty when it is not given."""
        value = self._take(name, {})
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return MappingProxyType(dict(value))
        self.problem(f"“{name}”应为表 must be a table, not {value!r}")
        return {}

    def finish(self) -> None:
        """Raises DeviceConfigError with everything that was wrong."""
        for name in self._given:
            if name not in self._asked:
                near = did_you_mean(name, self._asked)
                self.problem(f"没有“{name}”这个选项，{near}")
        if self._problems:
            raise DeviceConfigError(f"{self._subject}：{'；'.join(self._problems)}")

    def _take(self, name: str, default: object) -> object:
        self._asked.append(name)
        return self._given.get(name, default)


_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _as_integer(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    return None


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def option_settings(config: DeviceConfig) -> Settings:
    """A reader of a device's options whose errors name the device."""
    return Settings(
        f"设备 {config.name}（{config.kind}, {config.driver}）的选项有误", config.options
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A device's URL taken apart. ``path`` is unquoted; ``host`` is empty when there is none."""

    text: str
    scheme: str
    host: str
    port: int | None
    path: str
    parameters: Mapping[str, str]

    def settings(self) -> Settings:
        """A reader of the URL's parameters whose errors name the address."""
        return Settings(f"设备地址 {self.text} 有误", self.parameters)


def parse_address(text: str) -> Address:
    """Take an address apart. Raises DeviceConfigError when it has no scheme or a bad port."""
    example = "例如 for example serial:///dev/ttyUSB0?baud=9600"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise DeviceConfigError(
            f"设备地址 {text!r} 有误：主机或端口写错了 bad host or port，{example}"
        ) from error
    if not parts.scheme or "://" not in text:
        raise DeviceConfigError(f"设备地址 {text!r} 有误：缺少协议 no scheme，{example}")
    return Address(
        text=text,
        scheme=parts.scheme.lower(),
        host=parts.hostname or "",
        port=port,
        path=unquote(parts.path),
        parameters=dict(parse_qsl(parts.query, keep_blank_values=True)),
    )
