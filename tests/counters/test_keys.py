"""What each key of each kind of box does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counters.keys import PAUSE_REASON, ApiCall, Meaning, call_of, key_problems, meanings
from drivers.keypads.evdev_keys import NUMERIC_KEYPAD
from drivers.keypads.ff68 import CONFIRMED_KEYS, KEYS
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse


def keypad(
    use: KeypadUse = KeypadUse.CALLER,
    driver: str = "ff68",
    keys: dict[str, str] | None = None,
    **options: object,
) -> DeviceSettings:
    return DeviceSettings(
        name="keys-1", kind=DeviceKind.KEYPAD, driver=driver, use=use, keys=keys or {},
        options=options,
    )  # fmt: skip


def call(key: str, device: DeviceSettings | None = None, *, paused: bool = False) -> ApiCall | None:
    meaning = meanings(device or keypad()).get(key, Meaning.IGNORE)
    return call_of(meaning, 3, paused=paused)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("call", "/counters/3/call-next"),
        ("recall", "/counters/3/recall"),
        ("ask_rating", "/counters/3/ask-rating"),
        ("cancel", "/counters/3/no-show"),
        ("give_up", "/counters/3/no-show"),
        ("hold", "/counters/3/hold"),
        ("call_back", "/counters/3/unhold"),
        ("pause", "/counters/3/pause"),
    ],
)
def test_a_caller_s_keys(key: str, path: str) -> None:
    made = call(key)
    assert made is not None
    assert made.path == path


def test_call_ends_the_visit_when_nobody_waits() -> None:
    made = call("call")
    assert made is not None
    assert made.instead["queue.empty"] == ApiCall(path="/counters/3/finish")


def test_pause_goes_on_again() -> None:
    pause = ApiCall(path="/counters/3/pause", body={"reason": PAUSE_REASON})
    assert call("pause") == pause
    # What the station knows may be old: the hall has the last word.
    assert call("pause", paused=True) == ApiCall(
        path="/counters/3/resume", instead={"counter.not_paused": pause}
    )


@pytest.mark.parametrize("key", ["one_metre", "confirm", "transfer", "7", "no such key"])
def test_keys_that_call_nothing(key: str) -> None:
    assert call(key) is None


def test_transfer_is_refused_and_the_others_are_ignored() -> None:
    known = meanings(keypad())
    assert known["transfer"] is Meaning.REFUSE
    assert known["one_metre"] is Meaning.IGNORE


def test_every_key_of_the_shipped_boxes_has_a_meaning() -> None:
    known = meanings(keypad())
    assert {*KEYS.values(), *CONFIRMED_KEYS.values()} <= known.keys()
    named = {name for name in NUMERIC_KEYPAD.values() if not name.isdigit()}
    assert named <= known.keys()


def rated(key: str, device: DeviceSettings) -> int | None:
    made = call(key, device)
    if made is None:
        return None
    assert made.path == "/ratings"
    assert made.body["counter"] == 3
    level = made.body["level"]
    assert isinstance(level, int)
    return level


def test_a_pad_with_five_keys() -> None:
    pad = keypad(KeypadUse.PAD, levels=5)
    assert [rated(f"rate:{level}", pad) for level in range(7)] == [None, 1, 2, 3, 4, 5, None]


def test_a_pad_with_four_keys_never_rates_by_default() -> None:
    pad = keypad(KeypadUse.PAD)
    assert [rated(f"rate:{level}", pad) for level in range(5)] == [2, None, 4, 5, None]


def test_a_simulated_pad_has_five_keys() -> None:
    assert rated("rate:1", keypad(KeypadUse.PAD, driver="simulated")) == 1


def test_a_usb_keypad_as_a_pad() -> None:
    pad = keypad(KeypadUse.PAD, driver="evdev")
    assert [rated(str(digit), pad) for digit in range(7)] == [None, 1, 2, 3, 4, 5, None]


def test_a_pad_calls_nobody() -> None:
    pad = keypad(KeypadUse.PAD)
    assert all(call(key, pad) is None for key in KEYS.values())


def test_a_caller_s_digits_rate_nobody() -> None:
    assert call("5", keypad(driver="evdev")) is None


def test_a_qs_box_has_four_keys() -> None:
    box = keypad(driver="qs")
    paths = [made.path if (made := call(key, box)) else None for key in "1234"]
    assert paths == [f"/counters/3/{word}" for word in ("call-next", "recall", "no-show", "pause")]


def test_hall_toml_gives_keys_another_meaning() -> None:
    box = keypad(driver="qs", keys={"3": "finish", "4": "ignore", "9": "begin"})
    assert call("3", box) == ApiCall(path="/counters/3/finish")
    assert call("4", box) is None
    assert call("9", box) == ApiCall(path="/counters/3/begin")
    pad = keypad(KeypadUse.PAD, keys={"rate:1": "rate:3", "rate:0": "rate:1"})
    assert [rated(f"rate:{level}", pad) for level in range(4)] == [1, 3, 4, 5]


def test_a_misspelt_meaning_is_a_problem_with_a_suggestion() -> None:
    (problem,) = key_problems(keypad(driver="qs", keys={"1": "call", "2": "recal"}))
    assert "devices.keys-1.keys" in problem
    assert "recall" in problem
    assert key_problems(keypad()) == []


@pytest.mark.parametrize(
    ("driver", "options", "right", "wrong"),
    [
        ("ff68", {}, "cancel", "cancle"),
        ("ff68", {"levels": 4}, "rate:0", "rate:7"),
        ("simulated", {}, "rate:5", "1"),
        ("qs", {}, "4", "5"),
        ("qs", {"key_count": 9}, "9", "10"),
        ("modbus", {"inputs": "6"}, "6", "call"),
        ("evdev", {}, "call", "KEY_KPENTER"),
        ("evdev", {"map": {"KEY_F1": "next"}}, "next", "call"),
    ],
)
def test_a_key_that_the_box_does_not_have_is_a_problem(
    driver: str, options: dict[str, object], right: str, wrong: str
) -> None:
    device = replace(keypad(driver=driver), options=options)
    assert key_problems(replace(device, keys={right: "begin"})) == []
    (problem,) = key_problems(replace(device, keys={wrong: "begin"}))
    assert f"“{wrong}”" in problem


@pytest.mark.parametrize("driver", ["theirs", "qs"])
def test_of_keys_that_nobody_knows_nothing_is_said(driver: str) -> None:
    """A third party's driver; an option that is wrong is told of elsewhere."""
    device = replace(keypad(driver=driver, keys={"x": "begin"}), options={"key_count": "many"})
    assert key_problems(device) == []


def test_a_usb_keypad_has_no_address_on_any_bus() -> None:
    def problems(units: dict[int, int], **options: object) -> list[str]:
        return key_problems(replace(keypad(driver="evdev"), units=units, options=options))

    assert problems({0: 5}) == []
    assert problems({2: 5}, unit=2) == []
    (problem,) = problems({1: 5})
    assert "counter" in problem


@pytest.mark.parametrize("meaning", Meaning)
def test_every_meaning_is_a_call_or_silence(meaning: Meaning) -> None:
    made = call_of(meaning, 12, paused=False)
    silent = meaning in {Meaning.REFUSE, Meaning.IGNORE}
    assert (made is None) == silent
    if made is not None and made.path != "/ratings":
        assert made.path.startswith("/counters/12/")
