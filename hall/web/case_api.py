"""Calls of the API on cases: one call a command, ``POST /cases/NUMBER/ACT``."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.handling import commands as c
from hall.service.bodies import Body
from hall.service.handling.reading import readable
from hall.web import case_bodies as bodies
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.permissions import Action

blueprint = Blueprint("case_api", __name__)


@endpoint(
    blueprint, "GET", "/cases/{case}", summary="A case: course, clocks, notices, timeline, visits",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def case(actor: Actor, case: str) -> Body:
    """Clerks read the cases of their own department."""
    readable(web().reader, actor, case)
    return web().queries.case(case)


@dataclass(frozen=True, slots=True)
class Deed:
    """A call: the last part of its path, its command, its body, and what it does."""

    path: str
    command: type[c.CaseAction]
    body: type[msgspec.Struct]
    summary: str
    description: str = ""


_SPEAKS = (
    "An `integration` does it for the applicants of its own cases: those that its token opened by"
    " `POST /cases`, or continued by `POST /cases/{case}/continue` with the applicant's proof. Of"
    " another case it is refused with 403 `case.other_program`, unless the token was made for all."
)
DEEDS = (
    Deed(
        "receive", c.ReceiveCase, bodies.ReceiveBody, "The application is handed in (收件)", _SPEAKS
    ),
    Deed("materials", c.TickMaterials, bodies.MaterialsBody, "Tick materials (清点材料)"),
    Deed("supplement", c.AskSupplement, bodies.SupplementBody, "Tell once what is missing (补正)"),
    Deed(
        "hand-in", c.HandIn, bodies.MaterialsBody, "The applicant brings what was missing", _SPEAKS
    ),
    Deed("accept", c.AcceptCase, bodies.AcceptBody, "Accept (受理); with tolerance or commitment"),
    Deed("finish-at-once", c.FinishAtOnce, bodies.AtOnceBody, "Done on the spot (即办)"),
    Deed("kind", c.ChangeKind, bodies.KindBody, "Change the kind, with a reason"),
    Deed("stop", c.StopClock, bodies.StopBody, "Stop the clocks for a listed reason (停表)"),
    Deed("resume", c.ResumeClock, bodies.OptionalReasonBody, "The clocks go on"),
    Deed("ask-extension", c.AskExtension, bodies.ExtensionBody, "Ask for more days"),
    Deed("approve-extension", c.ApproveExtension, bodies.ApprovalBody, "Approve the extension"),
    Deed("refuse-extension", c.RefuseExtension, bodies.RequiredReasonBody, "Refuse the extension"),
    Deed("survey", c.RecordSurvey, bodies.SurveyBody, "A survey on site was made (踏勘)"),
    Deed("send-up", c.SendUp, bodies.SendUpBody, "To a higher authority (上报)"),
    Deed("come-back", c.ComeBack, bodies.ComeBackBody, "The higher authority has answered"),
    Deed("decide", c.DecideCase, bodies.DecisionBody, "Grant or refuse"),
    Deed("ready", c.MakeReady, bodies.ReadyBody, "The result can be collected"),
    Deed("collect", c.CollectResult, bodies.CollectBody, "The result is handed over (领取)"),
    Deed("return", c.ReturnCase, bodies.ReturnBody, "Return the case in writing (退回)"),
    Deed("ask-review", c.AskReview, bodies.OptionalReasonBody, "A review is asked for", _SPEAKS),
    Deed("review", c.ReviewReturn, bodies.ReviewBody, "Uphold or overturn the return (复核)"),
    Deed(
        "withdraw", c.WithdrawCase, bodies.OptionalReasonBody, "The applicant gives it up", _SPEAKS
    ),
    Deed("verify", c.VerifyCommitment, bodies.VerifyBody, "Verify a commitment (承诺核查)"),
    Deed("excuse", c.ExcusePapers, bodies.ExcuseBody, "Tolerated papers need not come (免予补交)"),
    Deed("revoke", c.RevokeDecision, bodies.RevocationBody, "Take a decision back (撤销)"),
    Deed("discredit", c.RecordDiscredit, bodies.DiscreditBody, "The applicant broke trust (失信)"),
    Deed(
        "credit-repaired", c.RepairCredit, bodies.RepairBody, "The record was repaired (信用修复)"
    ),
    Deed("archive", c.ArchiveCase, bodies.ArchiveBody, "Put the file away (归档)"),
)
"""What the windows and the business section do to a case; who may is hall.domain's to say."""


def declare(blueprint: Blueprint, deeds: tuple[Deed, ...]) -> None:
    """Make a call of each deed on the blueprint."""
    for deed in deeds:
        _declare(blueprint, deed)


def _declare(blueprint: Blueprint, deed: Deed) -> None:
    def view(actor: Actor, body: msgspec.Struct, case: str) -> Body:
        command = deed.command(case=case, **_given(body))
        return web().run(command, actor, idempotency_key(actor))

    view.__name__ = deed.path.replace("-", "_")
    view.__doc__ = deed.description
    endpoint(
        blueprint, "POST", f"/cases/{{case}}/{deed.path}", summary=deed.summary,
        action=Action.WORK_CASE, body=deed.body, answer=schemas.Anything,
    )(view)  # fmt: skip


def _given(body: msgspec.Struct) -> dict[str, object]:
    return {name: getattr(body, name) for name in body.__struct_fields__}


declare(blueprint, DEEDS)
