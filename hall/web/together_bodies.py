"""The bodies of the calls on joint, urgent and green-channel cases, and on meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.together.meetings import Attended, MeetingKind
from hall.domain.handling.urgency.green import Currency, Route
from hall.domain.handling.urgency.urgent import Addressee
from hall.web.case_bodies import Name, Text
from hall.web.schemas import Code, Number, Reason, Sent

At = Annotated[datetime, Meta(tz=True)]
"""RFC 3339 with its offset."""
Codes = Annotated[tuple[Code, ...], Meta(max_length=50)]
Amount = Annotated[int, Meta(ge=1, le=10**12)]


class PartFinishBody(Sent, frozen=True, kw_only=True):
    outcome: Literal["granted", "refused"] = "granted"
    opinion: Text = ""
    """Of a refusal its reason."""
    ground: Annotated[str, Meta(max_length=64)] = ""
    """Of a refusal: as of a return."""


class SettleBody(Sent, frozen=True, kw_only=True):
    upheld: bool
    reason: Text = ""


class PartStopBody(Sent, frozen=True, kw_only=True):
    reason: Code
    document: Name


class MeetingBody(Sent, frozen=True, kw_only=True):
    kind: MeetingKind
    at: At
    place: Name
    departments: Codes


class AttendanceBody(Sent, frozen=True, kw_only=True):
    department: Code
    attended: Attended
    clerks: Codes = ()
    """Ids of the accounts that came; nobody when absent."""
    at: At | None = None


class CloseBody(Sent, frozen=True, kw_only=True):
    opinion: Text


class UrgentBody(Sent, frozen=True, kw_only=True):
    ground: Name
    reason: Reason
    required_by: At
    handled_as: Literal["promised", "joint"] | None = None
    addressee: Addressee = Addressee.WINDOW
    counter: Number | None = None
    department: Code | None = None
    meeting: Reason = ""


class GreenWindowBody(Sent, frozen=True, kw_only=True):
    counter: Number | None = None
    department: Code | None = None
    matter: Annotated[str, Meta(max_length=200)] = ""


class GreenBody(Sent, frozen=True, kw_only=True):
    ground: GreenGround
    route: Route
    project: Name
    builder: Name
    windows: Annotated[tuple[GreenWindowBody, ...], Meta(min_length=2, max_length=30)]
    amount: Amount | None = None
    """Whole units of the currency."""
    currency: Currency | None = None
    document: Reason = ""


class GreenReceiveBody(Sent, frozen=True, kw_only=True):
    counter: Number
    matter: Annotated[str, Meta(max_length=200)] = ""


class GreenFinishBody(Sent, frozen=True, kw_only=True):
    counter: Number
    note: Reason = ""


class GreenSubmitBody(Sent, frozen=True, kw_only=True):
    to: Name
    """The position, never a name."""


class SignAfterBody(Sent, frozen=True, kw_only=True):
    by: Name
    """The position, never a name."""


class CounterBody(Sent, frozen=True, kw_only=True):
    counter: Number
