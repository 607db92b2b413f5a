"""What tests of the whole product share: a served hall, and a real browser before it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.live_hall import JIAOHAO, LiveHall

# How long an example takes says how busy the machine is, and nothing about the program.
hypothesis.settings.register_profile("hall", deadline=None, max_examples=50)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "hall"))

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def sample_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a new sample hall that nobody opens; tests work on copies."""
    directory = tmp_path_factory.mktemp("sample") / "hall"
    subprocess.run([JIAOHAO, "init", directory], check=True, capture_output=True)
    return directory


@pytest.fixture
def hall_server(sample_hall: Path, tmp_path: Path) -> Iterator[LiveHall]:
    """The sample hall, served by a process of its own on a free port."""
    hall = LiveHall.copy_of(sample_hall, tmp_path / "hall")
    hall.start()
    yield hall
    hall.stop()


@pytest.fixture
def token(hall_server: LiveHall) -> Callable[[str], str]:
    """Makes a token of a role for the served hall."""
    return hall_server.token


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own; the test fails when a script of it did."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert failures == []
