"""The bodies of the API, for its decoder and for ``openapi.json``; tests hold answers to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from hall.domain.commands import PriorityReason

Code = Annotated[str, Meta(min_length=1, max_length=64)]
Reason = Annotated[str, Meta(max_length=500)]
Number = Annotated[int, Meta(ge=1, le=9999)]
TicketId = Annotated[int, Meta(ge=1, lt=10**18)]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A BCP 47 tag."""


class Sent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """A request's body; a field it does not know is an error, for it may be a misspelt one."""


class IssueBody(Sent, frozen=True, kw_only=True):
    item: Code | None = None
    queue: Code | None = None
    priority: bool | PriorityReason | None = None
    """Category of a priority; ``true`` when it was checked at the desk and not written down."""
    identity: Annotated[str, Meta(min_length=4, max_length=64)] | None = None
    """ID card or phone number; only its keyed hash is kept."""
    language: Language = "zh-CN"
    kiosk: Code | None = None
    """The kiosk that prints the slip; without it no paper is wanted."""
    case: Code | None = None
    """Number of a case that this visit continues."""
    scan: Annotated[str, Meta(max_length=64)] | None = None
    """Word for the card that this kiosk's reader read, instead of ``identity``."""


class ScanBody(Sent, frozen=True, kw_only=True):
    code: Annotated[str, Meta(min_length=1, max_length=512)]
    """What was scanned, as it came."""


class ReasonBody(Sent, frozen=True, kw_only=True):
    reason: Reason = ""


class ReprintBody(Sent, frozen=True, kw_only=True):
    kiosk: Code | None = None
    reason: Reason = ""


class TransferBody(Sent, frozen=True, kw_only=True):
    item: Code | None = None
    queue: Code | None = None
    counter: Number | None = None
    reason: Reason = ""


class CaseBody(Sent, frozen=True, kw_only=True):
    item: Code | None = None
    case: Code | None = None


class SignOnBody(Sent, frozen=True, kw_only=True):
    clerk: Code


class CallBody(Sent, frozen=True, kw_only=True):
    ticket: TicketId
    reason: Reason = ""


class FinishBody(Sent, frozen=True, kw_only=True):
    kind: Literal["enquiry", "immediate"] | None = None
    """``enquiry`` when it was advice alone (咨询), ``immediate`` when the matter was done on the
    spot (即办件); otherwise the case stays as it is."""


class UnholdBody(Sent, frozen=True, kw_only=True):
    ticket: TicketId | None = None


class RatingBody(Sent, frozen=True, kw_only=True):
    """From a pad with ``counter``, or by the slip's ``code``; exactly one of the two."""

    level: Annotated[int, Meta(ge=1, le=5)]
    counter: Number | None = None
    ticket: int | None = None
    """With ``counter``: the visit that the pad shows; refused when the window has moved on."""
    code: Code | None = None
    indicators: Annotated[tuple[Code, ...], Meta(max_length=16)] = ()
    text: Annotated[str, Meta(max_length=1000)] = ""


class ProgressBody(Sent, frozen=True, kw_only=True):
    case: Annotated[str, Meta(min_length=1, max_length=64)]
    proof: Annotated[str, Meta(min_length=1, max_length=200)]
    """The slip's code, or the last four of the applicant's identity number."""


class ClaimBody(Sent, frozen=True, kw_only=True):
    kiosk: Code
    limit: Annotated[int, Meta(ge=1, le=20)] = 20
    restarted: bool = False
    printer: Code | None = None
    """Its name in hall.toml, where the kiosk may have several."""


class SlipBody(Sent, frozen=True, kw_only=True):
    outcome: Literal["printed", "unknown", "failed", "queued"]
    detail: Annotated[str, Meta(max_length=500)] = ""


class DeviceBody(Sent, frozen=True, kw_only=True):
    station: Code
    device: Code
    kind: Code
    driver: Code
    state: Literal["starting", "online", "warning", "offline", "fault"]
    code: Annotated[str, Meta(max_length=64)] = ""
    detail: Annotated[str, Meta(max_length=500)] = ""


class DayBody(Sent, frozen=True, kw_only=True):
    day: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class EmptyBody(Sent, frozen=True, kw_only=True):
    pass


class Ticket(msgspec.Struct, kw_only=True):
    id: int
    number: str
    queue: str
    item: str | None
    state: Literal["waiting", "called", "serving", "served", "no_show", "held", "cancelled"]
    priority: bool
    language: str
    issued_at: str
    called_at: str | None
    began_at: str | None
    ended_at: str | None
    ahead: int | None
    expected_wait_seconds: int | None
    counters: list[int]
    open_counters: list[int]
    counter: int | None
    last_counter: int | None
    calls: int
    pinned: bool
    case: str | None
    code: str
    follow_url: str


class CounterAnswer(msgspec.Struct, kw_only=True):
    counter: int
    name: str
    duty: Literal["closed", "open", "paused"]
    clerk: str | None
    pause_reason: str | None
    ticket: dict[str, Any] | None


class RatingAnswer(msgspec.Struct, kw_only=True):
    ticket: int
    number: str
    counter: int | None
    clerk: str | None
    item: str | None
    case: str | None
    level: int
    channel: Literal["pad", "code"]
    indicators: list[str]
    given_at: str


class EventAnswer(msgspec.Struct, kw_only=True):
    seq: int
    name: str
    at: str
    actor: str
    ticket: int | None
    counter: int | None
    data: dict[str, Any]


class EventsAnswer(msgspec.Struct, kw_only=True):
    events: list[EventAnswer]
    next: int
    last: int


class HealthAnswer(msgspec.Struct, kw_only=True):
    status: Literal["ok", "unavailable"]
    version: str
    day: str | None
    seq: int
    code: str | None = None
    detail: str | None = None


class FieldError(msgspec.Struct, kw_only=True):
    field: str
    """Path of the field; empty when the body as a whole is the matter."""
    problem: str


class Problem(msgspec.Struct, kw_only=True):
    """RFC 9457, with a stable ``code`` and the facts that a screen may want to name."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET
    """With 422: every field that is wrong."""
    state: str | msgspec.UnsetType = msgspec.UNSET
    """With ``ticket.wrong_state``: the state the ticket is in."""


Anything = dict[str, Any]
"""A body whose parts are described in words only."""
