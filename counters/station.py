"""Boxes and pads at the windows: every press becomes one call of the API, in its window's order."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from counters.boxes import Boxes
from counters.doubts import Doubt, Doubts
from counters.keys import ApiCall, Meaning, call_of, meanings
from counters.lanes import Lanes
from counters.strangers import Strangers
from counters.stuck import StuckKeys, Verdict
from counters.windows import Windows
from drivers.ports import Keypad, KeyPress, Signal, Worrying
from drivers.supervisor import Concern, Supervisor
from hall.client.calls import Body, ClientRefused, HallClient, HallUnreachable, new_key
from hall.client.events import Data, HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse
from hall.domain.counters import Duty

logger = logging.getLogger(__name__)

PRESS_SECONDS: Final = 3.0
"""A press that the hall could not take by then is dropped: later it would surprise the clerk."""
WAITING_AT_MOST: Final = 32
"""Presses of one window that may wait; more are a stuck key."""
CATALOGUE_SECONDS: Final = 5.0

OpenKeypad = Callable[[DeviceSettings], Keypad]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """One keypad device: a bus of boxes, or a single keypad."""

    device: DeviceSettings
    boxes: Boxes
    meanings: Mapping[str, Meaning]
    stuck: StuckKeys = field(default_factory=StuckKeys)
    """Used in the keypad's own thread."""
    doubts: Doubts = field(default_factory=Doubts)
    """Likewise."""
    strangers: Strangers = field(default_factory=Strangers)
    """Likewise."""

    @property
    def units_by_counter(self) -> Mapping[int, int]:
        """Where each window's box is on this bus."""
        return {counter: unit for unit, counter in self.device.units.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A key that was pressed at a window."""

    bus: Bus
    unit: int
    key: str
    until: float
    """By the monotonic clock; later it is not carried out."""
    id: str
    """What the hall knows the press by, however often it is sent."""
    doubt: Doubt | None
    """What has to be settled before it is carried out."""


class CounterStation:
    """The keypads that this station drives."""

    def __init__(
        self,
        client: HallClient,
        events: HallEvents,
        supervisor: Supervisor,
        devices: Sequence[DeviceSettings],
        open_keypad: OpenKeypad,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock``: seconds by which a key is told to be jammed."""
        self._clock = clock
        self._client = client
        self._events = events
        self._supervisor = supervisor
        self._open_keypad = open_keypad
        self._buses = [
            Bus(device=device, boxes=Boxes(device.name), meanings=meanings(device))
            for device in devices
            if device.kind is DeviceKind.KEYPAD
        ]
        self._windows = Windows()
        self._lock = threading.Lock()
        self._presses: Lanes[int, Press] = Lanes("window", self._work, WAITING_AT_MOST)
        self._catalogue: Lanes[str, None] = Lanes("catalogue", self._learn, 1)
        self._refusing: set[int] = set()
        events.follow("/counter", snapshot=self._snapshot, event=self._event)

    def start(self) -> None:
        """Begin to read the keys."""
        for bus in self._buses:
            self._supervisor.watch(
                bus.device.name,
                partial(self._opened, bus),
                lambda keypad, seconds: keypad.read(seconds),
                partial(self._pressed, bus),
                concern=partial(self._concern, bus),
            )

    def stop(self, timeout_seconds: float = 1.0) -> None:
        """Carry out what was pressed, as far as the time goes, and take no more."""
        self._presses.close(timeout_seconds)
        self._catalogue.close(0)
        for bus in self._buses:
            bus.boxes.close(timeout_seconds / 4)

    def _opened(self, bus: Bus) -> Keypad:
        keypad = self._open_keypad(bus.device)
        bus.boxes.plugged(keypad)
        return keypad

    def _concern(self, bus: Bus, keypad: Keypad) -> Concern | None:
        """Keys that are jammed, and somebody has to free; else what the keypad itself knows of;
        else boxes without a window.
        """
        jammed = [
            f"{bus.device.units.get(unit, unit)}号窗口 {key}"
            for unit, key in bus.stuck.stuck(self._clock())
        ]
        if not jammed:
            own = keypad.concern() if isinstance(keypad, Worrying) else None
            strangers = bus.strangers.told(self._clock())
            return own or (Concern("keypad.unit_unknown", strangers) if strangers else None)
        return Concern("keypad.stuck", f"按键卡住，松开前不再理会 stuck: {'、'.join(jammed)}")

    # From the keys to the hall

    def _pressed(self, bus: Bus, press: KeyPress) -> None:
        """In the keypad's thread."""
        counter = bus.device.units.get(press.unit)
        if counter is None:
            logger.warning("%s: 地址 %d 没有对应的窗口 no such window", bus.device.name, press.unit)
            bus.strangers.pressed(press.unit, self._clock())
            return
        now = time.monotonic()
        verdict = bus.stuck.press(press.unit, press.key, self._clock())
        doubt = bus.doubts.about(press.unit, press.key, verdict)
        if verdict is Verdict.JAMMED:
            bus.boxes.signal(press.unit, Signal.REFUSED)
        if verdict in {Verdict.JAMMED, Verdict.MUTED}:
            return
        taken = self._presses.put(
            counter,
            Press(
                bus=bus, unit=press.unit, key=press.key, id=new_key(),
                until=now + PRESS_SECONDS, doubt=doubt,
            ),
        )  # fmt: skip
        if taken:
            self._refusing.discard(counter)
        elif counter not in self._refusing:
            self._refusing.add(counter)
            logger.warning("%d号窗口按键过多，不再理会 too many presses", counter)
            bus.boxes.signal(press.unit, Signal.REFUSED)

    def _work(self, counter: int, press: Press) -> None:
        """In the window's own thread."""
        if press.doubt is not None and not press.doubt.press_counts():
            return
        meaning = press.bus.meanings.get(press.key, Meaning.IGNORE)
        with self._lock:
            call = call_of(meaning, counter, paused=self._windows.paused(counter))
        if call is None:
            logger.info("%d号窗口：按键 key %s: %s", counter, press.key, meaning)
            if meaning is Meaning.REFUSE:
                press.bus.boxes.signal(press.unit, Signal.REFUSED)
            return
        try:
            answer = self._carry_out(call, press)
        except HallUnreachable as error:
            logger.warning("%d号窗口：按键 %s 没有生效 dropped: %s", counter, press.key, error)
            press.bus.boxes.signal(press.unit, Signal.REFUSED)
        except ClientRefused as refusal:
            logger.info("%d号窗口：按键 %s: %s", counter, press.key, refusal.code)
            press.bus.boxes.signal(press.unit, Signal.REFUSED)
        else:
            self._accepted(counter, press, answer)

    def _carry_out(self, call: ApiCall, press: Press) -> Body:
        """Raises ClientRefused, HallUnreachable."""
        for step in range(4):
            left = press.until - time.monotonic()
            if left <= 0:
                break
            try:
                return self._client.post(
                    call.path, call.body, key=f"{press.id}-{step}", within_seconds=left
                )
            except ClientRefused as refusal:
                if refusal.code not in call.instead:
                    raise
                call = call.instead[refusal.code]
        raise HallUnreachable("大厅没有及时应答 the hall did not answer in time")

    def _accepted(self, counter: int, press: Press, answer: Body) -> None:
        press.bus.boxes.signal(press.unit, Signal.ACCEPTED)
        if "duty" in answer:
            with self._lock:
                self._windows.on_duty(counter, Duty(answer["duty"]))

    # From the hall to the boxes

    def _snapshot(self, board: Data) -> None:
        with self._lock:
            self._windows.snapshot(board)
        self._show(self._windows.every())
        self._catalogue.put("catalogue", None)

    def _event(self, event: LiveEvent) -> None:
        with self._lock:
            moved = self._windows.event(event)
        if self._windows.untold(event):
            self._events.ask_snapshot("/counter")
        self._show(moved)
        if event.name == "rating.asked":
            self._ask_rating(event.data["counter"])

    def _learn(self, _lane: str, _nothing: None) -> None:
        """In a thread of its own: the catalogue is a long answer."""
        try:
            catalogue: Mapping[str, Any] = self._client.get(
                "/catalog", within_seconds=CATALOGUE_SECONDS
            )
        except (HallUnreachable, ClientRefused) as error:
            # The next connection begins with a snapshot, and so with another try.
            logger.warning("没有取到目录 no catalogue: %s", error)
            return
        with self._lock:
            self._windows.catalogue(catalogue)
        self._show(self._windows.every())

    def _show(self, counters: Any) -> None:
        for bus in self._buses:
            if bus.device.use is KeypadUse.PAD:
                continue
            units = bus.units_by_counter
            for counter in counters:
                if counter in units:
                    with self._lock:
                        shown = self._windows.shown(counter)
                    bus.boxes.show(units[counter], *shown)

    def _ask_rating(self, counter: int) -> None:
        for bus in self._buses:
            unit = bus.units_by_counter.get(counter)
            if bus.device.use is KeypadUse.PAD and unit is not None:
                bus.boxes.signal(unit, Signal.ASK_RATING)
