"""A display station in one process: a board, a voice, and strips to look at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import time
from types import MappingProxyType
from typing import Any, cast

from display.station import DisplayStation
from drivers.errors import DeviceError, DeviceGone, DeviceRefused
from drivers.health import Concern
from drivers.ports import CounterSign, Voice
from drivers.supervisor import Supervisor
from hall.client.events import HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings
from hall.config.voice_settings import SpeechSettings

PATIENCE = 10.0
ONE = "请A零零一号到三号窗口"
TWO = "请A零零二号到四号窗口"


class Events:
    """Hands events to whoever follows, as HallEvents would."""

    def __init__(self) -> None:
        self.seq = 0

    def follow(
        self,
        namespace: str,
        *,
        snapshot: Callable[[Mapping[str, Any]], None],
        event: Callable[[LiveEvent], None],
    ) -> None:
        assert namespace == "/display"
        self._snapshot, self._event = snapshot, event

    def board(
        self,
        *,
        calls: Mapping[int, str] | None = None,
        recent: tuple[tuple[int, str, int, str], ...] = (),
        states: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``states``: of the recent calls' tickets that are not called any more."""
        self._snapshot(
            {
                "at": "2026-11-21T09:01:00+08:00",
                "counters": [{"number": n, "name": f"{n}室", "duty": "open"} for n in range(1, 6)],
                "calls": [
                    {"counter": counter, "number": number, "state": "called"}
                    for counter, number in (calls or {}).items()
                ],
                "recent": [
                    {
                        "seq": seq,
                        "number": number,
                        "counter": counter,
                        "at": at,
                        "again": False,
                        "state": states.get(number, "called"),
                    }
                    for seq, number, counter, at in recent
                ],
            }
        )

    def tell(self, name: str, **data: object) -> None:
        self.seq += 1
        self._event(LiveEvent(seq=self.seq, name=name, at="", data=data))

    def call(self, number: str, counter: int, name: str = "ticket.called") -> None:
        self.tell(name, number=number, counter=counter)


class Loudspeaker:
    """A voice whose sentences end when they are let."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.begun: list[str] = []
        self.volumes: list[int] = []
        self.chimes = 0
        self.concern: Concern | None = None
        self.lacks = ""
        self.broken = False
        self.gone = False
        self.looks = threading.Semaphore(0)
        self.free = threading.Event()
        self.free.set()
        self.changed = threading.Condition()

    def say(self, sentence: str, language: str, volume: int = 100) -> Concern | None:
        self.volumes.append(volume)
        with self.changed:
            self.begun.append(sentence)
            self.changed.notify_all()
        if language == self.lacks:
            raise DeviceRefused("no such voice")
        if self.broken:
            self.broken = False
            raise DeviceError("nothing was heard")
        assert self.free.wait(PATIENCE)
        with self.changed:
            self.said.append(sentence)
            self.changed.notify_all()
        return self.concern

    def chime(self, volume: int = 100) -> None:
        self.chimes += 1

    def look(self) -> None:
        self.looks.release()
        if self.gone:
            raise DeviceGone("unplugged")

    def looked_at(self, times: int) -> None:
        """Wait until it was looked at so often from now on."""
        while self.looks.acquire(blocking=False):
            pass
        for _ in range(times):
            assert self.looks.acquire(timeout=PATIENCE)

    def close(self) -> None:
        """It has nothing to close."""

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE), (self.begun, self.said)


class Strips:
    """A bus of signs that can be slow, or away."""

    def __init__(self) -> None:
        self.texts: dict[int, list[str]] = {}
        self.free = threading.Event()
        self.free.set()
        self.gone = False
        self.begun = threading.Event()
        self.changed = threading.Condition()

    def show(self, unit: int, text: str) -> None:
        self.begun.set()
        assert self.free.wait(PATIENCE)
        with self.changed:
            if self.gone:
                raise DeviceGone("unplugged")
            self.texts.setdefault(unit, []).append(text)
            self.changed.notify_all()

    def close(self) -> None:
        """It has nothing to close."""

    def now(self, unit: int) -> str:
        return self.texts.get(unit, [""])[-1]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE), self.texts


def device(name: str, kind: DeviceKind, **more: Any) -> DeviceSettings:
    return DeviceSettings(name=name, kind=kind, driver="test", **more)


UNITS = {unit: unit for unit in range(1, 6)}


class Wall:
    """A display station with one voice and two buses of signs."""

    def __init__(self, *languages: str, speech: SpeechSettings | None = None) -> None:
        self.now = time(10, 0)
        self.clock: Callable[[], time] = lambda: self.now
        self.events = Events()
        self.voice = Loudspeaker()
        self.signs = {"signs-1": Strips(), "signs-2": Strips()}
        self.supervisor = Supervisor()
        self.station = DisplayStation(
            cast("HallEvents", self.events), self.supervisor,
            (
                device(
                    "voice", DeviceKind.VOICE, languages=languages or ("zh-CN",),
                    speech=speech or SpeechSettings(),
                ),
                device("signs-1", DeviceKind.SIGN, units=UNITS),
                device("signs-2", DeviceKind.SIGN, units=UNITS),
            ),
            self._voice, self._sign, self._clock,
        )  # fmt: skip
        self.station.start()
        self.station.speak()

    @property
    def strips(self) -> Strips:
        return self.signs["signs-1"]

    def stop(self) -> None:
        self.voice.free.set()
        for strips in self.signs.values():
            strips.free.set()
        self.supervisor.stop()

    def _clock(self) -> time:
        return self.clock()

    def _voice(self, _: DeviceSettings) -> Voice:
        return self.voice

    def _sign(self, settings: DeviceSettings) -> CounterSign:
        strips = self.signs[settings.name]
        strips.gone = False
        return strips
