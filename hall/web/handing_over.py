"""What a phone may ask besides looking, given on to the hall: a rating, a proof of digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec
from flask import Blueprint, Flask, Response, current_app, request

from hall.domain.errors import Forbidden, Unavailable
from hall.service.bodies import Body
from hall.service.inquiry import by_slip, told
from hall.service.onlooker import ReadHall
from hall.store.database import Reader
from hall.web import schemas
from hall.web.endpoints import answered, decoded, key_sent
from hall.web.permissions import Action

EXTENSION = "jiaohao-hand-over"
_RATING = msgspec.json.Decoder(schemas.RatingBody)

blueprint = Blueprint("handing_over", __name__)


class HallAway(Unavailable):
    """The hall did not answer; what was asked may have been done, so it is asked with its key."""

    code = "hall.away"
    sentence = (
        "暂时得不到大厅系统的答复，请稍后再试，重复提交只算一次。排队情况仍可查看，叫号以现场为准。"
    )
    title = "The hall does not answer; retry with the same Idempotency-Key"


class HandOver(Protocol):
    """Gives one call of the API on to the hall, without holding up the hub."""

    def __call__(
        self, path: str, body: Mapping[str, object], *, key: str | None, address: str
    ) -> Body:
        """The hall's answer to a POST. Raises the HallError it refused with, or HallAway.

        ``address`` is the phone's own.
        """


class HandedInquiries:
    """Answers who holds a slip from what lies there; digits are the hall's to hear and to count.

    So there is one count of wrong tries, and this process needs no key to anybody's data.
    """

    def __init__(self, hall: ReadHall, hand_over: HandOver) -> None:
        self._hall = hall
        self._hand_over = hand_over

    def ask(self, connection: Reader, number: str, proof: str, address: str) -> Body:
        """What the citizen is told. Raises NotProven, QueryLocked, HallAway."""
        known = by_slip(connection, self._hall, number, proof)
        if known is not None:
            return known
        body = {"case": number, "proof": proof}
        return self._hand_over("/progress", body, key=None, address=address)

    def of_slip(self, connection: Reader, number: str) -> Body:
        """What whoever holds a slip of the case is told. Raises UnknownCase."""
        return told(connection, self._hall, number)


def register(app: Flask, hand_over: HandOver) -> None:
    """Add the call that rates."""
    app.extensions[EXTENSION] = hand_over
    app.register_blueprint(blueprint)


@blueprint.post("/api/v1/ratings")
def rate() -> Response:
    """Through the slip's code; a pad's rating is not a phone's to give. Raises HallAway."""
    body = decoded(_RATING)
    if body.counter is not None or body.ticket is not None:
        raise Forbidden(role="citizen", action=Action.RATE_AT_PAD.value)
    given = {
        "code": body.code,
        "level": body.level,
        "indicators": list(body.indicators),
        "text": body.text,
    }
    hand_over: HandOver = current_app.extensions[EXTENSION]
    address = request.remote_addr or ""
    return answered(hand_over("/ratings", given, key=key_sent(), address=address), 201)
