"""Slips on paper: claims what the hall's spool has for a kiosk, prints it, says what became of it.

A number is never on paper twice without 补打 on the second: a slip whose bytes may have left is
reported ``unknown`` and not sent again; one of which nothing left goes back to the spool and is
claimed again when the printer is well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from drivers.errors import DeviceError, DriverError, PrinterSilent
from drivers.health import Concern
from drivers.ports import CandidPrinter, PrinterStatus, PrintOutcome, TicketPrinter
from drivers.printers.readiness import MUTE_AFTER, require_ready
from drivers.supervisor import Drop, Job, Supervisor, WorkQueue
from hall.client.calls import ClientRefused, HallClient, HallUnreachable, new_key
from hall.client.events import Data, HallEvents, LiveEvent
from hall.config.settings import DeviceKind, DeviceSettings
from kiosk.slip_files import SlipTemplates
from kiosk.slip_maker import SlipMaker, job_of, what_is_missing, why_unknown
from kiosk.slip_reports import SlipReports

logger = logging.getLogger(__name__)

CLAIM_SECONDS: Final = 3.0
DOUBTFUL_AT_MOST: Final = 64
"""Slips that may still turn out to be printed; of a printer that never says so, the last ones."""
SILENT_SECONDS: Final = 30.0
"""A printer that took no more bytes and never said a word gets the next slip only after so long."""
CHECK_SECONDS: Final = 2.0
"""How often an idle printer is asked how it is."""
_OUTCOMES: Final = {PrintOutcome.CONFIRMED: "printed", PrintOutcome.UNKNOWN: "unknown"}

OpenPrinter = Callable[[DeviceSettings], TicketPrinter]


class SlipWriter:
    """The one who prints on one printer. Its work runs in the printer's own thread."""

    def __init__(self, client: HallClient, name: str, kiosk: str, maker: SlipMaker) -> None:
        """``name``: the printer's."""
        self.kiosk = kiosk
        self._client = client
        self._name = name
        self._maker = maker
        self._restarted = True
        self._queue: WorkQueue[TicketPrinter] | None = None
        self._claim_key: str | None = None
        self._reports = SlipReports(client, name)
        self._owed = False
        self._stopping = False
        self._doubted_until = 0.0
        self._speaks = False
        self._doubtful: dict[str, Mapping[str, Any]] = {}

    def serve(
        self, supervisor: Supervisor, device: DeviceSettings, open_printer: OpenPrinter
    ) -> None:
        """Begin: the supervisor keeps the printer open."""

        def opened() -> TicketPrinter:
            self._reports.hand_in_again()
            printer = open_printer(device)
            # A new connection: what an earlier one did not confirm, this one never will.
            self._doubtful.clear()
            self._owed = True
            self.wake()
            return printer

        self._queue = supervisor.serve(
            device.name, opened, capacity=1, drop=Drop.NEWEST, check=self._check,
            check_seconds=CHECK_SECONDS,
        )  # fmt: skip
        self.wake()

    def wake(self) -> None:
        """There may be slips. Any thread may call it, as often as it likes."""
        if self._queue is not None:
            self._queue.submit(Job(run=self._print_all, failed=self._put_off, key="print"))

    def stop(self) -> None:
        """Begin nothing more; what was claimed and not begun goes back to the spool."""
        self._stopping = True

    def _check(self, printer: TicketPrinter) -> Concern | None:
        self._reports.hand_in_again()
        self._look(printer)
        if self._owed:
            self.wake()
        return self._concern(printer)

    def _look(self, printer: TicketPrinter) -> PrinterStatus:
        """How it is now. Raises DeviceRefused when it cannot print, or answers no more."""
        status = printer.status()
        self._settle_late(printer)
        require_ready(status)
        if isinstance(printer, CandidPrinter):
            self._speaks = self._speaks or not printer.silences
            if self._speaks and printer.silences >= MUTE_AFTER:
                raise PrinterSilent(
                    "打印机不再回答，请看电源和连线，号票先不发给它；改成单向连接的请写 "
                    'confirm = "none" it answers no more'
                )
        return status

    def _may_take_one(self, printer: TicketPrinter, status: PrinterStatus) -> bool:
        """Whether a slip that is sent now has not vanished for all we know.

        One that never says a word, behind a one-way cable, is sent slips all the same. One that
        used to answer is not: switched off it would swallow number after number.
        """
        if isinstance(printer, CandidPrinter) and printer.silences and self._speaks:
            return False
        return status.online is not None or time.monotonic() >= self._doubted_until

    def _settle_late(self, printer: TicketPrinter) -> None:
        """Slips whose fate was unknown came out after all: there was paper again."""
        if not isinstance(printer, CandidPrinter):
            return
        for job in printer.confirmed_late():
            body = self._doubtful.pop(job, None)
            if body is not None:
                logger.info("%s: slip %s came out late", self._name, body["slip"])
                self._reports.put(body["slip"], "printed", "")

    def _concern(self, printer: TicketPrinter) -> Concern | None:
        own = printer.concern() if isinstance(printer, CandidPrinter) else None
        return own or self._maker.concern()

    def _put_off(self, error: DriverError) -> None:
        self._owed = True
        if not self._stopping:
            logger.info("%s: 稍后再打印 printing is put off: %s", self._name, error)

    def _print_all(self, printer: TicketPrinter) -> Concern | None:
        """Print until the spool is empty. Raises what the printer raised."""
        self._owed = True
        while not self._stopping:
            # Asked before claiming: while there is no paper the spool is left in peace.
            status = self._look(printer)
            if not self._may_take_one(printer, status):
                break
            try:
                self._reports.hand_in()
                slips = self._claim()
            except HallUnreachable as error:
                logger.debug("%s: no slips for now: %s", self._name, error)
                break
            except ClientRefused as error:
                self._owed = not error.is_final
                logger.warning("%s: 领不到号票 no slips: %s [%s]", self._name, error, error.code)
                break
            if not slips:
                self._owed = False
                break
            if not self._may_take_one(printer, status):
                self._give_back(slips, "the printer does not answer")
                break
            self._print_batch(printer, slips)
        return self._concern(printer)

    def _print_batch(self, printer: TicketPrinter, slips: Sequence[Mapping[str, Any]]) -> None:
        for place, body in enumerate(slips):
            if self._stopping:
                self._give_back(slips[place:], "station is stopping")
                return
            try:
                outcome, detail = self._print(printer, body)
            except Exception as error:
                # Also what nobody foresaw: a slip that is not told of would count as sending
                # for ever. Given back, that would come again with the next claim.
                self._report_failure(printer, body, error)
                self._give_back(slips[place + 1 :], str(error))
                raise
            self._reports.put(body["slip"], outcome, detail)

    def _report_failure(
        self, printer: TicketPrinter, body: Mapping[str, Any], error: Exception
    ) -> None:
        if printer.may_be_on_paper:
            self._doubted_until = time.monotonic() + SILENT_SECONDS
            self._reports.put(body["slip"], "unknown", str(error))
        elif isinstance(error, DeviceError):
            self._reports.put(body["slip"], "queued", str(error))
        else:
            self._reports.put(body["slip"], "failed", f"{type(error).__name__}: {error}")

    def _print(self, printer: TicketPrinter, body: Mapping[str, Any]) -> tuple[str, str]:
        if not body["copy"] and not body["live"]:
            # Paper came back after hours: what nobody waits with any more is not printed.
            return "failed", "the ticket is over"
        try:
            outcome = self._maker.print_on(printer, body)
        except (KeyError, ValueError) as error:
            logger.exception("%s: slip %s cannot be printed", self._name, body["slip"])
            return "failed", f"{type(error).__name__}: {error}"
        if outcome is PrintOutcome.UNKNOWN:
            self._doubtful[job_of(body)] = body
            if len(self._doubtful) > DOUBTFUL_AT_MOST:
                del self._doubtful[next(iter(self._doubtful))]
            return "unknown", why_unknown(printer)
        return _OUTCOMES[outcome], what_is_missing(printer)

    def _claim(self) -> Sequence[Mapping[str, Any]]:
        # The key is kept until it was answered: an answer that was lost on the way had slips in
        # it, which count as sending and would never be given out again.
        if self._claim_key is None:
            self._claim_key = new_key()
        # One at a time: what a station holds when it dies is on nobody's paper for certain.
        body = {
            "kiosk": self.kiosk, "printer": self._name, "limit": 1, "restarted": self._restarted,
        }  # fmt: skip
        try:
            answer = self._client.post(
                "/slips/claim", body, key=self._claim_key, within_seconds=CLAIM_SECONDS
            )
        except ClientRefused as error:
            if error.is_final:
                self._claim_key = None
            raise
        self._claim_key, self._restarted = None, False
        # It answered before this station was started: switched off since, perhaps.
        self._speaks = self._speaks or bool(answer.get("confirms"))
        slips: Sequence[Mapping[str, Any]] = answer["slips"]
        return slips

    def _give_back(self, slips: Sequence[Mapping[str, Any]], why: str) -> None:
        for body in slips:
            self._reports.put(body["slip"], "queued", why)


