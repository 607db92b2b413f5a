"""A touch page before a served hall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.live_hall import LiveHall

SECONDS = 1000
"""Milliseconds in a second, as a browser counts."""
PATIENCE = 20 * SECONDS
GA_WINDOWS = (13, 14, 15, 16)
"""Windows of the sample hall that serve 户籍和身份证."""


@pytest.fixture
def hall(hall_server: LiveHall) -> LiveHall:
    """The served hall with the windows of 公安局 open, and its tokens made beforehand."""
    for role in ("admin", "station"):
        hall_server.token(role)
    hall_server.open_windows(*GA_WINDOWS)
    return hall_server


@pytest.fixture
def kiosk(hall: LiveHall, page: Page) -> Page:
    """The touch page of K1, connected."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{hall.url}/kiosk?kiosk=K1")
    expect(page.locator(".tile .waiting.known").first).to_be_visible()
    return page


@pytest.fixture
def open_item(kiosk: Page) -> Callable[[str, str], None]:
    """Touch a department and one of its items."""

    def touch(department: str, item: str) -> None:
        kiosk.click(f'[data-department="{department}"]')
        kiosk.click(f'#department-{department} [data-item="{item}"]')
        expect(kiosk.locator("#item")).to_be_visible()

    return touch
