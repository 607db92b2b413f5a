"""Which slips a printer has confirmed, and which confirmations may still come. Pure.

A process id names its slip. The answer to a barrier (GS r) names nobody: an early slip's may come
when a later one's is expected, or never. So behind a slip stand as many barriers as may still be
answered for earlier ones, and one more.

One byte is little to go by. Answers to barriers count only when nothing but what printers say came
since the slip was sent, and when no more of them came than there were questions: of a line that is
garbled, at a wrong speed say, every byte might be an answer that nobody gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STRAYS_COUNTED: Final = 3
"""Earlier barriers that are reckoned with: a printer that never answers would else be sent more
of them with every slip."""


@dataclass(slots=True)
class _Awaited:
    """A slip that was sent and whose confirmation has not come."""

    job: str
    process_id: bytes | None = None
    barriers: int = 0
    """How many answers have to come until it is surely on paper."""
    answers: int = 0
    """How many came."""
    doubtful: bool = False
    """Whether something came that no printer says."""


class Confirmations:
    """The slips of one connection, one awaited at a time. Jobs are the slips' names."""

    def __init__(self) -> None:
        self._awaited: _Awaited | None = None
        self._confirmed: list[str] = []
        self._strays = 0

    @property
    def awaited(self) -> bool:
        """Whether a slip was sent and not confirmed."""
        return self._awaited is not None

    def expect_id(self, job: str, process_id: bytes) -> None:
        """This slip is sent now, and named so."""
        self._awaited = _Awaited(job, process_id=process_id)

    def expect_barriers(self, job: str) -> int:
        """This slip is sent now; how many barriers are to stand behind it."""
        barriers = self._strays + 1
        self._awaited = _Awaited(job, barriers=barriers)
        return barriers

    def give_up(self) -> None:
        """The awaited slip is no longer expected, though answers to its barriers may come."""
        unanswered = 0
        if self._awaited is not None:
            heard = 0 if self._awaited.doubtful else self._awaited.answers
            unanswered = max(0, self._awaited.barriers - heard)
        self._strays = min(unanswered, STRAYS_COUNTED)
        self._awaited = None

    def barrier_answered(self) -> None:
        """One GS r was worked off, it seems; :meth:`settle` says whether that is to be believed."""
        if self._awaited is not None:
            self._awaited.answers += 1

    def garbled(self) -> None:
        """Something came that no printer says: whatever came with it may be garbage too."""
        if self._awaited is not None:
            self._awaited.doubtful = True

    @property
    def settling(self) -> bool:
        """Whether the awaited slip has its answers, and the line should now be still."""
        awaited = self._awaited
        return (
            awaited is not None
            and awaited.process_id is None
            and awaited.answers >= awaited.barriers
            and not awaited.doubtful
        )

    def settle(self) -> None:
        """The line is still: the awaited slip is confirmed if its answers can be believed."""
        if self._awaited is None or not self.settling:
            return
        if self._awaited.answers > self._awaited.barriers + self._strays:
            self._awaited.doubtful = True
        else:
            self._confirm(self._awaited)

    def id_answered(self, process_id: bytes) -> None:
        """The slip with this name is on paper."""
        if self._awaited is not None and self._awaited.process_id == process_id:
            self._confirm(self._awaited)

    def take(self, job: str) -> bool:
        """Whether this slip was confirmed; told once."""
        found = job in self._confirmed
        if found:
            self._confirmed.remove(job)
        return found

    def take_all(self) -> tuple[str, ...]:
        """The slips that were confirmed and not told yet."""
        taken, self._confirmed = tuple(self._confirmed), []
        return taken

    def _confirm(self, awaited: _Awaited) -> None:
        self._confirmed.append(awaited.job)
        self._awaited = None
