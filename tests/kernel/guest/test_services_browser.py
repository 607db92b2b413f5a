"""The screen's browser as a service: the real cage and the real Chromium, on a screen in memory.

What it shows is not looked at: on an emulated processor Chromium does not come so far as to ask
for the page. tests/systemd/test_policy.py has it open pages outside of a guest.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.guest.units import BROWSER, main_pid, run, shown, status_of, wait_for

OWNER = "jiaohao-screen"


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


@pytest.fixture(autouse=True)
def switched_off() -> Iterator[None]:
    """It takes a whole processor from the scenes that follow."""
    yield
    run("systemctl", "stop", BROWSER)


def test_chromium_draws_in_its_own_sandbox_and_comes_back_after_a_crash() -> None:
    run("systemctl", "start", BROWSER)
    wait_for(lambda: program_of(main_pid(BROWSER)) == "cage", "cage has begun")
    cage = main_pid(BROWSER)
    assert Path(f"/proc/{cage}").owner() == OWNER
    assert status_of(cage)["NoNewPrivs"] == "1"
    wait_for(renderers, "Chromium is about to draw its page")
    drawing = renderers()[0]
    assert status_of(drawing)["Seccomp"] == "2"
    assert Path(f"/proc/{drawing}/ns/pid").readlink() != Path("/proc/self/ns/pid").readlink()
    os.kill(cage, signal.SIGKILL)
    wait_for(lambda: main_pid(BROWSER) not in {0, cage}, "it is started again")
    wait_for(lambda: program_of(main_pid(BROWSER)) == "cage", "cage has begun again")
    assert shown(BROWSER, "ActiveState") == "active"
