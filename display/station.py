"""Voices and window signs: calls are spoken one after another, signs show what windows do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

from display import signs
from display.announcements import TIMES, announcement, says_name
from display.signs import Window
from drivers.configuration import DeviceConfig, option_settings
from drivers.configuration import DeviceKind as DriverKind
from drivers.errors import DeviceRefused, DriverError
from drivers.ports import CounterSign, Heeding, Voice
from drivers.signs.led import chosen_template
from drivers.supervisor import Concern, Drop, Job, Supervisor, WorkQueue
from hall.client.events import Data, HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings
from hall.domain.tickets import TicketState

logger = logging.getLogger(__name__)

STALE_SECONDS: Final = 45.0
"""A call that waited longer for its turn is not spoken: the citizen has seen it long ago."""
CALLS_WAITING: Final = 64
BEHIND: Final = 3
"""With so many calls waiting behind it, a call is said once, so that none gets stale."""
MOOT: Final = frozenset(
    {
        "ticket.service_began", "ticket.served", "ticket.no_show", "ticket.reinstated",
        "ticket.transferred", "ticket.held", "ticket.cancelled",
    }
)  # fmt: skip
"""After one of these a call of the ticket that still waits for its turn would mislead."""
SIGNS_AT_MOST: Final = 256
LOOK_SECONDS: Final = 1.0
"""How often idle signs and voices are looked at: a pulled plug is told before the next call."""

_OF_TEMPLATES: Final = frozenset({"led", "simulated"})

OpenVoice = Callable[[DeviceSettings], Voice]
OpenSign = Callable[[DeviceSettings], CounterSign]


class Announcer:
    """Speaks through one voice: in order, each call to its end."""

    def __init__(self, device: DeviceSettings, clock: Callable[[], time]) -> None:
        """``clock`` is the hall's time of day."""
        self._device = device
        self._clock = clock
        self._queue: WorkQueue[Voice] | None = None
        self._trouble: Concern | DeviceRefused | None = None
        """With the last call; that a loudspeaker is there does not mend it."""

    def serve(self, supervisor: Supervisor, open_voice: OpenVoice) -> None:
        """Begin: the supervisor keeps the voice open."""
        self._queue = supervisor.serve(
            self._device.name, lambda: open_voice(self._device), capacity=CALLS_WAITING,
            drop=Drop.OLDEST, patience_seconds=STALE_SECONDS, check=self._check,
            check_seconds=LOOK_SECONDS,
        )  # fmt: skip

    def announce(self, number: str, counter: int, name: str) -> None:
        """Have a call spoken; a recall takes the place of the same ticket's waiting call.

        ``name`` is the window's, said where the hall's sentence asks for it.
        """
        if self._queue is None:
            return

        def failed(error: DriverError) -> None:
            logger.warning("没有播报 not announced: %s → %d: %s", number, counter, error)

        self._queue.submit(
            Job(
                run=lambda voice: self._call(voice, number, counter, name),
                failed=failed,
                key=number,
            )
        )

    def forget(self, number: str) -> None:
        """Drop the ticket's call if it still waits; one that is being spoken goes on to its end."""
        if self._queue is not None and self._queue.withdraw(number):
            logger.info("不再播报 no longer announced: %s", number)

    def _check(self, voice: Voice) -> Concern | None:
        """Raises DeviceGone when the loudspeaker was unplugged."""
        _look(voice)
        if isinstance(self._trouble, DeviceRefused):
            raise self._trouble.with_traceback(None)
        return self._trouble

    def _call(self, voice: Voice, number: str, counter: int, name: str) -> Concern | None:
        try:
            self._trouble = self._say(voice, number, counter, name)
        except DeviceRefused as refusal:
            self._trouble = refusal
            raise
        return self._trouble

    def _say(self, voice: Voice, number: str, counter: int, name: str) -> Concern | None:
        """Raises what the voice raised; a language it lacks leaves the others standing."""
        speech = self._device.speech
        volume = speech.volume_at(self._clock())
        if volume == 0:
            return None
        times = 1 if self._queue is not None and len(self._queue) >= BEHIND else TIMES
        refusal: DeviceRefused | None = None
        concern: Concern | None = None
        if speech.chime:
            voice.chime(volume)
        for sentence in announcement(
            number, counter, self._device.languages, name if says_name(speech.sentences) else None,
            times, speech.sentences,
        ):  # fmt: skip
            try:
                concern = voice.say(sentence.text, sentence.language, volume) or concern
            except DeviceRefused as error:
                refusal = error
        if refusal is not None:
            raise refusal
        return concern


