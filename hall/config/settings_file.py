"""hall.toml to Settings: every problem at once, with its key and what was probably meant."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from hall.config.device_sections import read_devices, read_stations
from hall.config.problems import ConfigErrors, KeyProblem, closest
from hall.config.public_settings import PublicSettings, read_limits
from hall.config.rules import default_policy, read_rules
from hall.config.settings import (
    CashierSettings,
    DeliverySettings,
    HallSettings,
    MessageAdapter,
    MessageSettings,
    PaperSettings,
    ServerSettings,
    Settings,
    UplinkSettings,
)
from hall.config.toml_section import Section, read_toml

SAMPLE_SETTINGS: Final = Path(__file__).parent / "sample" / "hall.toml"
"""The sample hall's configuration, with simulated devices."""

_HALL_CODE: Final = re.compile(r"[A-Z]{2,6}")
_HOST: Final = re.compile(r"[A-Za-z0-9._:%-]+")
_TRUSTED: Final = ("127.0.0.0/8", "::1")
_TIMEZONE: Final = "Asia/Shanghai"
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not listened at


def read_settings(path: Path) -> Settings:
    """The settings of a hall.toml; raises ConfigErrors with every problem of it."""
    return settings_from(read_toml(path), path.parent)


def settings_from(top: Section, folder: Path) -> Settings:
    """The settings of what a hall.toml in ``folder`` says; raises ConfigErrors."""
    hall = _hall(top.section("hall"))
    server = _server(top.section("server"))
    policy = read_rules(top.section("rules"), folder)
    stations = read_stations(top.section("stations"))
    devices = read_devices(top.section("devices"), stations)
    uplink = _uplink(top.section("uplink"))
    papers = _papers(top.section("papers"), folder)
    delivery = _delivery(top.section("delivery"))
    messages = _messages(top.section("messages"), folder)
    cashier = _cashier(top.section("cashier"))
    public = _public(top, server)
    top.finish()
    if top.problems:
        raise ConfigErrors(top.problems)
    return Settings(
        hall=hall,
        server=server,
        policy=default_policy() if policy is None else policy,
        stations=MappingProxyType(stations),
        devices=MappingProxyType(devices),
        uplink=uplink,
        papers=papers,
        delivery=delivery,
        messages=messages,
        cashier=cashier,
        public=public,
    )


def sample_settings() -> Settings:
    """The sample hall's settings."""
    return read_settings(SAMPLE_SETTINGS)


def write_sample(directory: Path) -> Path:
    """Write the sample hall.toml, with its comments, into a directory; return the file.

    Raises ConfigErrors when the file is already there or cannot be written; nothing is replaced.
    """
    path = directory / "hall.toml"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(SAMPLE_SETTINGS.read_bytes())
    except FileExistsError as error:
        problem = KeyProblem(path="", message=f"文件已经存在，没有改动：{path}")
        raise ConfigErrors([problem]) from error
    except OSError as error:
        problem = KeyProblem(path="", message=f"写不了文件 {path}：{error.strerror or error}")
        raise ConfigErrors([problem]) from error
    return path


def _hall(section: Section) -> HallSettings:
    settings = HallSettings(
        name=section.needed_text("name"),
        name_en=section.text("name_en"),
        code=section.text("code", "JH", _hall_code),
        timezone=_timezone(section),
        notice=section.texts("notice"),
        footer=section.texts("footer"),
    )
    section.finish()
    return settings


def _hall_code(text: str) -> str:
    return "" if _HALL_CODE.fullmatch(text) else f"“{text}”应为 2 到 6 个大写字母"


def _timezone(section: Section) -> ZoneInfo:
    name = section.text("timezone", _TIMEZONE)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        section.problem("timezone", f"没有时区“{name}”", closest(name, available_timezones()))
        return ZoneInfo(_TIMEZONE)


