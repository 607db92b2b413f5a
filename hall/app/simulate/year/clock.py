"""A clock that gives each command its own instant, whichever transaction it is decided in."""

from __future__ import annotations

from collections import deque

from hall.domain.clock import Instant


class ScriptedClock:
    """Instants lined up for commands that are under way; otherwise it stands still.

    The writer asks once a command, in the order they were given: hence the same commands give
    the same events, however many of them share a commit.
    """

    def __init__(self, at: Instant) -> None:
        self._at = at
        self._lined_up: deque[Instant] = deque()

    def now(self) -> Instant:
        """The instant of the next command; where none is under way, the present one."""
        return self._lined_up.popleft() if self._lined_up else self._at

    def line_up(self, at: Instant) -> None:
        """One more command is given, at this instant."""
        self._at = max(self._at, at)
        self._lined_up.append(self._at)

    def set(self, at: Instant) -> None:
        """Go on to an instant; an earlier one changes nothing."""
        self._at = max(self._at, at)