class SignWriter:
    """Keeps the signs of one bus at what their windows do."""

    def __init__(self, device: DeviceSettings) -> None:
        self._device = device
        self._queue: WorkQueue[CounterSign] | None = None
        self._lock = threading.Lock()
        self._texts: dict[int, str] = {}
        self._width = _width_of(device)

    def serve(self, supervisor: Supervisor, open_sign: OpenSign) -> None:
        """Begin: whenever the bus was opened, all its signs are written."""

        def opened() -> CounterSign:
            sign = open_sign(self._device)
            with self._lock:
                texts = dict(self._texts)
            for unit, text in texts.items():
                self._write(unit, text)
            return sign

        self._queue = supervisor.serve(
            self._device.name, opened, capacity=SIGNS_AT_MOST, drop=Drop.OLDEST, check=_look,
            check_seconds=LOOK_SECONDS,
        )  # fmt: skip

    def show(self, windows: Mapping[int, Window]) -> None:
        """Write the signs of these windows, where their text is another one now."""
        for unit, counter in self._device.units.items():
            if counter not in windows:
                continue
            text = signs.text(windows[counter], self._width)
            with self._lock:
                changed = self._texts.get(unit) != text
                self._texts[unit] = text
            if changed:
                self._write(unit, text)

    def _write(self, unit: int, text: str) -> None:
        def failed(error: DriverError) -> None:
            # It will be written when the bus is there again.
            logger.debug("%s: sign %d: %s", self._device.name, unit, error)

        if self._queue is not None:
            # Of a sign's texts only the newest waits: a slow bus never falls behind.
            self._queue.submit(Job(run=lambda sign: sign.show(unit, text), failed=failed, key=unit))


def _width_of(device: DeviceSettings) -> int:
    """Bytes of text that a bus's signs have room for: those of their template, where it is known,
    so that words are chosen which fit and none is cut.
    """
    if device.driver in _OF_TEMPLATES:
        config = DeviceConfig(
            name=device.name, kind=DriverKind.SIGN, driver=device.driver, options=device.options
        )
        return chosen_template(option_settings(config)).width
    width = device.options.get("width")
    return width if isinstance(width, int) else signs.WIDTH


def _look(device: CounterSign | Voice) -> None:
    if isinstance(device, Heeding):
        device.look()


class DisplayStation:
    """The voices and signs that this station drives."""

    def __init__(
        self,
        events: HallEvents,
        supervisor: Supervisor,
        devices: Sequence[DeviceSettings],
        open_voice: OpenVoice,
        open_sign: OpenSign,
        clock: Callable[[], time],
    ) -> None:
        """``clock`` is the hall's time of day, for the voices' quiet hours."""
        self._supervisor = supervisor
        self._open_voice = open_voice
        self._open_sign = open_sign
        self._voices = [Announcer(one, clock) for one in devices if one.kind is DeviceKind.VOICE]
        self._signs = [SignWriter(one) for one in devices if one.kind is DeviceKind.SIGN]
        self._windows: dict[int, Window] = {}
        self._names: dict[int, str] = {}
        self._heard: int | None = None
        events.follow("/display", snapshot=self._snapshot, event=self._event)

    def start(self) -> None:
        """Begin to show."""
        for sign in self._signs:
            sign.serve(self._supervisor, self._open_sign)

    def speak(self) -> None:
        """Begin to announce; once, at any time. Calls made before are not announced."""
        for voice in self._voices:
            voice.serve(self._supervisor, self._open_voice)

    def _snapshot(self, board: Data) -> None:
        self._windows = signs.windows(board)
        self._names = {int(row["number"]): str(row.get("name", "")) for row in board["counters"]}
        for sign in self._signs:
            sign.show(self._windows)
        self._catch_up(board)

    def _event(self, event: LiveEvent) -> None:
        moved = signs.moved(self._windows, event.name, event.data)
        self._windows.update(moved)
        for sign in self._signs:
            sign.show(moved)
        if event.name in {"ticket.called", "ticket.recalled"}:
            self._heard = max(event.seq, self._heard or 0)
            self._announce(event.data)
        elif event.name in MOOT:
            for voice in self._voices:
                voice.forget(str(event.data["number"]))

    def _announce(self, call: Mapping[str, Any]) -> None:
        number, counter = str(call["number"]), int(call["counter"])
        for voice in self._voices:
            voice.announce(number, counter, self._names.get(counter, ""))

    def _catch_up(self, board: Data) -> None:
        """Speak the calls that were made while the hall could not be heard.

        Not at the very first: what was called before the station started was, as far as anyone
        can know, spoken before.
        """
        newest = max((call["seq"] for call in board["recent"]), default=0)
        if self._heard is not None:
            now = datetime.fromisoformat(board["at"])
            for call in sorted(board["recent"], key=lambda one: int(one["seq"])):
                if call["state"] != TicketState.CALLED:
                    # Served, held, gone: that was told while nobody here could hear it.
                    for voice in self._voices:
                        voice.forget(str(call["number"]))
                    continue
                age = (now - datetime.fromisoformat(call["at"])).total_seconds()
                if call["seq"] > self._heard and age < STALE_SECONDS:
                    self._announce(call)
        self._heard = max(newest, self._heard or 0)
