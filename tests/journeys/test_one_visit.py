"""One visit from the slip to the rating, with nothing faked but the metal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from evdev import ecodes
from playwright.sync_api import Page, expect

from hall.client.events import HallEvents
from tests.journeys.hall import JourneyHall, frame, frames_of
from tests.journeys.peers import PATIENCE_SECONDS, Peer, printed_lines, until

WINDOW = 3


@pytest.fixture
def display(hall: JourneyHall, page: Page) -> Page:
    """The hall's display page in a real browser."""
    page.goto(f"{hall.url}/display")
    return page


class Listener:
    """What the simulated loudspeaker said, as staff sees it on the page /devices."""

    def __init__(self, hall: JourneyHall) -> None:
        self.sentences: list[str] = []
        self._changed = threading.Condition()
        linked = threading.Event()
        self._events = HallEvents(hall.url, hall.staff_token)
        self._events.listen("/devices", "device.output", self._output)
        self._events.on_link(lambda there: linked.set() if there else None)
        self._events.start()
        assert linked.wait(PATIENCE_SECONDS)

    def wait_for(self, sentence: str, times: int) -> None:
        with self._changed:
            heard = self._changed.wait_for(
                lambda: self.sentences.count(sentence) >= times, PATIENCE_SECONDS
            )
        assert heard, self.sentences

    def close(self) -> None:
        self._events.close()

    def _output(self, output: dict[str, Any]) -> None:
        if output["kind"] == "voice":
            with self._changed:
                self.sentences.append(output["text"])
                self._changed.notify_all()


@pytest.fixture
def loudspeaker(hall: JourneyHall) -> Iterator[Listener]:
    listener = Listener(hall)
    yield listener
    listener.close()


@pytest.mark.browser
def test_a_visit_from_the_slip_to_the_rating(
    hall: JourneyHall, display: Page, loudspeaker: Listener
) -> None:
    item = hall.item_of(WINDOW)
    hall.sign_on(WINDOW)
    hall.start_station()

    ticket = hall.take_number(item)
    number = ticket["number"]
    slip_is_printed(hall.printer, ticket)
    until(lambda: hall.ticket(ticket["id"])["slip"]["state"] == "printed", "the slip's report")

    hall.callers.send(frame(WINDOW, 0x01, 0x0C))
    expect(display.locator("#calls")).to_contain_text(number)
    called = hall.wait_for_state(ticket["id"], "called")
    assert (called["counter"], called["calls"]) == (WINDOW, 1)
    the_box_is_answered(hall, number)
    until(lambda: hall.sign_texts().get(WINDOW, [""])[-1].startswith(number), "the window's sign")
    sentence = f"请{number[0]}零零一号到三号窗口"
    assert number.endswith("001")
    loudspeaker.wait_for(sentence, 2)

    hall.press_key(ecodes.KEY_KPPLUS)
    loudspeaker.wait_for(sentence, 4)
    assert len(hall.events("ticket.recalled")) == 1

    # Nobody waits: the box's one key for "next" ends the visit, and the pad asks for a rating.
    hall.callers.send(frame(WINDOW, 0x01, 0x0C))
    hall.wait_for_state(ticket["id"], "served")
    hall.pads.wait_for_bytes(frame(WINDOW, 0x01, 0x0B))
    hall.pads.send(frame(WINDOW, 0x11, 0x05))
    until(lambda: hall.ticket(ticket["id"])["rated"], "the rating")

    (rating,) = hall.events("rating.given")
    assert rating["ticket"] == ticket["id"]
    assert rating["counter"] == WINDOW
    assert rating["data"]["clerk"] == f"C{WINDOW}"
    assert rating["data"]["item"] == item
    assert (rating["data"]["level"], rating["data"]["channel"]) == (5, "pad")
    assert hall.ticket(ticket["id"])["case"] == rating["data"]["case"]


def slip_is_printed(printer: Peer, ticket: Any) -> None:
    """As ESC/POS: Chinese text in GB18030 and a QR code that the printer draws itself."""
    data = printer.wait_for_bytes(b"\x1dr\x01")
    start, end = data.index(b"\x1b@"), data.index(b"\x1dr\x01")
    slip = data[start:end]
    assert len(slip) < 600
    assert slip.startswith(b"\x1b@\x1c&")
    for text in (ticket["number"], "测试政务服务中心", "号窗口", "前面没有人等候"):
        assert text.encode("gb18030") in slip, printed_lines(slip)
    assert b"\x1d(k" in slip
    assert ticket["follow_url"].encode() in slip
    assert b"\x1dv0" not in slip, "no raster"


def the_box_is_answered(hall: JourneyHall, number: str) -> None:
    """The press is echoed, and the box shows nobody waiting and the number's digits."""
    hall.callers.wait_for_bytes(frame(WINDOW, 0x01, 0x0C))
    digits = [int(digit) for digit in number[-3:]]
    hall.callers.wait_for_bytes(frame(WINDOW, 0x02, 0, 0, 0, *digits))
    assert all(one.address in range(1, 62) for one in frames_of(hall.callers))
