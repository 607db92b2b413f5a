"""An ESC/POS slip printer on any wire.

Options: ``columns`` 24 to 64 (48; a 58 mm printer has 32), ``encoding`` gb18030, gbk or utf8
(gb18030), ``confirm`` process_id, barrier or none (barrier), ``confirm_seconds`` (8),
``answer_seconds`` (0.1), ``cut`` partial or full (partial).
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from drivers.configuration import DeviceConfig, Settings, option_settings
from drivers.errors import CoverOpen, DeviceConfigError, DeviceRefused, PaperOut
from drivers.ports import Paper, PrinterStatus, PrintOutcome, Slip, Wire
from drivers.printers import replies
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.lettering import Encoding
from drivers.printers.symbols import Cut, cut_bytes
from drivers.wires import open_wire, plan_wire

logger = logging.getLogger(__name__)

_LATE_SECONDS = 0.3
"""How long answers to earlier questions are waited for once one of them has come."""

_QUIET_SECONDS = 0.02
_DRAINED_READS = 64


class Confirm(StrEnum):
    """How a printer tells that a slip is done."""

    PROCESS_ID = "process_id"
    """GS ( H: it names the job when its last line is on paper. Epson; few others."""
    BARRIER = "barrier"
    """A GS r behind the slip: it is answered when everything before it was worked off."""
    NONE = "none"
    """Nothing is asked; every slip's outcome is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscposSettings:
    """The options of one printer."""

    layout: Layout = field(default_factory=Layout)
    confirm: Confirm = Confirm.BARRIER
    confirm_seconds: float = 8.0
    answer_seconds: float = 0.1
    """How long one status answer is waited for: 10 to 40 ms are usual."""

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """Take the options; the caller finishes ``settings``."""
        layout = Layout(
            columns=settings.integer("columns", 48, least=24, most=64),
            encoding=Encoding(settings.text("encoding", "gb18030", choices=tuple(Encoding))),
            cut=Cut(settings.text("cut", "partial", choices=tuple(Cut))),
        )
        return cls(
            layout=layout,
            confirm=Confirm(settings.text("confirm", "barrier", choices=tuple(Confirm))),
            confirm_seconds=settings.seconds("confirm_seconds", 8.0, least=0.05, most=60),
            answer_seconds=settings.seconds("answer_seconds", 0.1, least=0.01, most=2),
        )


def require_ready(status: PrinterStatus) -> None:
    """Raises CoverOpen, PaperOut or DeviceRefused when the printer says it cannot print now.

    What it does not say is not held against it.
    """
    if status.cover_open:
        raise CoverOpen("打印机盖子没有关好 the printer's cover is open")
    if status.paper is Paper.OUT:
        raise PaperOut("打印机缺纸，请换纸 the printer is out of paper")
    if status.cutter_fault:
        raise DeviceRefused("打印机切刀卡住 the printer's cutter is jammed")
    if status.online is False:
        raise DeviceRefused("打印机未就绪 the printer is off-line")


class EscposPrinter:
    """One printer, one conversation at a time; ``close`` may come from any thread."""

    def __init__(self, wire: Wire, settings: EscposSettings | None = None) -> None:
        self._wire = wire
        self._settings = settings or EscposSettings()
        self._parser = replies.ReplyParser()
        self._turn = threading.Lock()
        self._may_be_on_paper = False
        self._paper = Paper.UNKNOWN
        self._last_id = secrets.randbelow(9999)
        self._owed_barriers = 0
        self._unanswered = 0
        self._automatic = PrinterStatus()
        # Loads python-escpos now, so that the first citizen of the day does not wait for it.
        cut_bytes(self._settings.layout.cut)

    @classmethod
    def check_config(cls, config: DeviceConfig) -> None:
        """Raises DeviceConfigError for all that is wrong with the options and the address."""
        settings = option_settings(config)
        EscposSettings.read(settings)
        try:
            plan_wire(config.address)
        except DeviceConfigError as error:
            settings.problem(str(error))
        settings.finish()

    @classmethod
    def from_config(cls, config: DeviceConfig) -> Self:
        cls.check_config(config)
        return cls(open_wire(config.address), EscposSettings.read(option_settings(config)))

    @property
    def may_be_on_paper(self) -> bool:
        return self._may_be_on_paper

    def status(self) -> PrinterStatus:
        with self._turn:
            return self._enquire()

    def print(self, slip: Slip) -> PrintOutcome:
        with self._turn:
            self._may_be_on_paper = False
            encoded = encode_slip(slip, self._settings.layout)
            if encoded.replaced:
                logger.warning("slip %s: %d characters printed as 〓", slip.job, encoded.replaced)
            require_ready(self._enquire())
            request, is_done = self._confirmation()
            # Set before the write: a write that fails may have got some bytes out.
            self._may_be_on_paper = True
            self._wire.write(encoded.data + request)
            outcome = self._wait_for(is_done)
            logger.debug("slip %s: %d bytes, %s", slip.job, len(encoded.data), outcome)
            return outcome

    def close(self) -> None:
        self._wire.close()

    def _confirmation(self) -> tuple[bytes, Callable[[replies.Reply], bool] | None]:
        """What to send behind the slip, and how to know the answer to it."""
        if self._settings.confirm is Confirm.PROCESS_ID:
            self._last_id = self._last_id % 9999 + 1
            process_id = f"{self._last_id:04d}".encode()
            done = replies.ProcessDone(process_id)
            return b"\x1d(H\x06\x0000" + process_id, lambda reply: reply == done
        if self._settings.confirm is Confirm.BARRIER:
            self._owed_barriers += 1
            return b"\x1dr\x01", self._pays_last_barrier
        return b"", None

    def _pays_last_barrier(self, reply: replies.Reply) -> bool:
        """Barriers carry no name: an answer pays the oldest, and only the last one is ours."""
        return isinstance(reply, replies.QueuedReply) and self._owed_barriers == 0

    def _wait_for(self, is_done: Callable[[replies.Reply], bool] | None) -> PrintOutcome:
        if is_done is None:
            return PrintOutcome.UNKNOWN
        deadline = time.monotonic() + self._settings.confirm_seconds
        while (left := deadline - time.monotonic()) > 0:
            if any(is_done(reply) for reply in self._hear(self._wire.read(left))):
                return PrintOutcome.CONFIRMED
        if self._enquire().online:
            # It has nothing left to do and did not answer: a later answer is not to be expected,
            # and must not be waited for behind the next slip.
            self._owed_barriers = 0
        return PrintOutcome.UNKNOWN

    def _enquire(self) -> PrinterStatus:
        """Drain what is old, then ask. Silence ends the enquiry: the rest stays unknown."""
        self._automatic = PrinterStatus()
        self._drain()
        asked = PrinterStatus()
        for number, meaning in (
            (1, replies.printer_answer),
            (4, replies.paper_answer),
            (2, replies.offline_answer),
        ):
            bits = self._ask(number)
            if bits is None:
                break
            asked = replies.merged(asked, meaning(bits))
            if number == 2 and replies.has_error(bits):
                cause = self._ask(3)
                if cause is not None:
                    asked = replies.merged(asked, replies.error_answer(cause))
        status = replies.merged(self._automatic, asked)
        self._tell_paper(status.paper)
        return status

    def _ask(self, number: int) -> int | None:
        """The answer to DLE EOT ``number``; None when it does not come in time.

        An answer does not say which question it answers. So those to earlier questions, which
        had been too slow, are counted off first.
        """
        self._wire.write(bytes((0x10, 0x04, number)))
        self._unanswered += 1
        bits: int | None = None
        deadline = time.monotonic() + self._settings.answer_seconds
        while (left := deadline - time.monotonic()) > 0:
            for reply in self._hear(self._wire.read(left)):
                if isinstance(reply, replies.RealTimeReply):
                    if bits is None:
                        deadline = time.monotonic() + _LATE_SECONDS
                    bits = reply.bits
            if bits is not None and self._unanswered == 0:
                return bits
        if bits is None:
            return None
        # It speaks again, so what has not come by now was never sent: ask anew.
        self._unanswered = 0
        return self._ask(number)

    def _drain(self) -> None:
        """Read away what came unasked, so that it is not taken for an answer."""
        for _ in range(_DRAINED_READS):
            data = self._wire.read(_QUIET_SECONDS if self._parser.midway else 0.0)
            if not data:
                break
            self._hear(data)
        self._parser.reset()

    def _hear(self, data: bytes) -> list[replies.Reply]:
        """The replies in the data; those that nobody need wait for are noted here."""
        heard = self._parser.feed(data)
        for reply in heard:
            if isinstance(reply, replies.AutomaticStatus):
                self._automatic = replies.automatic_answer(reply.data)
            elif isinstance(reply, replies.QueuedReply) and self._owed_barriers:
                self._owed_barriers -= 1
            elif isinstance(reply, replies.RealTimeReply) and self._unanswered:
                self._unanswered -= 1
        return heard

    def _tell_paper(self, paper: Paper) -> None:
        if paper is not self._paper and paper in (Paper.LOW, Paper.OUT):
            logger.warning("%s: 纸张 paper %s", self._wire.address, paper)
        self._paper = paper
