"""A screen with a touch panel, both of software: virtio-gpu as QEMU has it, and uinput.

Between them and the page is all that there is on a kiosk: the kernel's mode setting, logind's seat,
libinput, cage and Chromium.
"""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

from evdev import AbsInfo, UInput, ecodes
from PIL import Image

from tests.kernel.guest import gadgets
from tests.kernel.guest.units import load, run

WIDTH, HEIGHT = 1280, 720
"""As tests/kernel/machine.py has it."""
CARD = Path("/dev/dri/card0")
FINGER = 1


def plug_in_a_screen() -> None:
    load("screen")
    gadgets.wait_for(CARD.exists, "a screen")
    run("udevadm", "settle")


def picture() -> Image.Image | None:
    """What stands on the screen now; None while cage has not begun or has just ended."""
    sockets = sorted(Path("/run/user").glob("*/wayland-[0-9]"))
    if not sockets:
        return None
    place = {"XDG_RUNTIME_DIR": str(sockets[-1].parent), "WAYLAND_DISPLAY": sockets[-1].name}
    words = ["grim", "-t", "ppm", "-"]
    taken = subprocess.run(words, env=os.environ | place, capture_output=True, check=False)
    return Image.open(io.BytesIO(taken.stdout)) if taken.returncode == 0 else None


class TouchPanel:
    """Lies over the whole screen."""

    def __init__(self) -> None:
        across, down = (AbsInfo(0, 0, length - 1, 0, 0, 0) for length in (WIDTH, HEIGHT))
        fingers, number = (AbsInfo(0, 0, most, 0, 0, 0) for most in (1, 0xFFFF))
        axes = [
            (ecodes.ABS_X, across),
            (ecodes.ABS_Y, down),
            (ecodes.ABS_MT_SLOT, fingers),
            (ecodes.ABS_MT_TRACKING_ID, number),
            (ecodes.ABS_MT_POSITION_X, across),
            (ecodes.ABS_MT_POSITION_Y, down),
        ]
        self._made = UInput(
            {ecodes.EV_KEY: [ecodes.BTN_TOUCH], ecodes.EV_ABS: axes},  # type: ignore[dict-item]  # pairs are not in its types
            name="Touch panel",
            input_props=[ecodes.INPUT_PROP_DIRECT],
        )

    def tap(self, point: tuple[int, int]) -> None:
        """Down and up at once: what is only read late would else be taken for a long press."""
        across, down = point
        self._tell(
            (ecodes.EV_ABS, ecodes.ABS_MT_TRACKING_ID, FINGER),
            (ecodes.EV_ABS, ecodes.ABS_MT_POSITION_X, across),
            (ecodes.EV_ABS, ecodes.ABS_MT_POSITION_Y, down),
            (ecodes.EV_KEY, ecodes.BTN_TOUCH, 1),
            (ecodes.EV_ABS, ecodes.ABS_X, across),
            (ecodes.EV_ABS, ecodes.ABS_Y, down),
        )
        self._tell(
            (ecodes.EV_ABS, ecodes.ABS_MT_TRACKING_ID, -1),
            (ecodes.EV_KEY, ecodes.BTN_TOUCH, 0),
        )

    def close(self) -> None:
        self._made.close()

    def _tell(self, *events: tuple[int, int, int]) -> None:
        for kind, code, value in events:
            self._made.write(kind, code, value)
        self._made.syn()
