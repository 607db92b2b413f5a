"""The sign above a window in a real browser, on a served hall."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser


def open_sign(page: Page, hall: LiveHall, number: int) -> None:
    page.goto(f"{hall.url}/sign/{number}")
    page.wait_for_selector("html[data-live]")


def test_its_states(page: Page, hall_server: LiveHall) -> None:
    words, number, face = page.locator("#words"), page.locator("#number"), page.locator("#face")
    open_sign(page, hall_server, 3)
    expect(page.locator(".which b")).to_have_text("3")
    expect(page.locator(".window .name")).to_have_text("市场主体登记窗口")
    expect(words).to_have_text("暂停服务")

    hall_server.open_windows(3)
    expect(words).to_have_text("欢迎您")
    hall_server.issue("SJDJ")
    hall_server.issue("SJDJ")
    expect(page.locator("#waiting")).to_have_text("2")

    called = hall_server.call_next(3)
    expect(number).to_have_text(called)
    expect(words).to_have_text("请到本窗口")
    expect(face).to_have_class("face lit")
    expect(page.locator("#waiting")).to_have_text("1")

    hall_server.post("/counters/3/begin")
    expect(words).to_have_text("正在办理")
    expect(face).to_have_class("face")
    hall_server.post("/counters/3/finish")
    expect(words).to_have_text("欢迎您")
    expect(number).to_have_text("")

    hall_server.post("/counters/3/pause", reason="去开会")
    expect(words).to_have_text("人员外出")
    hall_server.post("/counters/3/resume")
    expect(words).to_have_text("欢迎您")
    hall_server.post("/counters/3/sign-off")
    expect(words).to_have_text("暂停服务")


def test_another_windows_call_is_not_its_own(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(3, 4)
    hall_server.issue("SJDJ")
    open_sign(page, hall_server, 3)
    hall_server.call_next(4)
    expect(page.locator("#waiting")).to_have_text("0")
    expect(page.locator("#words")).to_have_text("欢迎您")


def test_who_is_sent_on_leaves_the_sign(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(3, 4)
    hall_server.issue("SJDJ")
    open_sign(page, hall_server, 3)
    number = hall_server.call_next(3)
    expect(page.locator("#number")).to_have_text(number)
    hall_server.post("/counters/3/transfer", counter=4)
    expect(page.locator("#words")).to_have_text("欢迎您")


@pytest.mark.faults
def test_it_comes_back_after_a_restart(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(3)
    hall_server.issue("SJDJ")
    open_sign(page, hall_server, 3)
    hall_server.stop()
    expect(page.locator(".offline-bar")).to_be_visible(timeout=10_000)
    hall_server.start()
    number = hall_server.call_next(3)
    expect(page.locator("#number")).to_have_text(number, timeout=15_000)
    expect(page.locator(".offline-bar")).to_be_hidden()


OVER = """[...document.querySelectorAll("#number, #words, #words-en, .which, .next")]
  .filter((part) => {
    const box = part.getBoundingClientRect();
    const around = part.closest(".says") ?? part.closest(".window, .next");
    const room = around.getBoundingClientRect();
    return box.left < room.left - 1 || box.right > room.right + 1
      || box.top < room.top - 1 || box.bottom > room.bottom + 1;
  }).map((part) => part.id || part.className)"""
SHAPES = ((800, 480), (1280, 400), (1920, 360), (480, 800), (600, 600), (1920, 1080), (320, 240))


def test_it_fits_every_shape(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(16)
    hall_server.issue("GAHJ", priority=True)
    open_sign(page, hall_server, 16)
    number = hall_server.call_next(16)
    expect(page.locator("#number")).to_have_text(number)
    for width, height in SHAPES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVER) == [], (width, height)
        root = page.evaluate("(e => [e.scrollWidth, e.scrollHeight])(document.documentElement)")
        assert root == [width, height]


def test_a_window_that_is_not_there(page: Page, hall_server: LiveHall) -> None:
    answer = page.goto(f"{hall_server.url}/sign/999")
    assert answer is not None
    assert answer.status == 404
