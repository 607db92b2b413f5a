"""Handing every event on to the authority above (电子监察上行): batches over HTTPS, none lost.

A hall that is out of reach keeps its events, which are rows, and hands them on later. The other
end may get a batch twice when an answer was lost; ``hall`` and ``seq`` name each event once and
for all, so that it can drop the second (rulebook 04).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import urllib3

from hall.domain.events import Logged
from hall.service.bodies import event_body
from hall.service.terms import Terms

TIMEOUT_SECONDS = 20.0


class UplinkRefused(Exception):
    """The other end answered with something else than success."""


class Uplink:
    """Posts ``{"hall": CODE, "events": [...]}``; to be the handler of a subscriber."""

    def __init__(self, url: str, token: str, terms: Terms) -> None:
        self._url = url
        self._terms = terms
        self._headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
        }
        # A subscriber tries again by itself, so the pool must not.
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(total=TIMEOUT_SECONDS), retries=False
        )

    def __call__(self, events: Sequence[Logged]) -> None:
        """Hand a batch on. Raises UplinkRefused, or urllib3's errors when out of reach."""
        body = {
            "hall": self._terms.centre,
            "events": [event_body(event, self._terms) for event in events],
        }
        answer = self._pool.request(
            "POST", self._url, body=msgspec.json.encode(body), headers=self._headers
        )
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - success in HTTP
            raise UplinkRefused(f"the other end answered {answer.status}")

    def close(self) -> None:
        """Let go of the connection."""
        self._pool.clear()
