"""The devices' page in a real browser, with a station that only pretends to have devices."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest
import socketio
from playwright.sync_api import Page, expect

from tests.desks import Desks, cut_off
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

STATION = "upstairs"


def _actions(**actions: tuple[str, ...]) -> list[dict[str, object]]:
    return [{"action": name, "arguments": list(takes)} for name, takes in actions.items()]


DEVICES = [
    {
        "name": "boxes", "kind": "keypad", "use": "caller", "driver": "simulated",
        "simulated": True, "kiosk": None, "units": {"1": 1, "2": 2, "9": 3},
        "keys": ["call", "recall", "ask_rating", "pause"],
        "actions": _actions(
            press=("unit", "key"), unplug=("on",), replug=(), stuck_key=("on", "unit", "key")
        ),
    },
    {
        "name": "faces", "kind": "keypad", "use": "pad", "driver": "simulated",
        "simulated": True, "kiosk": None, "units": {"1": 1, "2": 2}, "keys": ["rate:1"],
        "actions": _actions(rate=("unit", "level")),
    },
    {
        "name": "paper", "kind": "printer", "use": None, "driver": "simulated",
        "simulated": True, "kiosk": "K1", "units": {}, "keys": [],
        "actions": _actions(paper_out=("on",), paper_in=()),
    },
    {
        "name": "strips", "kind": "sign", "use": None, "driver": "simulated",
        "simulated": True, "kiosk": None, "units": {"4": 4}, "keys": [], "actions": [],
    },
    {
        "name": "speaker", "kind": "voice", "use": None, "driver": "simulated",
        "simulated": True, "kiosk": None, "units": {}, "keys": [], "actions": [],
    },
    {
        "name": "gun", "kind": "reader", "use": None, "driver": "simulated",
        "simulated": True, "kiosk": "K1", "units": {}, "keys": [],
        "actions": _actions(scan=("code",)),
    },
    {
        "name": "bus", "kind": "keypad", "use": "caller", "driver": "qs", "simulated": False,
        "kiosk": None, "units": {"1": 1}, "keys": ["1"], "actions": [],
        "address": "serial:///dev/serial/by-id/usb-FTDI?baud=57600",
    },
]  # fmt: skip


class PretendStation:
    """Says that it has devices, and keeps what was done to them."""

    def __init__(self, hall: LiveHall) -> None:
        self.pokes: queue.Queue[dict[str, Any]] = queue.Queue()
        self._client = socketio.Client()
        self._client.on("device.poke", self.pokes.put, namespace="/devices")
        self._client.on("connect", self._introduce, namespace="/devices")
        self._client.connect(
            hall.url,
            namespaces=["/devices"],
            transports=["websocket"],
            auth={"token": hall.token("station"), "station": STATION},
        )

    def _introduce(self) -> None:
        self._client.emit("station.devices", DEVICES, namespace="/devices")

    def shows(self, device: str, kind: str, text: str, unit: int = 0) -> None:
        at = "2026-11-21T09:30:00.000+08:00"
        output = {"device": device, "kind": kind, "unit": unit, "text": text, "at": at}
        self._client.emit("device.output", output, namespace="/devices")

    def tells_frames(self, device: str, data: str) -> None:
        at = "2026-11-21T09:30:00.000+08:00"
        frame = {"direction": "received", "at": at, "size": 4, "hex": data}
        self._client.emit("device.frames", {"device": device, "frames": [frame]}, "/devices")

    def poked(self) -> tuple[str, str, dict[str, Any]]:
        poke = self.pokes.get(timeout=5)
        assert poke["station"] == STATION
        return poke["device"], poke["action"], poke["arguments"]

    def leave(self) -> None:
        self._client.disconnect()


@pytest.fixture
def station(desk_hall: LiveHall) -> Iterator[PretendStation]:
    pretend = PretendStation(desk_hall)
    yield pretend
    pretend.leave()


@pytest.fixture
def page(desks: Desks, station: PretendStation) -> Page:
    opened = desks.open("/devices", "admin", (1600, 900))
    expect(opened.locator(f"[data-device='{STATION}/boxes']")).to_be_visible()
    return opened


def choose(page: Page, name: str) -> None:
    page.locator(f"[data-device='{STATION}/{name}']").click()
    expect(page.locator(".bench-head h1 + code")).to_have_text(name)


def test_a_key_of_a_box_is_pressed(page: Page, station: PretendStation) -> None:
    choose(page, "boxes")
    page.locator("[data-unit='9']").click()
    page.locator("[data-key=call]").click()
    assert station.poked() == ("boxes", "press", {"unit": 9, "key": "call"})
    station.shows("boxes", "keypad", "等候 007 号码 012", unit=9)
    expect(page.get_by_test_id("shown")).to_have_text("等候 007 号码 012")


def test_a_pad_is_pressed(page: Page, station: PretendStation) -> None:
    choose(page, "faces")
    page.locator("[data-unit='2']").click()
    page.locator("[data-level='4']").click()
    assert station.poked() == ("faces", "rate", {"unit": 2, "level": 4})


def test_a_slip_is_read_with_its_code(page: Page, station: PretendStation) -> None:
    choose(page, "paper")
    station.shows("paper", "printer", "青禾县政务服务中心\nA001\n[QR http://hall/f/abc]\n谢谢")
    strip = page.locator(".strip")
    expect(strip).to_contain_text("A001")
    code = strip.get_by_role("img", name="二维码")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50


def test_signs_and_sentences_are_shown(page: Page, station: PretendStation) -> None:
    choose(page, "strips")
    station.shows("strips", "sign", "A001请到本窗口", unit=4)
    expect(page.locator(".led")).to_contain_text("A001请到本窗口")
    choose(page, "speaker")
    station.shows("speaker", "voice", "请A零零一号到四号窗口")
    expect(page.locator(".sentences")).to_contain_text("请A零零一号到四号窗口")


def test_a_code_is_scanned(page: Page, station: PretendStation) -> None:
    choose(page, "gun")
    page.get_by_role("textbox", name="要扫的内容").fill("http://hall/f/abc")
    page.get_by_role("button", name="扫一下").click()
    assert station.poked() == ("gun", "scan", {"code": "http://hall/f/abc"})


def test_faults_are_caused_and_cured(
    page: Page, station: PretendStation, desk_hall: LiveHall
) -> None:
    choose(page, "boxes")
    fault = page.locator("[data-fault=stuck_key]").get_by_role("button")
    fault.first.click()
    assert station.poked() == ("boxes", "stuck_key", {"unit": 1, "key": "call"})
    fault.last.click()
    assert station.poked() == ("boxes", "stuck_key", {"unit": 1, "key": "call", "on": False})
    page.locator("[data-fault=unplug]").get_by_role("button").first.click()
    assert station.poked()[:2] == ("boxes", "unplug")
    report = {
        "station": STATION, "device": "boxes", "kind": "keypad", "driver": "simulated",
        "state": "offline", "code": "device.gone", "detail": "对方已断开",
    }  # fmt: skip
    desk_hall.call("POST", "/devices/report", report, role="station")
    expect(page.get_by_test_id("state")).to_have_text("离线")
    expect(page.locator(".bench-head")).to_contain_text("对方已断开")


def test_a_real_device_shows_its_address_its_trouble_and_its_last_bytes(
    page: Page, station: PretendStation, desk_hall: LiveHall
) -> None:
    choose(page, "bus")
    expect(page.get_by_test_id("address")).to_have_text(
        "serial:///dev/serial/by-id/usb-FTDI?baud=57600"
    )
    report = {
        "station": STATION, "device": "bus", "kind": "keypad", "driver": "qs",
        "state": "warning", "code": "keypad.stuck", "detail": "地址 1 卡键",
    }  # fmt: skip
    desk_hall.call("POST", "/devices/report", report, role="station")
    expect(page.get_by_test_id("state")).to_have_class("chip warn")
    expect(page.get_by_test_id("state")).to_have_text("提醒")
    expect(page.get_by_test_id("detail")).to_have_text("地址 1 卡键")
    expect(page.get_by_test_id("code")).to_have_text("keypad.stuck")
    expect(page.locator("#shelf .dot.warning")).to_have_count(1)
    assert station.poked() == ("bus", "frames", {})
    station.tells_frames("bus", "aa 01 30 cc")
    expect(page.get_by_test_id("frames")).to_contain_text("aa 01 30 cc")
    expect(page.get_by_test_id("frames")).to_contain_text("← 设备")
    choose(page, "boxes")
    expect(page.get_by_test_id("frames")).to_have_count(0)


def test_a_station_that_is_gone_leaves_its_devices_unknown(
    page: Page, station: PretendStation
) -> None:
    choose(page, "faces")
    station.leave()
    expect(page.locator("#shelf")).not_to_contain_text(STATION)
    expect(page.locator("#bench")).to_contain_text("全部设备")
    expect(page.locator("#bench")).to_contain_text("工作站未连接")


def test_the_page_and_the_station_come_back_after_a_restart(
    page: Page, station: PretendStation, desk_hall: LiveHall
) -> None:
    desk_hall.stop()
    cut_off(page)
    desk_hall.start()
    expect(page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    expect(page.locator(f"[data-device='{STATION}/boxes']")).to_be_visible(timeout=15_000)
    choose(page, "boxes")
    page.locator("[data-key=recall]").click()
    assert station.poked() == ("boxes", "press", {"unit": 1, "key": "recall"})