def _server(section: Section) -> ServerSettings:
    settings = ServerSettings(
        host=section.text("host", "127.0.0.1", _host),
        port=section.whole("port", 8000, least=0, most=65_535),
        public_url=section.text("public_url", "", _url).rstrip("/"),
        trusted_addresses=_networks(section, "trusted_addresses", _TRUSTED),
    )
    section.finish()
    return settings


def _public(top: Section, server: ServerSettings) -> PublicSettings | None:
    there = top.has("public")
    section = top.section("public")
    if not there:
        return None
    settings = PublicSettings(
        host=section.text("host", "0.0.0.0", _host),  # noqa: S104 - phones come from everywhere
        port=section.whole("port", 8001, least=1, most=65_535),
        proxies=_networks(section, "proxies", ()),
        limits=read_limits(section),
    )
    together = settings.host == server.host or {settings.host, server.host} & _EVERYWHERE
    if settings.port == server.port and together:
        section.problem("port", f"{settings.port} 已是 [server] 的端口，请换一个")
    section.finish()
    return settings


def _uplink(section: Section) -> UplinkSettings:
    settings = UplinkSettings(url=section.text("url", "", _url), token=section.text("token"))
    if settings.url and not settings.token:
        section.problem("token", "填了 url 就要填对方发的令牌")
    section.finish()
    return settings


def _papers(section: Section, directory: Path) -> PaperSettings:
    usual = PaperSettings()
    settings = PaperSettings(
        font=_font(section, "font", directory),
        bold_font=_font(section, "bold_font", directory),
        complaint_phone=section.text("complaint_phone"),
        reconsideration=section.text("reconsideration", usual.reconsideration),
        reconsideration_days=section.whole(
            "reconsideration_days", usual.reconsideration_days, least=1, most=365
        ),
        court=section.text("court", usual.court),
        lawsuit_months=section.whole("lawsuit_months", usual.lawsuit_months, least=1, most=60),
    )
    if settings.bold_font is not None and settings.font is None:
        section.problem("bold_font", "填了 bold_font 就要填 font")
    section.finish()
    return settings


def _delivery(section: Section) -> DeliverySettings:
    settings = DeliverySettings(queue=section.text("queue"))
    section.finish()
    return settings


def _cashier(section: Section) -> CashierSettings:
    settings = CashierSettings(printer=section.text("printer"))
    section.finish()
    return settings


def _messages(section: Section, directory: Path) -> MessageSettings:
    adapter = section.word("adapter", MessageAdapter, MessageAdapter.NONE)
    spool = section.text("directory")
    settings = MessageSettings(
        adapter=adapter,
        directory=directory / spool if spool else None,
        url=section.text("url", "", _url),
        token=section.text("token"),
    )
    if adapter is MessageAdapter.SPOOL and not spool:
        section.problem("directory", "adapter 为 spool 时要填放短信文件的文件夹")
    if adapter is MessageAdapter.HTTP and not settings.url:
        section.problem("url", "adapter 为 http 时要填短信网关的网址")
    section.finish()
    return settings


def _font(section: Section, name: str, directory: Path) -> Path | None:
    text = section.text(name, "", _font_name)
    return directory / text if text else None


def _font_name(text: str) -> str:
    good = not text or text.lower().endswith((".ttf", ".ttc", ".otf", ".otc"))
    return "" if good else f"“{text}”不是字体文件，应以 .ttf、.ttc、.otf 或 .otc 结尾"


def _host(text: str) -> str:
    return "" if _HOST.fullmatch(text) else f"“{text}”不是主机名或地址"


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
    except ValueError:
        good = False
    return "" if good or not text else f"“{text}”不是网址，应写成 https://hall.example.cn 的样子"


def _networks(
    section: Section, name: str, usual: tuple[str, ...]
) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = []
    for place, text in enumerate(section.texts(name, usual)):
        try:
            networks.append(ip_network(text, strict=False))
        except ValueError:
            message = f"“{text}”不是地址或网段，应写成 192.168.1.20 或 192.168.1.0/24 的样子"
            section.problem(f"{name}[{place}]", message)
    return tuple(networks)
