"""The bodies of the calls that find cases and write down whom they are for."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from hall.domain.applicants import Agent, Applicant, ApplicantKind, IdKind
from hall.domain.cases import CaseKind
from hall.domain.handling.phases import Phase
from hall.domain.handling.standing import Standing
from hall.web.schemas import Code, Number, Sent

Typed = Annotated[str, Meta(max_length=200)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
PageSize = Annotated[int, Meta(ge=1, le=200)]


class SearchBody(Sent, frozen=True, kw_only=True):
    """Everything given must hold."""

    number: Typed = ""
    applicant: Typed = ""
    """Number of identity or telephone, name, its spelling or initials. In a body and not in the
    address: addresses stand in logs and histories."""
    item: Typed = ""
    department: Code | None = None
    kinds: tuple[CaseKind, ...] = ()
    phases: tuple[Phase, ...] = ()
    standings: tuple[Standing, ...] = ()
    first: Day | None = None
    last: Day | None = None
    due: Day | None = None
    """Promised by this day."""
    counter: Number | None = None
    clerk: Typed = ""
    urgent: bool | None = None
    green: bool | None = None
    stopped: bool | None = None
    after: Typed = ""
    limit: PageSize = 50


class AgentBody(Sent, frozen=True, kw_only=True):
    name: Typed
    id_kind: IdKind
    id_number: Typed
    phone: Typed = ""

    def agent(self) -> Agent:
        return Agent(
            name=self.name, id_kind=self.id_kind, id_number=self.id_number, phone=self.phone
        )


class ApplicantBody(Sent, frozen=True, kw_only=True):
    kind: ApplicantKind
    name: Typed
    id_kind: IdKind
    id_number: Typed
    phone: Typed = ""
    address: Annotated[str, Meta(max_length=400)] = ""
    agent: AgentBody | None = None

    def applicant(self) -> Applicant:
        return Applicant(
            kind=self.kind,
            name=self.name,
            id_kind=self.id_kind,
            id_number=self.id_number,
            phone=self.phone,
            address=self.address,
            agent=None if self.agent is None else self.agent.agent(),
        )
