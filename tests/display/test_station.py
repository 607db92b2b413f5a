"""Announcements in their order, to their end; signs that keep up with their windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from display import station as module
from tests.display.wall import ONE, PATIENCE, TWO, Wall
from tests.drivers.conftest import nothing_left_behind

__all__ = ["nothing_left_behind"]

Build = Callable[..., Wall]


@pytest.fixture
def build(nothing_left_behind: None) -> Iterator[Build]:
    walls: list[Wall] = []

    def make(*languages: str) -> Wall:
        walls.append(Wall(*languages))
        return walls[-1]

    yield make
    for wall in walls:
        wall.stop()


@pytest.fixture
def wall(build: Build) -> Wall:
    return build()


def test_each_call_is_said_twice_and_one_after_another(wall: Wall) -> None:
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)
    assert wall.voice.said == [ONE, ONE, TWO, TWO]


def test_every_language_of_the_voice(build: Build) -> None:
    wall = build("zh-CN", "en")
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)
    english = "Ticket A zero zero one, please go to window three"
    assert wall.voice.said == [ONE, english, ONE, english]


def test_a_language_the_voice_lacks_leaves_the_others(build: Build) -> None:
    wall = build("en", "zh-CN")
    wall.voice.lacks = "en"
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: wall.voice.said == [ONE, ONE])
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: wall.voice.said == [ONE, ONE, TWO, TWO])


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
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)


def test_a_voice_that_fell_behind_says_each_call_once(wall: Wall) -> None:
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    for number in range(1, 7):
        wall.events.call(f"A00{number}", 3)
    wall.voice.free.set()
    # Behind the first three, three or more wait; then each is said twice again.
    wall.voice.wait_for(lambda: len(wall.voice.said) == 2 + 3 + 3 * 2)


def test_stale_calls_are_dropped_with_a_word(
    build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "STALE_SECONDS", 0.1)
    wall = build()
    wall.voice.free.clear()
    wall.events.call("A009", 1)
    wall.voice.wait_for(lambda: bool(wall.voice.begun))
    wall.events.call("A001", 3)
    assert not wall.voice.free.wait(0.2), "the call gets old"
    wall.voice.free.set()
    wall.voice.wait_for(lambda: len(wall.voice.said) == 2)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: TWO in wall.voice.said)
    assert ONE not in wall.voice.begun
    assert "没有播报" in caplog.text


def test_a_voice_that_failed_speaks_the_next_call(wall: Wall) -> None:
    wall.voice.broken = True
    wall.events.call("A001", 3)
    wall.events.call("A002", 4)
    wall.voice.wait_for(lambda: wall.voice.said == [TWO, TWO])


def test_calls_of_before_the_start_are_not_spoken(wall: Wall) -> None:
    wall.events.board(recent=((5, "A009", 1, "2026-11-21T09:00:50+08:00"),))
    wall.events.call("A001", 3)
    wall.voice.wait_for(lambda: len(wall.voice.said) == 2)
    assert wall.voice.said == [ONE, ONE]


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
    wall.voice.wait_for(lambda: len(wall.voice.said) == 4)
    assert wall.voice.said == [ONE, ONE, TWO, TWO]


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


def test_a_bus_that_comes_back_is_written_anew(wall: Wall) -> None:
    wall.events.board(calls={3: "A001"})
    wall.strips.wait_for(lambda: len(wall.strips.texts) == 5)
    wall.strips.gone = True
    wall.events.call("A002", 4)
    wall.strips.wait_for(lambda: wall.strips.now(4).startswith("A002"))
    wall.strips.wait_for(lambda: all(len(texts) >= 2 for texts in wall.strips.texts.values()))
    assert wall.strips.now(3).startswith("A001")
