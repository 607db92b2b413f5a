"""Announcements in their order, to their end; signs that keep up with their windows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time as time_of_day
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from display import station as module
from display.station import DisplayStation
from drivers.errors import DeviceGone
from drivers.health import Concern, HealthState
from drivers.supervisor import Job, Supervisor
from hall.client.events import HallEvents
from hall.config.settings import DeviceKind
from hall.config.voice_settings import Hours, SpeechSettings
from tests.display.wall import ONE, PATIENCE, TWO, Events, Loudspeaker, Strips, Wall, device
from tests.drivers.conftest import nothing_left_behind

__all__ = ["nothing_left_behind"]

Build = Callable[..., Wall]


@pytest.fixture
def build(nothing_left_behind: None) -> Iterator[Build]:
    walls: list[Wall] = []

    def make(*languages: str, speech: SpeechSettings | None = None) -> Wall:
        walls.append(Wall(*languages, speech=speech))
        return walls[-1]

    yield make
    for wall in walls:
        wall.stop()


@pytest.fixture
def wall(build: Build) -> Wall:
    return build()


def up_to_the_next_call(wall: Wall) -> list[str]:
    """All that was said before one more call, which ends the wait for a sentence too many."""
    last = "请Z零零九号到二号窗口"
    wall.events.call("Z009", 2)
    wall.voice.wait_for(lambda: wall.voice.said.count(last) == 2)
    *said, once, again = wall.voice.said
    assert (once, again) == (last, last)
    return said


def test_each_call_is_said_twice_and_one_after_another(wall: Wall) -> None:
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 4)
    assert up_to_the_next_call(wall) == [ONE, ONE, TWO, TWO]


def test_every_language_of_the_voice(build: Build) -> None:
    wall = build("zh-CN", "en")
    wall.events.call("A001", 3)
    english = "Ticket A zero zero one, please go to window three"
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: wall.voice.said.count(TWO) == 2)
    assert wall.voice.said[:5] == [ONE, english, ONE, english, TWO]


def test_a_language_the_voice_lacks_leaves_the_others(build: Build) -> None:
    wall = build("en", "zh-CN")
    wall.voice.lacks = "en"
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 4)
    assert up_to_the_next_call(wall) == [ONE, ONE, TWO, TWO]


def test_a_recall_takes_the_place_of_the_call_that_waits(wall: Wall) -> None:
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.call("A001", 3)
    wall.events.call("A001", 3, "ticket.recalled")
    wall.voice.free.set()
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: TWO in wall.voice.said)
    assert wall.voice.said.count(ONE) == 2


def test_a_call_that_is_spoken_is_not_cut_off_by_its_recall(wall: Wall) -> None:
    wall.voice.free.clear()
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.call("A001", 3, "ticket.recalled")
    wall.voice.free.set()
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 4)
    assert up_to_the_next_call(wall) == [ONE] * 4


def test_a_voice_that_fell_behind_says_each_call_once(wall: Wall) -> None:
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    for number in range(1, 7):
        wall.events.call(f"A00{number}", 3)
    wall.voice.free.set()
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2 + 3 + 3 * 2)
    # Behind the first three, three or more wait; then each is said twice again.
    times = {"九": 2, "一": 1, "二": 1, "三": 1, "四": 2, "五": 2, "六": 2}
    assert up_to_the_next_call(wall) == [
        f"请A零零{digit}号到{'一' if digit == '九' else '三'}号窗口"
        for digit, said in times.items()
        for _ in range(said)
    ]


def test_stale_calls_are_dropped_with_a_word(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    long_ago = time.monotonic() - module.STALE_SECONDS
    with monkeypatch.context() as patched:
        patched.setattr(module, "Job", partial(Job, submitted_at=long_ago))
        wall.events.call("A001", 3)
    wall.voice.free.set()
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: TWO in wall.voice.said)
    assert ONE not in wall.voice.begun
    assert "没有播报" in caplog.text


def test_a_voice_that_failed_speaks_the_next_call(wall: Wall) -> None:
    wall.voice.broken = True
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    assert up_to_the_next_call(wall) == [TWO, TWO]


def test_calls_of_before_the_start_are_not_spoken(wall: Wall) -> None:
    wall.events.board(recent=((5, "A009", 1, "2026-11-21T09:00:50+08:00"),))
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    assert up_to_the_next_call(wall) == [ONE, ONE]


def test_calls_made_while_the_hall_was_away_are_spoken_if_not_stale(wall: Wall) -> None:
    wall.events.board(recent=((5, "A009", 1, "2026-11-21T09:00:50+08:00"),))
    wall.events.board(
        recent=(
            (8, "A002", 4, "2026-11-21T09:00:58+08:00"),
            (7, "A001", 3, "2026-11-21T09:00:57+08:00"),
            (6, "A008", 2, "2026-11-21T08:59:00+08:00"),
            (5, "A009", 1, "2026-11-21T09:00:50+08:00"),
        )
    )
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 4)
    assert up_to_the_next_call(wall) == [ONE, ONE, TWO, TWO]


def test_calls_that_are_over_when_the_hall_is_heard_again_are_not_spoken(wall: Wall) -> None:
    wall.events.board()
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.call("A001", 3)
    wall.events.board(
        recent=(
            (9, "A002", 4, "2026-11-21T09:00:58+08:00"),
            (8, "A003", 2, "2026-11-21T09:00:57+08:00"),
            (2, "A001", 3, "2026-11-21T09:00:50+08:00"),
        ),
        states={"A001": "served", "A003": "no_show"},
    )
    wall.voice.free.set()
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 4)
    assert up_to_the_next_call(wall)[2:] == [TWO, TWO]


def test_signs_show_what_windows_do(wall: Wall) -> None:
    wall.events.board(calls={3: "A001"})
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)
    assert wall.strips.now(3).startswith("A001")
    assert wall.strips.now(4) == "欢迎您"
    wall.events.call("A002", 4)
    wall.events.tell("ticket.served", number="A001", counter=3)
    wall.events.tell("counter.paused", counter=5)
    wall.strips.wait_for(lambda: wall.strips.now(4).startswith("A002"))
    wall.strips.wait_for(lambda: wall.strips.now(3) == "欢迎您")
    wall.strips.wait_for(lambda: wall.strips.now(5) == "人员外出")


def test_only_changes_are_sent(wall: Wall) -> None:
    wall.events.board(calls={3: "A001"})
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)
    wall.events.board(calls={3: "A001"})
    wall.events.call("A001", 3, "ticket.recalled")
    wall.events.call("A002", 4)
    wall.strips.wait_for(lambda: wall.strips.now(4).startswith("A002"))
    sent = {unit: len(texts) for unit, texts in wall.strips.texts.items()}
    assert sent == {1: 1, 2: 1, 3: 1, 4: 2, 5: 1}


def test_a_slow_bus_holds_up_nothing_and_shows_the_newest(wall: Wall) -> None:
    slow, quick = wall.signs["signs-1"], wall.signs["signs-2"]
    slow.free.clear()
    wall.events.board()
    assert slow.begun.wait(PATIENCE)
    for number in range(1, 6):
        wall.events.call(f"A00{number}", 3)
    quick.wait_for(lambda: quick.now(3).startswith("A005"))
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    slow.free.set()
    slow.wait_for(lambda: slow.now(3).startswith("A005"))
    assert len(slow.texts[3]) <= 2, "what was overtaken while it waited was not sent"


@pytest.mark.parametrize(
    ("options", "shown"),
    [({}, "A001请到本窗口"), ({"template_file": "ours"}, "A001请来"), ({"width": 4}, "A001")],
)
def test_words_fit_the_strips_of_the_hall_s_own_template(
    options: dict[str, object], shown: str, tmp_path: Path
) -> None:
    """A strip of four hanzi would else show 请到, and not where to."""
    if "template_file" in options:
        file = tmp_path / "signs.toml"
        file.write_text('[ours]\nframe = "02 {address} {text} 03"\nwidth = 8\n', encoding="utf-8")
        options = {"template_file": str(file), "template": "ours"}
    events, strips = Events(), Strips()
    supervisor = Supervisor()
    signs = device("signs", DeviceKind.SIGN, units={3: 3}, options=options)
    station = DisplayStation(
        cast("HallEvents", events), supervisor, (replace(signs, driver="led"),),
        lambda _: Loudspeaker(), lambda _: strips, lambda: time_of_day(10, 0),
    )  # fmt: skip
    station.start()
    events.board(calls={3: "A001"})
    strips.wait_for(lambda: bool(strips.texts))
    assert strips.now(3) == shown
    supervisor.stop()


def test_a_bus_that_is_pulled_out_is_told_and_written_anew_without_a_call(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody calls at night; in the morning the signs must not be found dark."""
    wall.events.board(calls={3: "A001"})
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)

    def look(_: Strips) -> None:
        if wall.strips.gone:
            raise DeviceGone("unplugged")

    monkeypatch.setattr(Strips, "look", look, raising=False)
    wall.strips.texts.clear()
    wall.strips.gone = True
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)
    assert wall.strips.now(3).startswith("A001")


