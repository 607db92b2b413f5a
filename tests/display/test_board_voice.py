"""Calls spoken by the browser: the sentences of display/announcements.py, one after another."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from display.announcements import announcement
from drivers.voices.clips.planning import key_of, plan
from tests.live_hall import LiveHall

pytestmark = pytest.mark.browser

CALLS: list[tuple[str, int, list[str], str]] = [
    ("A012", 3, ["zh-CN"], ""),
    ("VA001", 12, ["zh-CN", "en"], ""),
    ("BX1000", 105, ["en-GB", "zh-HK", "bo"], "咨询台"),
    ("JT999", 61, ["bo"], ""),
    *((f"E{n:03}", n, ["zh-CN", "en"], "") for n in (*range(1, 31), 99, 100, 110, 111, 1005, 9999)),
]

KEYS = [
    "请",
    "A",
    "V",
    "零",
    "一",
    "二",
    "零一二号",
    "号",
    "到",
    "号窗口",
    "到三号窗口",
    "十",
    "三",
]
SENTENCES = [
    "请A零一二号到三号窗口",
    "请V A零一二号，到十三号窗口。",
    "请Q零一号",
    "",
    "a",
    "请a零一到",
]

RECORDER = """
  window.played = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    played.push([at, this.buffer.duration]);
    document.documentElement.dataset.played = played.length;
    return start.call(this, at);
  };
"""

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


UNTOUCHED = """
  window.resumed = [];
  window.AudioContext = class {
    state = "suspended";
    async resume() {
      resumed.push(navigator.userActivation.isActive);
      this.state = "running";
    }
  };
"""


def test_it_says_when_the_browser_wants_a_touch_before_it_sounds(
    page: Page, hall_server: LiveHall
) -> None:
    # What a browser does that was told nothing; the one of the tests lets every page sound.
    page.add_init_script(UNTOUCHED)
    page.goto(f"{hall_server.url}/display?chime=1")
    page.wait_for_selector("html[data-live]")
    expect(page.locator("#sound")).to_be_visible()
    assert page.evaluate("resumed") == []
    page.mouse.click(400, 400)
    expect(page.locator("#sound")).to_be_hidden()
    assert page.evaluate("resumed") == [True]


def test_the_browser_plans_clips_as_the_hall_does(page: Page, hall_server: LiveHall) -> None:
    page.goto(f"{hall_server.url}/display")
    known = {key_of(text) for text in KEYS}
    planned: list[list[str] | None] = page.evaluate(
        """async ([keys, sentences]) => {
          const { plan } = await import("/static/display/board.clips.js");
          const known = new Map(keys.map((key) => [key, key]));
          return sentences.map((sentence) => plan(sentence, known));
        }""",
        [[" ".join(key) for key in sorted(known)], SENTENCES],
    )
    for sentence, clips in zip(SENTENCES, planned, strict=True):
        expected = plan(sentence, known)
        whole = bool(expected.clips) and not expected.missing
        assert clips == ([" ".join(key) for key in expected.clips] if whole else None), sentence


def test_a_display_speaks_from_the_hall_s_clips(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue("SJDJ")
    page.add_init_script(RECORDER + ENGINE)
    page.goto(f"{hall_server.url}/display?voice=clips")
    page.wait_for_selector("html[data-live]")
    page.mouse.click(400, 400)
    page.wait_for_selector("#sound", state="hidden")
    hall_server.call_next(1)
    # 请, A, 零零一号, 到一号窗口, and once more.
    expect(page.locator("html")).to_have_attribute("data-played", "8", timeout=20_000)
    played: list[list[float]] = page.evaluate("played")
    ends = [at + seconds for at, seconds in played]
    gaps = [after[0] - end for after, end in zip(played[1:], ends, strict=False)]
    assert all(gap > 0.05 for gap in gaps), "one clip after the other"
    assert page.evaluate("spoken") == [], "the browser's own voice was not needed"


def test_without_clips_the_browser_s_own_voice_speaks(page: Page, hall_server: LiveHall) -> None:
    hall_server.open_windows(1)
    hall_server.issue("SJDJ")
    page.add_init_script(ENGINE)
    page.route("**/voice/pack.json", lambda route: route.fulfill(status=404))
    page.goto(f"{hall_server.url}/display?voice=clips")
    page.wait_for_selector("html[data-live]")
    page.mouse.click(400, 400)
    hall_server.call_next(1)
    expect(page.locator("html")).to_have_attribute("data-spoken", "2")


def test_only_the_pack_s_own_files_are_served(hall_server: LiveHall, page: Page) -> None:
    page.goto(f"{hall_server.url}/display")
    manifest = page.request.get(f"{hall_server.url}/voice/pack.json").json()
    listed = manifest["clips"]["zh"]["请"]
    assert page.request.get(f"{hall_server.url}/voice/{listed}").body().startswith(b"OggS")
    for file in ("pack.toml", "licences/kokoro-voices-LICENSE.txt", "../engine.py", "zh/none.ogg"):
        assert page.request.get(f"{hall_server.url}/voice/{file}").status == 404
