"""What a printer is given for an entry of the spool: a ticket's slip, a notice, a receipt.

A hall's template that cannot be used never costs a citizen the slip: the shipped one is used, and
what is wrong is told as the printer's concern.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from drivers.errors import DeviceRefused
from drivers.health import Concern
from drivers.ports import CandidPrinter, PrintOutcome, Slip, TicketPrinter
from drivers.printers.readiness import require_ready
from hall.config.settings import TICKET_TEMPLATE
from kiosk.notice_slips import notice_slip_of
from kiosk.receipt_slips import receipt_slip_of, refund_slip_of
from kiosk.slip_files import SlipTemplates, shipped_template
from kiosk.slips import slip_of

logger = logging.getLogger(__name__)

Entry = Mapping[str, Any]

_PAPERS: Final[Mapping[str, Callable[[Entry], Slip]]] = {
    "notice": notice_slip_of,
    "receipt": receipt_slip_of,
    "refund": refund_slip_of,
}
"""What an entry is about, the number it has tells; without any of these it is a ticket."""


def job_of(entry: Entry) -> str:
    """The name under which the printer knows the slip."""
    return f"slip-{entry['slip']}"


class SlipMaker:
    """Makes the slips of one printer."""

    def __init__(self, templates: SlipTemplates, template: str = TICKET_TEMPLATE) -> None:
        self._templates = templates
        self._template = template
        self._failed = ""

    def print_on(self, printer: TicketPrinter, entry: Entry) -> PrintOutcome:
        """Print it. Raises what the printer raises; KeyError and ValueError, before a byte of it
        has left, for an entry that cannot be made into a slip.
        """
        paper = next((paper for name, paper in _PAPERS.items() if entry.get(name)), None)
        if paper is not None:
            return printer.print(replace(paper(entry), job=job_of(entry)))
        template, _ = self._templates.get(self._template)
        try:
            outcome = printer.print(replace(slip_of(entry, template), job=job_of(entry)))
            self._failed = ""
            return outcome
        except ValueError as error:
            if template is shipped_template():
                raise
            # Such as a QR code of the hall's own that is too long for one.
            self._failed = f"{self._template}.toml：{error}"
            logger.warning("slip template %s", self._failed)
            return printer.print(replace(slip_of(entry, shipped_template()), job=job_of(entry)))

    def concern(self) -> Concern | None:
        """What is wrong with the template; None while it is used as it is written."""
        wrong = self._templates.get(self._template)[1] or self._failed
        if not wrong:
            return None
        return Concern("slip.template", f"号票样式有误，暂用自带的样式：{wrong}")


def why_unknown(printer: TicketPrinter) -> str:
    """What the staff is told who might reprint it."""
    try:
        require_ready(printer.status())
    except DeviceRefused as error:
        return f"{error}；恢复后打印机会把这张打完，先不要补打"
    silent = isinstance(printer, CandidPrinter) and printer.silences
    return "打印机没有回答，请先看是否已出纸，再补打" if silent else ""


def what_is_missing(printer: TicketPrinter) -> str:
    """What the slip's report says of characters that came out as 〓; mostly nothing."""
    missing = printer.missing if isinstance(printer, CandidPrinter) else ""
    return f"没有字体能打印：{missing}" if missing else ""
