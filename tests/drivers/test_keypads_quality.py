"""When a line counts as disturbed."""

from __future__ import annotations

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.keypads.ff68_frames import Frame, encode
from drivers.keypads.qs_frames import Key, encode_key
from drivers.keypads.quality import GARBAGE_BYTES, OF_LATE_SECONDS, LineQuality, LineWatch
from drivers.ports import KeyPress, Worrying
from drivers.registry import open_keypad
from tests.drivers.far_ends import PtyEnd
from tests.drivers.wrong_speed import heard

CALL = encode(Frame(address=3, function=1, data=b"\x0c"))


def counted(skipped_bytes: int) -> LineQuality:
    return LineQuality(skipped_bytes=skipped_bytes, bad_frames=0)


def test_a_little_noise_is_no_concern_and_much_of_it_is_until_it_is_long_ago() -> None:
    line = LineWatch()
    assert line.concern(counted(0), 100.0) is None
    assert line.concern(counted(GARBAGE_BYTES - 1), 101.0) is None
    told = line.concern(counted(GARBAGE_BYTES), 102.0)
    assert told is not None
    assert (told.code, "baud" in told.detail) == ("keypad.garbage", True)
    assert line.concern(counted(GARBAGE_BYTES), 101.0 + OF_LATE_SECONDS) is not None
    assert line.concern(counted(GARBAGE_BYTES), 102.1 + OF_LATE_SECONDS) is None


def test_noise_now_and_then_never_adds_up() -> None:
    line = LineWatch()
    for hour in range(1, 9):
        assert line.concern(counted(hour * (GARBAGE_BYTES - 1)), hour * 3600.0) is None


@pytest.mark.parametrize(
    ("driver", "press", "sent_at"),
    [
        ("ff68", CALL, 57600),
        ("ff68", CALL, 4800),
        ("qs", encode_key(Key(address=3, code=0x31)), 9600),
    ],
    ids=["ff68 too fast", "ff68 too slow", "qs too slow"],
)
def test_a_box_at_another_speed_is_told_of_after_a_few_presses(
    driver: str, press: bytes, sent_at: int
) -> None:
    """Nobody is called, nothing beeps: without a word on /devices one would seek for long."""
    far = PtyEnd()
    keypad = open_keypad(
        DeviceConfig(
            name="box", kind=DeviceKind.KEYPAD, driver=driver, address=f"serial://{far.path}"
        )
    )
    assert isinstance(keypad, Worrying)
    garbage = heard(press, sent_at, 57600 if driver == "qs" else 9600)
    far.send(garbage * 12 + press * 2)
    pressed = [keypad.read(5.0), keypad.read(5.0)]
    assert pressed == [KeyPress(unit=3, key="call" if driver == "ff68" else "1")] * 2
    concern = keypad.concern()
    assert concern is not None
    assert concern.code == "keypad.garbage"
    keypad.close()
    far.close()
