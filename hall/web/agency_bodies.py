"""The bodies of the calls on agencies; field by field the commands of hall.domain.handling."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from hall.domain.applicants import IdKind
from hall.domain.handling.applicants.agency import AgentKind, Tier
from hall.web.case_bodies import Name, Names
from hall.web.schemas import Reason, Sent


class AgentPerson(Sent, frozen=True, kw_only=True):
    """Who acts; it is sealed and never given out again by these calls."""

    name: Name
    id_kind: IdKind
    id_number: Annotated[str, Meta(min_length=1, max_length=64)]
    phone: Annotated[str, Meta(max_length=32)] = ""


class AgentBody(Sent, frozen=True, kw_only=True):
    kind: AgentKind
    document: Name
    scope: Reason = ""
    valid_until: date | None = None
    agent: AgentPerson | None = None


class HandOverBody(Sent, frozen=True, kw_only=True):
    from_tier: Tier
    to_tier: Tier
    place: Name
    papers: Names | None = None
    """Names of listed papers; without it all that are held go along."""


class TakeOverBody(Sent, frozen=True, kw_only=True):
    missing: Names = ()


class PaperBody(Sent, frozen=True, kw_only=True):
    name: Name
    copies: Annotated[int, Meta(ge=1, le=99)] = 1
    original: bool = False


class PapersBody(Sent, frozen=True, kw_only=True):
    papers: Annotated[tuple[PaperBody, ...], Meta(min_length=1, max_length=100)]


class GiveBackBody(Sent, frozen=True, kw_only=True):
    papers: Names
    signature: Name
