"""How fast a program may ask for something: so many at once, then so many a minute."""

from __future__ import annotations

from collections import OrderedDict

from hall.domain.clock import SECOND, Clock, Instant
from hall.domain.errors import TooMany

REMEMBERED = 1000
"""Programs whose pace is remembered; the one that was heard longest ago is forgotten first."""


class Pace:
    """A bucket a sender, in memory: a restart fills them all."""

    def __init__(
        self, clock: Clock, *, at_once: int, a_minute: int, remembered: int = REMEMBERED
    ) -> None:
        self._clock = clock
        self._remembered = remembered
        self._at_once = at_once
        self._each = 60 * SECOND // a_minute
        self._full_at: OrderedDict[str, Instant] = OrderedDict()

    def take(self, sender: str) -> None:
        """Count one request of the sender's. Raises TooMany with the seconds to wait.

        One that is refused is not counted: who waits as long as he is told is heard.
        """
        now = self._clock.now()
        whole = self._at_once * self._each
        full_at = self._full_at.pop(sender, now)
        # A clock that was set back holds up nobody for longer than an empty bucket does.
        full_at = Instant(min(max(full_at, now), now + whole))
        wait = full_at + self._each - (now + whole)
        self._full_at[sender] = full_at if wait > 0 else Instant(full_at + self._each)
        if len(self._full_at) > self._remembered:
            self._full_at.popitem(last=False)
        if wait > 0:
            raise TooMany(seconds=-(-wait // SECOND))