def test_a_bus_that_comes_back_is_written_anew(wall: Wall) -> None:
    wall.events.board(calls={3: "A001"})
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)
    wall.strips.gone = True
    wall.events.call("A002", 4)
    wall.strips.wait_for(lambda: wall.strips.now(4).startswith("A002"))
    wall.strips.wait_for(lambda: all(len(texts) >= 2 for texts in wall.strips.texts.values()))
    assert wall.strips.now(3).startswith("A001")


@pytest.mark.parametrize(
    "end",
    [
        "ticket.cancelled",
        "ticket.held",
        "ticket.no_show",
        "ticket.reinstated",
        "ticket.served",
        "ticket.service_began",
        "ticket.transferred",
    ],
)
def test_a_call_that_came_to_nothing_before_its_turn_is_not_spoken(wall: Wall, end: str) -> None:
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.call("A001", 3)
    wall.events.tell(end, number="A001", counter=3)
    wall.voice.free.set()
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: wall.voice.said.count(TWO) == 2)
    assert ONE not in wall.voice.begun


def test_a_call_that_is_being_spoken_goes_on_to_its_end(wall: Wall) -> None:
    wall.voice.free.clear()
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.tell("ticket.service_began", number="A001", counter=3)
    wall.voice.free.set()
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    assert up_to_the_next_call(wall) == [ONE, ONE]


