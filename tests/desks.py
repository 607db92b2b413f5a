"""People at desks: browsers that log in to a served hall, each with a session of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.live_hall import LiveHall

PASSWORD = "a password of the tests"
ACCOUNTS = ("admin", "duty", "business", "supervision", "cashier", "leader", "C1")
SCREEN = (1366, 650)
"""What a browser leaves of the small screens that offices have."""


class Desks:
    """Opens pages for people and devices; a script's failure fails the test."""

    def __init__(self, browser: Browser, hall: LiveHall) -> None:
        self._browser = browser
        self._hall = hall
        self._contexts: list[BrowserContext] = []
        self.failures: list[str] = []

    def open(self, path: str, account: str | None = None, size: tuple[int, int] = SCREEN) -> Page:
        """A page in a browser of its own, logged in as the account."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=self._hall.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self._contexts.append(context)
        if account is not None:
            self.log_in(context, account)
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.goto(path)
        if path.startswith(("/case/", "/cashier")):
            # Their content comes from the hall, and what it does with them.
            page.wait_for_selector("html[data-awake]")
        return page

    def log_in(self, context: BrowserContext, account: str) -> None:
        """Log in as one of ACCOUNTS."""
        answer = context.request.post(
            "/login", form={"account": account, "password": PASSWORD, "to": "/"}, max_redirects=0
        )
        assert answer.status == 302

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="module")
def desk_hall(sample_hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    """One served hall for a file's tests, which keep to windows and queues of their own."""
    hall = LiveHall.copy_of(sample_hall, tmp_path_factory.mktemp("desks") / "hall")
    access = Access(hall.directory / DATABASE, SystemClock())
    for account in ACCOUNTS:
        access.set_password(account, PASSWORD)
    hall.start()
    for role in ("admin", "pad", "station"):
        hall.token(role)
    yield hall
    hall.stop()


@pytest.fixture
def desks(browser: Browser, desk_hall: LiveHall) -> Iterator[Desks]:
    """Browsers before the served hall."""
    opened = Desks(browser, desk_hall)
    yield opened
    opened.close()
    assert opened.failures == []


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A window of the sample hall and a queue that no other spot's window serves."""

    counter: int
    queue: str


_SPOTS = {
    1: "SJDJ", 8: "SWFP", 13: "GAHJ", 17: "GACR", 20: "BDDJ", 26: "RSSB", 32: "YBFW", 36: "GJFW",
    39: "MZHY", 41: "MZSH", 42: "WJFW", 44: "JYFW", 47: "ZRGH", 49: "ZJXM", 52: "JTYS",
    54: "NYFW", 60: "SFJS", 61: "ZXYD",
}  # fmt: skip


@pytest.fixture(scope="module")
def spots() -> Iterator[Spot]:
    """Hands out a spot that no test of the file had yet."""
    return (Spot(counter=counter, queue=queue) for counter, queue in _SPOTS.items())


def contrast(text: Locator) -> float:
    """Of an element's text on its own background: 1 is unreadable, 4.5 what WCAG 2.1 wants (AA)."""
    channels = """one => {
      const { color, backgroundColor } = getComputedStyle(one);
      return [color, backgroundColor].map((said) => said.match(/\\d+/g).slice(0, 3).map(Number));
    }"""
    one, other = sorted(map(_luminance, text.evaluate(channels)))
    return (other + 0.05) / (one + 0.05)


def _luminance(channels: list[float]) -> float:
    shares = (value / 255 for value in channels)
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def cut_off(page: Page) -> None:
    """Wait until the page says that it lost the hall."""
    expect(page.locator(".offline-bar")).to_be_visible(timeout=15_000)
