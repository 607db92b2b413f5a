"""The bodies of the calls on cases; field by field the commands of hall.domain.handling."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hall.domain.cases import CaseKind
from hall.domain.handling.course import MaterialState
from hall.web.schemas import Code, Number, Reason, Sent

Text = Annotated[str, Meta(max_length=2000)]
Needed = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Days = Annotated[int, Meta(ge=1, le=365)]
Materials = Annotated[dict[Name, MaterialState], Meta(max_length=100)]
Names = Annotated[tuple[Name, ...], Meta(max_length=100)]


class ReceiveBody(Sent, frozen=True, kw_only=True):
    item: Code | None = None
    door: Literal["window", "online", "agency"] = "window"
    counter: Number | None = None
    materials: Materials = msgspec.field(default_factory=dict)
    """Name -> state; what is not named counts as missing."""


class MaterialsBody(Sent, frozen=True, kw_only=True):
    materials: Materials
    reason: Reason = ""
    """Needed to waive what the applicant was told to bring, or what the case was accepted with."""


class SupplementBody(Sent, frozen=True, kw_only=True):
    missing: Names = ()
    """Empty: all that is missing."""
    remark: Reason = ""
    days: Days | None = None
    despite: bool = False
    """Issue a second notice for what the first could have named; recorded as a violation."""


class AcceptBody(Sent, frozen=True, kw_only=True):
    kind: CaseKind | None = None
    reason: Reason = ""
    tolerate: bool = False
    commit: bool = False
    committed: Names = ()
    """What the commitment covers; empty: all that is missing."""
    credit_checked: bool = False
    """Needed with either promise, unless the profile does without."""


class AtOnceBody(Sent, frozen=True, kw_only=True):
    item: Code | None = None
    counter: Number | None = None
    outcome: Literal["done", "granted", "refused"] = "done"
    reason: Reason = ""
    basis: Reason = ""
    """Of a refusal, the provision it rests on; printed on its paper."""


class KindBody(Sent, frozen=True, kw_only=True):
    kind: CaseKind
    reason: Reason


class StopBody(Sent, frozen=True, kw_only=True):
    reason: Code
    document: Name
    days: Days | None = None


class OptionalReasonBody(Sent, frozen=True, kw_only=True):
    reason: Reason = ""


class RequiredReasonBody(Sent, frozen=True, kw_only=True):
    reason: Reason


class ExtensionBody(Sent, frozen=True, kw_only=True):
    days: Days
    reason: Reason


class ApprovalBody(Sent, frozen=True, kw_only=True):
    told: Reason
    """How the applicant was told the reason."""


class SurveyBody(Sent, frozen=True, kw_only=True):
    staff: Names
    findings: Text = ""


class SendUpBody(Sent, frozen=True, kw_only=True):
    authority: Name
    document: Reason = ""


class ComeBackBody(Sent, frozen=True, kw_only=True):
    document: Reason = ""
    opinion: Text = ""


class DecisionBody(Sent, frozen=True, kw_only=True):
    outcome: Literal["granted", "refused"]
    reason: Text = ""
    basis: Reason = ""
    """Of a refusal, the provision it rests on; printed on its paper."""


class ReadyBody(Sent, frozen=True, kw_only=True):
    result: Reason = ""
    place: Reason = ""


class CollectBody(Sent, frozen=True, kw_only=True):
    proof: Literal["slip", "case_code", "identity", "agent", "post"]
    code: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    """What was scanned off the slip or the notice; needed for a slip, unless ``reason`` says why
    it cannot be checked."""
    reason: Reason = ""
    counter: Number | None = None


class ReturnBody(Sent, frozen=True, kw_only=True):
    ground: Code
    reason: Text
    basis: Reason = ""
    apply_to: Reason = ""
    """Needed with ``not_competent``: whom to apply to instead."""


class ReviewBody(Sent, frozen=True, kw_only=True):
    upheld: bool
    reason: Text
    departments: Annotated[tuple[Code, ...], Meta(max_length=20)] = ()


class VerifyBody(Sent, frozen=True, kw_only=True):
    kept: bool
    findings: Text
    broken: Names = ()
    """Of the materials committed to, those whose promise was untrue; empty: of the whole."""


class ExcuseBody(Sent, frozen=True, kw_only=True):
    reason: Reason
    materials: Names = ()
    """Empty: all that is still missing."""


class RevocationBody(Sent, frozen=True, kw_only=True):
    ground: Code
    reason: Text
    heard: Text
    """How the applicant was heard."""
    basis: Reason = ""


class DiscreditBody(Sent, frozen=True, kw_only=True):
    document: Name
    reason: Reason = ""


class RepairBody(Sent, frozen=True, kw_only=True):
    document: Name


class ArchiveBody(Sent, frozen=True, kw_only=True):
    box: Reason = ""
