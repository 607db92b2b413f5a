"""Our drivers on the kernel's own: usblp, cdc_acm, usbhid, uinput and udev, in a guest.

The scenes are in ``guest/``; what is plugged in is a gadget of software on a bus of software, and
nothing above that bus can tell.
"""

from __future__ import annotations

import pytest

from tests.kernel.machine import SECONDS, Outcome, scenes

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(SECONDS + 60)]


@pytest.mark.parametrize("scene", scenes("devices"))
def test_scene(scene: str, devices: dict[str, Outcome]) -> None:
    assert devices[scene].passed, devices[scene].text
