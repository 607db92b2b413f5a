"""The settings of a hall, as hall.toml gives them: frozen, checked, secrets not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from hall.config.public_settings import PublicSettings
from hall.config.voice_settings import SpeechSettings
from hall.domain.policy import Policy

LOCAL_STATION: Final = "local"
"""The station that is always there: the one on the hall's own machine."""

TICKET_TEMPLATE: Final = "ticket"
"""The slip template that is always there."""

SLIPS: Final = "slips"
"""Of a data directory: the folder of the hall's own slip templates and their pictures."""

_SECRET_NAME: Final = re.compile(r"password|passwd|secret|token|密码|口令", re.IGNORECASE)
_USERINFO: Final = re.compile(r"(?<=://)[^/@]*@")
_MASK: Final = "***"


class DeviceKind(StrEnum):
    """The kinds of device; the drivers have the same words for them."""

    PRINTER = "printer"
    KEYPAD = "keypad"
    SIGN = "sign"
    VOICE = "voice"
    READER = "reader"


class KeypadUse(StrEnum):
    """What the keys of a keypad mean."""

    CALLER = "caller"
    """A clerk's box (呼叫器): call, recall, finish."""
    PAD = "pad"
    """A citizen's rating pad (评价器)."""


class StationRole(StrEnum):
    """Which room's devices a station drives."""

    KIOSK = "kiosk"
    COUNTERS = "counters"
    DISPLAY = "display"
    """Its signs, and its voices."""
    VOICE = "voice"
    """The voices alone."""


ROLES_OF_KIND: Final[Mapping[DeviceKind, tuple[StationRole, ...]]] = MappingProxyType(
    {
        DeviceKind.PRINTER: (StationRole.KIOSK,),
        DeviceKind.READER: (StationRole.KIOSK,),
        DeviceKind.KEYPAD: (StationRole.COUNTERS,),
        DeviceKind.SIGN: (StationRole.DISPLAY,),
        DeviceKind.VOICE: (StationRole.DISPLAY, StationRole.VOICE),
    }
)
"""A station drives a device of this kind when it has one of these roles."""


