"""Questions and answers on a Modbus line: frames by pymodbus, bytes over our own wires.

Used are function 2 (read discrete inputs) and 5 (write single coil), which the small relay and
button modules have. One question at a time, for the line is half duplex.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerRTU, FramerSocket
from pymodbus.framer.base import FramerBase
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import ReadDiscreteInputsRequest, WriteSingleCoilRequest

from drivers.errors import DeviceRefused, DeviceTimeout
from drivers.pacing import Pace
from drivers.ports import Wire

ANSWER_SECONDS: Final = 0.15
"""A module answers within some milliseconds; at 9600 baud an answer takes 10 ms on the line."""
SILENCE_SECONDS: Final = 0.005
"""Between frames: 3.5 characters at 9600 baud are 4 ms (Modbus over Serial Line, 2.5.1.1)."""
INPUTS_AT_MOST: Final = 64
_DRAINED_READS: Final = 64
"""A line that never falls silent is not read for ever: it gives no answer in time then."""


class Framing(StrEnum):
    """How frames are wrapped."""

    RTU = "rtu"
    """On a serial line, also behind a serial server that passes bytes on."""
    TCP = "tcp"
    """Modbus/TCP."""


_FRAMERS: Final[Mapping[Framing, Callable[[DecodePDU], FramerBase]]] = {
    Framing.RTU: FramerRTU,
    Framing.TCP: FramerSocket,
}


class ModbusBus:
    """The line's master. May be used from several threads."""

    def __init__(
        self,
        wire: Wire,
        framing: Framing = Framing.RTU,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._framer = _FRAMERS[framing](DecodePDU(is_server=False))
        self._answer_seconds = answer_seconds
        self._clock = clock
        self._pace = Pace(SILENCE_SECONDS, clock=clock)
        self._asking = threading.Lock()
        self._transaction = 0

    @property
    def address(self) -> str:
        """The wire's, for sentences."""
        return self._wire.address

    def inputs(self, unit: int, first: int, count: int) -> tuple[bool, ...]:
        """The state of ``count`` inputs of a module, 1 to 64, from number ``first`` (from 0).

        Raises DeviceTimeout for a module that does not answer, DeviceRefused for one that will
        not, DeviceGone when the line is no longer there.
        """
        answer = self._ask(ReadDiscreteInputsRequest(dev_id=unit, address=first, count=count))
        if len(answer.bits) < count:
            raise DeviceRefused(f"{self.address}：模块 {unit} 的回答太短 the answer is too short")
        return tuple(answer.bits[:count])

    def set_coil(self, unit: int, coil: int, *, on: bool) -> None:
        """Switch a relay of a module, from 0. Raises as ``inputs``."""
        self._ask(WriteSingleCoilRequest(dev_id=unit, address=coil, bits=[on]))

    def close(self) -> None:
        self._wire.close()

    def _ask(self, question: ModbusPDU) -> ModbusPDU:
        with self._asking:
            self._transaction = self._transaction % 0xFFFF + 1
            question.transaction_id = self._transaction
            self._pace.wait()
            self._drain()
            self._wire.write(self._framer.buildFrame(question))
            try:
                answer = self._answer(question)
            except ModbusException as error:
                raise DeviceRefused(
                    f"{self.address}：模块 {question.dev_id} 的回答无法理解 not understood: {error}"
                ) from error
            finally:
                self._pace.sent()
        if answer.isError():
            raise DeviceRefused(
                f"{self.address}：模块 {question.dev_id} 拒绝了，请核对输入、继电器的数量 {answer}"
            )
        return answer

    def _drain(self) -> None:
        # What came late belongs to a question that was given up.
        for _ in range(_DRAINED_READS):
            if not self._wire.read(0):
                break

    def _answer(self, question: ModbusPDU) -> ModbusPDU:
        until = self._clock() + self._answer_seconds
        received = bytearray()
        while (left := until - self._clock()) > 0:
            received += self._wire.read(left)
            used, answer = self._framer.handleFrame(
                bytes(received), question.dev_id, question.transaction_id
            )
            del received[:used]
            if answer is not None and answer.function_code & 0x7F == question.function_code:
                return answer
        raise DeviceTimeout(f"{self.address}：模块 {question.dev_id} 没有应答 no answer")
