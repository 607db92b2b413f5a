"""What became of slips, until the hall has taken it: nothing of it is lost while it is away."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Final

from hall.client.calls import ClientRefused, HallClient, HallUnreachable, new_key

logger = logging.getLogger(__name__)

REPORT_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 1.0
"""For a report that the hall did not take at once: a printer that was plugged in again, or got
paper, does not wait long for a hall that is away."""
_DETAIL_LETTERS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    slip: int
    outcome: str
    detail: str
    key: str = field(default_factory=new_key)


class SlipReports:
    """The reports of one printer, in order. Used in its thread alone."""

    def __init__(self, client: HallClient, name: str) -> None:
        """``name``: the printer's, for the log."""
        self._client = client
        self._name = name
        self._waiting: list[_Report] = []

    def put(self, slip: int, outcome: str, detail: str) -> None:
        """Tell the hall now, or when it is there."""
        if outcome in {"unknown", "failed"}:
            logger.warning("%s: slip %s %s: %s", self._name, slip, outcome, detail)
        report = _Report(slip=slip, outcome=outcome, detail=detail[:_DETAIL_LETTERS])
        self._waiting.append(report)
        try:
            self.hand_in()
        except HallUnreachable as error:
            logger.warning("%s: reports wait for the hall: %s", self._name, error)

    def hand_in_again(self) -> None:
        """Try again, without a word when the hall is still away."""
        try:
            self.hand_in(AGAIN_SECONDS)
        except HallUnreachable as error:
            logger.debug("%s: reports still wait: %s", self._name, error)

    def hand_in(self, within_seconds: float = REPORT_SECONDS) -> None:
        """Tell the hall what it does not know yet. Raises HallUnreachable; nothing is lost."""
        for report in tuple(self._waiting):
            try:
                self._client.post(
                    f"/slips/{report.slip}/report",
                    {"outcome": report.outcome, "detail": report.detail},
                    key=report.key, within_seconds=within_seconds,
                )  # fmt: skip
            except ClientRefused as error:
                logger.warning("%s: slip %s: %s [%s]", self._name, report.slip, error, error.code)
                if not error.is_final:
                    # Kept: a full disk is emptied. Slips may be claimed meanwhile, if they can.
                    continue
            self._waiting.remove(report)
