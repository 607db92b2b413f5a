"""Of all who would speak for a station, one does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.app.station import one_voice
from hall.app.station.one_voice import OneVoice

PATIENCE = 10.0

Make = Callable[..., OneVoice]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(one_voice, "LOOK_SECONDS", 0.01)
    made: list[OneVoice] = []

    def one(station: str = "local", folder: str = "data") -> OneVoice:
        made.append(OneVoice(tmp_path / folder, station))
        return made[-1]

    yield one
    for voice in made:
        voice.give_up()


def begun(voice: OneVoice) -> threading.Event:
    speaks = threading.Event()
    voice.begin(speaks.set)
    return speaks


def test_the_next_one_speaks_when_the_first_has_ended(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = make(), make()
    assert begun(first).wait(PATIENCE)
    standing_by = begun(second)
    while "another process speaks" not in caplog.text:
        assert second.alive
    assert not standing_by.is_set()
    first.give_up()
    assert standing_by.wait(PATIENCE)
    assert second.alive


@pytest.mark.parametrize(("station", "folder"), [("east", "data"), ("local", "other")])
def test_another_station_is_another_matter(make: Make, station: str, folder: str) -> None:
    assert begun(make()).wait(PATIENCE)
    assert begun(make(station, folder)).wait(PATIENCE)


def test_one_that_ends_while_it_stands_by_never_speaks(make: Make) -> None:
    first, second = make(), make()
    assert begun(first).wait(PATIENCE)
    standing_by = begun(second)
    second.give_up()
    first.give_up()
    assert not standing_by.is_set()


def test_one_that_failed_to_begin_is_not_alive(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat ends then, and systemd starts the process again."""
    voice = make()

    def fail() -> None:
        raise RuntimeError("no card")

    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    voice.begin(fail)
    voice.no_more()
    assert not voice.alive
