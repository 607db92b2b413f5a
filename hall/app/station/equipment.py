"""A running station: its roles, its devices, and how they look on the page /devices."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final

from counters.keys import key_problems
from counters.station import CounterStation
from display.station import DisplayStation
from drivers import registry
from drivers.errors import DeviceConfigError
from drivers.ports import CounterSign, Keypad, Reader, TicketPrinter, Voice
from drivers.simulation import BENCH
from drivers.supervisor import DeviceHealth, Supervisor
from hall.app.driver_configs import voice_problems
from hall.app.station.heartbeat import Heartbeat
from hall.app.station.one_voice import OneVoice
from hall.app.station.overhearing import heard_config
from hall.app.station.scanners import Scanners
from hall.app.station.showroom import Showroom
from hall.client.calls import ClientRefused, HallClient, HallUnreachable
from hall.client.events import HallEvents
from hall.client.reports import DeviceReport, DeviceReports
from hall.config.settings import DeviceKind, DeviceSettings, Settings, StationRole
from kiosk.slip_files import SlipTemplates
from kiosk.station import KioskStation

logger = logging.getLogger(__name__)

GREETING_SECONDS: Final = 1.0
STOP_SECONDS: Final = 1.0
_STRANGER: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class TokenRefused(Exception):
    """The hall does not let this station in."""


class Station:
    """All devices of one station in one process. Made, run once, and done."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        roles: Sequence[StationRole],
        url: str,
        token: str,
        templates: SlipTemplates | None = None,
        word: OneVoice | None = None,
    ) -> None:
        """``templates``: the hall's own slips. ``word``: by which it speaks; None: its voices are
        another process's.

        Raises DeviceConfigError or DriverNotFound for a device that cannot be driven so.
        """
        self._name = name
        self._word = word
        self._devices = {
            device.name: device
            for role in roles
            for device in settings.devices_of(name, role)
            if word is not None or device.kind is not DeviceKind.VOICE
        }
        for device in self._devices.values():
            _check(device)
        self._client = HallClient(url, token)
        self._events = HallEvents(url, token, station=name)
        self._reports = DeviceReports(self._client, name)
        self._supervisor = Supervisor(self._health)
        devices = tuple(self._devices.values())
        self._showroom = Showroom(self._events, devices, settings.hall.timezone)
        self._scanners = Scanners(self._client, self._supervisor, devices, _open_reader)
        self._kiosk: KioskStation | None = None
        self._counters: CounterStation | None = None
        self._display: DisplayStation | None = None
        if StationRole.KIOSK in roles:
            self._kiosk = KioskStation(
                self._client, self._events, self._supervisor, devices, _open_printer, templates
            )
        if StationRole.COUNTERS in roles:
            self._counters = CounterStation(
                self._client, self._events, self._supervisor, devices, _open_keypad
            )
        if {StationRole.DISPLAY, StationRole.VOICE} & set(roles):
            self._display = DisplayStation(
                self._events, self._supervisor, devices, _open_voice, _open_sign,
                lambda: datetime.now(settings.hall.timezone).time(),
            )  # fmt: skip

    def run(self, stopped: threading.Event, ready: Callable[[], None]) -> None:
        """Drive the devices until ``stopped``; ``ready`` is called when the hall is there.

        Raises TokenRefused when the hall does not know the token at the start.
        """
        self._introduce()
        told = threading.Event()

        def link(there: bool) -> None:  # noqa: FBT001 - what is told is just that
            if there and not told.is_set():
                told.set()
                logger.info("工作站 station %s: %d 台设备 devices", self._name, len(self._devices))
                ready()
            self._showroom.link(there=there)
            if there:
                self._reports.tell_again()

        self._events.on_link(link)
        self._reports.start()
        self._showroom.start()
        for part in (self._kiosk, self._counters, self._display, self._scanners):
            if part is not None:
                part.start()
        self._ask_for_the_word()
        self._events.start()
        try:
            heart = Heartbeat()
            heart.ready()
            heart.beat_until(stopped, self._alive)
        finally:
            self._stop()

    def _ask_for_the_word(self) -> None:
        voices = any(one.kind is DeviceKind.VOICE for one in self._devices.values())
        if voices and self._word is not None and self._display is not None:
            self._word.begin(self._display.speak)

    def _alive(self) -> bool:
        speaks = self._word is None or self._word.alive
        tells = self._events.alive and self._reports.alive
        return speaks and tells and self._supervisor.alive

    def _introduce(self) -> None:
        try:
            self._client.get("/events?after=0&limit=1", within_seconds=GREETING_SECONDS)
        except HallUnreachable as error:
            logger.warning("大厅还没有应答，继续等候 waiting for the hall: %s", error)
        except ClientRefused as refusal:
            if refusal.status in _STRANGER:
                raise TokenRefused(
                    f"大厅不认识工作站的令牌 the token is refused：{refusal} [{refusal.code}]"
                ) from refusal

    def _stop(self) -> None:
        logger.info("工作站停止 stopping")
        if not self._events.linked:
            # Nobody is there to report to, and waiting for it would only make the end late.
            self._client.close()
        if self._kiosk is not None:
            self._kiosk.stop()
        if self._counters is not None:
            self._counters.stop(STOP_SECONDS / 4)
        if self._word is not None:
            self._word.no_more()
        self._supervisor.stop(STOP_SECONDS)
        if self._word is not None:
            # Only now is its last sentence over.
            self._word.give_up()
        self._reports.close(STOP_SECONDS / 4)
        self._showroom.close()
        self._events.close(STOP_SECONDS / 4)
        self._client.close()
        BENCH.clear()

    def _health(self, health: DeviceHealth) -> None:
        """In the device's thread."""
        device = self._devices[health.name]
        self._reports.put(
            DeviceReport(
                device=device.name, kind=device.kind.value, driver=device.driver,
                state=health.state.value, code=health.code or "", detail=health.detail,
            )
        )  # fmt: skip
        self._showroom.health(device)


def _check(device: DeviceSettings) -> None:
    registry.check_device(heard_config(device))
    problems = key_problems(device) if device.kind is DeviceKind.KEYPAD else voice_problems(device)
    if problems:
        raise DeviceConfigError("；".join(problems))


def _open_printer(device: DeviceSettings) -> TicketPrinter:
    return registry.open_printer(heard_config(device))


def _open_keypad(device: DeviceSettings) -> Keypad:
    return registry.open_keypad(heard_config(device))


def _open_voice(device: DeviceSettings) -> Voice:
    return registry.open_voice(heard_config(device))


def _open_reader(device: DeviceSettings) -> Reader:
    return registry.open_reader(heard_config(device))


def _open_sign(device: DeviceSettings) -> CounterSign:
    return registry.open_sign(heard_config(device))
