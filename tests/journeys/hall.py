"""A whole hall for a journey: data, tokens, processes, and the metal on its wires."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from drivers.keypads.ff68_frames import Frame, FrameDecoder, encode
from drivers.signs.templates import SignDecoder, shipped_templates
from hall.app.initial import make_hall
from hall.client.calls import HallClient
from hall.config.catalogue_files import sample_catalogue
from hall.config.settings import StationRole
from hall.domain.actors import Role
from hall.domain.catalog import Catalog
from hall.domain.posts import Post
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.journeys.peers import NetworkPrinter, SerialPeer, printer_answers, until
from tests.journeys.programs import Program

_SETTINGS = """\
[hall]
name = "测试政务服务中心"
name_en = "Test Hall"
[rules]
profile = "city"
[devices.slip-net]
kind = "printer"
driver = "escpos"
address = "tcp://127.0.0.1:{printer_port}"
kiosk = "K1"
[devices.slip-serial]
kind = "printer"
driver = "escpos"
address = "serial://{printer_tty}"
columns = 32
kiosk = "K2"
[devices.callers]
kind = "keypad"
driver = "ff68"
address = "serial://{callers}"
units = "1-61"
[devices.keys-3]
kind = "keypad"
driver = "evdev"
address = "events://{keys}"
counter = 3
[devices.pads]
kind = "keypad"
use = "pad"
driver = "ff68"
levels = 5
address = "serial://{pads}"
units = "1-61"
[devices.signs]
kind = "sign"
driver = "led"
address = "serial://{signs}"
units = "1-61"
[devices.voice]
kind = "voice"
driver = "simulated"
languages = ["zh-CN", "en"]
"""


def frame(address: int, function: int, *data: int) -> bytes:
    """A frame as a box on the bus sends it."""
    return encode(Frame(address=address, function=function, data=bytes(data)))


def tap(code: int) -> bytes:
    """A key that goes down and up again, as the kernel tells it."""
    event = struct.Struct("llHHi")
    report = event.pack(1_795_000_000, 0, 0, 0, 0)
    down, up = (event.pack(1_795_000_000, 0, 1, code, value) for value in (1, 0))
    return down + report + up + report


class JourneyHall:
    """Everything of a hall but walls and people."""

    def __init__(self, folder: Path, *, simulated: bool = False, settings: str = "") -> None:
        """``simulated``: with the sample hall's devices, and nothing on the wires.

        ``settings``: further sections of hall.toml for a hall that is not simulated.
        """
        self.folder = folder
        self.data = folder / "data"
        self.catalog: Catalog = sample_catalogue()
        self.printer = NetworkPrinter()
        self.serial_printer = SerialPeer(printer_answers)
        self.callers, self.pads, self.signs = SerialPeer(), SerialPeer(), SerialPeer()
        self._keys = folder / "keys"
        os.mkfifo(self._keys)
        make_hall(self.data, self.catalog)
        if not simulated:
            self._write_settings(settings)
        access = Access(self.data / DATABASE, SystemClock())
        self.token_file = self.data / "station.token"
        self.token_file.write_text(access.create_token(Role.STATION, "local"), encoding="utf-8")
        self.staff_token = access.create_token(Role.STAFF, "staff")
        self._kiosk_token = access.create_token(Role.KIOSK, "kiosk")
        self.serving = self._serve(0)
        self.url = self.serving.wait_for_line("READY ").removeprefix("READY ")
        self.staff = HallClient(self.url, self.staff_token)
        self.kiosk = HallClient(self.url, self._kiosk_token)
        self.station: Program | None = None
        self._keys_descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.staff.close()
        self.kiosk.close()
        if self.station is not None:
            self.station.stop()
        self.serving.stop()
        if self._keys_descriptor >= 0:
            os.close(self._keys_descriptor)
        for peer in (self.printer, self.serial_printer, self.callers, self.pads, self.signs):
            peer.close()

    def program(self, role: Role, *posts: Post) -> HallClient:
        """A program that speaks for these posts; none: for its role's. The caller closes it."""
        access = Access(self.data / DATABASE, SystemClock())
        name = "-".join((role.value, *(post.value for post in posts)))
        token = access.create_token(role, name, frozenset(posts) or None)
        return HallClient(self.url, token)

    def start_station(self, *roles: StationRole) -> Program:
        """A station with these roles, all unless told."""
        chosen = [word for role in roles for word in ("--role", role.value)]
        self.station = Program(
            ["station", "--data", str(self.data), "--hall", self.url, *chosen],
            self.folder / "station.log",
        )
        self.station.wait_for_line("STATION READY")
        return self.station

    def start_serving_again(self) -> Program:
        """Not yet ready; at the same address."""
        self.serving = self._serve(int(self.url.rpartition(":")[2]))
        return self.serving

    def press_key(self, code: int) -> None:
        """On window 3's USB keypad."""
        if self._keys_descriptor < 0:
            self._keys_descriptor = os.open(self._keys, os.O_WRONLY)
        os.write(self._keys_descriptor, tap(code))

    def sign_on(self, *counters: int) -> None:
        for number in counters:
            self.staff.post(f"/counters/{number}/sign-on", {"clerk": f"C{number}"})

    def item_of(self, counter: int) -> str:
        """An item whose tickets this window calls."""
        queue = self.catalog.counters[counter].queues[0]
        return next(iter(self.catalog.items_in(queue))).code

    def take_number(self, item: str, kiosk: str | None = "K1") -> Mapping[str, Any]:
        return self.kiosk.post("/tickets", {"item": item, "kiosk": kiosk})

    def ticket(self, number: int) -> Mapping[str, Any]:
        return self.staff.get(f"/tickets/{number}")

    def events(self, name: str) -> list[Mapping[str, Any]]:
        """All of this name that ever were, in order."""
        found: list[Mapping[str, Any]] = []
        after = 0
        while True:
            answer = self.staff.get(f"/events?after={after}&limit=1000")
            if not answer["events"]:
                return found
            found += [event for event in answer["events"] if event["name"] == name]
            after = answer["next"]

    def wait_for_state(self, ticket: int, state: str) -> Mapping[str, Any]:
        until(lambda: self.ticket(ticket)["state"] == state, f"ticket {ticket} {state}")
        return self.ticket(ticket)

    def sign_texts(self) -> dict[int, list[str]]:
        """What each strip was told, in order."""
        texts: dict[int, list[str]] = {}
        for address, text, _ in SignDecoder(shipped_templates()["strip"]).feed(self.signs.data):
            texts.setdefault(address, []).append(text)
        return texts

    def _serve(self, port: int) -> Program:
        words = ["serve", "--data", str(self.data), "--port", str(port)]
        # A hall that comes back within the time of a press, on a busy machine too.
        return Program(words, self.folder / "serve.log", forked=True)

    def _write_settings(self, more: str) -> None:
        text = _SETTINGS.format(
            printer_port=self.printer.port, printer_tty=self.serial_printer.path,
            callers=self.callers.path, keys=self._keys, pads=self.pads.path,
            signs=self.signs.path,
        )  # fmt: skip
        (self.data / "hall.toml").write_text(text + more, encoding="utf-8")


def frames_of(peer: SerialPeer) -> list[Frame]:
    """What the hall sent to a bus of boxes."""
    return FrameDecoder().feed(peer.data)