class KioskStation:
    """The slip printers that this station drives."""

    def __init__(
        self,
        client: HallClient,
        events: HallEvents,
        supervisor: Supervisor,
        devices: Sequence[DeviceSettings],
        open_printer: OpenPrinter,
        templates: SlipTemplates | None = None,
    ) -> None:
        """``templates``: the hall's own; None: slips are made as shipped."""
        made_by = SlipTemplates(None) if templates is None else templates
        self._supervisor = supervisor
        self._open_printer = open_printer
        self._writers: list[tuple[DeviceSettings, SlipWriter]] = []
        for device in devices:
            if device.kind is DeviceKind.PRINTER and device.kiosk is not None:
                maker = SlipMaker(made_by, device.template)
                writer = SlipWriter(client, device.name, device.kiosk, maker)
                self._writers.append((device, writer))
        events.follow("/kiosk", snapshot=self._snapshot, event=self._event)

    def start(self) -> None:
        """Begin to print."""
        for device, writer in self._writers:
            writer.serve(self._supervisor, device, self._open_printer)

    def stop(self) -> None:
        """Begin no more slips; the supervisor ends the threads."""
        for _, writer in self._writers:
            writer.stop()

    def _snapshot(self, _: Data) -> None:
        for _device, writer in self._writers:
            writer.wake()

    def _event(self, event: LiveEvent) -> None:
        if event.name == "ticket.issued" and event.data.get("slip") is not None:
            kiosk = event.data.get("origin")
        elif event.name == "slip.queued":
            kiosk = event.data.get("kiosk")
        elif event.name == "slip.redirected":
            kiosk = event.data.get("to")
        else:
            # Not slip.requeued: it was this station that put the slip off.
            return
        for _, writer in self._writers:
            if writer.kiosk == kiosk:
                writer.wake()
