"""An ESC/POS slip printer on any wire.

Options: ``columns`` 24 to 64 (48; a 58 mm printer has 32), ``encoding`` gb18030, gbk, utf8 or
raster (gb18030), ``rare`` draw or send (draw), ``qr`` native or raster (native), ``font`` the path
of a font that is asked first, ``confirm`` process_id, barrier or none (barrier),
``confirm_seconds`` (8), ``answer_seconds`` (0.1), ``cut`` partial or full (partial).
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from typing import Self

from drivers.configuration import DeviceConfig, option_settings
from drivers.errors import DeviceConfigError
from drivers.health import Concern
from drivers.ports import Paper, PrinterPort, PrinterStatus, PrintOutcome, Slip, Wire
from drivers.printers import replies
from drivers.printers.confirmations import Confirmations
from drivers.printers.encoding import encode_slip
from drivers.printers.options import Confirm, EscposSettings
from drivers.printers.readiness import MUTE_AFTER, require_ready
from drivers.printers.symbols import cut_bytes
from drivers.wires import open_wire, plan_wire

logger = logging.getLogger(__name__)

_LATE_SECONDS = 0.3
"""How long answers to earlier questions are waited for once one of them has come."""

_QUIET_SECONDS = 0.02
"""A reply that came in part goes on within this time, and so does garbage."""
_LOOK_SECONDS = 1.0
"""How often a printer that owes a confirmation is asked whether something holds it up."""
_DRAINED_READS = 64


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
        self._slips = Confirmations()
        self._held_up = False
        self._missing = ""
        self._unanswered = 0
        self._silences = 0
        self._spoke = False
        self._unconfirmed = False
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
        # Before the wire is open: nobody would close it.
        settings = EscposSettings.read(option_settings(config))
        return cls(open_wire(config.address), settings)

    @property
    def may_be_on_paper(self) -> bool:
        return self._may_be_on_paper

    @property
    def missing(self) -> str:
        """The characters of the last slip that came out as 〓."""
        return self._missing

    @property
    def silences(self) -> int:
        return 0 if self._settings.confirm is Confirm.NONE else self._silences

    def status(self) -> PrinterStatus:
        with self._turn:
            return self._enquire()

    def print(self, slip: Slip) -> PrintOutcome:
        with self._turn:
            self._may_be_on_paper = False
            encoded = encode_slip(slip, self._settings.layout)
            self._missing = encoded.missing
            if encoded.replaced:
                logger.warning("slip %s: %d characters printed as 〓", slip.job, encoded.replaced)
            require_ready(self._enquire())
            self._wait_for_earlier()
            request = self._confirmation(slip.job)
            # Set before the write: a write that fails may have got some bytes out.
            self._may_be_on_paper = True
            self._wire.write(encoded.data + request)
            outcome = self._wait_for(slip.job)
            logger.debug("slip %s: %d bytes, %s", slip.job, len(encoded.data), outcome)
            return outcome

    def concern(self) -> Concern | None:
        """No answer to several questions in a row where answers are expected, little paper, or a
        last slip that it did not confirm.
        """
        if self.silences >= MUTE_AFTER:
            return Concern(
                "printer.mute",
                '打印机不回答，纸张和打印结果不明；单向连接请写 confirm = "none" '
                "it does not answer",
            )
        if self._paper is Paper.LOW:
            return Concern("printer.paper_low", "纸快用完了，请准备换纸 the paper is near its end")
        if self._unconfirmed:
            return Concern(
                "printer.unconfirmed",
                '上一张号票没有得到打印机的确认，请看是否已出纸；总是这样请写 confirm = "none" '
                "the last slip was not confirmed",
            )
        return None

    def confirmed_late(self) -> tuple[str, ...]:
        """The jobs that were unknown and have been confirmed since, told once.

        Example scenario: the paper ended amid a slip, and it came out when there was paper again.
        """
        with self._turn:
            late = self._slips.take_all()
            self._unconfirmed = self._unconfirmed and not late
            return late

    def close(self) -> None:
        self._wire.close()

    def _confirmation(self, job: str) -> bytes:
        """What to send behind the slip, so that the printer says when it is done."""
        if self._settings.confirm is Confirm.PROCESS_ID:
            self._last_id = self._last_id % 9999 + 1
            process_id = f"{self._last_id:04d}".encode()
            self._slips.expect_id(job, process_id)
            return b"\x1d(H\x06\x0000" + process_id
        if self._settings.confirm is Confirm.BARRIER:
            return b"\x1dr\x01" * self._slips.expect_barriers(job)
        return b""

    def _wait_for_earlier(self) -> None:
        """Let what was held up come out first: barriers carry no name, so the next slip's must
        not be mixed up with theirs.

        What a printer did not confirm though nothing held it up is no longer expected, but its
        answer is not taken for the next slip's either, should it come after all.
        """
        if self._held_up:
            deadline = time.monotonic() + self._settings.confirm_seconds
            while self._slips.awaited and (left := deadline - time.monotonic()) > 0:
                self._hear(self._wire.read(left))
                self._settle()
        self._held_up = False
        self._slips.give_up()

    def _wait_for(self, job: str) -> PrintOutcome:
        deadline = time.monotonic() + self._settings.confirm_seconds
        while self._slips.awaited and (left := deadline - time.monotonic()) > 0:
            self._hear(self._wire.read(min(left, _LOOK_SECONDS)))
            self._settle()
            if not self._slips.awaited:
                break
            if left > _LOOK_SECONDS and self._is_stopped():
                # It waits for paper or for a hand: that may take longer than anybody stands here.
                break
        stopped = self._slips.awaited and self._is_stopped()
        self._unconfirmed = self._slips.awaited and not stopped
        return PrintOutcome.CONFIRMED if self._slips.take(job) else PrintOutcome.UNKNOWN

    def _is_stopped(self) -> bool:
        """Ask how it is; whether it says that it does not go on printing."""
        return self._enquire().online is False

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
        self._settle()
        status = replies.merged(self._automatic, asked)
        if status == PrinterStatus() and isinstance(self._wire, PrinterPort):
            bits = self._wire.port_status()
            status = status if bits is None else replies.port_answer(bits)
        stopped = status.online is False or status.paper is Paper.OUT or status.cover_open
        if stopped and self._slips.awaited:
            self._held_up = True
        # A late answer to an earlier question is a word too.
        spoke, self._spoke = self._spoke or status != PrinterStatus(), False
        self._silences = 0 if spoke else self._silences + 1
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
        if self._parser.midway:
            # What may still come of it would look like other replies.
            self._slips.garbled()
            self._parser.reset()

    def _settle(self) -> None:
        """Believe the answers to barriers only if they are all that the line brings: a printer
        has said its word then, and garbage goes on.
        """
        for _ in range(_DRAINED_READS):
            if not self._slips.settling or not (data := self._wire.read(_QUIET_SECONDS)):
                break
            self._hear(data)
        self._slips.settle()

    def _hear(self, data: bytes) -> list[replies.Reply]:
        """The replies in the data; those that nobody need wait for are noted here."""
        heard = self._parser.feed(data)
        self._spoke = self._spoke or any(not isinstance(one, replies.Noise) for one in heard)
        for reply in heard:
            if isinstance(reply, replies.AutomaticStatus):
                self._automatic = replies.automatic_answer(reply.data)
            elif isinstance(reply, replies.QueuedReply) and replies.is_about_paper(reply.bits):
                self._slips.barrier_answered()
            elif isinstance(reply, (replies.QueuedReply, replies.Noise, replies.OtherBlock)):
                self._slips.garbled()
            elif isinstance(reply, replies.ProcessDone):
                self._slips.id_answered(reply.process_id)
            elif isinstance(reply, replies.RealTimeReply) and self._unanswered:
                self._unanswered -= 1
        return heard

    def _tell_paper(self, paper: Paper) -> None:
        if paper is not self._paper and paper in (Paper.LOW, Paper.OUT):
            logger.warning("%s: 纸张 paper %s", self._wire.address, paper)
        self._paper = paper
