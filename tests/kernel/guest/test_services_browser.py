"""The screen's browser as a service: the real cage and Chromium on a screen with a touch panel.

Both are of software, and so is the processor: what a graphics chip does is not seen here.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from hall.client.calls import HallClient
from tests.kernel.guest.screens import HEIGHT, WIDTH, TouchPanel, picture, plug_in_a_screen
from tests.kernel.guest.units import (
    BROWSER,
    HALL_URL,
    main_pid,
    run,
    shown,
    status_of,
    token,
    wait_for,
)

OWNER = "jiaohao-screen"
QUEUE = "ZXYD"
ENQUIRIES = (1163, 117)
"""Where the touch page's first screen has the button of that queue, on a screen of this size."""
CHIEF = (0x0B, 0x4F, 0x9E)
"""The colour of the button that takes a number."""
GRAIN = 8
"""Every so many pixels one is looked at: a processor that is emulated has no time for all."""
EVERY = 15.0
"""Seconds from one look at the screen to the next; a citizen is not faster either."""


def program_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except FileNotFoundError:
        return ""


def renderers() -> list[int]:
    """Chromium's processes that draw a page: those that its own sandbox shuts in."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            if b"--type=renderer" in words and process.owner() == OWNER:
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def chief_button(seen: Image.Image) -> tuple[int, int] | None:
    """Its middle. It fills a tenth of the screen; lines and letters of that colour are nothing."""
    small = seen.convert("RGB").resize((WIDTH // GRAIN, HEIGHT // GRAIN), Image.Resampling.NEAREST)
    across, down = small.size
    dots = [(x, y) for y in range(down) for x in range(across) if small.getpixel((x, y)) == CHIEF]
    if len(dots) < across * down // 20:
        return None
    half = len(dots) // 2
    return sorted(x for x, _ in dots)[half] * GRAIN, sorted(y for _, y in dots)[half] * GRAIN


def is_the_touch_page() -> bool:
    """Its blue head from edge to edge, not under the red bar of a page that is cut off."""
    seen = picture()
    if seen is None:
        return False
    head = [seen.convert("RGB").getpixel((x, 4)) for x in (4, WIDTH // 2, WIDTH - 4)]
    return all(
        isinstance(dot, tuple) and dot[0] < 0x20 and dot[1] < 0x60 < dot[2] < 0xB0 for dot in head
    )


@pytest.fixture(scope="module")
def panel(hall: None) -> Iterator[TouchPanel]:
    """Off at the end: a browser takes a whole processor from the scenes that follow."""
    plug_in_a_screen()
    touched = TouchPanel()
    run("systemctl", "start", BROWSER)
    yield touched
    run("systemctl", "stop", BROWSER)
    touched.close()


def test_a_citizen_takes_a_number_by_touch(panel: TouchPanel) -> None:
    """The button is only that blue, and only takes, while the page's live connection stands."""
    hall = HallClient(HALL_URL, token("kiosk", "queue"))

    def waiting() -> object:
        return hall.get(f"/queues/{QUEUE}/wait", within_seconds=600)["waiting"]

    def touched() -> bool:
        if is_the_touch_page() and (seen := picture()) is not None:
            panel.tap(chief_button(seen) or ENQUIRIES)
        return waiting() != 0

    assert waiting() == 0
    wait_for(touched, "somebody waits", every=EVERY)
    hall.close()


@pytest.mark.usefixtures("panel")
def test_the_page_is_drawn_in_a_sandbox_and_comes_back_after_a_crash() -> None:
    wait_for(renderers, "Chromium draws its page")
    cage = main_pid(BROWSER)
    assert program_of(cage) == "cage"
    assert Path(f"/proc/{cage}").owner() == OWNER
    assert status_of(cage)["NoNewPrivs"] == "1"
    drawing = renderers()[0]
    assert status_of(drawing)["Seccomp"] == "2"
    assert Path(f"/proc/{drawing}/ns/pid").readlink() != Path("/proc/self/ns/pid").readlink()
    os.kill(cage, signal.SIGKILL)
    wait_for(lambda: main_pid(BROWSER) not in {0, cage}, "it is started again")
    wait_for(is_the_touch_page, "the page is drawn again", every=EVERY)
    assert shown(BROWSER, "ActiveState") == "active"
    run("systemctl", "stop", BROWSER)
    assert shown(BROWSER, "ActiveState") == "inactive", "no failure where nothing failed"
