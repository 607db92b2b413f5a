"""A virtual loudspeaker: it remembers what it was told to say."""

from __future__ import annotations

import threading

from drivers.configuration import DeviceConfig, DeviceKind, option_settings
from drivers.errors import DeviceError, DeviceGone, DeviceNotFound
from drivers.simulation import BENCH, Fault, FaultSwitches, OutputHook, SimulatedOutput

SENTENCES_KEPT = 1000


class VirtualLoudspeaker:
    """Faults: unplug, replug, mute (nothing is heard, and it says so), slow."""

    kind = DeviceKind.VOICE

    def __init__(self, name: str) -> None:
        self.name = name
        self.on_output: OutputHook | None = None
        self._switches = FaultSwitches(Fault.UNPLUG, Fault.MUTE, Fault.SLOW)
        self._lock = threading.Lock()
        self._sentences: list[tuple[str, str]] = []
        self._chimes = 0

    @property
    def actions(self) -> tuple[str, ...]:
        return self._switches.actions

    @property
    def faults(self) -> frozenset[Fault]:
        return self._switches.on

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """Sentence and language of what was heard to its end, oldest first, at most 1,000."""
        with self._lock:
            return tuple(self._sentences)

    @property
    def chimes(self) -> int:
        """How often it chimed."""
        return self._chimes

    def poke(self, action: str, **arguments: object) -> None:
        self._switches.poke(action, arguments)

    def heard(self, sentence: str, language: str) -> None:
        with self._lock:
            self._sentences.append((sentence, language))
            del self._sentences[:-SENTENCES_KEPT]
        if self.on_output is not None:
            self.on_output(SimulatedOutput(name=self.name, kind=self.kind, unit=0, text=sentence))

    def chimed(self) -> None:
        """Not shown: a chime says nothing."""
        self._chimes += 1

    def close(self) -> None:
        """It has neither thread nor wire."""


class SimulatedVoice:
    """The voice that speaks through a virtual loudspeaker."""

    def __init__(
        self,
        loudspeaker: VirtualLoudspeaker,
        *,
        sentence_seconds: float = 0.0,
        slow_seconds: float = 5.0,
    ) -> None:
        self._loudspeaker = loudspeaker
        self._sentence_seconds = sentence_seconds
        self._slow_seconds = slow_seconds
        self._closed = threading.Event()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> SimulatedVoice:
        """Options: ``sentence_seconds`` (how long a sentence takes, default 0), ``slow_seconds``
        (how much longer under the fault slow, default 5).
        """
        sentence_seconds, slow_seconds = _plan(config)
        loudspeaker = BENCH.device(
            config.name, VirtualLoudspeaker, lambda: VirtualLoudspeaker(config.name)
        )
        if Fault.UNPLUG in loudspeaker.faults:
            raise DeviceNotFound(f"{config.name}：模拟音箱已拔出 it is unplugged")
        return cls(loudspeaker, sentence_seconds=sentence_seconds, slow_seconds=slow_seconds)

    @staticmethod
    def check_config(config: DeviceConfig) -> None:
        _plan(config)

    def say(self, sentence: str, language: str, volume: int = 100) -> None:  # noqa: ARG002 - shown, not heard
        """Raises DeviceGone when it is unplugged or closed meanwhile, DeviceError when mute."""
        seconds = self._sentence_seconds
        if Fault.SLOW in self._loudspeaker.faults:
            seconds += self._slow_seconds
        self._sound(seconds)
        self._loudspeaker.heard(sentence, language)

    def chime(self, volume: int = 100) -> None:  # noqa: ARG002 - never louder or softer
        """Raises as ``say``."""
        self._sound(0.0)
        self._loudspeaker.chimed()

    def look(self) -> None:
        """Raises DeviceGone when it is unplugged."""
        if Fault.UNPLUG in self._loudspeaker.faults:
            raise DeviceGone(f"{self._loudspeaker.name}：模拟音箱已断开 it is gone")

    def _sound(self, seconds: float) -> None:
        name = self._loudspeaker.name
        if self._closed.wait(seconds):
            raise DeviceGone(f"{name}：模拟音箱已断开 it is gone")
        self.look()
        if Fault.MUTE in self._loudspeaker.faults:
            raise DeviceError(f"{name}：模拟音箱没有声音 nothing was heard")

    def close(self) -> None:
        self._closed.set()


def _plan(config: DeviceConfig) -> tuple[float, float]:
    settings = option_settings(config)
    sentence_seconds = settings.seconds("sentence_seconds", 0.0, least=0, most=60)
    slow_seconds = settings.seconds("slow_seconds", 5.0, least=0, most=600)
    settings.finish()
    return sentence_seconds, slow_seconds