def is_within(networks: Iterable[IPv4Network | IPv6Network], address: str) -> bool:
    """Whether an address is of one of these networks; text that is no address is not."""
    try:
        client = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(client, "ipv4_mapped", None)
    return any((mapped or client) in network for network in networks)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallSettings:
    """Section [hall]."""

    name: str
    """Shown on every page and slip."""
    name_en: str
    code: str
    """Starts every case number (rulebook 09 section 5): 2 to 6 letters A-Z."""
    timezone: ZoneInfo
    """Time is UTC inside; this is what clocks and the service day show."""
    notice: tuple[str, ...] = ()
    """Lines for the hall display; empty for none."""
    footer: tuple[str, ...] = ()
    """Lines at the foot of a slip; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Section [server]."""

    host: str
    port: int
    """0 to 65535; 0 lets the system choose."""
    public_url: str
    """What citizens' phones reach, for the slip's QR code; without a slash at its end. Empty:
    the address the server listens at, or the machine's own where that is every one."""
    trusted_addresses: tuple[IPv4Network | IPv6Network, ...]
    """From here kiosk, display, sign and pad pages open without an enrolment link."""

    def trusts(self, address: str) -> bool:
        """Whether this client address is a trusted one; text that is no address is not."""
        return is_within(self.trusted_addresses, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class UplinkSettings:
    """Section [uplink]: where every event is handed on to (电子监察上行)."""

    url: str
    """Empty: nowhere."""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettings:
    """Section [papers]: notices on paper."""

    font: Path | None = None
    """A TrueType or OpenType file with Chinese; None: the best of those that Debian has."""
    bold_font: Path | None = None
    """None: the regular one, where `font` is given."""
    complaint_phone: str = ""
    """Telephone for complaints, printed on notices; empty: none is."""
    reconsideration: str = "本级人民政府"
    """The authority that a notice of return names for reconsideration (行政复议)."""
    reconsideration_days: int = 60
    """行政复议法 §20."""
    court: str = "有管辖权的人民法院"
    """The court that it names for a lawsuit (行政诉讼)."""
    lawsuit_months: int = 6
    """行政诉讼法 §46."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """Section [delivery]: handing over results."""

    queue: str = ""
    """Code of the queue of those who come to collect (领取); empty: the item's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashierSettings:
    """Section [cashier]: where money is taken."""

    printer: str = ""
    """Where receipts come out whose window has no printer of its own: a kiosk's code, or a window's
    printer such as ``W60``; empty: nowhere."""


class MessageAdapter(StrEnum):
    """How citizens' phones are reached (短信告知)."""

    NONE = "none"
    SPOOL = "spool"
    """Files in a directory, which a gateway's own program picks up."""
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """Section [messages]."""

    adapter: MessageAdapter = MessageAdapter.NONE
    directory: Path | None = None
    """Of the spool."""
    url: str = ""
    """Of the gateway."""
    token: str = field(default="", repr=False)
    """Sent to it as a bearer token; empty: none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSettings:
    """A section [stations.NAME]: a machine that drives devices."""

    name: str
    roles: tuple[StationRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DeviceSettings:
    """A section [devices.NAME]. repr() hides passwords and tokens."""

    name: str
    kind: DeviceKind
    driver: str
    """A name of the drivers' registry; checked there, not here."""
    address: str = ""
    """Where it is plugged in, as a URL; empty for devices that need none."""
    station: str = LOCAL_STATION
    units: Mapping[int, int] = field(default_factory=dict)
    """Keypads and signs: the address on the bus (0 where it is alone) to the counter's number."""
    use: KeypadUse | None = None
    """Keypads only."""
    kiosk: str | None = None
    """Printers and readers: the kiosk's code they stand at; of a printer at a window the name that
    hall.domain.printers gives it."""
    redirect: str | None = None
    """Printers at kiosks: the kiosk whose printer prints its slips while it cannot; None: they
    wait for it."""
    template: str = TICKET_TEMPLATE
    """Printers: which of the hall's slip templates a ticket's slip is made by."""
    languages: tuple[str, ...] = ()
    """Voices: what is spoken, in this order; BCP 47 tags."""
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    """Voices only."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keypads: names of keys to commands, where they differ from the usual; checked by the
    counters' translator."""
    options: Mapping[str, object] = field(default_factory=dict)
    """All other keys: the driver's own; checked by the driver."""

    @property
    def shown_address(self) -> str:
        """The address without the password that it may hold."""
        return _USERINFO.sub(f"{_MASK}@", self.address)

    def __repr__(self) -> str:
        options = {
            name: _MASK if _SECRET_NAME.search(name) else value
            for name, value in self.options.items()
        }
        return (
            f"DeviceSettings(name={self.name!r}, kind={str(self.kind)!r}, driver={self.driver!r}, "
            f"address={self.shown_address!r}, station={self.station!r}, options={options!r})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything hall.toml says."""

    hall: HallSettings
    server: ServerSettings
    policy: Policy
    stations: Mapping[str, StationSettings]
    """By name; `local` is always there."""
    devices: Mapping[str, DeviceSettings]
    """By name, in written order."""
    uplink: UplinkSettings = field(default_factory=lambda: UplinkSettings(url=""))
    papers: PaperSettings = field(default_factory=PaperSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    messages: MessageSettings = field(default_factory=MessageSettings)
    cashier: CashierSettings = field(default_factory=CashierSettings)
    public: PublicSettings | None = None
    """None: the hall's own process serves phones, as it does besides in any case."""

    def devices_of(
        self, station: str, role: StationRole | None = None
    ) -> tuple[DeviceSettings, ...]:
        """The devices a station drives, all or those of one role, in written order."""
        return tuple(
            device
            for device in self.devices.values()
            if device.station == station and (role is None or role in ROLES_OF_KIND[device.kind])
        )
