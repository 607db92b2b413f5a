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
from drivers.line_speed import seconds_per_byte
from drivers.ports import Paper, PrinterStatus, PrintOutcome, Slip, Wire
from drivers.printers.confirmations import Confirmations
from drivers.printers.conversation import Conversation
from drivers.printers.encoding import encode_slip
from drivers.printers.options import Confirm, EscposSettings
from drivers.printers.readiness import MUTE_AFTER, require_ready
from drivers.printers.symbols import cut_bytes
from drivers.wires import open_wire, plan_wire

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
"""How often a printer that owes a confirmation is asked whether something holds it up."""
_PIECE_BYTES = 512
"""What is handed to the wire at a time, which has its time limit for each piece: half a second at
9600 baud. A slip of dots is on its way for a quarter of a minute there, and nothing is wrong."""


class EscposPrinter:
    """One printer, one conversation at a time; ``close`` may come from any thread."""

    def __init__(
        self, wire: Wire, settings: EscposSettings | None = None, *, byte_seconds: float = 0.0
    ) -> None:
        """``byte_seconds``: how long the wire carries a byte, see ``drivers.line_speed``."""
        self._wire = wire
        self._settings = settings or EscposSettings()
        self._byte_seconds = byte_seconds
        self._turn = threading.Lock()
        self._may_be_on_paper = False
        self._paper = Paper.UNKNOWN
        self._last_id = secrets.randbelow(9999)
        self._slips = Confirmations()
        self._talk = Conversation(wire, self._slips)
        self._held_up = False
        self._missing = ""
        self._unconfirmed = False
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
        byte_seconds = seconds_per_byte(config.address)
        return cls(open_wire(config.address), settings, byte_seconds=byte_seconds)

    @property
    def may_be_on_paper(self) -> bool:
        return self._may_be_on_paper

    @property
    def missing(self) -> str:
        """The characters of the last slip that came out as 〓."""
        return self._missing

    @property
    def silences(self) -> int:
        return 0 if self._settings.confirm is Confirm.NONE else self._talk.silences

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
            through_at = self._send(encoded.data + request)
            outcome = self._wait_for(slip.job, through_at)
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
        if self._talk.unknowns >= MUTE_AFTER and self._settings.confirm is not Confirm.NONE:
            return Concern(
                "printer.slow",
                "打印机的回答来得太慢，纸张不明，请把 answer_seconds 调大（最多 2） "
                "its answers come too late to be of use",
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
                self._talk.listen(left)
        self._held_up = False
        self._slips.give_up()

    def _send(self, data: bytes) -> float:
        """Hand it to the wire; when it will have carried all of it, by the monotonic clock."""
        through_at = time.monotonic() + len(data) * self._byte_seconds
        pieces = -(-len(data) // _PIECE_BYTES)
        # All alike: a short one at the end would look like a command to who watches the line.
        size = -(-len(data) // pieces)
        for at in range(0, len(data), size):
            self._wire.write(data[at : at + size])
        return through_at

    def _wait_for(self, job: str, through_at: float) -> PrintOutcome:
        """What became of the slip. Until the wire is through with it nothing is asked: questions
        would stand in its queue behind the slip.
        """
        began = max(time.monotonic(), through_at)
        deadline = began + self._settings.confirm_seconds
        while self._slips.awaited and (left := deadline - time.monotonic()) > 0:
            self._talk.listen(min(left, max(_LOOK_SECONDS, began - time.monotonic())))
            if not self._slips.awaited:
                break
            if left > _LOOK_SECONDS and time.monotonic() >= began and self._is_stopped():
                # It waits for paper or for a hand: that may take longer than anybody stands here.
                break
        stopped = self._slips.awaited and self._is_stopped()
        self._unconfirmed = self._slips.awaited and not stopped
        return PrintOutcome.CONFIRMED if self._slips.take(job) else PrintOutcome.UNKNOWN

    def _is_stopped(self) -> bool:
        """Ask how it is; whether it says that it does not go on printing."""
        return self._enquire().online is False

    def _enquire(self) -> PrinterStatus:
        status = self._talk.enquire(self._settings.answer_seconds)
        stopped = status.online is False or status.paper is Paper.OUT or status.cover_open
        if stopped and self._slips.awaited:
            self._held_up = True
        self._tell_paper(status.paper)
        return status

    def _tell_paper(self, paper: Paper) -> None:
        if paper is not self._paper and paper in (Paper.LOW, Paper.OUT):
            logger.warning("%s: 纸张 paper %s", self._wire.address, paper)
        self._paper = paper
