"""A counter station in one process: a hall that answers, events, and boxes to press."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, cast

from counters import station as module
from counters.station import CounterStation
from drivers.errors import DeviceGone
from drivers.health import DeviceHealth, HealthState
from drivers.ports import Keypad, KeyPress, Signal
from drivers.supervisor import Supervisor
from hall.client.calls import ClientRefused, HallClient, HallUnreachable
from hall.client.events import HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse

PATIENCE = 10.0
CATALOGUE = {"counters": [{"number": n, "queues": ["A", f"Q{n}"]} for n in range(1, 21)]}


class Hall:
    """Answers calls; each can be made slow or refused."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Mapping[str, Any], str]] = []
        self.begun: list[str] = []
        self.refusals: dict[str, str] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.gates: dict[str, threading.Event] = {}
        self.away = False
        self.changed = threading.Condition()

    def get(self, path: str, *, within_seconds: float) -> Mapping[str, Any]:
        assert path == "/catalog"
        return CATALOGUE

    def post(
        self, path: str, content: Mapping[str, Any], *, key: str, within_seconds: float
    ) -> dict[str, Any]:
        assert 0 < within_seconds <= module.PRESS_SECONDS
        with self.changed:
            self.begun.append(path)
            self.changed.notify_all()
        gate = self.gates.get(path)
        if gate is not None:
            assert gate.wait(PATIENCE)
        with self.changed:
            self.calls.append((path, dict(content), key))
            self.changed.notify_all()
        if self.away:
            raise HallUnreachable("away")
        if path in self.refusals:
            raise ClientRefused(self.refusals[path], 409, {})
        return self.answers.get(path, {})

    @property
    def paths(self) -> list[str]:
        with self.changed:
            return [path for path, _, _ in self.calls]

    def wait_for_beginning(self, path: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: path in self.begun, PATIENCE)

    def wait_for(self, count: int) -> list[str]:
        with self.changed:
            there = self.changed.wait_for(lambda: len(self.calls) >= count, PATIENCE)
        assert there, self.paths
        return self.paths


class Events:
    """Hands events to whoever follows, as HallEvents would."""

    def __init__(self) -> None:
        self.asked = 0
        self._seq = 0

    def follow(
        self,
        namespace: str,
        *,
        snapshot: Callable[[Mapping[str, Any]], None],
        event: Callable[[LiveEvent], None],
    ) -> None:
        assert namespace == "/counter"
        self._snapshot, self._event = snapshot, event

    def ask_snapshot(self, namespace: str) -> None:
        assert namespace == "/counter"
        self.asked += 1

    def board(
        self,
        *,
        waiting: Mapping[str, int] | None = None,
        calls: Mapping[int, str] | None = None,
        duty: Mapping[int, str] | None = None,
    ) -> None:
        duties = {**dict.fromkeys(range(1, 21), "open"), **(duty or {})}
        self._snapshot(
            {
                "queues": [{"code": c, "waiting": n} for c, n in (waiting or {}).items()],
                "counters": [{"number": n, "duty": d} for n, d in duties.items()],
                "calls": [{"counter": c, "number": n} for c, n in (calls or {}).items()],
            }
        )

    def tell(self, name: str, **data: object) -> None:
        self._seq += 1
        self._event(LiveEvent(seq=self._seq, name=name, at="", data=data))


class Box:
    """A bus of boxes: presses are put in, what it is told is written down."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, int | None, str | None]] = []
        self.signals: list[tuple[int, Signal]] = []
        self.changed = threading.Condition()
        self.gone = False
        self._presses: list[KeyPress] = []

    def press(self, *presses: tuple[int, str]) -> None:
        with self.changed:
            self._presses += [KeyPress(unit=unit, key=key) for unit, key in presses]
            self.changed.notify_all()

    def unplug(self) -> None:
        with self.changed:
            self.gone = True
            self.changed.notify_all()

    def read(self, timeout_seconds: float) -> KeyPress | None:
        with self.changed:
            self.changed.wait_for(lambda: self._presses or self.gone, min(timeout_seconds, 0.05))
            if self.gone:
                raise DeviceGone("unplugged")
            return self._presses.pop(0) if self._presses else None

    def show(self, unit: int, waiting: int | None, number: str | None) -> None:
        with self.changed:
            if self.gone:
                raise DeviceGone("unplugged")
            self.shown.append((unit, waiting, number))
            self.changed.notify_all()

    def signal(self, unit: int, signal: Signal) -> None:
        with self.changed:
            self.signals.append((unit, signal))
            self.changed.notify_all()

    def close(self) -> None:
        """It stays as it is."""

    def signals_to(self, unit: int) -> list[Signal]:
        """What this box was told besides numbers, in order."""
        with self.changed:
            return [signal for to, signal in self.signals if to == unit]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE), (self.shown, self.signals)


CALLERS = DeviceSettings(
    name="callers", kind=DeviceKind.KEYPAD, driver="ff68", use=KeypadUse.CALLER,
    units={unit: unit for unit in range(1, 21)},
)  # fmt: skip
PADS = DeviceSettings(
    name="pads", kind=DeviceKind.KEYPAD, driver="ff68", use=KeypadUse.PAD,
    units={100 + unit: unit for unit in range(1, 21)}, options={"levels": 5},
)  # fmt: skip


class Floor:
    """A counter station with a bus of callers and a bus of pads."""

    def __init__(self) -> None:
        self.now = 100.0
        """By which keys are told to be jammed; it stands, however slow the machine is."""
        self.hall = Hall()
        self.events = Events()
        self.boxes = {"callers": Box(), "pads": Box()}
        self.health: list[tuple[str, HealthState, str | None]] = []
        self.details: dict[str, str] = {}
        self.heard = threading.Condition()
        self.supervisor = Supervisor(self._note_health)
        self.station = CounterStation(
            cast("HallClient", self.hall), cast("HallEvents", self.events), self.supervisor,
            (CALLERS, PADS), self._open, clock=lambda: self.now,
        )  # fmt: skip
        self.station.start()

    @property
    def callers(self) -> Box:
        return self.boxes["callers"]

    @property
    def pads(self) -> Box:
        return self.boxes["pads"]

    def stop(self) -> None:
        for gate in self.hall.gates.values():
            gate.set()
        self.station.stop(5)
        self.supervisor.stop()

    def wait_for_health(self, name: str, state: HealthState, code: str | None) -> str:
        """The device's last health is this one; its sentence."""
        with self.heard:
            assert self.heard.wait_for(
                lambda: (
                    [one for one in self.health if one[0] == name][-1:] == [(name, state, code)]
                ),
                PATIENCE,
            ), self.health
            return self.details[name]

    def _note_health(self, health: DeviceHealth) -> None:
        with self.heard:
            self.health.append((health.name, health.state, health.code))
            self.details[health.name] = health.detail
            self.heard.notify_all()

    def _open(self, device: DeviceSettings) -> Keypad:
        return self.boxes[device.name]
