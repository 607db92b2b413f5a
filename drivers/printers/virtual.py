"""A printer that exists only here: it reads ESC/POS from a wire and prints into memory.

What it does not do: time of printing (a slip is there at once, unless it is told to be slow);
barcodes and page mode, which it notes as unknown; UTF-8 in kanji mode going wrong as on a real
printer; what becomes of the paper under a jammed knife. ``drivers.printers.picture`` draws what
it printed.
"""

from __future__ import annotations

import threading
from collections import deque

from drivers.configuration import DeviceKind
from drivers.errors import DeviceConfigError, DeviceError, DeviceGone, DeviceNotFound
from drivers.ports import Paper, Wire
from drivers.printers.mechanism import Mechanism, PrintedSlip
from drivers.simulation import Fault, FaultSwitches, OutputHook, SimulatedOutput
from drivers.wires.loop import LoopWire, loop_pair

KEPT_SLIPS = 100
SLOW_SECONDS = 0.3
_READ_SECONDS = 5.0
_STEPPED = (
    Fault.PAPER_OUT, Fault.PAPER_LOW, Fault.COVER_OPEN, Fault.CUTTER_JAM, Fault.UNPLUG,
)  # fmt: skip


class VirtualEscposPrinter:
    """The hardware behind the ``simulated`` printer; see ``drivers.simulation.Simulated``.

    Actions are its faults. Those of paper, cover, knife and plug take
    ``after_lines``: they come true once so many more lines are on paper. ``slow`` takes
    ``seconds``, the delay of every answer. ``stall`` makes it stop taking bytes, ``garbage``
    makes its answers those of a wrong baud rate, ``power_cut`` loses what it holds.
    """

    kind = DeviceKind.PRINTER

    def __init__(
        self,
        name: str = "printer",
        *,
        columns: int = 48,
        encoding: str = "gb18030",
        process_ids: bool = True,
    ) -> None:
        self.name = name
        self.on_output: OutputHook | None = None
        self._switches = FaultSwitches(
            Fault.UNPLUG,
            Fault.PAPER_OUT,
            Fault.PAPER_LOW,
            Fault.COVER_OPEN,
            Fault.CUTTER_JAM,
            Fault.GARBAGE,
            Fault.SLOW,
            Fault.MUTE,
            Fault.STALL,
        )
        self._changed = threading.Condition(threading.RLock())
        self._mechanism = Mechanism(
            columns=columns,
            encoding=encoding,
            process_ids=process_ids,
            printed=self._slip_out,
            stepped=self._step,
        )
        self._slips: deque[PrintedSlip] = deque(maxlen=KEPT_SLIPS)
        self._slip_count = 0
        self._wire: Wire | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._due: dict[Fault, int] = {}
        self._slow_seconds = SLOW_SECONDS

    @property
    def actions(self) -> tuple[str, ...]:
        return (*self._switches.actions, "power_cut")

    @property
    def faults(self) -> frozenset[Fault]:
        return self._switches.on

    @property
    def slips(self) -> tuple[PrintedSlip, ...]:
        """The last slips, oldest first."""
        with self._changed:
            return tuple(self._slips)

    def wait_for_slips(self, count: int, timeout_seconds: float) -> tuple[PrintedSlip, ...]:
        """The slips, once ``count`` of them ever came out or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._slip_count >= count, timeout_seconds)
            return tuple(self._slips)

    def poke(self, action: str, **arguments: object) -> None:
        if action == "power_cut":
            with self._changed:
                self._mechanism.power_off()
            return
        after_lines = arguments.pop("after_lines", None)
        if after_lines is not None:
            self._suffer_later(action, after_lines)
            return
        if action == Fault.SLOW:
            self._slow_seconds = _seconds(arguments.pop("seconds", SLOW_SECONDS))
        self._switches.poke(action, arguments, "power_cut")
        with self._changed:
            self._obey_faults()
            self._answer(self._mechanism.work())

    def plug(self) -> LoopWire:
        """Put in the cable: the host's end of it. An earlier cable is taken out.

        Raises DeviceNotFound while unplugged.
        """
        if Fault.UNPLUG in self.faults:
            raise DeviceNotFound(f"loop://{self.name}：模拟打印机已拔出 it is unplugged")
        self._end_conversation()
        near, far = loop_pair(f"loop://{self.name}", capacity=256, write_seconds=1.0)
        with self._changed:
            self._wire = far
            self._thread = threading.Thread(
                target=self.serve, args=(far,), name=f"virtual-{self.name}", daemon=True
            )
            self._thread.start()
        return near

    def serve(self, wire: Wire) -> None:
        """Be the printer at this end of a wire until the other end is gone or it is closed."""
        with self._changed:
            self._wire = wire
        try:
            while not self._closed and self._wire is wire:
                data = wire.read(_READ_SECONDS)
                if data:
                    self._take_in(data)
        except DeviceGone:
            return
        finally:
            wire.close()

    def close(self) -> None:
        with self._changed:
            self._closed = True
        self._end_conversation()

    def _take_in(self, data: bytes) -> None:
        with self._changed:
            # Whoever waits here does not read, so that the host's writes fill the wire.
            self._changed.wait_for(lambda: Fault.STALL not in self.faults or self._wire is None)
            if Fault.SLOW in self.faults:
                self._changed.wait_for(lambda: self._wire is None, self._slow_seconds)
            self._answer(self._mechanism.receive(data))

    def _answer(self, answers: bytes) -> None:
        wire = self._wire
        if not answers or wire is None or Fault.MUTE in self.faults:
            return
        if Fault.GARBAGE in self.faults:
            answers = bytes(byte | 0x80 for byte in answers)
        try:
            wire.write(answers)
        except DeviceError:
            # A printer neither knows nor minds that nobody listens any more.
            self._unplug()

    def _step(self) -> None:
        """A line reached the paper: faults that were put off come nearer."""
        for fault, lines in list(self._due.items()):
            self._due[fault] = lines - 1
            if lines <= 1:
                del self._due[fault]
                self._switches.poke(fault, {})
        self._obey_faults()

    def _suffer_later(self, action: str, after_lines: object) -> None:
        if action not in _STEPPED or not isinstance(after_lines, int):
            raise DeviceConfigError(
                f"“{action}”不能推迟 cannot wait for after_lines={after_lines!r}"
            )
        with self._changed:
            self._due[Fault(action)] = after_lines

    def _obey_faults(self) -> None:
        faults = self.faults
        out, low = Fault.PAPER_OUT in faults, Fault.PAPER_LOW in faults
        self._mechanism.paper = Paper.OUT if out else Paper.LOW if low else Paper.OK
        self._mechanism.cover_open = Fault.COVER_OPEN in faults
        self._mechanism.cutter_jammed = Fault.CUTTER_JAM in faults
        if Fault.UNPLUG in faults:
            self._unplug()
        self._changed.notify_all()

    def _unplug(self) -> None:
        """Pull the cable without waiting for the thread that may be pulling it itself."""
        with self._changed:
            wire, self._wire = self._wire, None
            self._changed.notify_all()
        if wire is not None:
            wire.close()

    def _end_conversation(self) -> None:
        self._unplug()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _slip_out(self, slip: PrintedSlip) -> None:
        self._slips.append(slip)
        self._slip_count += 1
        self._changed.notify_all()
        if self.on_output is not None:
            self.on_output(
                SimulatedOutput(
                    name=self.name, kind=self.kind, unit=0, text=slip.text, data=slip.data
                )
            )


def _seconds(value: object) -> float:
    if isinstance(value, (int, float)) and 0 <= value <= 60:
        return float(value)
    raise DeviceConfigError(f"“seconds”应为 0 到 60 秒 must be seconds, not {value!r}")
