"""Asking a printer how it is, and telling its answers from all else that comes on the line."""

from __future__ import annotations

import time
from typing import Final

from drivers.ports import PrinterPort, PrinterStatus, Wire
from drivers.printers import replies
from drivers.printers.confirmations import Confirmations

LATE_SECONDS: Final = 0.3
"""How long answers to earlier questions are waited for once one of them has come."""
LONGEST_ANSWER_SECONDS: Final = 1.0
"""A printer whose answers come late is given so much time for each, and no more."""
QUIET_SECONDS: Final = 0.02
"""A reply that came in part goes on within this time, and so does garbage."""
_DRAINED_READS: Final = 64


class Conversation:
    """What is said on one wire; the slips' confirmations that come on it are noted. One thread at
    a time.
    """

    def __init__(self, wire: Wire, slips: Confirmations) -> None:
        self._wire = wire
        self._slips = slips
        self._parser = replies.ReplyParser()
        self._automatic = PrinterStatus()
        self._unanswered = 0
        self._patience = 0.0
        self._spoke = False
        self._noisy = False
        self.silences = 0
        """Enquiries in a row to which nothing was said that a printer says."""
        self.unknowns = 0
        """Enquiries in a row after which nobody knows how it is."""

    def enquire(self, answer_seconds: float) -> PrinterStatus:
        """Drain what is old, then ask. Silence ends the enquiry: the rest stays unknown.

        Each answer is waited for ``answer_seconds``; longer only where the printer was found to
        answer late. Of what comes amid garbage nothing is believed: one byte in sixteen of it looks
        like an answer.
        """
        self._automatic = PrinterStatus()
        if self._drain():
            self._patience = min(LONGEST_ANSWER_SECONDS, 2 * max(self._patience, answer_seconds))
        self._noisy = False
        status = self._asked(answer_seconds)
        self.settle()
        status = PrinterStatus() if self._noisy else replies.merged(self._automatic, status)
        if status == PrinterStatus() and isinstance(self._wire, PrinterPort):
            bits = self._wire.port_status()
            status = status if bits is None else replies.port_answer(bits)
        # A late answer to an earlier question is a word too.
        spoke = (self._spoke and not self._noisy) or status != PrinterStatus()
        self._spoke = False
        self.silences = 0 if spoke else self.silences + 1
        self.unknowns = 0 if status.online is not None else self.unknowns + 1
        return status

    def listen(self, seconds: float) -> None:
        """Note what comes, waiting at most so long for it."""
        self._hear(self._wire.read(seconds))
        self.settle()

    def settle(self) -> None:
        """Believe the answers to barriers only if they are all that the line brings: a printer
        has said its word then, and garbage goes on.
        """
        for _ in range(_DRAINED_READS):
            if not self._slips.settling or not (data := self._wire.read(QUIET_SECONDS)):
                break
            self._hear(data)
        self._slips.settle()

    def _asked(self, answer_seconds: float) -> PrinterStatus:
        status, slowest = PrinterStatus(), 0.0
        for number, meaning in (
            (1, replies.printer_answer),
            (4, replies.paper_answer),
            (2, replies.offline_answer),
        ):
            began = time.monotonic()
            bits = self._ask(number, max(answer_seconds, self._patience))
            if bits is None:
                return status
            slowest = max(slowest, time.monotonic() - began)
            status = replies.merged(status, meaning(bits))
            if number == 2 and replies.has_error(bits):
                cause = self._ask(3, max(answer_seconds, self._patience))
                if cause is not None:
                    status = replies.merged(status, replies.error_answer(cause))
        if slowest < answer_seconds:
            # It was busy; its silence is to cost no more than that of others.
            self._patience = 0.0
        return status

    def _ask(self, number: int, answer_seconds: float) -> int | None:
        """The answer to DLE EOT ``number``; None when it does not come in time.

        An answer does not say which question it answers. So those to earlier questions, which
        had been too slow, are counted off first.
        """
        self._wire.write(bytes((0x10, 0x04, number)))
        self._unanswered += 1
        bits: int | None = None
        deadline = time.monotonic() + answer_seconds
        while (left := deadline - time.monotonic()) > 0:
            for reply in self._hear(self._wire.read(left)):
                if isinstance(reply, replies.RealTimeReply):
                    if bits is None:
                        deadline = time.monotonic() + max(LATE_SECONDS, answer_seconds)
                    bits = reply.bits
            if bits is not None and self._unanswered == 0:
                return bits
        if bits is None:
            return None
        # It speaks again, so what has not come by now was never sent: ask anew.
        self._unanswered = 0
        return self._ask(number, answer_seconds)

    def _drain(self) -> bool:
        """Read away what came unasked, so that it is not taken for an answer; whether an answer to
        an earlier question was among it.
        """
        owed = self._unanswered
        for _ in range(_DRAINED_READS):
            data = self._wire.read(QUIET_SECONDS if self._parser.midway else 0.0)
            if not data:
                break
            self._hear(data)
        if self._parser.midway:
            # What may still come of it would look like other replies.
            self._slips.garbled()
            self._parser.reset()
        return self._unanswered < owed

    def _hear(self, data: bytes) -> list[replies.Reply]:
        """The replies in the data; those that nobody need wait for are noted here."""
        heard = self._parser.feed(data)
        for reply in heard:
            self._spoke = self._spoke or not isinstance(reply, replies.Noise)
            if isinstance(reply, replies.AutomaticStatus):
                self._automatic = replies.automatic_answer(reply.data)
            elif isinstance(reply, replies.QueuedReply) and replies.is_about_paper(reply.bits):
                self._slips.barrier_answered()
            elif isinstance(reply, (replies.QueuedReply, replies.Noise, replies.OtherBlock)):
                self._noisy = self._noisy or isinstance(reply, replies.Noise)
                self._slips.garbled()
            elif isinstance(reply, replies.ProcessDone):
                self._slips.id_answered(reply.process_id)
            elif isinstance(reply, replies.RealTimeReply) and self._unanswered:
                self._unanswered -= 1
        return heard