def test_a_chime_before_each_call_at_the_same_volume(build: Build) -> None:
    wall = build(speech=SpeechSettings(volume=60))
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)
    assert wall.voice.chimes == 2
    assert set(wall.voice.volumes) == {60}
    silent = build(speech=SpeechSettings(chime=False))
    silent.events.call("A001", 3)
    silent.voice.wait_for(lambda: len(silent.voice.said) == 2)
    assert silent.voice.chimes == 0


NOON = (Hours(begins=time_of_day(12, 0), ends=time_of_day(13, 30)),)


def test_quiet_hours_are_softer(build: Build) -> None:
    wall = build(speech=SpeechSettings(quiet=NOON, quiet_volume=30))
    wall.now = time_of_day(12, 0)
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 2)
    wall.now = time_of_day(13, 30)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)
    assert wall.voice.volumes == [30, 30, 100, 100]


def test_quiet_hours_are_silent_where_no_volume_is_given(build: Build) -> None:
    wall = build(speech=SpeechSettings(quiet=NOON))
    asked = iter((time_of_day(12, 0), time_of_day(13, 30)))
    wall.clock = lambda: next(asked)
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    assert wall.voice.said == [TWO, TWO]
    assert wall.voice.chimes == 1


def test_a_hall_s_own_sentence_with_the_window_s_name(build: Build) -> None:
    wall = build(speech=SpeechSettings(sentences={"zh-CN": "请{number}号到{window}号{name}"}))
    wall.events.board()
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 2)
    assert wall.voice.said == ["请A零零一号到三号3室"] * 2


def test_what_the_voice_is_concerned_about_is_its_health(wall: Wall) -> None:
    wall.voice.concern = Concern("voice.substituted", "clips are missing")
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 2)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) >= 3)
    [health] = [one for one in wall.supervisor.health() if one.name == "voice"]
    assert (health.state, health.code) == (HealthState.WARNING, "voice.substituted")


def health_of_the_voice(wall: Wall) -> tuple[HealthState, str | None]:
    [health] = [one for one in wall.supervisor.health() if one.name == "voice"]
    return health.state, health.code


def test_a_loudspeaker_that_is_pulled_out_is_told_before_the_next_call(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    wall = build()
    wall.voice.looked_at(2)
    assert health_of_the_voice(wall) == (HealthState.ONLINE, None)
    wall.voice.gone = True
    wall.voice.looked_at(2)
    assert health_of_the_voice(wall) == (HealthState.OFFLINE, "device.gone")


@pytest.mark.parametrize("refused", [False, True], ids=["substituted", "refused"])
def test_what_was_wrong_with_a_call_stays_until_one_goes_well(
    build: Build, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    """That the loudspeaker is there does not mend the pack of clips."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    wall = build()
    if refused:
        wall.voice.lacks = "zh-CN"
    else:
        wall.voice.concern = Concern("voice.substituted", "clips are missing")
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.begun) == 2)
    wall.voice.looked_at(3)
    state, code = (
        (HealthState.FAULT, "device.refused")
        if refused
        else (HealthState.WARNING, "voice.substituted")
    )
    assert health_of_the_voice(wall) == (state, code)
    wall.voice.lacks, wall.voice.concern = "", None
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: wall.voice.said.count(TWO) == 2)
    wall.voice.looked_at(3)
    assert health_of_the_voice(wall) == (HealthState.ONLINE, None)
