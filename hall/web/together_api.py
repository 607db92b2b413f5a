"""Calls of the API on what departments do together: parts, meetings, urgent cases, the channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.cases import CaseKind
from hall.domain.clock import instant
from hall.domain.errors import Invalid
from hall.domain.handling.commands import CaseAction
from hall.domain.handling.together import commands as j
from hall.domain.handling.urgency import commands as g
from hall.service.bodies import Body
from hall.web import schemas
from hall.web import together_bodies as bodies
from hall.web.case_bodies import OptionalReasonBody, RequiredReasonBody
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.permissions import Action
from hall.web.schemas import EmptyBody

blueprint = Blueprint("together_api", __name__)
YEARS = range(2000, 2200)
"""Of the times that are given; at the calendar's own ends a zone has no hour to show."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A call: its path behind the case's, its command, its body, and what it does.

    Path arguments and the body's fields together are the command's fields.
    """

    path: str
    command: type[CaseAction]
    body: type[msgspec.Struct]
    summary: str


_PART, _MEETING = "/parts/{part}", "/meetings/{meeting}"
DEEDS = (
    Deed(f"{_PART}/acknowledge", j.AcknowledgePart, EmptyBody, "The department takes note (签收)"),
    Deed(f"{_PART}/finish", j.FinishPart, bodies.PartFinishBody, "Pass a part, or ask to refuse"),
    Deed(f"{_PART}/settle", j.SettleRefusal, bodies.SettleBody, "Decide what a department refuses"),
    Deed(f"{_PART}/stop", j.StopPart, bodies.PartStopBody, "Stop a part's clock"),
    Deed(f"{_PART}/resume", j.ResumePart, OptionalReasonBody, "A part's clock goes on"),
    Deed("/meetings", j.ScheduleMeeting, bodies.MeetingBody, "Call a joint meeting or survey"),
    Deed(f"{_MEETING}/attendance", j.RecordAttendance, bodies.AttendanceBody, "Who came (出席)"),
    Deed(f"{_MEETING}/close", j.CloseMeeting, bodies.CloseBody, "It was held; its minutes"),
    Deed(f"{_MEETING}/cancel", j.CancelMeeting, RequiredReasonBody, "It will not be held"),
    Deed("/urgent", g.RecogniseUrgent, bodies.UrgentBody, "The centre recognises it as urgent"),
    Deed("/urgent/withdraw", g.WithdrawUrgent, RequiredReasonBody, "It is urgent no more"),
    Deed("/green", g.AdmitGreen, bodies.GreenBody, "Into the green channel (绿色通道)"),
    Deed("/green/receive", g.GreenReceive, bodies.GreenReceiveBody, "A window signs as received"),
    Deed("/green/finish", g.GreenFinish, bodies.GreenFinishBody, "A window signs as finished"),
    Deed("/green/submit", g.GreenSubmit, bodies.GreenSubmitBody, "Up for approval, at once (送审)"),
    Deed("/green/sign-after", g.SignAfter, bodies.SignAfterBody, "Signed afterwards (补签)"),
    Deed("/green/collect", g.GreenCollectForm, bodies.CounterBody, "The end window takes it back"),
    Deed("/green/file", g.GreenFile, EmptyBody, "The business section files the form (备案)"),
)
"""Who may is hall.domain's to say."""


def _declare(deed: Deed) -> None:
    def view(actor: Actor, body: msgspec.Struct, **of: object) -> Body:
        command = deed.command(**of, **given(body))  # type: ignore[arg-type]  # as declared
        return web().run(command, actor, idempotency_key(actor))

    view.__name__ = deed.path.strip("/").translate(str.maketrans("/-{}", "____"))
    endpoint(
        blueprint, "POST", f"/cases/{{case}}{deed.path}", summary=deed.summary,
        action=Action.WORK_CASE, body=deed.body, answer=schemas.Anything,
    )(view)  # fmt: skip


def given(body: msgspec.Struct) -> dict[str, object]:
    """The body's fields as commands have them."""
    return {name: _plain(name, getattr(body, name)) for name in body.__struct_fields__}


def _plain(name: str, value: object) -> object:
    if isinstance(value, datetime):
        if value.year not in YEARS:
            problem = f"a year from {YEARS[0]} to {YEARS[-1]}"
            raise Invalid(errors=[{"field": name, "problem": problem}])
        return instant(value)
    if name == "handled_as" and isinstance(value, str):
        return CaseKind(value)
    if name == "windows" and isinstance(value, tuple):
        return tuple(g.GreenWindowAt(**given(one)) for one in value)  # type: ignore[arg-type]  # the same fields
    return value


for _deed in DEEDS:
    _declare(_deed)
