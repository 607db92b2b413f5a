"""The announcer as a service of its own, on a sound card of software (snd-dummy)."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.client.calls import HallClient
from tests.kernel.guest import gadgets
from tests.kernel.guest.units import (
    DATA,
    HALL_URL,
    STATION,
    VOICE,
    hang,
    kill,
    load,
    main_pid,
    run,
    shown,
    shut_in,
    token,
    trespass,
    wait_for,
)

pytestmark = pytest.mark.usefixtures("hall")

CARD = "/dev/snd/controlC0"
PLAYING = Path("/proc/asound/card0/pcm0p/sub0/status")
"""What the kernel says of the card's loudspeaker."""


def plug_in_a_sound_card() -> None:
    """The service began without any."""
    load("sound")
    wait_for(Path(CARD).exists, "a sound card")
    run("udevadm", "settle")


def test_a_station_brings_its_voice_and_each_is_shut_in_alone() -> None:
    run("systemctl", "stop", STATION, VOICE)
    run("systemctl", "start", STATION)
    wait_for(lambda: shown(VOICE, "ActiveState") == "active", "the voice is there too")
    shut_in(VOICE, "jiaohao")
    plug_in_a_sound_card()
    staff = HallClient(HALL_URL, token("staff", "looks-on"))
    # The service was there before the card, and is let in all the same.
    wait_for(lambda: state_of(staff, "voice") == "online", "the voice has its card")
    staff.close()
    becomes = {
        f"read {DATA}/hall.toml": "done",
        f"make {DATA}/new": "EROFS",
        f"read {DATA}/secret.key": "EACCES",
        f"read {DATA}/hall.db": "EACCES",
        f"write {CARD}": "done",
        "write /dev/input/event0": "EACCES",
    }
    assert trespass(VOICE, *becomes) == becomes
    becomes = {f"write {CARD}": "EACCES", "read /dev/input/event0": "done"}
    assert trespass(STATION, *becomes) == becomes


def test_a_call_is_heard_also_from_one_that_was_killed_or_hung() -> None:
    staff = HallClient(HALL_URL, token("staff", "calls"))
    kiosk = HallClient(HALL_URL, token("kiosk", "gives-numbers"))
    catalog = kiosk.get("/catalog", within_seconds=600)
    (window,) = [one for one in catalog["counters"] if one["number"] == 9]
    item = next(one["code"] for one in catalog["items"] if one["queue"] in window["queues"])
    staff.post("/counters/9/sign-on", {"clerk": "C9"}, within_seconds=600)
    kiosk.post("/tickets", {"item": item, "kiosk": None}, within_seconds=600)
    station = main_pid(STATION)
    wait_for(lambda: state_of(staff, "voice") == "online", "the voice has its card")
    call = "call-next"
    for befalls in (None, kill, hang):
        if befalls is not None:
            befalls(VOICE)
        staff.post(f"/counters/9/{call}", within_seconds=600)
        gadgets.wait_for(playing, "it is heard", patience=600.0, every=0.2)
        call = "recall"
    assert main_pid(STATION) == station, "the station was not disturbed"
    voice = main_pid(VOICE)
    kill(STATION)
    assert main_pid(VOICE) == voice, "nor the voice"
    staff.close()
    kiosk.close()


def playing() -> bool:
    return "RUNNING" in PLAYING.read_text(encoding="ascii")


def state_of(staff: HallClient, device: str) -> str:
    told = staff.get("/devices", within_seconds=600)["devices"]
    return next((str(one["state"]) for one in told if one["device"] == device), "")
