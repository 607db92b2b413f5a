"""From the citizens' process to the hall: calls of its API, on threads beside the hub."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from gevent.threadpool import ThreadPool

from hall.client.calls import ClientError, ClientRefused, HallClient
from hall.domain.errors import Forbidden, HallError, Unauthenticated
from hall.service.bodies import Body
from hall.web.citizens import ADDRESS_HEADER
from hall.web.handing_over import HallAway
from hall.web.problems import restored

logger = logging.getLogger(__name__)

WITHIN_SECONDS = 5.0
"""Long enough for a hall that is started again; a page's own patience is 8 seconds."""


class ToHall:
    """Hands calls over; one a process, used on the hub's thread."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        at_once: int,
        waiting: int,
        within_seconds: float = WITHIN_SECONDS,
    ) -> None:
        """``at_once`` calls are under way, ``waiting`` phones wait for an answer, at the most.

        Raises ValueError for what is no URL.
        """
        self._client = HallClient(url, token, connections=at_once)
        self._pool = ThreadPool(at_once)
        self._most = waiting
        self._within_seconds = within_seconds
        self._waiting = 0

    def __call__(
        self, path: str, body: Mapping[str, object], *, key: str | None, address: str
    ) -> Body:
        """The hall's answer to a POST. Raises the HallError it refused with, or HallAway."""
        if self._waiting >= self._most:
            raise HallAway
        self._waiting += 1
        try:
            outcome: Body | HallError = self._pool.apply(self._asked, (path, body, key, address))
        finally:
            self._waiting -= 1
        if isinstance(outcome, HallError):
            raise outcome
        return outcome

    def close(self) -> None:
        """Give up what is under way."""
        self._client.close()
        self._pool.kill()

    def _asked(
        self, path: str, body: Mapping[str, object], key: str | None, address: str
    ) -> Body | HallError:
        # Raised in the pool's thread, a refusal would be printed as a traceback.
        try:
            return self._client.post(
                path, body, key=key, within_seconds=self._within_seconds,
                headers={ADDRESS_HEADER: address},
            )  # fmt: skip
        except ClientRefused as error:
            return _refusal(error)
        except ClientError as error:
            logger.warning("the hall is away: %s", error)
            return HallAway()


def _refusal(error: ClientRefused) -> HallError:
    refusal = restored(error.problem)
    if refusal is None or isinstance(refusal, Unauthenticated | Forbidden):
        # Not the citizen's fault: our token was revoked, or what answers there is no hall.
        logger.error("the hall refuses this process: %s %s", error.code, error)
        return HallAway()
    return refusal
