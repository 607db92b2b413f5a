"""How the simulated people act on a hall: through its API, and through devices where there are.

A clerk's key and a rating's key are the same to the course of the day whether they travel as
frames of a caller box through a station, or as the calls of the API that a station would make.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Protocol

from urllib3.connectionpool import connection_from_url

from counters.keys import ApiCall, Meaning, call_of
from hall.app.simulate.citizens import Citizen
from hall.client.calls import ClientRefused, HallClient

Body = dict[str, Any]


class Hands(Protocol):
    """Everything that people do. Refusals come as None; what breaks, as ClientError."""

    def issue(self, citizen: Citizen) -> Body | None:
        """Take a number, and the slip if there is a printer."""

    def press(self, counter: int, meaning: Meaning) -> Body | None:
        """A key at a window."""

    def rate(self, counter: int, level: int) -> bool:
        """A key on a pad; False when nobody had asked."""

    def rate_by_code(self, code: str, level: int) -> bool:
        """A citizen's phone, by the slip's code; False when the hall does not take it."""

    def at_desk(self, path: str, body: Body | None = None) -> Body | None:
        """What staff does with its own hands: a POST under /api/v1."""

    def look(self, path: str) -> Body:
        """A GET under /api/v1."""


class ApiHands:
    """Everything over HTTP, on a hall that somebody else runs."""

    pads = False
    """A staff's token must not press a pad's key: citizens rate by their slips' codes."""

    def __init__(self, url: str, token: str) -> None:
        """Raises ValueError for something that is no URL."""
        self._client = HallClient(url, token)
        self._phone = Phone(url)

    def issue(self, citizen: Citizen) -> Body | None:
        return self.at_desk("/tickets", wish(citizen))

    def press(self, counter: int, meaning: Meaning) -> Body | None:
        call = call_of(meaning, counter, paused=False)
        while call is not None:
            try:
                return self._client.post(call.path, call.body)
            except ClientRefused as refusal:
                call = instead(call, refusal)
        return None

    def rate(self, counter: int, level: int) -> bool:  # noqa: ARG002 - there is no pad
        return False

    def rate_by_code(self, code: str, level: int) -> bool:
        return self._phone.rate(code, level)

    def at_desk(self, path: str, body: Body | None = None) -> Body | None:
        try:
            return self._client.post(path, body)
        except ClientRefused:
            return None

    def look(self, path: str) -> Body:
        return self._client.get(path)

    def close(self) -> None:
        self._client.close()
        self._phone.close()


class Phone:
    """A citizen's phone: nobody has logged in on it."""

    def __init__(self, url: str) -> None:
        self._pool = connection_from_url(url, maxsize=1)

    def rate(self, code: str, level: int) -> bool:
        """Rate by the slip's code; whether the hall took it."""
        content = json.dumps({"code": code, "level": level})
        headers = {"Content-Type": "application/json"}
        answer = self._pool.request("POST", "/api/v1/ratings", body=content, headers=headers)
        return answer.status == HTTPStatus.CREATED

    def close(self) -> None:
        self._pool.close()


def wish(citizen: Citizen) -> Body:
    """What a citizen chooses at the kiosk, as the body of ``POST /tickets``."""
    chosen: Body = {"item": citizen.item, "language": citizen.language, "kiosk": citizen.kiosk}
    return chosen if citizen.priority is None else {**chosen, "priority": citizen.priority.value}


def instead(call: ApiCall, refusal: ClientRefused) -> ApiCall | None:
    """What a station does after a refusal; None: nothing, it beeps."""
    return call.instead.get(refusal.code)
