"""People at desks: browsers that log in to a served hall, each with a session of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.live_hall import LiveHall

PASSWORD = "a password of the tests"
ACCOUNTS = ("admin", "duty", "C3")
SCREEN = (1366, 650)
"""What a browser leaves of the small screens that offices have."""


class Desks:
    """Opens pages for people and devices; a script's failure fails the test."""

    def __init__(self, browser: Browser, hall: LiveHall) -> None:
        self._browser = browser
        self._hall = hall
        self._contexts: list[BrowserContext] = []
        self.failures: list[str] = []
        access = Access(hall.directory / DATABASE, SystemClock())
        for account in ACCOUNTS:
            access.set_password(account, PASSWORD)

    def open(
        self, path: str, account: str | None = None, size: tuple[int, int] = SCREEN
    ) -> Page:
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


@pytest.fixture
def desks(browser: Browser, hall_server: LiveHall) -> Iterator[Desks]:
    """Browsers before the served hall."""
    for role in ("admin", "pad", "station"):
        hall_server.token(role)
    opened = Desks(browser, hall_server)
    yield opened
    opened.close()
    assert opened.failures == []


def cut_off(page: Page) -> None:
    """Wait until the page says that it lost the hall."""
    expect(page.locator(".offline-bar")).to_be_visible(timeout=15_000)
