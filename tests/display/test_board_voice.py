"""Calls spoken by the browser: the sentences of display/announcements.py, one after another."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from display.announcements import announcement
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

CALLS: list[tuple[str, int, list[str], str]] = [
    ("A012", 3, ["zh-CN"], ""),
    ("VA001", 12, ["zh-CN", "en"], ""),
    ("BX1000", 105, ["en-GB", "zh-HK", "bo"], "咨询台"),
    ("JT999", 61, ["bo"], ""),
    *((f"E{n:03}", n, ["zh-CN", "en"], "") for n in (*range(1, 31), 99, 100, 110, 111, 1005, 9999)),
]

ENGINE = """
  window.spoken = [];
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  Object.defineProperty(window, "speechSynthesis", { value: {
    speaking: 0,
    speak(utterance) {
      this.speaking += 1;
      spoken.push([utterance.text, utterance.lang, this.speaking]);
      document.documentElement.dataset.spoken = spoken.length;
      setTimeout(() => { this.speaking -= 1; utterance.dispatchEvent(new Event("end")); }, 30);
    },
  } });
"""


def test_the_browser_says_what_the_hall_says(page: Page, hall_server: LiveHall) -> None:
    page.goto(f"{hall_server.url}/display")
    said: list[list[dict[str, Any]]] = page.evaluate(
        """async (calls) => {
          const { announcement } = await import("/static/display/board.voice.js");
          return calls.map(([number, counter, languages, name]) =>
            announcement(number, counter, languages, name));
        }""",
        CALLS,
    )
    for (number, counter, languages, name), sentences in zip(CALLS, said, strict=True):
        expected = announcement(number, counter, languages, name)
        assert [(s["text"], s["language"]) for s in sentences] == [
            (sentence.text, sentence.language) for sentence in expected
        ]


def test_each_call_twice_and_never_two_at_once(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1, 2)
    hall_server.issue("SJDJ")
    hall_server.issue("SJDJ")
    page.add_init_script(ENGINE)
    page.goto(f"{hall_server.url}/display?voice=browser")
    page.wait_for_selector("html[data-live]")
    hall_server.call_next(1)
    hall_server.call_next(2)
    expect(page.locator("html")).to_have_attribute("data-spoken", "4")
    first, second = "请A零零一号到一号窗口", "请A零零二号到二号窗口"
    assert page.evaluate("spoken") == [
        [text, "zh-CN", 1] for text in (first, first, second, second)
    ]


def test_a_silent_display_says_nothing(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue("SJDJ")
    page.add_init_script(ENGINE)
    page.goto(f"{hall_server.url}/display")
    page.wait_for_selector("html[data-live]")
    hall_server.call_next(1)
    page.wait_for_selector("#calls li.lit")
    assert page.evaluate("spoken") == []
    assert page.locator("#sound").is_hidden()


def test_it_says_when_the_browser_wants_a_touch_before_it_sounds(
    page: Page, hall_server: LiveHall
) -> None:
    page.goto(f"{hall_server.url}/display?chime=1")
    page.wait_for_selector("html[data-live]")
    if page.locator("#sound").is_visible():
        page.mouse.click(400, 400)
    page.wait_for_selector("#sound", state="hidden")
