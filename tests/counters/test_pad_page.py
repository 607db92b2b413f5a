"""The rating pad in a real browser: the right visit, once, and never after the window moved on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.desks import Desks, Spot, cut_off
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser
TABLET = (1024, 768)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pad:
    """A pad at a window where three wait and the first was called."""

    counter: int
    first: str
    page: Page
    hall: LiveHall

    def moment(self, name: str, *, seconds: float = 8) -> None:
        place = self.page.locator("#pad")
        expect(place).to_have_attribute("data-moment", name, timeout=seconds * 1000)

    def press(self, level: int) -> None:
        """A finger that comes after the faces have settled."""
        self.moment("ask")
        self.page.wait_for_timeout(500)
        self.page.locator(f"[data-level='{level}']").click()

    def do(self, what: str) -> None:
        self.hall.post(f"/counters/{self.counter}/{what}")

    def ratings(self) -> list[tuple[str, int]]:
        events = self.hall.call("GET", "/events?limit=1000")["events"]
        return [
            (event["data"]["number"], event["data"]["level"])
            for event in events
            if event["name"] == "rating.given" and event["counter"] == self.counter
        ]


@pytest.fixture
def pad(desk_hall: LiveHall, desks: Desks, spots: Iterator[Spot]) -> Pad:
    spot = next(spots)
    desk_hall.open_windows(spot.counter)
    for _ in range(3):
        desk_hall.issue(spot.queue)
    first = desk_hall.call_next(spot.counter)
    page = desks.open(f"/pad/{spot.counter}", size=TABLET)
    made = Pad(counter=spot.counter, first=first, page=page, hall=desk_hall)
    made.moment("idle")
    return made


def test_a_press_rates_the_visit_that_is_over(pad: Pad) -> None:
    pad.do("finish")
    pad.moment("ask")
    expect(pad.page.locator("#number")).to_have_text(f"{pad.first}号")
    expect(pad.page.locator("#seconds")).to_have_text("59")
    pad.press(4)
    pad.moment("thanks")
    assert pad.ratings() == [(pad.first, 4)]
    pad.moment("idle")


def test_five_fingers_are_one_rating(pad: Pad) -> None:
    pad.do("finish")
    pad.press(2)
    for level in (5, 4, 3, 1):
        pad.page.locator(f"[data-level='{level}']").dispatch_event("click")
    pad.moment("thanks")
    assert pad.ratings() == [(pad.first, 2)]


def test_a_window_that_moved_on_takes_no_rating(pad: Pad) -> None:
    pad.do("finish")
    pad.moment("ask")

    def slow(route: Route, _: Request) -> None:
        pad.do("call-next")
        route.continue_()

    pad.page.route("**/api/v1/ratings", slow)
    pad.press(1)
    pad.moment("said")
    expect(pad.page.locator("#said")).to_contain_text("当前没有可评价的服务")
    pad.moment("idle")
    assert pad.ratings() == []


def test_the_faces_go_when_the_window_calls_the_next(pad: Pad) -> None:
    pad.do("ask-rating")
    pad.moment("ask")
    pad.do("call-next")
    pad.moment("idle")


def test_a_restart_does_not_lose_who_is_asked(pad: Pad) -> None:
    pad.do("finish")
    pad.moment("ask")
    pad.hall.stop()
    cut_off(pad.page)
    pad.hall.start()
    expect(pad.page.locator(".offline-bar")).to_be_hidden(timeout=15_000)
    pad.press(5)
    pad.moment("thanks")
    assert pad.ratings() == [(pad.first, 5)]


def test_a_pad_beside_a_login_is_still_the_pad(pad: Pad, desks: Desks) -> None:
    page = desks.open(f"/pad/{pad.counter}", "duty", TABLET)
    expect(page.locator("#pad")).to_have_attribute("data-moment", "idle")
    pad.do("finish")
    beside = Pad(counter=pad.counter, first=pad.first, page=page, hall=pad.hall)
    beside.press(3)
    beside.moment("thanks")
    pad.moment("idle")
    events = pad.hall.call("GET", "/tickets?number=" + pad.first)["events"]
    given = next(event for event in events if event["name"] == "rating.given")
    assert given["actor"] == "pad:page"


def test_there_is_no_pad_where_there_is_no_window(desks: Desks) -> None:
    page = desks.open("/pad/99", size=TABLET)
    expect(page.locator("body")).to_contain_text("没有99号窗口")
